"""How the process is started that reads a claim's bundle (`bot.load.claim_child`), and what it may take."""

import sys
from pathlib import Path

from bot.runtime.subprocesses import ProcessLimits

__all__ = ["claim_command", "limits_of_claim"]


def claim_command(bundle: Path, target: Path, exchanges: Path | None) -> list[str]:
    """Return the command that reads `bundle` and writes `target`; `exchanges`: the operator's own table."""
    # -P: nothing that lies in the working folder can be imported.
    command = [sys.executable, "-P", "-m", "bot.load.claim_child", str(bundle), str(target)]
    return [*command, str(exchanges)] if exchanges is not None else command


def limits_of_claim(bundle: Path) -> ProcessLimits:
    """Return what reading a claim may take, which grows with the bytes of its files."""
    files = list(bundle.iterdir()) if bundle.is_dir() else [bundle]
    size = sum(file.stat().st_size for file in files)
    seconds = 120 + size // 200_000
    return ProcessLimits(memory=2**31 + 24 * size, processor=seconds, wall=300.0 + 2 * seconds)
