"""``/settings``: in which language a chat is spoken to. In a group its administrators choose, everyone may look."""

import asyncio
import logging
from contextlib import suppress
from functools import partial

from telegram import CallbackQuery, Chat, Message, Update
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot.alerts import AlertStoreError
from bot.answer_outcome import AnswerOutcome
from bot.answering import Refusal, answering
from bot.chats import ChatsError
from bot.group.administrators import administers
from bot.languages import LANGUAGES, current, speak
from bot.services import Services
from bot.telegram.callbacks import NO_EXCHANGE, Action, ButtonData, ButtonError, symbol_bytes, symbol_of
from bot.telegram.filters import in_group
from bot.telegram.menu import set_chat_menu
from bot.telegram.outgoing.passing import passing
from bot.telegram.sending import answer, keyboard, rewrite
from bot.telegram.spoken import added_by
from bot.texts import common
from bot.texts import first as words

__all__ = ["ChatSettings", "settings_button"]

_LOG = logging.getLogger(__name__)
_A_ROW = 2  # buttons
_CODES = frozenset(language.code for language in LANGUAGES)


def settings_button(code: str = "") -> str:
    """Return the data of a button that chooses a language, or opens the settings; `code`: of the language, "" for neither."""
    return ButtonData(Action.FIRST, symbol_bytes(code), NO_EXCHANGE).pack()


class ChatSettings:
    """Shows the language of a chat, and changes it at a press."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def command(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """``/settings``."""
        message = update.effective_message
        assert message is not None
        if in_group(message) and self._services.limits.group(message.chat_id):
            self._services.metrics.limited("group")
            return
        await self.show(message)

    async def show(self, message: Message) -> None:
        """Send the settings into the chat of a message."""
        async with answering(
            self._services.metrics, "settings", partial(answer, message, quote=in_group(message))
        ) as counted:
            html, rows = _shown(is_group=in_group(message))
            await answer(message, html, keyboard(rows), quote=in_group(message))
            counted.set(AnswerOutcome.SHOWN)

    async def press(self, query: CallbackQuery, message: Message, data: ButtonData) -> None:
        """Change the language, and the message that the button is under with it. A refusal is told to whoever pressed."""
        say = partial(query.answer, show_alert=True)
        async with answering(self._services.metrics, "settings", say) as counted:
            await self._choose(query, message, _code(data))
            counted.set(AnswerOutcome.SHOWN)

    async def _choose(self, query: CallbackQuery, message: Message, code: str) -> None:
        if in_group(message) and not await administers(message.chat, query.from_user.id):
            raise Refusal(words.only_administrators(), AnswerOutcome.NOT_UNDERSTOOD)
        languages = self._services.languages
        try:
            await asyncio.to_thread(languages.choose, message.chat_id, code)
        except ChatsError as error:
            _LOG.error("chats.db cannot be written: %s", error)
            raise Refusal(words.not_saved(), AnswerOutcome.UNAVAILABLE) from None
        speak(languages.of(message.chat_id))
        await self._speak_in_alerts(message.chat_id)
        with suppress(TelegramError):
            await query.answer()
        html, rows = _shown(is_group=in_group(message))
        await rewrite(message, html, keyboard(rows))
        with passing():  # menus have limits of hours; the answer is given
            await set_chat_menu(query.get_bot(), message.chat_id, self._services.settings.operators)

    async def _speak_in_alerts(self, chat_id: int) -> None:
        """Let the alerts of a chat be in its language too."""
        try:
            await asyncio.to_thread(self._services.alerts.subscriptions.speak, chat_id, current().code)
        except AlertStoreError as error:  # the choice stands; alerts keep the language before
            _LOG.error("alerts.db cannot be written: %s", error)

    async def added(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """The bot was added to a group: it is spoken to in the language of whoever did, until an administrator chooses."""
        adder, chat, languages = added_by(update), update.effective_chat, self._services.languages
        told = adder is not None and adder.language_code
        if adder is None or chat is None or not told or languages.chosen(chat.id) is not None:
            return
        try:
            await asyncio.to_thread(languages.choose, chat.id, current().code)
        except ChatsError as error:
            _LOG.error("chats.db cannot be written: %s", error)
            return
        await self._first_menu(chat)

    async def _first_menu(self, chat: Chat) -> None:
        with passing():
            await set_chat_menu(chat.get_bot(), chat.id, ())


def _code(data: ButtonData) -> str:
    """Return the code of the language that a button chooses. Raises Refusal for any other button."""
    with suppress(ButtonError):
        if (code := symbol_of(data)) in _CODES:
            return code
    raise Refusal(common.broken_button(), AnswerOutcome.NOT_UNDERSTOOD)


def _shown(*, is_group: bool) -> tuple[str, list[list[tuple[str, str]]]]:
    """Return the settings in the language of the context, with a button for each language."""
    buttons = [
        (f"✓ {language.name}" if language is current() else language.name, settings_button(language.code))
        for language in LANGUAGES
    ]
    rows = [buttons[place : place + _A_ROW] for place in range(0, len(buttons), _A_ROW)]
    return words.settings(current(), in_group=is_group), rows
