"""Messages that no one asked for: they go out where no answer waits, and what becomes of them is for their sender to see to."""

import contextlib
from collections.abc import Awaitable, Callable, Iterator
from contextvars import ContextVar

from telegram.error import TelegramError

from bot.errors import BotError

__all__ = ["BusyChatError", "Leaves", "aside", "leaving_aside"]

Leaves = Callable[[], Awaitable[object]]
_ASIDE: ContextVar[Leaves | None] = ContextVar("aside", default=None)


class BusyChatError(BotError, TelegramError):
    """A message stands aside for a chat that takes none for a while; it was not sent."""


@contextlib.contextmanager
def aside(leaves: Leaves) -> Iterator[None]:
    """Let messages in here go out behind all answers; `leaves` is awaited when the turn of one has come, before it is made.

    They are made once: every error is raised, a 429 and BusyChatError too.
    """
    token = _ASIDE.set(leaves)
    try:
        yield
    finally:
        _ASIDE.reset(token)


def leaving_aside() -> Leaves | None:
    """Return what is to be awaited before a message leaves, None for one that does not stand aside."""
    return _ASIDE.get()
