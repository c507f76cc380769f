"""What a snapshot file says of its own making, for the public log's entry and the dry run."""

from bot.catalogue import TreeFacts
from bot.catalogue.exchange_keys import split_maker
from porcore.snapshot import Snapshot

__all__ = ["tree_facts"]


def tree_facts(snapshot: Snapshot) -> TreeFacts:
    """Return what is written into the log beside a statement. Raises SnapshotError, FormatError."""
    statement = snapshot.statement
    return TreeFacts(statement, split_maker(statement.exchange)[1])
