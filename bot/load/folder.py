"""Reading from the one import folder, whatever lies in it.

Every component of a path is opened beneath the one before, without following links; what was opened is copied from
its descriptor, so nothing that happens in the folder later changes what is built.
"""

import errno
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from bot.errors import BotError
from bot.formats import count
from bot.languages import Sayable, _
from bot.load.folder_advice import meant, neither_kind
from porcore.durable import disk_errors
from porcore.ledger.ledger_files import CSV, LEDGERS
from porcore.ledger.limits import FILES

__all__ = ["FolderError", "copy_beneath", "list_beneath", "opened_beneath", "unreadable"]

_MOST_LISTED = 30
_LONGEST_PATH = 1024
_TREE, _CLAIM, _MOST_FILES = "snapshot.toml", "publication.toml", 128
_PIECE = 1 << 20  # bytes
_NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | _NOFOLLOW
OnBytes = Callable[[int, int | None], None]


class FolderError(BotError):
    """Nothing that can be loaded under that name; the sentence is for the operator."""


def list_beneath(root: Path) -> list[str]:
    """Return the names in the import folder that could be loaded, sorted, the first thirty at most; hidden ones left out."""
    try:
        with os.scandir(root) as entries:
            names = [
                entry.name
                for entry in entries
                if not entry.name.startswith(".")
                and entry.name.isprintable()
                and (entry.is_dir(follow_symlinks=False) or entry.name.endswith((".zip", ".por")))
            ]
    except OSError:
        return []
    return sorted(names)[:_MOST_LISTED]


def unreadable(root: Path | None) -> str:
    """Return why nothing can be loaded from the import folder, "" when it can be read or none is set."""
    if root is None:
        return ""
    reason = "" if os.access(root, os.R_OK | os.X_OK) or not root.is_dir() else os.strerror(errno.EACCES)
    try:
        os.scandir(root).close()
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else "an input/output error"
    if not reason:
        return ""
    return Sayable(
        lambda: _(
            "The import folder {folder} cannot be read ({reason}). Create it, let the bot's user read it, or set"
            " PORBOT_IMPORT_DIR to another.",
            folder=root,
            reason=reason,
        )
    )


def copy_beneath(
    root: Path,
    relative: str,
    into: Path,
    most_bytes: int = 2**40,
    on_progress: OnBytes = lambda _done, _total: None,
) -> Path:
    """Copy a file, or the files of a bundle's or claim's folder, from beneath `root` into the private folder `into`.

    `most_bytes`: how large each file may be, in bytes. Returns the copy. Raises FolderError for what is too large, or no file or folder of
    files beneath `root`, and SnapshotError when the disk is full.
    """
    parts = _parts(relative)
    with opened_beneath(root, parts) as descriptor:
        if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
            target = into / "file"
            _copy(descriptor, target, most_bytes, on_progress)
            return target
        target = into / "bundle"
        target.mkdir(mode=0o700)
        for name in _files(descriptor, relative):
            with _child(descriptor, name, relative) as file:
                if stat.S_ISDIR(os.fstat(file).st_mode):
                    raise FolderError(_is_folder(f"{_shown(relative)}/{name}"))
                _copy(file, target / name, most_bytes, on_progress)
        return target


def _files(folder: int, relative: str) -> list[str]:
    """Return the names that make a bundle, with the ledger as it is called in this folder, or a claim.

    Raises FolderError for a folder that is neither.
    """
    lying = os.listdir(folder)
    if _CLAIM in lying:  # all of it, so that a file too many is refused where it is read
        return sorted(lying)[:_MOST_FILES]
    if _TREE not in lying:
        raise FolderError(neither_kind(folder, _shown(relative)))
    ledgers = [name for name in LEDGERS if name in lying]
    return [name for name in FILES if name != CSV] + (ledgers or [CSV])


