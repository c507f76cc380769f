"""How long to wait before something is tried again, and how often it may be."""

import time
from collections import deque
from collections.abc import Callable, Hashable

from telegram.error import RetryAfter

__all__ = ["Pauses", "PerHour"]

_LONGEST = 60.0
_HOUR = 3600.0


class Pauses:
    """Pauses between attempts: a second, doubled with every failure up to a minute."""

    def __init__(self, first: float = 1.0, last: float = _LONGEST) -> None:
        self._first, self._last = first, last
        self._next = first

    def after(self, error: Exception | None = None) -> float:
        """Return the seconds to wait after `error`: no fewer than a 429 asks for, and a minute at most."""
        seconds, self._next = self._next, min(2 * self._next, self._last)
        # Beyond a minute we ask all the same: one wrong number must not end for ever what is repeated here.
        return max(seconds, min(_asked_for(error), _LONGEST))

    def reset(self) -> None:
        """Begin with the first again: it went well."""
        self._next = self._first


class PerHour:
    """Lets each thing happen at most `most` times in any hour."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._clock = most, clock
        self._taken: dict[Hashable, deque[float]] = {}

    def take(self, what: Hashable) -> bool:
        """Say whether `what`, a word of the code's own, may happen now, and count it if so."""
        now, taken = self._clock(), self._taken.setdefault(what, deque())
        while taken and now - taken[0] >= _HOUR:
            taken.popleft()
        if len(taken) >= self._most:
            return False
        taken.append(now)
        return True


def _asked_for(error: Exception | None) -> float:
    if not isinstance(error, RetryAfter):
        return 0.0
    asked = error.retry_after  # a number or a span of time, by a setting of the library's
    return float(asked) if isinstance(asked, int | float) else asked.total_seconds()
