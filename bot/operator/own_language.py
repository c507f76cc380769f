"""The language of an operator, kept for what is said without a question: Telegram tells it only with one."""

import asyncio
import logging

from telegram import Update
from telegram.ext import ContextTypes

from bot.chats import ChatLanguages, ChatsError
from bot.languages import ENGLISH, current

__all__ = ["OperatorLanguage"]

_LOG = logging.getLogger(__name__)


class OperatorLanguage:
    """Keeps the language of an operator's app as if it were chosen, until they choose or forget."""

    def __init__(self, languages: ChatLanguages) -> None:
        self._languages = languages

    async def keep(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """See a message of an operator in private, before it is handled."""
        chat, language = update.effective_chat, current()
        if chat is None or language is ENGLISH or self._languages.chosen(chat.id) is not None:
            return
        try:
            await asyncio.to_thread(self._languages.choose, chat.id, language.code)
        except ChatsError as error:  # notices are in English then
            _LOG.error("chats.db cannot be written: %s", error)
