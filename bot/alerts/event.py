"""Something that happened, with all that is said of it: codes and values, as they are stored."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Self

from bot.alerts.kinds import LINES, AlertKind

__all__ = ["AlertEvent", "AlertFacts", "BelowLine", "StoredEvent"]


@dataclass(frozen=True, slots=True)
class BelowLine:
    """An asset of which less is held than owed, on one level of evidence. Amounts are in units of 10^-30."""

    asset: str
    level: str  # of `porcore.reserves.evidence`: claimed or signed
    owed: int  # > 0
    held: int
    owed_before: int = 0  # in the publication before; 0 where the asset or its level is new
    held_before: int = 0

    def crosses(self, line: int) -> bool:
        """Tell whether it is below a `line` in per cent, and was not before."""
        if self.held * 100 >= line * self.owed:
            return False
        return not self.owed_before or self.held_before * 100 >= line * self.owed_before


@dataclass(frozen=True, slots=True)
class AlertFacts:
    """What is said of an event; of most kinds a few of these. Times are canonical UTC text."""

    publication: str = ""  # tree, claim or proof set
    taken_at: str = ""
    reason: str = ""  # why it was withdrawn
    other: str = ""  # id of the one that was there before: 64 hex digits
    invalid: int = 0  # rows of the wallet list whose signature does not hold
    wallets: int = 0  # rows of the wallet list
    since: str = ""  # when something was loaded the last time
    below: tuple[BelowLine, ...] = ()

    def to_json(self) -> str:
        """Return it as it is stored."""
        return json.dumps({name: value for name, value in asdict(self).items() if value})

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `to_json` wrote. Raises ValueError or TypeError for anything else."""
        values = json.loads(text)
        below = tuple(BelowLine(**one) for one in values.pop("below", ()))
        return cls(**values, below=below)


@dataclass(frozen=True, slots=True)
class AlertEvent:
    """What happened. Kind, exchange and subject together are never used twice."""

    kind: AlertKind
    exchange: str  # its key
    subject: str  # id of the publication that it is about: 64 hex digits
    facts: AlertFacts = AlertFacts()

    def crossed(self, line: int) -> Sequence[BelowLine]:
        """Return the assets that went below a `line` in per cent, those on level claimed before the others, the lowest ratio first."""
        found = (one for one in self.facts.below if one.crosses(line))
        return sorted(found, key=lambda one: (one.level, one.held * 10**40 // one.owed, one.asset))

    @property
    def lines(self) -> tuple[int, ...]:
        """The lines in per cent that an asset went below."""
        return tuple(line for line in LINES if self.crossed(line))


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event with its number: 1, 2, 3, …"""

    id: int
    event: AlertEvent
