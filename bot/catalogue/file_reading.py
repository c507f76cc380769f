"""Reading a published file for an answer. Whoever does it this way has its faults noted in the one place for them."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from bot.catalogue.file_states import FoundBy
from bot.catalogue.served import PublishedSnapshot, ServedSnapshots
from bot.errors import BotError
from porcore.errors import PorError, SnapshotError
from porcore.snapshot import Snapshot

__all__ = ["FileFailedError", "reading"]


class FileFailedError(BotError, SnapshotError):
    """A published file could not give what it was asked for. The sentence is for operators, who are told."""


@contextmanager
def reading(snapshots: ServedSnapshots, entry: PublishedSnapshot) -> Iterator[Snapshot]:
    """Yield the open file of a snapshot; do not close it.

    Raises FileFailedError when the file cannot give what the block asks for, or does not verify: from then on it is not
    served. No message of the core, whose errors the block raises, holds a client id.
    """
    try:
        yield snapshots.snapshot(entry)
    except (PorError, OSError, sqlite3.Error) as error:
        said = str(error) if isinstance(error, PorError) else f"reading it failed ({type(error).__name__})."
        reason = said.replace(entry.statement_id, f"{entry.statement_id[:8]}…")
        snapshots.failed(entry, reason, FoundBy.ANSWER)
        raise FileFailedError(reason) from None
