"""Holding the statement of a proof of our own format against what was published here.

The child that reads the file knows no catalogue. What it says of the file has to be written as the format writes it, and no
more is believed of it than that: a statement of this id exists, and a proof under it holds.
"""

import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from bot.catalogue.served import PublishedSnapshot, ServedSnapshots
from bot.inspection.answer import HeldStatement
from porcore.errors import FormatError
from porcore.format.grammar import parse_exchange, parse_hex, parse_taken_at

__all__ = ["MOST_AN_HOUR", "Alarm", "Own", "Standing", "held_against", "standing_at"]

MOST_AN_HOUR = 6  # statements that the operators are told of; anyone can make up as many as they like
_HOUR = 3600.0
_SEPARATORS = re.compile(r"[ ._-]+")


class Standing(Enum):
    """What the statement of a file is to this bot."""

    PUBLISHED = auto()  # here, and not withdrawn
    WITHDRAWN = auto()
    ANOTHER = auto()  # never here, where another one was for the same exchange and time
    NEVER = auto()  # nor was any other for its time
    ELSEWHERE = auto()  # of another exchange


@dataclass(frozen=True, slots=True)
class Own:
    """A proof of our own format that holds under a statement. `entry`: the one of that id, or for that time."""

    standing: Standing
    statement_id: str
    exchange: str
    taken_at: str
    entry: PublishedSnapshot | None = None


def held_against(snapshots: ServedSnapshots, said: HeldStatement | None) -> Own | None:
    """Return what is known of the statement that the child said; None without one, or with nothing to hold it against."""
    entries, statement = snapshots.entries(), _statement(said)
    if statement is None or not entries:
        return None
    own = next((entry for entry in entries if entry.statement_id == statement[0]), None)
    if own is not None:
        return Own(Standing.WITHDRAWN if own.withdrawn_at else Standing.PUBLISHED, *statement, own)
    named = [entry for entry in entries if _folded(statement[1]) == _folded(entry.exchange)]
    if not named:
        return Own(Standing.ELSEWHERE, *statement, entries[0])
    same_time = [entry for entry in named if entry.taken_at == statement[2]]
    ours = next((entry for entry in same_time if not entry.withdrawn_at), next(iter(same_time), None))
    return Own(Standing.ANOTHER if ours else Standing.NEVER, *statement, ours)


def standing_at(snapshots: ServedSnapshots, entry: PublishedSnapshot) -> PublishedSnapshot | None:
    """Return the snapshot of the exchange and exactly the time of `entry` that was not withdrawn."""
    standing = snapshots.standing(entry.key)
    return next((each for each in standing if each.taken_at == entry.taken_at), None)


def _statement(said: HeldStatement | None) -> tuple[str, str, str] | None:
    """Return id, exchange and time as the format writes them; None for anything else."""
    if said is None:
        return None
    try:
        parse_hex(said.id, 64, "")
        return said.id, parse_exchange(said.exchange, ""), parse_taken_at(said.taken_at, "")
    except FormatError:
        return None


def _folded(exchange: str) -> str:
    """Return a name without what two spellings of it may differ in."""
    return _SEPARATORS.sub("", exchange).lower()


class Alarm:
    """Which statements the operators are told of: each once an hour, and a few in an hour."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._told: deque[tuple[float, str]] = deque()

    def is_due(self, statement_id: str) -> bool:
        """Count a statement and return True when the operators are to be told of it."""
        now = self._clock()
        while self._told and self._told[0][0] <= now - _HOUR:
            self._told.popleft()
        if len(self._told) >= MOST_AN_HOUR or any(statement_id == told for _, told in self._told):
            return False
        self._told.append((now, statement_id))
        return True

    @property
    def is_full(self) -> bool:
        """Whether no more is told before an hour has passed."""
        return len(self._told) >= MOST_AN_HOUR
