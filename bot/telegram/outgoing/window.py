"""Rates: at most so many within so many seconds, or so many at once and then one at a time.

They hold at the other end, wherever on the way a call is held up: it counts from when it was made, and what it takes of the
rate comes back only from when it was answered, since in between it was let through over there.
"""

import math
from collections import deque
from typing import Protocol

__all__ = ["Bucket", "Rate", "SlidingWindow"]


class Rate(Protocol):
    """What a queue asks of a rate."""

    limit: int  # the most at once

    def take(self, call: object, now: float, *, spread: bool = True) -> None:
        """Count a call that is made now; without `spread` the next ones are as free as if there were no such call."""

    def end(self, call: object, now: float, *, counted: bool) -> None:
        """Note that a call is over at `now`, in seconds of the queue's clock; not `counted`: Telegram did not let it through."""

    def used(self, now: float) -> int:
        """Return how many of `limit` are used up now."""

    def free_at(self, now: float) -> float:
        """Return when one more may be made: now, or later; infinity while that hangs on calls under way."""


class Bucket:
    """At most `limit` at once, of which one comes back every `seconds`."""

    def __init__(self, limit: int, seconds: float) -> None:
        self.limit = limit
        self._seconds = seconds
        self._going = 0
        self._full_at = -math.inf  # when all have come back

    def take(self, call: object, now: float, *, spread: bool = True) -> None:  # noqa: ARG002 - as Rate has it
        """Count a call that is made now."""
        self._going += 1

    def end(self, call: object, now: float, *, counted: bool) -> None:  # noqa: ARG002
        """Note that a call is over at `now`, in seconds of the queue's clock; not `counted`: Telegram did not let it through."""
        self._going -= 1
        if counted:
            self._full_at = max(self._full_at, now) + self._seconds

    def used(self, now: float) -> int:
        """Return how many of `limit` are used up now."""
        return self._going + math.ceil(max(0.0, self._full_at - now) / self._seconds)

    def free_at(self, now: float) -> float:
        """Return when one more may be made: now, or later; infinity while that hangs on calls under way."""
        left = self.limit - 1 - self._going
        return max(now, self._full_at - left * self._seconds) if left >= 0 else math.inf


class SlidingWindow:
    """At most `limit` within any `span` seconds. A call that takes longer than `grace` is thought to be let through by then.

    From `burst` within `span` on (at least 1; None for no spreading) the next ones are spread evenly.
    """

    def __init__(self, limit: int, span: float, grace: float = math.inf, burst: int | None = None) -> None:
        self.limit = limit
        self._burst, self._next = limit if burst is None else burst, -math.inf
        self._span, self._grace = span, grace
        self._going: dict[object, float] = {}  # until when it is taken to be on its way
        self._let: deque[float] = deque()  # when it was let through, at the latest
        self._unspread: deque[float] = deque()  # when those were made that spread no others

    def take(self, call: object, now: float, *, spread: bool = True) -> None:
        """Count a call that is made now; without `spread` the next ones are spread as if there were no such call."""
        self._going[call] = now + self._grace
        if not spread:
            self._unspread.append(now)
        elif self._burst < self.limit:
            self._next = now + self._span / self.limit

    def end(self, call: object, now: float, *, counted: bool) -> None:
        """Note that a call is over at `now`, in seconds of the queue's clock; not `counted`: Telegram did not let it through."""
        until = min(now, self._going.pop(call))
        if counted:
            self._let.append(until)

    def used(self, now: float) -> int:
        """Return how many of `limit` are used up now."""
        return len(self._times(now))

    def free_at(self, now: float) -> float:
        """Return when one more may be made: now, or later; infinity while that hangs on calls under way."""
        times = self._times(now)
        while self._unspread and self._unspread[0] <= now - self._span:
            self._unspread.popleft()
        if len(times) - len(self._unspread) < self._burst and len(times) < self.limit:
            return now
        if len(times) < self.limit:
            return max(now, self._next)
        return max(sorted(times)[len(times) - self.limit] + self._span, self._next)

    def _times(self, now: float) -> list[float]:
        let, since = self._let, now - self._span
        while let and let[0] <= since:
            let.popleft()
        return [
            *(at for at in let if at > since),
            *(until for until in self._going.values() if until > since),
        ]
