"""What no handler caught: counted, logged without what people typed, and owned up to where someone waits."""

import contextlib
import logging

from telegram import Chat, Message, Update
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError
from telegram.ext import ContextTypes

from bot.services import Services
from bot.telegram.outgoing.outcomes import is_ours
from bot.telegram.outgoing.passing import DroppedError
from bot.telegram.sending import answer
from bot.texts import common

__all__ = ["Failures"]

_LOG = logging.getLogger(__name__)


class Failures:
    """What no one caught. The update itself is never logged or shown: it holds what people typed."""

    # What a chat does between a question and its answer; no one is left waiting.
    _HARMLESS = (
        *("query is too old", "not found", "can't be edited", "can't be deleted", "not modified"),
        *("not enough rights", "have no rights", "chat_write_forbidden", "topic_closed"),
    )

    def __init__(self, services: Services) -> None:
        self._services = services

    async def report(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Log the failure, count it, and tell a private chat that it was our fault."""
        error = context.error
        self._services.metrics.telegram_error(type(error).__name__)
        if self._is_explained(error):
            return
        message = update.effective_message if isinstance(update, Update) else None
        if (
            isinstance(message, Message)
            and isinstance(message.chat, Chat)
            and message.chat.type == Chat.PRIVATE
        ):
            html = common.unsure() if isinstance(error, TelegramError) else common.failed()
            with contextlib.suppress(TelegramError):
                await answer(message, html)

    def _is_explained(self, error: Exception | None) -> bool:
        """Log the failure; tell whether another message would help no one. Only a fault of ours is an error."""
        kind = type(error).__name__
        if isinstance(error, BadRequest):  # the library counts it among the network's faults
            harmless = any(words in str(error).lower() for words in self._HARMLESS)
            _LOG.log(logging.INFO if harmless else logging.WARNING, "Telegram refused a call: %s", error)
            return harmless
        if isinstance(error, Forbidden | ChatMigrated):
            _LOG.info("a chat does not take our answers any more (%s)", kind)
            return True
        if isinstance(error, TelegramError) and not is_ours(error):
            _LOG.warning("Telegram did not take an answer: %s", kind)
            return isinstance(error, DroppedError)
        _LOG.error("an update could not be handled", exc_info=error)
        return False
