"""How many accounts' files led to a root, as everyone may read it: nothing of the number tells what one of them did."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.runtime.lru import LruCache
from bot.sightings.roots import rounded_down
from bot.sightings.sightings import Sightings

__all__ = ["PublicCounts"]

_SHOWN_FOR = timedelta(hours=24)
_MOST_ROOTS = 10_000


@dataclass(frozen=True, slots=True)
class _Shown:
    number: int
    since: datetime


class PublicCounts:
    """Belongs to one thread. In memory only: after a restart a number is worked out anew."""

    def __init__(self, sightings: Sightings) -> None:
        self._sightings = sightings
        self._shown: LruCache[tuple[str, str], _Shown] = LruCache(_MOST_ROOTS)

    def accounts(self, format_key: str, root: str, now: datetime) -> int:
        """Return 0 for fewer than five, else 5, 10, 20, 50, 100 …, rounded down; `root`: hex digits.

        Worked out once in 24 hours and not when someone sends or forgets a file, or whoever asks often would see that moment.
        Raises sqlite3.Error.
        """
        shown = self._shown.get((format_key, root))
        if shown is None or abs(now - shown.since) >= _SHOWN_FOR:  # also where the clock was put back
            number = rounded_down(self._sightings.counts(format_key, root).accounts)
            shown = _Shown(number, now)
            self._shown.put((format_key, root), shown)
        return shown.number
