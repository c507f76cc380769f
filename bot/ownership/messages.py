"""What the process that looks at signatures is asked, and what it answers (`bot.ownership.child`)."""

from dataclasses import dataclass

from bot.runtime.wire import WireMessage
from porcore.reserves.evidence.levels import Dating, Level, Said

__all__ = ["MOST_REASON", "ROWS_A_LINE", "FindingBatch", "RowFinding", "SignatureQuestion"]

ROWS_A_LINE = 2_000
# Characters of a reason, which may quote an address of a foreign list; people see half of that.
MOST_REASON = 600


@dataclass(frozen=True, slots=True)
class SignatureQuestion(WireMessage):
    """Asked in one line; the wallets follow."""

    exchange: str
    taken_at: str  # canonical UTC text
    rows: int  # wallets of the list


@dataclass(frozen=True, slots=True)
class RowFinding(WireMessage):
    """A finding, as `porcore.reserves.evidence.Evidence` has it."""

    level: Level
    code: str
    reason: str  # one sentence, at most `MOST_REASON` characters
    form: str
    dating: Dating | None
    said: Said  # its sentences, each value at most `MOST_REASON` characters


@dataclass(frozen=True, slots=True)
class FindingBatch(WireMessage):
    """What is known of the next rows of the list."""

    found: tuple[RowFinding, ...]  # the findings that are new in this line
    rows: tuple[int, ...]  # of each row, the place of its finding among all found so far
