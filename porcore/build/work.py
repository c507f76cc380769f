"""The folder of runs: private, next to the target, and gone when the build ends."""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from porcore.durable import TEMPORARY_SUFFIX, disk_errors
from porcore.errors import SnapshotError

__all__ = ["check_space", "runs_folder"]

_UNCHECKED = 2**26  # bytes; smaller needs are not worth an error of their own


@contextlib.contextmanager
def runs_folder(parent: Path, name: str, *, make: bool = False) -> Iterator[Path]:
    """Yield a fresh folder of mode 0700 in `parent`, and remove it with all that is in it. Raises SnapshotError.

    `make` makes the parent where it is missing; that one stays.
    """
    with disk_errors(parent):
        if make:
            parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(TEMPORARY_SUFFIX, f".{name}.runs-", parent))
        try:
            yield folder
        finally:
            # On a crowded network drive something may linger; the build's own outcome is what counts.
            shutil.rmtree(folder, ignore_errors=True)


def check_space(folder: Path, needed: int) -> None:
    """Raise SnapshotError when the disk of `folder`, a folder of runs, has not `needed` bytes free."""
    free = shutil.disk_usage(folder).free
    if needed > max(free, _UNCHECKED):
        raise SnapshotError(
            f"{folder.parent}: the build needs about {_gigabytes(needed)} GB here, and {_gigabytes(free)} GB are free."
            " Nothing was begun; free some space, or choose another folder."
        )


def _gigabytes(count: int) -> str:
    tenths = -(-count * 10 // 10**9)
    return f"{tenths // 10}.{tenths % 10}"
