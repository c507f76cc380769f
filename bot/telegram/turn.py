"""One update on its way to an answer, and what it waits for: the seam between taking updates and sending answers.

`bot/telegram/intake` makes a turn for every update and decides by `waits_for` whether the next updates may be asked for;
`bot/telegram/outgoing` says there what a call waits for.
"""

import enum
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from bot.languages import ENGLISH, Language

__all__ = ["CURRENT", "Turn", "Waits", "waiting_for"]


class Waits(enum.Enum):
    """Why an update has no answer yet."""

    WORK = "work"  # ours: the answer is being computed
    THREAD = "thread"  # ours, and everyone's: the thread in which all answers are computed
    CHAT = "chat"  # its chat takes no message now: a 429, or the chat's own rate
    LONG = "long"  # and it is known that it takes none for a while
    ALL = "all"  # the rate of all chats together: soon
    AWAY = "away"  # Telegram takes no calls


@dataclass(slots=True)
class Turn:
    """One update being answered. Holds nothing of what was typed.

    `note` is called with True before the first message of its answer goes out, with False when Telegram did not take it.
    """

    update_id: int
    chat_id: int | None
    message_id: int | None
    waits_for: Waits = Waits.WORK
    language: Language = ENGLISH  # in which it is answered
    in_doubt: bool = False  # an earlier run may have answered: the first message says so
    note: Callable[[bool], None] = lambda _out: None
    _out: int = 0  # messages that Telegram may have taken

    def goes_out(self) -> None:
        """Note that a message of the answer is about to leave."""
        self._out += 1
        if self._out == 1:
            self.note(True)

    def came_back(self) -> None:
        """Note that Telegram did not take it."""
        self._out -= 1
        if self._out == 0:
            self.note(False)


# Set while an update is handled, in its task and in what that task starts.
CURRENT: ContextVar[Turn | None] = ContextVar("turn", default=None)


@contextmanager
def waiting_for(what: Waits) -> Iterator[None]:
    """Note, for the length of a ``with`` block, what the update that is being handled waits for."""
    turn = CURRENT.get()
    if turn is None:
        yield
        return
    turn.waits_for = what
    try:
        yield
    finally:
        turn.waits_for = Waits.WORK
