"""Whether Telegram takes calls at all, as far as calls that were not done tell. Pure."""

from collections.abc import Hashable

__all__ = ["BACKOFF_LAST", "Outage", "backoff"]

_BACKOFF_FIRST = 0.5
BACKOFF_LAST = 10.0  # seconds between two attempts


def backoff(attempts: int) -> float:
    """Return the seconds to wait after so many failed `attempts` (>= 1): doubled with each, up to `BACKOFF_LAST`."""
    return min(_BACKOFF_FIRST * 2.0 ** min(attempts - 1, 10), BACKOFF_LAST)


class Outage:
    """Closed from a call that failed until Telegram answers a question that asks nothing of it (getMe).

    One chat's calls may fail while all others are taken: only failures of several without an answer in between lengthen
    the time until Telegram is asked.
    """

    def __init__(self) -> None:
        self._failing: set[Hashable] = set()  # lanes, since the last call that was taken
        self._asked = 0

    def failed(self, lane: Hashable) -> None:
        """Note a call that was not done, or may not have been."""
        self._failing.add(lane)

    def silent(self) -> None:
        """Note that the question got no answer."""
        self._asked += 1

    def answered(self) -> None:
        """Note an answer to the question."""
        self._asked = self._asked + 1 if self.general else 0

    def taken(self) -> None:
        """Note a call that Telegram read."""
        self._failing.clear()
        self._asked = 0

    @property
    def general(self) -> bool:
        """Whether it is not one chat's calls alone that fail."""
        return len(self._failing) > 1

    @property
    def pause(self) -> float:
        """Seconds until Telegram is to be asked; the first time at once."""
        return backoff(self._asked) if self._asked else 0.0
