"""The one press that belongs to an answer: who asks for reserves and opens the wallets asked once, not twice."""

from contextlib import suppress

from telegram import CallbackQuery, Message
from telegram.error import TelegramError

from bot.answer_outcome import AnswerOutcome
from bot.group.pages import Rows
from bot.runtime.lru import LruCache
from bot.services import Services
from bot.telegram.filters import in_group
from bot.telegram.sending import answer, keyboard, rewrite
from bot.texts import common

__all__ = ["FollowUps", "show_page"]

_MOST_GROUPS = 10_000  # remembered; the longest unused are forgotten first


class FollowUps:
    """Of each group the last answer whose buttons no one has pressed yet. In memory only."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._open: LruCache[int, int] = LruCache(_MOST_GROUPS)  # message ids by chat id

    def expect(self, sent: Message) -> None:
        """Allow one press under `sent`, a new answer, where it is in a group."""
        if in_group(sent):
            self._open.put(sent.chat_id, sent.message_id)

    async def must_wait(self, query: CallbackQuery, message: Message, command: str) -> bool:
        """Tell whether no new message may be sent yet because of a press under `message`, and say so to whoever pressed.

        `command`: under which the press is counted. The one press that was allowed is so no more.
        """
        if not in_group(message) or self._take(message):
            return False
        wait, metrics = self._services.limits.group(message.chat_id), self._services.metrics
        if wait:
            metrics.limited("group")
            with metrics.timed(command) as counted:
                await query.answer(common.wait(wait))
                counted.set(AnswerOutcome.LIMITED)
        return wait > 0

    def _take(self, message: Message) -> bool:
        """Tell whether a press under `message` is the one that was allowed; the next one is not."""
        if self._open.get(message.chat_id) != message.message_id:
            return False
        self._open.pop(message.chat_id)
        return True


async def show_page(
    query: CallbackQuery, message: Message, html: str, rows: Rows, *, makes_one: bool
) -> None:
    """Show a page: in a new message where the press `makes_one`, else in the place of the one that it is under."""
    with suppress(TelegramError):  # a press made while the bot was down is followed all the same
        await query.answer()
    if makes_one:
        await answer(message, html, keyboard(rows), quote=True)
    else:
        await rewrite(message, html, keyboard(rows))