def _parts(relative: str) -> list[str]:
    if os.open not in os.supports_dir_fd or not _NOFOLLOW:
        raise FolderError(
            Sayable(
                lambda: _(
                    "This system cannot open files without following links. Use /load with an https address."
                )
            )
        )
    if not relative or len(relative) > _LONGEST_PATH or "\0" in relative or not relative.isprintable():
        raise FolderError(
            Sayable(lambda: _("That is not a file name. Expected a name inside the import folder."))
        )
    if relative.startswith("/") or "\\" in relative:
        raise FolderError(
            Sayable(lambda: _("Expected a name inside the import folder, without a slash at the start."))
        )
    parts = [part for part in relative.split("/") if part not in ("", ".")]
    if not parts or ".." in parts:
        raise FolderError(Sayable(lambda: _("Expected a name inside the import folder, without “..”.")))
    return parts


@contextmanager
def opened_beneath(root: Path, parts: list[str]) -> Iterator[int]:
    """Yield a descriptor of the file or folder at `parts` beneath `root`, no link followed on the way.

    Raises FolderError when there is none, or it cannot be read.
    """
    try:
        descriptor = os.open(root, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    except OSError:
        raise FolderError(
            Sayable(
                lambda: _("The import folder cannot be read. Check PORBOT_IMPORT_DIR and its permissions.")
            )
        ) from None
    try:
        for number in range(len(parts)):
            with_child = _open(descriptor, parts[number], "/".join(parts[: number + 1]))
            os.close(descriptor)
            descriptor = with_child
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def _child(folder: int, name: str, relative: str) -> Iterator[int]:
    if name not in os.listdir(folder):
        raise FolderError(
            Sayable(
                lambda: _(
                    "{folder} has no {name}. Expected a folder with snapshot.toml, balances.csv and wallets.csv.",
                    folder=_shown(relative),
                    name=name,
                )
            )
        )
    descriptor = _open(folder, name, f"{relative}/{name}")
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _open(folder: int, name: str, shown: str) -> int:
    try:
        descriptor = os.open(name, _FLAGS, dir_fd=folder)
    except OSError as error:
        near = meant(_names_in(folder), name) if isinstance(error, FileNotFoundError) else ()
        why = partial(_why, error, _shown(shown), near)
        raise FolderError(Sayable(why)) from None
    mode = os.fstat(descriptor).st_mode
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        os.close(descriptor)
        raise FolderError(
            Sayable(
                lambda: _("{name} is neither a file nor a folder, expected one of them.", name=_shown(shown))
            )
        )
    return descriptor


def _names_in(folder: int) -> list[str]:
    with suppress(OSError):  # a file has none, and neither has a folder that may not be read
        return os.listdir(folder)
    return []


def _why(error: OSError, shown: str, near: Sequence[str]) -> str:
    """Return why something cannot be opened; `near`: names that may have been meant."""
    if isinstance(error, FileNotFoundError):
        said = _(
            "There is no {name} in the import folder. Send /load on its own to see what is there.", name=shown
        )
        return f"{said} {_('Nearest there: {names}.', names=', '.join(near))}" if near else said
    if isinstance(error, PermissionError):
        return _("The bot's user may not read {name}. Check its permissions.", name=shown)
    return _(
        "{name} is a link or cannot be opened. Expected a plain file or folder, without links on the way.",
        name=shown,
    )


def _is_folder(shown: str) -> Sayable:
    return Sayable(lambda: _("{name} is a folder, expected a file.", name=shown))


def _shown(relative: str) -> str:
    return relative if len(relative) <= 80 else relative[:80] + "…"


def _copy(descriptor: int, target: Path, most_bytes: int, on_progress: OnBytes) -> None:
    total, done = os.fstat(descriptor).st_size, 0
    with disk_errors(target.parent):
        out = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(out, "wb") as file:
            while piece := os.read(descriptor, _PIECE):
                done += len(piece)
                if done > most_bytes:
                    raise FolderError(
                        Sayable(lambda: _("The file is larger than {n} bytes.", n=count(most_bytes)))
                    )
                file.write(piece)
                on_progress(done, total)
