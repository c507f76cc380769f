"""``/exchange`` in a group: which exchange the group asks about. Its administrators set it, everyone may ask."""

import asyncio
import logging
from functools import partial

from telegram import Message, Update
from telegram.ext import ContextTypes

from bot.alerts import AlertStoreError
from bot.answer_outcome import AnswerOutcome
from bot.answering import Refusal, answering
from bot.chats import ChatsError
from bot.group.administrators import is_administrator
from bot.group.withdrawn import withdrawn_key, withdrawn_refusal
from bot.services import Services
from bot.telegram.filters import after_command
from bot.telegram.sending import answer
from bot.texts import exchanges as words

__all__ = ["OwnExchange"]

_LOG = logging.getLogger(__name__)
_NONE = ("none", "no", "off", "-")


class OwnExchange:
    """Shows and sets it, and keeps it when the group becomes a supergroup."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def command(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """``/exchange``, ``/exchange <name>``, ``/exchange none``."""
        message = update.effective_message
        assert message is not None
        if self._services.limits.group(message.chat_id):
            self._services.metrics.limited("group")
            return
        say = partial(answer, message, quote=True)
        async with answering(self._services.metrics, "exchange", say) as counted:
            typed = after_command(message).split()
            await say(await self._set(message, typed) if typed else self._shown(message.chat_id))
            counted.set(AnswerOutcome.SHOWN)

    def _shown(self, chat: int) -> str:
        key, loaded = self._services.group_exchanges.of(chat), self._services.exchanges
        if key and key not in loaded.keys:
            return words.group_exchange_gone(loaded.name(key))
        return words.group_exchange(loaded.name(key) if key else "")

    async def _set(self, message: Message, typed: list[str]) -> str:
        """Set it and return what is said. Raises Refusal for whoever may not, and for what is no exchange here."""
        if not await is_administrator(message):
            raise Refusal(words.only_administrators(), AnswerOutcome.NOT_UNDERSTOOD)
        loaded, named = (
            self._services.exchanges,
            await asyncio.to_thread(self._services.exchanges.named, typed),
        )
        if withdrawn := withdrawn_key(self._services, typed):
            raise withdrawn_refusal(self._services, withdrawn)
        unset = not named.key and typed[0].lower() in _NONE
        if not unset and (not named.key or named.rest):
            said = words.unknown(loaded.unknown(named.rest), loaded.names(loaded.keys))
            raise Refusal(said, AnswerOutcome.NOT_UNDERSTOOD)
        try:
            await asyncio.to_thread(self._services.group_exchanges.choose, message.chat_id, named.key)
        except ChatsError as error:
            _LOG.error("chats.db cannot be written: %s", error)
            raise Refusal(words.not_saved(), AnswerOutcome.UNAVAILABLE) from None
        return words.group_exchange_set(loaded.name(named.key) if named.key else "")

    async def moved(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """A group has become a supergroup: Telegram says so in both, and its id is another one now."""
        message = update.effective_message
        assert message is not None
        old = message.migrate_from_chat_id or message.chat_id
        new = message.migrate_to_chat_id or message.chat_id
        try:
            await asyncio.to_thread(self._services.group_exchanges.move, old, new)
            await asyncio.to_thread(self._services.languages.move, old, new)
        except ChatsError as error:
            _LOG.error("chats.db cannot be written: %s", error)
        try:
            await asyncio.to_thread(self._services.alerts.subscriptions.move, old, new)
        except AlertStoreError as error:
            _LOG.error("alerts.db cannot be written: %s", error)
