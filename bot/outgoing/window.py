"""A rate: at most so many within so many seconds."""

import math
from collections import deque

__all__ = ["Window"]


class Window:
    """At most `limit` within any `span` seconds at the other end, wherever on the way a call is held up.

    A call counts from when it was made until `span` after it was answered: in between it was let through over there.
    One that takes longer than `grace` is thought to be let through by then.
    """

    def __init__(self, limit: int, span: float, grace: float = math.inf) -> None:
        self.limit = limit
        self._span, self._grace = span, grace
        self._going: dict[object, float] = {}  # until when it is taken to be on its way
        self._let: deque[float] = deque()  # when it was let through, at the latest

    def take(self, call: object, now: float) -> None:
        """Count a call that is made now."""
        self._going[call] = now + self._grace

    def end(self, call: object, now: float, *, counted: bool) -> None:
        """Note that a call is over; not `counted`: it was not let through."""
        until = min(now, self._going.pop(call))
        if counted:
            self._let.append(until)

    def used(self, now: float) -> int:
        """Return how many count now."""
        return len(self._times(now))

    def free_at(self, now: float) -> float:
        """Return when one more may be made: now, or later; infinity while that hangs on calls under way."""
        times = self._times(now)
        return now if len(times) < self.limit else sorted(times)[len(times) - self.limit] + self._span

    def _times(self, now: float) -> list[float]:
        let, since = self._let, now - self._span
        while let and let[0] <= since:
            let.popleft()
        return [
            *(at for at in let if at > since),
            *(until for until in self._going.values() if until > since),
        ]
