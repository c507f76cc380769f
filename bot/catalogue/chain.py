"""Whether the public log is whole: its chain of hashes, and its agreement with the published snapshots.

The chain shows changed and removed entries, except at the end; there the snapshots' own rows speak.
"""

from collections.abc import Iterable, Sequence

from bot.catalogue.rows import FIRST_PREVIOUS, LogEntry, SnapshotRow

__all__ = ["is_intact"]


def is_intact(log: Sequence[LogEntry], snapshots: Iterable[SnapshotRow]) -> bool:
    """Tell whether every entry follows from the one before, and says what the snapshots say."""
    previous = FIRST_PREVIOUS
    for place, entry in enumerate(log, start=1):
        if entry.seq != place or entry.previous != previous:
            return False
        previous = entry.hash
    told = [(entry.time, entry.event, entry.statement_id) for entry in log]
    return sorted(told) == sorted(_events(snapshots))


def _events(snapshots: Iterable[SnapshotRow]) -> list[tuple[str, str, str]]:
    events = []
    for row in snapshots:
        events.append((row.published_at, "published", row.statement_id))
        if row.withdrawn_at is not None:
            events.append((row.withdrawn_at, "withdrawn", row.statement_id))
    return events
