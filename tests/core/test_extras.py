"""What is missing is named with a command that works from where the person is."""

import subprocess
import sys
from pathlib import Path

from porcore.extras import install_command

ROOT = Path(__file__).parent.parent.parent


def fresh(folder, *, on_path, monkeypatch):
    """Let this Python be one of a folder, its pip on the PATH or not."""
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "pip").touch(mode=0o755)
    monkeypatch.setattr(sys, "executable", str(folder / "bin" / "python"))
    monkeypatch.setenv("PATH", str(folder / "bin") if on_path else "")


def test_in_the_source_with_a_folder_of_its_own(tmp_path, monkeypatch):
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    fresh(tmp_path / ".venv", on_path=False, monkeypatch=monkeypatch)
    monkeypatch.chdir(tmp_path)
    assert install_command("bot") == ".venv/bin/pip install '.[bot]'"


def test_in_the_source_with_the_environment_active(tmp_path, monkeypatch):
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    fresh(tmp_path / ".venv", on_path=True, monkeypatch=monkeypatch)
    monkeypatch.chdir(tmp_path)
    assert install_command("fast") == "pip install '.[fast]'"


def test_elsewhere(tmp_path, monkeypatch):
    fresh(tmp_path / "venv", on_path=False, monkeypatch=monkeypatch)
    (tmp_path / "else where").mkdir()
    monkeypatch.chdir(tmp_path / "else where")
    expected = f"{tmp_path}/venv/bin/pip install '.[fast]' (in the folder of porcore's source)"
    assert install_command("fast") == expected


def test_without_pip_the_module_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.chdir(ROOT)
    assert install_command("bot") == f"{tmp_path}/python -m pip install '.[bot]'"


def test_a_bot_without_its_extra_says_so():
    code = "import sys; sys.modules['telegram'] = None; from bot.cli import main; sys.exit(main(['demo']))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("porbot needs the extra 'bot' (telegram is missing): ")
    assert done.stderr.endswith("install '.[bot]'\n")
