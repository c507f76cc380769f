"""Publishing a file so that a reader sees all of it or none, whatever happens in between."""

import contextlib
import errno
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from porcore.errors import SnapshotError

__all__ = ["TEMPORARY_SUFFIX", "disk_errors", "published", "sync_folder"]

TEMPORARY_SUFFIX = ".por-part"


@contextlib.contextmanager
def published(target: Path) -> Iterator[Path]:
    """Yield a fresh private temporary path beside `target`; on success it becomes `target` at once.

    The file is written to disk before it gets its name, and the name before this returns. An existing target
    is never replaced. On any exception the temporary file is removed. Raises SnapshotError.
    """
    if target.exists():
        raise SnapshotError(
            f"{target.name or target} exists already, and a snapshot file never changes. Choose another name."
        )
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}{TEMPORARY_SUFFIX}")
    with disk_errors(target.parent):
        os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        try:
            yield temporary
            _sync(temporary)
            _name(temporary, target)
            sync_folder(target.parent)
        finally:
            temporary.unlink(missing_ok=True)


def _name(temporary: Path, target: Path) -> None:
    try:
        os.link(temporary, target)  # unlike a rename, fails when someone was faster
    except FileExistsError:
        raise SnapshotError(
            f"{target.name} was made by another program meanwhile. Nothing was changed."
        ) from None
    except OSError:
        temporary.rename(target)  # a file system without hard links


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Write a folder's entries to disk, where the system can."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def disk_errors(folder: Path) -> Iterator[None]:
    """Turn an operating system's error into a sentence that says what to do."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise SnapshotError(disk_full(folder)) from None
        reason = os.strerror(error.errno) if error.errno else "an input/output error"
        raise SnapshotError(
            f"{folder}: cannot write here ({reason}). Check the folder and its permissions."
        ) from None


def disk_full(folder: Path) -> str:
    """Return the sentence for a full disk."""
    return f"{folder}: the disk is full. Nothing was published; free some space and try again."
