"""Answers that are held back: each waits in its own update's turn, on a timer of the event loop, and takes no thread."""

import asyncio
import contextlib
from collections.abc import Callable

__all__ = ["HeldBack"]

_MOST = 2000  # each keeps the message that it answers in memory


class HeldBack:
    """One per process; all methods belong to one event loop. `alarm` is called with what makes the text that operators should read."""

    def __init__(self) -> None:
        self.alarm: Callable[[Callable[[], str]], None] = lambda _make: None
        self._waiting = 0
        self._released = asyncio.Event()

    async def wait(self, seconds: float) -> bool:
        """Wait so many seconds, or until `release`; False, at once, when too many wait already or the bot stops."""
        if self._released.is_set() or self._waiting >= _MOST:
            return False
        self._waiting += 1
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._released.wait()
        finally:
            self._waiting -= 1
        return True

    def release(self) -> None:
        """Let all that waits go out now, for the bot stops; nothing waits any more."""
        self._released.set()
