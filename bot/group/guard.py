"""An id shown to a whole group is never answered: it is deleted where the bot may, and the private chat named."""

import logging

from telegram import Message, Update
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot.ids import looks_like_id
from bot.send import answer
from bot.services import Services
from bot.words import group as words

__all__ = ["GroupGuard"]

_LOG = logging.getLogger(__name__)


class GroupGuard:
    """Looks at every group message that reaches the bot, before any command."""

    def __init__(self, services: Services) -> None:
        self._services = services

    @staticmethod
    def concerns(message: Message) -> bool:
        """Tell whether a message shows something that looks like an id."""
        return looks_like_id(message.text or message.caption or "")

    async def warn(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Delete the message if we may, and say where ids belong. Nothing of it is looked up."""
        message = update.effective_message
        assert message is not None
        try:
            deleted = await message.delete()
        except TelegramError as error:
            _LOG.info("a message with an id could not be deleted: %s", type(error).__name__)
            deleted = False
        self._services.metrics.limited("id_in_group")
        if not self._services.limits.group(message.chat_id):
            await answer(message, words.id_in_group(deleted, context.bot.username), quote=not deleted)
