"""What the processes that read a bundle of somebody else's have in common: what they write, and the one line that they say."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from bot.runtime.wire import encoded
from porcore.durable import disk_errors
from porcore.errors import PorError
from porcore.exchanges.known import KnownExchanges, read_added, shipped
from porcore.progress import ErrorLine, line_of

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

__all__ = ["answer_with", "exchanges_in", "write_folder"]


def exchanges_in(rest: list[str]) -> KnownExchanges:
    """Return the table of exchanges; `rest`: what is left of the command's arguments, perhaps the path of the operator's own."""
    return read_added(Path(rest[0])) if rest else shipped()


def answer_with(read: "Callable[[], DataclassInstance]", what: str) -> int:
    """Say what `read` returns, or what was wrong with the bundle of a `what`; return the exit code."""
    try:
        line, code = encoded(read()), 0
    except (PorError, OSError) as error:
        ours = isinstance(error, PorError)
        said = (
            str(error) if ours else f"Reading the {what} failed ({type(error).__name__}). Send /load again."
        )
        line, code = f"{line_of(ErrorLine(said))}\n".encode(), 2
    sys.stdout.buffer.write(line)
    sys.stdout.buffer.flush()
    return code


def write_folder(target: Path, files: Mapping[str, bytes]) -> None:
    """Write `files`, whole and by name, into the new folder `target`. Raises SnapshotError for a full disk, and OSError.

    Names are those that the readers know, so none leads out of the folder.
    """
    with disk_errors(Path("work")):  # not where it is: the sentence is for the chat
        target.mkdir(mode=0o700)
        for name, data in files.items():
            (target / name).write_bytes(data)
