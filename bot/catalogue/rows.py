"""The rows of the catalogue. None of them can hold a client id or a token."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256

from porcore.format.origin import Origin
from porcore.format.statement import Statement

__all__ = [
    "FIRST_PREVIOUS",
    "AuditRow",
    "ExchangeRow",
    "LogEntry",
    "LogEntryText",
    "PublicationRow",
    "SnapshotRow",
    "StagedPublicationRow",
    "StagedRow",
    "TreeFacts",
    "utc_now",
    "utc_text",
]

FIRST_PREVIOUS = "0" * 64  # what the first entry of the public log names as the one before it


def utc_now() -> datetime:
    """Return the present time in UTC."""
    return datetime.now(UTC)


def utc_text(moment: datetime) -> str:
    """Return ``YYYY-MM-DDTHH:MM:SSZ``, fractions of a second cut off."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True, slots=True)
class SnapshotRow:
    """A snapshot that was published, perhaps withdrawn since. Times are canonical UTC text."""

    statement_id: str  # 64 hex digits
    exchange: str
    taken_at: str
    file: str  # its name in snapshots/
    file_sha256: str  # 64 hex digits, of the file as it was published
    published_at: str
    published_by: int  # numeric Telegram id
    withdrawn_at: str | None = None
    withdrawn_by: int | None = None


@dataclass(frozen=True, slots=True)
class StagedRow:
    """A snapshot that was built or checked and waits for Publish or Discard."""

    statement_id: str  # 64 hex digits
    exchange: str
    taken_at: str
    file_sha256: str  # 64 hex digits; the file in staging/ must still have it when it is published
    staged_at: str
    staged_by: int  # numeric Telegram id
    source: str  # file name, or host and path: never a query
    foreign: bool  # came as a .por file from elsewhere and was recomputed, not built here


@dataclass(frozen=True, slots=True)
class TreeFacts:
    """What the public log says of a tree beside its time: all of it is written into the entry."""

    statement: Statement
    origin: Origin = field(default_factory=Origin)  # who made the tree, and of what


@dataclass(frozen=True, slots=True)
class ExchangeRow:
    """An exchange that something was published of here."""

    key: str  # 1 to 32 of a-z, 0-9 and "-"
    name: str
    added_at: str  # canonical UTC text


@dataclass(frozen=True, slots=True)
class PublicationRow:
    """A claim or proof set that was published, perhaps withdrawn since. Times are canonical UTC text."""

    id: str  # 64 hex digits, SHA-256 of `body`
    key: str  # of its exchange
    kind: str  # claim, proof set
    taken_at: str
    proof_format: str  # a key of `porcore peers`, or ""
    source: str  # an https address
    body: str  # canonical JSON, in ASCII
    folder: str  # its name in publications/
    published_at: str
    published_by: int  # numeric Telegram id
    withdrawn_at: str | None = None
    withdrawn_by: int | None = None


@dataclass(frozen=True, slots=True)
class StagedPublicationRow:
    """A claim or proof set that waits for Publish or Discard; what it shares with `PublicationRow` means the same."""

    id: str
    key: str
    kind: str
    taken_at: str
    proof_format: str
    source: str
    body: str
    staged_at: str
    staged_by: int  # numeric Telegram id
    loaded_from: str  # file name, or host and path: never a query


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One row of the public log."""

    seq: int  # 1, 2, 3, … without a gap
    time: str  # canonical UTC text
    event: str  # published or withdrawn
    statement_id: str  # 64 hex digits; of a claim or proof set, its id
    previous: str  # `hash` of the row before; 64 zeros for the first
    kind: str = "tree"  # tree, claim, proof set
    entry_sha256: str = ""  # 64 hex digits, of its entry in canonical JSON; "" for rows of earlier versions

    @property
    def text(self) -> str:
        """What is hashed: every field on a line of its own, the last two only where there is an entry."""
        fields = [str(self.seq), self.time, self.event, self.statement_id, self.previous]
        if self.entry_sha256:
            fields += [self.kind, self.entry_sha256]
        return "".join(f"{line}\n" for line in ("porbot public log", *fields))

    @property
    def hash(self) -> str:
        """SHA-256 of `text`, 64 hex digits."""
        return sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class LogEntryText:
    """An entry of the public log as it is hashed."""

    sha256: str  # 64 hex digits
    entry: str  # canonical JSON, in ASCII


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One action of an operator, refused and failed ones included."""

    seq: int
    time: str  # canonical UTC text
    operator: int  # numeric Telegram id; 0 for the bot itself at its start
    action: str  # load, publish, discard, withdraw, cancel, exchange key
    subject: str  # first digits of an id, a file name, a key, or host and path without the query
    outcome: str  # started, done, refused, failed, cancelled, interrupted
    detail: str
