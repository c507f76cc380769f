"""What the system says of running processes, through ``/proc``."""

import contextlib
import os
import shutil
from pathlib import Path

import pytest


class Proc:
    """What the system says of processes."""

    root = Path("/proc")

    def children(self, pid: int | None = None) -> list[int]:
        """Return the process ids that a process (default: this one) is the parent of.

        Those that are kept to the end are nobody's children here: the one that Python starts along with the first spawned
        process, the browser of the tests, and the one that runs commands.
        """
        found = (self.root / str(pid or os.getpid()) / "task").glob("*/children")
        children = [int(child) for path in found for child in _read(path).split()]
        kept = ("resource_tracker", "playwright/driver", "cli/forking.py")
        return [
            child for child in children if not any(name in " ".join(self.command(child)) for name in kept)
        ]

    def alive(self, pid: int) -> bool:
        """Tell whether a process runs; one that ended and was not waited for does not."""
        try:
            return self._text(pid, "stat").rpartition(")")[2].split()[0] != "Z"
        except (FileNotFoundError, ProcessLookupError):
            return False

    def command(self, pid: int) -> list[str]:
        """Return the arguments of a process; none when it has ended."""
        try:
            return self._text(pid, "cmdline").split("\0")[:-1]
        except (FileNotFoundError, ProcessLookupError):
            return []

    def environment(self, pid: int) -> dict[str, str]:
        """Return what a process was started with."""
        pairs = (line.partition("=") for line in self._text(pid, "environ").split("\0") if line)
        return {name: value for name, _, value in pairs}

    def files(self, pid: int) -> list[str]:
        """Return what a process has open."""
        found = []
        for link in (self.root / str(pid) / "fd").iterdir():
            with contextlib.suppress(FileNotFoundError):  # closed meanwhile
                found.append(str(link.readlink()))
        return found

    def running(self, *words: str) -> list[int]:
        """Return the processes whose arguments hold all `words`."""
        pids = [int(path.name) for path in self.root.iterdir() if path.name.isdigit()]
        return [pid for pid in pids if all(any(word in part for part in self.command(pid)) for word in words)]

    def _text(self, pid: int, name: str) -> str:
        return (self.root / str(pid) / name).read_bytes().decode("utf-8", "replace")


def without_rights() -> list[str]:
    """Return what goes before a command so that file permissions hold for it, even for root."""
    if os.getuid() != 0:
        return []
    if shutil.which("setpriv") is None:
        pytest.skip("root may read and write everything, and setpriv is missing")
    return ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]


def _read(path: Path) -> str:
    """Return the text of a file of /proc, "" where what it is about ended meanwhile."""
    try:
        return path.read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""
