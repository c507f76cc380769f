"""A snapshot that was published, as everyone but the catalogue knows it."""

import re
from dataclasses import dataclass
from typing import ClassVar

from bot.catalogue import SnapshotRow
from bot.catalogue.log_entries import Said
from bot.parsing.times import NEWEST, TimeQuery
from porcore.format.origin import split_maker

__all__ = ["FoundSnapshot", "Known", "PublishedSnapshot", "entry_of", "fits_name"]

_FEWEST_DIGITS = 8  # of a statement id that an operator types


@dataclass(frozen=True, slots=True)
class PublishedSnapshot:
    """A snapshot that was published. Times are canonical UTC text."""

    kind: ClassVar[str] = "tree"  # as the public log has it

    statement_id: str  # 64 hex digits
    exchange: str
    taken_at: str
    published_at: str
    withdrawn_at: str | None
    fault: str | None  # why it is not served although it was not withdrawn
    key: str = ""  # of its exchange
    made_by: str = ""  # who made the tree, where that was not the exchange
    source: str = ""  # address of the list that it was made from; "" where there is none
    reason: str = ""  # why it was withdrawn, for everyone; "" where that was not said

    @property
    def subject(self) -> str:
        """What the public log calls it: its statement id."""
        return self.statement_id

    @property
    def prefix(self) -> bytes:
        """First 8 bytes of the statement id, which buttons carry."""
        return bytes.fromhex(self.statement_id[:16])

    @property
    def served(self) -> bool:
        """Whether customers may see it."""
        return self.withdrawn_at is None and self.fault is None


@dataclass(frozen=True, slots=True)
class FoundSnapshot:
    """The snapshot that a question is answered from, and the one that it was about."""

    entry: PublishedSnapshot
    asked: TimeQuery = NEWEST
    instead_of: PublishedSnapshot | None = None  # a later one that was meant, whose file cannot be served now
    withdrawn: PublishedSnapshot | None = None  # a later one that a typed time meant, and that was withdrawn
    to_come: bool = False  # the time that was asked for is not yet
    overtaken: bool = False  # the time means another snapshot by now: the question is that of an old button

    @property
    def differs(self) -> bool:
        """Whether another time is used than was asked for, so that the answer has to say so."""
        other = self.instead_of or self.withdrawn or self.overtaken
        return bool(other) or not self.asked.is_of(self.entry.taken_at)


@dataclass(frozen=True, slots=True)
class Known:
    """What 64 digits are that this bot published itself: a statement id, or a root of a statement that is served."""

    entry: PublishedSnapshot
    asset: int | None = (
        None  # whose root it is, as its place in the statement; None: they are the statement id
    )


def entry_of(
    row: SnapshotRow, fault: str | None, key: str = "", said: Said | None = None, reason: str = ""
) -> PublishedSnapshot:
    """Return what is known of a row of the catalogue. `fault`: why its file is not served; `said`: the log's entry of it.

    `reason`: why it was withdrawn.
    """
    made_by = split_maker(row.exchange)[1]
    source = said.source if said is not None else ""
    facts = (row.statement_id, row.exchange, row.taken_at, row.published_at, row.withdrawn_at)
    return PublishedSnapshot(*facts, fault, key, made_by, source, reason)


def fits_name(taken_at: str, subject: str, name: str) -> bool:
    """Tell whether an operator's word, in small letters, is a publication's time, its date, or the first digits of its id."""
    taken_at = taken_at.lower()
    if name in (taken_at, taken_at[:10]):
        return True
    digits = name.rstrip("…")
    return bool(
        len(digits) >= _FEWEST_DIGITS and re.fullmatch("[0-9a-f]+", digits) and subject.startswith(digits)
    )
