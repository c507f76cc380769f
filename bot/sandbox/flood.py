"""Flood limits as core.telegram.org/bots/faq states them: what a bot may send to one chat, one group, everyone.

About one message a second to a person (short bursts pass), twenty a minute to a group, thirty a second overall.
"""

import math
from collections import deque
from collections.abc import Callable
from typing import Final

from bot.sandbox.errors import too_many_requests

__all__ = ["FloodGate"]

PRIVATE_BURST: Final = 5  # messages at once to one person, refilled one a second
GROUP_PER_MINUTE: Final = 20
OVERALL_PER_SECOND: Final = 30


class FloodGate:
    """Counts what was let through; `clock` gives seconds and never runs backwards."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._buckets: dict[int, tuple[float, float]] = {}  # chat id: (messages left, when counted)
        self._groups: dict[int, deque[float]] = {}
        self._overall: deque[float] = deque()

    def admit(self, chat_id: int, *, private: bool) -> None:
        """Count one message to `chat_id`, or raise ApiError 429 with the seconds to wait and count nothing."""
        now = self._clock()
        wait = self._window_wait(self._overall, OVERALL_PER_SECOND, 1.0, now)
        window: deque[float] | None = None
        left = 0.0
        if private:
            left, since = self._buckets.get(chat_id, (float(PRIVATE_BURST), now))
            left = min(float(PRIVATE_BURST), left + now - since)
            wait = max(wait, 1.0 - left)
        else:
            window = self._groups.setdefault(chat_id, deque())
            wait = max(wait, self._window_wait(window, GROUP_PER_MINUTE, 60.0, now))
        if wait > 0:
            raise too_many_requests(max(1, math.ceil(wait)))
        self._overall.append(now)
        if window is None:
            self._buckets[chat_id] = (left - 1.0, now)
        else:
            window.append(now)

    @staticmethod
    def _window_wait(window: deque[float], allowed: int, span: float, now: float) -> float:
        while window and window[0] <= now - span:
            window.popleft()
        return window[0] + span - now if len(window) >= allowed else 0.0
