"""Whether the public log is whole, and what can be shown when it is not.

The chain of hashes shows changed and removed entries, except at the end; there the snapshots' own rows speak. An entry
that was removed can be worked out again from its snapshot's row: it is right when its hash is the one that the next
entry carries. So everything that is shown follows from the chain, or nothing is shown.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from bot.catalogue.rows import FIRST_PREVIOUS, LogEntry, SnapshotRow

__all__ = ["follows", "is_intact"]

Event = tuple[str, str, str]  # time, event, statement id


def is_intact(log: Sequence[LogEntry], snapshots: Iterable[SnapshotRow]) -> bool:
    """Tell whether every entry follows from the one before, and says what the snapshots say."""
    previous = FIRST_PREVIOUS
    for place, entry in enumerate(log, start=1):
        if entry.seq != place or entry.previous != previous:
            return False
        previous = entry.hash
    return sorted(map(_event, log)) == sorted(_events(snapshots))


def follows(log: Sequence[LogEntry], snapshots: Sequence[SnapshotRow]) -> bool:
    """Tell whether everything that the rows of the snapshots say follows from the chain of hashes.

    True for an intact log, and for one with removed entries in front of its last one that the rows give back.
    """
    removed = Counter(_events(snapshots))
    removed.subtract(map(_event, log))
    if any(number < 0 for number in removed.values()):
        return False  # the log tells something that the rows do not
    missing = sorted(removed.elements())
    entries = {entry.seq: entry for entry in log}
    count = len(log) + len(missing)
    if len(entries) != len(log) or (count and count not in entries):
        return False  # nothing vouches for the last entry but itself
    previous = FIRST_PREVIOUS
    for seq in range(1, count + 1):
        entry = entries.get(seq)
        if entry is None:
            time, event, statement_id = missing.pop(0)
            entry = LogEntry(seq, time, event, statement_id, previous)
        if entry.previous != previous:
            return False
        previous = entry.hash
    return True


def _event(entry: LogEntry) -> Event:
    return entry.time, entry.event, entry.statement_id


def _events(snapshots: Iterable[SnapshotRow]) -> list[Event]:
    events = []
    for row in snapshots:
        events.append((row.published_at, "published", row.statement_id))
        if row.withdrawn_at is not None:
            events.append((row.withdrawn_at, "withdrawn", row.statement_id))
    return events
