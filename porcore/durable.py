"""Files and folders that appear whole or not at all, and are on the disk before anybody is told, whatever happens in between.

Always in the same order: the content is written to disk, it gets its name, and the folder that holds the name is written. What is not finished has a name that nobody reads.
"""

import contextlib
import errno
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from porcore.errors import SnapshotError

__all__ = [
    "TEMPORARY_SUFFIX",
    "DiskFullError",
    "atomic_folder",
    "atomic_write",
    "create_durably",
    "disk_errors",
    "erase",
    "move_durably",
    "name_durably",
    "sync_folder",
]

TEMPORARY_SUFFIX = ".por-part"


class DiskFullError(SnapshotError):
    """There is no room left on the disk of `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        super().__init__(disk_full(folder))


@contextlib.contextmanager
def atomic_write(target: Path) -> Iterator[Path]:
    """Yield a fresh private temporary path beside `target`; on success it becomes `target` at once.

    The file is written to disk before it gets its name, and the name before this returns. An existing target
    is never replaced. On any exception the temporary file is removed. Raises SnapshotError.
    """
    if target.exists():
        raise SnapshotError(
            f"{target.name or target} exists already, and a snapshot file never changes. Choose another name."
        )
    temporary = _beside(target)
    with disk_errors(target.parent):
        os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        try:
            yield temporary
            _sync(temporary)
            try:
                name_durably(temporary, target)
            except FileExistsError:
                raise SnapshotError(
                    f"{target.name} was made by another program meanwhile. Nothing was changed."
                ) from None
        finally:
            temporary.unlink(missing_ok=True)


@contextlib.contextmanager
def atomic_folder(target: Path) -> Iterator[Path]:
    """Yield a fresh temporary folder beside `target`; on success it becomes `target` at once, all its files on the disk.

    On any exception it is removed with what is in it. Raises SnapshotError, also when `target` exists.
    """
    if os.path.lexists(target):
        raise SnapshotError(f"{target} exists already. Choose another name, or remove it first.")
    temporary = _beside(target)
    with disk_errors(target.parent):
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary.mkdir()
        try:
            yield temporary
            for path in temporary.iterdir():
                _sync(path)
            sync_folder(temporary)
            temporary.rename(target)
            sync_folder(target.parent)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)


def move_durably(file: Path, target: Path) -> None:
    """Write a finished file to disk and move it to `target` on the same disk, in place of what is there. Raises OSError."""
    _sync(file)
    file.replace(target)
    sync_folder(target.parent)


def create_durably(target: Path, data: bytes) -> None:
    """Write a new private file with `data`, of any length, to disk, its name too. Raises OSError, also when it is there."""
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        _write_all(descriptor, data)
    except BaseException:
        target.unlink()
        raise
    finally:
        os.close(descriptor)
    sync_folder(target.parent)


def erase(file: Path) -> None:
    """Overwrite a small file with zeros on the disk, as far as the disk does that, and remove it. Raises OSError."""
    descriptor = os.open(file, os.O_WRONLY)
    try:
        _write_all(descriptor, bytes(os.fstat(descriptor).st_size))
    finally:
        os.close(descriptor)
    file.unlink()
    sync_folder(file.parent)


def name_durably(file: Path, target: Path) -> None:
    """Give a file that is on the disk a second name, or a new one where the file system has no second names.

    Raises FileExistsError when `target` is there, and any other OSError.
    """
    try:
        os.link(file, target)  # unlike a rename, fails when someone was faster
    except FileExistsError:
        raise
    except OSError:
        file.rename(target)
    sync_folder(target.parent)


def _beside(target: Path) -> Path:
    return target.with_name(f".{target.name}.{secrets.token_hex(4)}{TEMPORARY_SUFFIX}")


def _write_all(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data) :]
    os.fsync(descriptor)


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
    """Turn an operating system's error into a sentence that says what to do.

    Raises SnapshotError, for a full disk DiskFullError.
    """
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFullError(folder) from None
        reason = os.strerror(error.errno) if error.errno else "an input/output error"
        raise SnapshotError(
            f"{folder}: cannot write here ({reason}). Check the folder and its permissions."
        ) from None


def disk_full(folder: Path) -> str:
    """Return the sentence for a full disk."""
    return f"{folder}: the disk is full. Nothing was published; free some space and try again."
