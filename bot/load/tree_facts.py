"""What a snapshot file says of its own making, for the public log's entry and the dry run."""

from bot.catalogue import TreeFacts
from bot.load.maker import origin_in
from porcore.snapshot import Snapshot

__all__ = ["tree_facts"]


def tree_facts(snapshot: Snapshot) -> TreeFacts:
    """Return what is written into the log beside a statement. Raises SnapshotError, FormatError."""
    return TreeFacts(snapshot.statement, origin_in(snapshot))
