"""Limits on how often somebody may ask. Counters live in memory only and hold no client id.

An id may be guessable when an exchange makes it badly, so "not found" answers are the scarce good: a user,
and all users together, get only so many of them.
"""

import time
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable

__all__ = ["Limits", "Window"]

_MOST_KEYS = 100_000  # users or groups remembered; the longest unused are forgotten first


class Window:
    """At most `count` events of one key within `seconds`."""

    def __init__(self, count: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._count, self._seconds, self._clock = count, seconds, clock
        self._events: OrderedDict[Hashable, deque[float]] = OrderedDict()

    def wait(self, key: Hashable) -> int:
        """Return the whole seconds until one more event is allowed, 0 when it is allowed now."""
        events = self._recent(key)
        if len(events) < self._count:
            return 0
        return max(1, round(events[0] + self._seconds - self._clock() + 0.5))

    def add(self, key: Hashable) -> None:
        """Count one event."""
        self._recent(key).append(self._clock())
        self._events.move_to_end(key)
        while len(self._events) > _MOST_KEYS:
            self._events.popitem(last=False)

    def take(self, key: Hashable) -> int:
        """Count one event if it is allowed and return 0; otherwise return the seconds to wait."""
        wait = self.wait(key)
        if not wait:
            self.add(key)
        return wait

    def _recent(self, key: Hashable) -> deque[float]:
        events = self._events.setdefault(key, deque(maxlen=self._count))
        horizon = self._clock() - self._seconds
        while events and events[0] <= horizon:
            events.popleft()
        return events


class Limits:
    """All limits of the conversation."""

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
        self._misses = Window(misses_per_hour, 3600, clock)
        self._all_misses = Window(misses_per_hour_all, 3600, clock)
        self._inspections = Window(inspections_per_hour, 3600, clock)
        self._groups = Window(1, group_interval, clock) if group_interval else None

    def lookup(self, user: int) -> int:
        """Return 0 and count a lookup of `user`, or the seconds to wait before the next one."""
        return max(self._misses.wait(user), self._all_misses.wait(None)) or self._lookups.take(user)

    def missed(self, user: int) -> None:
        """Count a "not found" answer."""
        self._misses.add(user)
        self._all_misses.add(None)

    def inspection(self, user: int) -> int:
        """Return 0 and count a proof file of `user`, or the seconds to wait before the next one."""
        return self._inspections.take(user)

    def group(self, chat: int) -> int:
        """Return 0 and count an answer in a group, or the seconds to wait."""
        return self._groups.take(chat) if self._groups else 0
