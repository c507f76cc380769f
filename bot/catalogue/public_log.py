"""Whether the public log is whole, and what can be shown when it is not.

The chain of hashes shows changed and removed rows, except at the end; there the rows of snapshots and publications
speak. A row of the log that was removed can be worked out again from them: it is right when its hash is the one that the
next row carries. So everything that is shown follows from the chain, or nothing is shown.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from bot.catalogue.log_entries import Said, body_says, read_entry
from bot.catalogue.rows import FIRST_PREVIOUS, LogEntry, LogEntryText, PublicationRow, SnapshotRow

__all__ = ["History", "follows", "is_intact"]

Event = tuple[str, str, str, str]  # time, event, id, kind
Published = dict[tuple[str, str], int]  # number of the row that published it, by kind and id


@dataclass(frozen=True)
class History:
    """All of the catalogue that the log speaks of, read at one moment."""

    log: Sequence[LogEntry]
    snapshots: tuple[SnapshotRow, ...]
    publications: tuple[PublicationRow, ...] = ()
    entries: Sequence[LogEntryText] = ()
    names: Mapping[str, str] = field(default_factory=dict)  # key by each statement's word
    keys: tuple[str, ...] = ()  # of the exchanges
    keys_before: Mapping[str, str] = field(default_factory=dict)  # the present key by one that it had

    @cached_property
    def said(self) -> Mapping[str, Said]:
        """What whole entries say, by SHA-256."""
        found = ((text.sha256, read_entry(text)) for text in self.entries)
        return {digest: said for digest, said in found if said is not None}

    def key_of(self, kind: str, subject: str) -> str | None:
        """Return the key under which a tree, claim or proof set stands."""
        if kind == "tree":
            row = self.snapshot(subject)
            return self.names.get(row.exchange) if row is not None else None
        publication = self.publication(subject)
        return publication.key if publication is not None else None

    def snapshot(self, statement_id: str) -> SnapshotRow | None:
        """Return the row of a tree; `statement_id`: 64 hex digits."""
        return self._snapshots.get(statement_id)

    def publication(self, subject: str) -> PublicationRow | None:
        """Return the row of a claim or proof set; `subject`: its id, 64 hex digits."""
        return self._publications.get(subject)

    def tree_said(self, statement_id: str) -> Said | None:
        """Return what the log's entry says of a published tree; None for one of an earlier version. Only of a whole log."""
        digest = self._tree_entries.get(statement_id)
        return self.said.get(digest) if digest else None

    def reason(self, kind: str, subject: str) -> str:
        """Return why a tree, claim or proof set was withdrawn, "" where the log's entry does not say. Only of a whole log."""
        said = self.said.get(self._withdrawals.get((kind, subject), ""))
        return said.reason if said is not None else ""

    @cached_property
    def _snapshots(self) -> Mapping[str, SnapshotRow]:
        return {row.statement_id: row for row in self.snapshots}

    @cached_property
    def _publications(self) -> Mapping[str, PublicationRow]:
        return {row.id: row for row in self.publications}

    @cached_property
    def _tree_entries(self) -> Mapping[str, str]:
        rows = (row for row in self.log if (row.kind, row.event) == ("tree", "published"))
        return {row.statement_id: row.entry_sha256 for row in rows}

    @cached_property
    def _withdrawals(self) -> Mapping[tuple[str, str], str]:
        rows = (row for row in self.log if row.event == "withdrawn")
        return {(row.kind, row.statement_id): row.entry_sha256 for row in rows}


def is_intact(history: History) -> bool:
    """Tell whether every row follows from the one before, and says what the snapshots and publications say."""
    in_order = all(row.seq == place for place, row in enumerate(history.log, start=1))
    return (
        in_order
        and sorted(map(_event, history.log)) == sorted(_events(history))
        and _holds(history, history.log)
    )


def follows(history: History) -> bool:
    """Tell whether everything that snapshots and publications say follows from the chain of hashes.

    True for an intact log, and for one with removed rows in front of its last one that can be worked out again.
    """
    removed = Counter(_events(history))
    removed.subtract(map(_event, history.log))
    if any(number < 0 for number in removed.values()):
        return False  # the log tells something that the rows do not
    missing = sorted(removed.elements())
    rows = {row.seq: row for row in history.log}
    count = len(history.log) + len(missing)
    if len(rows) != len(history.log) or (count and count not in rows):
        return False  # nothing vouches for the last row but itself
    return _holds(history, [rows.get(seq) or missing.pop(0) for seq in range(1, count + 1)])


def _holds(history: History, rows: Sequence[LogEntry | Event]) -> bool:
    """Tell whether rows, of which some have to be worked out, are a chain, and their entries say the same as they do."""
    previous, published, used = FIRST_PREVIOUS, Published(), {""}
    for seq, found in enumerate(rows, start=1):
        row = found if isinstance(found, LogEntry) else _worked_out(history, seq, found, previous, published)
        if row.previous != previous or not _agrees(history, row, published):
            return False
        previous = row.hash
        used.add(row.entry_sha256)
        if row.event == "published":
            published[row.kind, row.statement_id] = seq
    return (
        all(text.sha256 in used for text in history.entries)
        and set(history.names.values()) <= set(history.keys)
        and all(row.exchange in history.names for row in history.snapshots)
        and all(_is_its_body(history, row) for row in history.publications)
    )


def _worked_out(history: History, seq: int, event: Event, previous: str, published: Published) -> LogEntry:
    time, what, subject, kind = event
    for digest, said in history.said.items():
        if said.time == time and _names(said, what, subject, kind, published):
            return LogEntry(seq, time, what, subject, previous, kind, digest)
    return LogEntry(seq, time, what, subject, previous, kind)


def _names(said: Said, event: str, subject: str, kind: str, published: Published) -> bool:
    if event == "published":
        return (said.kind, said.subject) == (kind, subject)
    return said.kind == "withdrawal" and said.withdrawn == published.get((kind, subject))


def _agrees(history: History, row: LogEntry, published: Published) -> bool:
    """Tell whether a row's entry is there and says what the row and the exchange's key say; older rows have none."""
    if not row.entry_sha256:
        return row.kind == "tree"
    said = history.said.get(row.entry_sha256)
    if said is None or said.time != row.time:
        return False
    if not _names(said, row.event, row.statement_id, row.kind, published):
        return False
    key = history.key_of(row.kind, row.statement_id)
    if key is None or history.keys_before.get(said.exchange, said.exchange) != key:
        return False
    tree = history.snapshot(row.statement_id) if said.kind == "tree" else None
    return tree is None or (tree.exchange, tree.taken_at) == (said.name, said.taken_at)


def _is_its_body(history: History, row: PublicationRow) -> bool:
    """Tell whether a publication's row says what its body says, of which its id is the hash."""
    if row.folder != row.id or row.key not in history.keys:
        return False
    return body_says(row.body, row.id) == (row.key, row.taken_at, row.proof_format, row.source)


def _event(row: LogEntry) -> Event:
    return row.time, row.event, row.statement_id, row.kind


def _events(history: History) -> list[Event]:
    rows = [(row.statement_id, "tree", row.published_at, row.withdrawn_at) for row in history.snapshots]
    rows += [(row.id, row.kind, row.published_at, row.withdrawn_at) for row in history.publications]
    events = list[Event]()
    for subject, kind, published_at, withdrawn_at in rows:
        events.append((published_at, "published", subject, kind))
        if withdrawn_at is not None:
            events.append((withdrawn_at, "withdrawn", subject, kind))
    return events
