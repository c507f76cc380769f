"""What to type when a part is missing that an extra brings. The package is on no index: it is installed from its source."""

import shlex
import shutil
import sys
from pathlib import Path

__all__ = ["install_command"]


def install_command(extra: str) -> str:
    """Return the command that installs an extra into this Python, from where the person is."""
    here = Path.cwd()
    command = f"{_pip(here)} install '.[{extra}]'"
    return command if _is_source(here) else f"{command} (in the folder of porcore's source)"


def _pip(here: Path) -> str:
    """Return how this Python's pip is called: `pip` alone is often another one's."""
    folder = Path(sys.executable).parent
    pip = folder / ("pip.exe" if sys.platform == "win32" else "pip")
    if not pip.exists():
        return f"{shlex.quote(sys.executable)} -m pip"
    found = shutil.which("pip")
    if found is not None and Path(found) == pip:
        return "pip"
    return shlex.quote(str(pip.relative_to(here) if pip.is_relative_to(here) else pip))


def _is_source(folder: Path) -> bool:
    try:
        return 'name = "porcore"\n' in (folder / "pyproject.toml").read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return False
