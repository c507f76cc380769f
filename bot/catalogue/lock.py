"""One process at a time in a data folder.

The lock belongs to the open file, so it is gone with the process, however that ends. Children do not inherit it, but each
holds it between its fork and its program's start, so it is given back in so many words.
"""

import os
import sys
from pathlib import Path

from bot.catalogue.errors import CatalogueError

__all__ = ["FolderLock"]


class FolderLock:
    """An exclusive lock on the file ``lock`` in a folder, held until `release`."""

    def __init__(self, folder: Path) -> None:
        """Take the lock at once. Raises CatalogueError when another process has it."""
        self._descriptor: int | None = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(self._descriptor)
        except OSError:
            os.close(self._descriptor)
            self._descriptor = None
            raise CatalogueError(
                f"{folder}: another process uses this data folder. Stop that one first, or set PORBOT_DATA_DIR to"
                " another folder."
            ) from None

    def release(self) -> None:
        """Give the lock back; calling it again is fine."""
        if self._descriptor is not None:
            _unlock(self._descriptor)
            os.close(self._descriptor)
            self._descriptor = None


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    def _unlock(descriptor: int) -> None:
        """Closing does it."""
else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)
