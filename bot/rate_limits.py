"""Limits on how often someone may ask. Counters live in memory only and hold no client id.

An id may be guessable when an exchange makes it badly, so "not found" answers are the scarce good. An account has only so many
of them, and is then refused before anything is looked up. What all accounts together have had never keeps anyone from being
looked up, or a few dozen accounts could lock every customer out: it holds back further answers "not found".
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Hashable
from contextlib import asynccontextmanager
from math import ceil
from weakref import WeakValueDictionary

from bot.runtime.recent import Recent

__all__ = ["Limits", "Window"]

_MOST_KEYS = 2**20  # users or groups remembered; the longest unused are forgotten first
_HOUR = 3600
_FIRST_HOLD, _LATER_HOLD = 5, 30  # seconds that an account's first and its further "not found" are held back


class Window:
    """At most `count` events of one key (1 or more) within `seconds`."""

    def __init__(self, count: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._count, self._seconds, self._clock = count, seconds, clock
        self._events = Recent(seconds, _MOST_KEYS, clock())

    def wait(self, key: Hashable) -> int:
        """Return the whole seconds until one more event is allowed, 0 when it is allowed now."""
        now = self._clock()
        found = self._events.of(key, now)
        left, opens = sum(number for _, number in found), None
        for moment, number in found:
            if left < self._count:
                break
            left, opens = left - number, moment
        return 0 if opens is None else max(1, round(opens + self._seconds - now + 0.5))

    def add(self, key: Hashable) -> None:
        """Count one event."""
        self._events.add(key, self._clock())

    def take(self, key: Hashable) -> int:
        """Count one event if it is allowed and return 0; otherwise return the seconds to wait."""
        wait = self.wait(key)
        if not wait:
            self.add(key)
        return wait

    def latest(self, key: Hashable) -> tuple[int, float]:
        """Return how many events of `key` there are, and the seconds since the last of them."""
        now = self._clock()
        found = self._events.of(key, now)
        return sum(number for _, number in found), now - found[-1][0] if found else self._seconds


class Limits:
    """All limits of the conversation. All methods belong to one event loop.

    How many at most, each 1 or more: `lookups_per_minute`, `misses_per_hour` and `inspections_per_hour` of one account,
    `misses_per_hour_all` of all accounts together. `group_interval`: seconds between two answers in a group, 0 for none.
    """

    def __init__(
        self,
        *,
        lookups_per_minute: int,
        misses_per_hour: int,
        misses_per_hour_all: int,
        group_interval: int,
        inspections_per_hour: int = 30,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._lookups = Window(lookups_per_minute, 60, clock)
        self._misses = Window(misses_per_hour, _HOUR, clock)
        self._all_misses = Window(misses_per_hour_all, _HOUR, clock)
        self._holds = Window(1, _HOUR, clock)
        self._alarms = Window(1, _HOUR, clock)
        self._inspections = Window(inspections_per_hour, _HOUR, clock)
        self._groups = Window(1, group_interval, clock) if group_interval else None
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    def lookup(self, user: int, number: int = 1) -> int:
        """Return 0 and count `number` lookups of `user` (Telegram user id), or the seconds to wait before the next one.

        Several at once need room for one: what they take beyond the limit, later ones wait for.
        """
        if wait := self._guess(user) or self._lookups.take(user):
            return wait
        for _each in range(number - 1):
            self._lookups.add(user)
        return 0

    @asynccontextmanager
    async def turn(self, user: int) -> AsyncIterator[int]:
        """Look one thing up for `user` (Telegram user id) at a time: side by side, lookups would pass the limit together.

        Gives 0, or the seconds to wait because of what was not found since `lookup`. `missed` belongs inside.
        """
        lock = self._turns.setdefault(user, asyncio.Lock())  # forgotten when no one holds it or waits for it
        async with lock:
            yield self._guess(user)

    def missed(self, user: int) -> int:
        """Count something that was not found; return for how many seconds that is to be held back.

        `user`: Telegram user id.
        """
        held_back = bool(self._all_misses.wait(None))
        self._misses.add(user)
        self._all_misses.add(None)
        if not held_back:
            return 0
        self._holds.add(user)
        return self._hold(user)

    def alarm(self) -> bool:
        """Tell whether the operators should hear of answers that are held back: once an hour."""
        return not self._alarms.take(None)

    def inspection(self, user: int) -> int:
        """Return 0 and count a proof file, or the seconds to wait before the next one; `user`: Telegram user id."""
        return self._inspections.take(user)

    def group(self, chat: int) -> int:
        """Return 0 and count an answer in a group, or the seconds to wait; `chat`: Telegram chat id."""
        return self._groups.take(chat) if self._groups else 0

    def _guess(self, user: int) -> int:
        """Return the seconds until `user` may be told "not found" again.

        While an answer is held back the account is not looked up for, known id or not: silence would tell it as fast
        as words which of the two it asked for.
        """
        return max(self._misses.wait(user), self._hold(user))

    def _hold(self, user: int) -> int:
        number, ago = self._holds.latest(user)
        hold = _FIRST_HOLD if number == 1 else _LATER_HOLD
        return max(0, ceil(hold - max(0.0, ago)))
