"""How long to wait before something that failed is tried again."""

from telegram.error import RetryAfter

__all__ = ["FIRST_SECONDS", "LAST_SECONDS", "Pauses"]

FIRST_SECONDS, LAST_SECONDS = 1.0, 60.0


class Pauses:
    """One second, doubled with every failure up to a minute."""

    def __init__(self) -> None:
        self._next = FIRST_SECONDS

    def after(self, error: Exception | None = None) -> float:
        """Return the seconds to wait after `error`: no fewer than a 429 asks for, and a minute at most."""
        seconds, self._next = self._next, min(2 * self._next, LAST_SECONDS)
        # Beyond a minute we ask all the same: one wrong number must not end for ever what is repeated here.
        return min(max(seconds, _asked_for(error)), LAST_SECONDS)

    def reset(self) -> None:
        """Begin with a second again: it went well."""
        self._next = FIRST_SECONDS


def _asked_for(error: Exception | None) -> float:
    if not isinstance(error, RetryAfter):
        return 0.0
    asked = error.retry_after  # a number or a span of time, by a setting of the library's
    return float(asked) if isinstance(asked, int | float) else asked.total_seconds()
