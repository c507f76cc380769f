"""Opening files that others put somewhere: regular ones only, none that is a link, none that is too long."""

import os
import stat
from pathlib import Path
from typing import BinaryIO

from porcore.errors import BundleError

__all__ = ["open_in_folder", "open_regular"]

_BUFFER = 1 << 18  # bytes


def open_in_folder(folder: Path, name: str, limit: int) -> BinaryIO:
    """Open a regular file of at most `limit` bytes in a folder. Raises BundleError and OSError."""
    file = open_regular(folder / name, name, follow=False)
    if os.fstat(file.fileno()).st_size > limit:
        file.close()
        raise BundleError(name, f"more than {limit} bytes", f"at most {limit} bytes")
    return file


def open_regular(path: Path, name: str, *, follow: bool) -> BinaryIO:
    """Open a regular file; what waits for a writer or is a device must not hang or feed us.

    A link is opened with `follow` only; `name` is what errors call it. Raises BundleError and OSError.
    """
    if not follow and path.is_symlink():
        raise BundleError(name, "a link", "a regular file", "Copy the file itself into the folder.")
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    if not follow:
        flags |= getattr(os, "O_NOFOLLOW", 0)  # it may become a link after we looked
    descriptor = os.open(path, flags)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise BundleError(name, "something that is no regular file", "a regular file")
    return os.fdopen(descriptor, "rb", buffering=_BUFFER)
