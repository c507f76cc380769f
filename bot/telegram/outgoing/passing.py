"""Calls that are worth something now or not at all."""

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar

from telegram.error import TelegramError

from bot.errors import BotError

__all__ = ["DroppedError", "is_passing", "passing"]

_PASSING: ContextVar[bool] = ContextVar("passing", default=False)


class DroppedError(BotError, TelegramError):
    """A passing call would have had to wait, or was not taken at once; it was left out."""


@contextlib.contextmanager
def passing() -> Iterator[None]:
    """Let calls in here be left out, raising DroppedError, where they would have to wait."""
    token = _PASSING.set(True)
    try:
        yield
    finally:
        _PASSING.reset(token)


def is_passing(endpoint: str) -> bool:
    """Say whether a call may be left out: a sign of work always, others within `passing`."""
    return endpoint == "sendChatAction" or _PASSING.get()
