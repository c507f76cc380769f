"""How much room is left for snapshots, and when there is too little of it."""

import shutil
from pathlib import Path

__all__ = ["free_bytes", "low_disk"]

_LOW = 500 * 10**6  # bytes: what a load of a large bundle may take


def free_bytes(folder: Path) -> int:
    """Return the bytes that this user may still write on the disk of `folder`. Raises OSError."""
    return shutil.disk_usage(folder).free


def low_disk(free: int, folder: Path) -> str:
    """Return a sentence when `free` bytes are too few for a load, "" otherwise."""
    if free >= _LOW:
        return ""
    return f"The disk of {folder} is nearly full: {free // 10**6:,} MB are free. Loads and Publish may be refused; free some space."
