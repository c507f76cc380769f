"""The rows of the catalogue. None of them can hold a client id or a token."""

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

__all__ = ["FIRST_PREVIOUS", "AuditRow", "LogEntry", "SnapshotRow", "StagedRow", "utc_now", "utc_text"]

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
class LogEntry:
    """One entry of the public log."""

    seq: int  # 1, 2, 3, … without a gap
    time: str  # canonical UTC text
    event: str  # published or withdrawn
    statement_id: str  # 64 hex digits
    previous: str  # `hash` of the entry before; 64 zeros for the first

    @property
    def text(self) -> str:
        """What is hashed: every field on a line of its own."""
        return f"porbot public log\n{self.seq}\n{self.time}\n{self.event}\n{self.statement_id}\n{self.previous}\n"

    @property
    def hash(self) -> str:
        """SHA-256 of `text`, 64 hex digits."""
        return sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One action of an operator, refused and failed ones included."""

    seq: int
    time: str  # canonical UTC text
    operator: int  # numeric Telegram id; 0 for the bot itself at its start
    action: str  # load, publish, discard, withdraw, cancel
    subject: str  # first digits of a statement id, a file name, or host and path without the query
    outcome: str  # started, done, refused, failed, cancelled, interrupted
    detail: str
