"""Deleting what someone showed to a group: tried again until it is done, or Telegram says that it never will be.

An id stays visible for as long as its message does, so that one odd answer must not be the last word.
"""

import asyncio
import contextvars
import enum
import logging
from collections.abc import Sequence

from telegram import Message
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.telegram.held_answers import HeldBack

__all__ = ["Removed", "Remover"]

_LOG = logging.getLogger(__name__)
_SOON = (0.5, 2.0)  # seconds before the second and third attempt, for which the warning waits
_LATER = (10.0, 60.0, 300.0)  # before the fourth and on, when people were asked to delete it themselves
_GONE = ("message to delete not found", "message_id_invalid")
_NO_RIGHT = (
    *("can't be deleted", "not enough rights", "have no rights", "message_delete_forbidden"),
    *("chat_admin_required", "chat not found", "bot is not a member", "chat_write_forbidden"),
)


class Removed(enum.Enum):
    """What became of a message that was to be deleted."""

    DONE = "done"
    GONE = "gone"  # someone else was faster
    REFUSED = "refused"  # the bot may not: the same again would end the same
    FAILED = "failed"  # not yet: Telegram, or something before it, said anything else


class Remover:
    """Deletes messages. `soon`, `later`: seconds before each further attempt, before and after `remove` returns."""

    def __init__(
        self, held: HeldBack, soon: Sequence[float] = _SOON, later: Sequence[float] = _LATER
    ) -> None:
        self._held, self._soon, self._later = held, tuple(soon), tuple(later)
        self._trying: set[asyncio.Task[None]] = set()

    async def remove(self, message: Message) -> Removed:
        """Delete someone's message; one that FAILED is tried for some minutes more, also when the bot stops."""
        outcome = await _attempt(message)
        for pause in self._soon:
            if outcome is not Removed.FAILED:
                return outcome
            await self._held.wait(pause)  # at once where too much waits already, or the bot stops
            outcome = await _repeat(message)
        if outcome is Removed.FAILED:
            # A context of its own: the update that was asked with is done when its handler ends.
            task = asyncio.create_task(self._try_later(message), context=contextvars.Context())
            self._trying.add(task)
            task.add_done_callback(self._trying.discard)
        return outcome

    async def finish(self) -> None:
        """Wait for the last attempts; those that still pause make theirs when what is held back is released."""
        if self._trying:
            await asyncio.wait(self._trying)

    async def _try_later(self, message: Message) -> None:
        for pause in self._later:
            waited = await self._held.wait(pause)  # not where too much waits already, or the bot stops
            outcome = await _repeat(message)
            if outcome is not Removed.FAILED:
                if outcome is not Removed.REFUSED:
                    _LOG.info("a message that could not be deleted at first is gone now")
                return
            if not waited:
                break
        _LOG.warning("a message that shows an id or a proof could not be deleted; it stays in its group")


async def _attempt(message: Message) -> Removed:
    try:
        # The library hands on whatever came as a result; all but a yes is none.
        return Removed.DONE if await message.delete() is True else Removed.FAILED
    except TelegramError as error:
        outcome = _outcome(error)
        if outcome is not Removed.GONE:
            # Not its words where they may be anyone's: a gateway says what it likes.
            _LOG.info("a message could not be deleted (%s, %s)", type(error).__name__, outcome.value)
        return outcome


async def _repeat(message: Message) -> Removed:
    """Attempt it after one that failed: what is gone by now was most likely deleted then, and only the answer was lost."""
    outcome = await _attempt(message)
    return Removed.DONE if outcome is Removed.GONE else outcome


def _outcome(error: TelegramError) -> Removed:
    """Tell the answers that are final from those after which it may go well: a 400 of unknown words is none."""
    if isinstance(error, Forbidden | ChatMigrated):  # thrown out, or the message is where no one writes now
        return Removed.REFUSED
    if not isinstance(error, BadRequest):
        return Removed.FAILED
    words = str(error).lower()
    if any(known in words for known in _GONE):
        return Removed.GONE
    return Removed.REFUSED if any(known in words for known in _NO_RIGHT) else Removed.FAILED
