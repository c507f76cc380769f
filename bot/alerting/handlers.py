"""``/alerts``: what is on, and the buttons that change it. In groups only administrators change something."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TypeVar, TypeVarTuple, Unpack

from telegram import CallbackQuery, Chat, Message, Update
from telegram.constants import ChatMemberStatus
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot.alerting.buttons import IN_MENU, exchange_buttons, menu_buttons, only_menu
from bot.alerts import LINES, OFFERED, AlertChoices, AlertKind, AlertStoreError
from bot.answer_outcome import AnswerOutcome
from bot.answering import Refusal, answering
from bot.group.administrators import administers
from bot.languages import current
from bot.services import Services
from bot.telegram.callbacks import NO_EXCHANGE, Action, ButtonData, exchange_mark
from bot.telegram.sending import alert, answer, keyboard, rewrite
from bot.texts import alerts as words
from bot.texts import common

__all__ = ["AlertHandlers"]

_LOG = logging.getLogger(__name__)
_GONE = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)
Result = TypeVar("Result")
Arguments = TypeVarTuple("Arguments")


class AlertHandlers:
    """The menu of alerts. Nothing is remembered between presses but what was chosen."""

    ACTIONS = (Action.ALERTS, Action.ALERT_CHOICE, Action.ALERT_EXCHANGE, Action.ALERT_STOP)

    def __init__(self, services: Services) -> None:
        self._services = services
        self._kept = services.alerts.subscriptions

    async def command(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """``/alerts``, in a private chat or a group."""
        message = update.effective_message
        assert message is not None
        await self.show(message)

    async def show(self, message: Message) -> None:
        """Answer a message with the menu."""
        if _is_group(message.chat) and self._services.limits.group(message.chat_id):
            self._services.metrics.limited("group")
            return
        say = partial(answer, message, quote=_is_group(message.chat))
        async with answering(self._services.metrics, "alerts", say) as counted:
            chosen = await self._chosen(message.chat)
            if not _is_group(message.chat) and chosen.kinds:
                await self._keep(self._kept.speak, message.chat_id, current().code)
            await say(self._menu(message.chat, chosen), keyboard(menu_buttons(self._services, chosen)))
            counted.set(AnswerOutcome.SHOWN)

    async def left(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Somebody blocked the bot, or took it out of a group: nothing is kept of that chat for alerts."""
        change = update.my_chat_member
        if change is None or change.new_chat_member.status not in _GONE:
            return
        try:
            await asyncio.to_thread(self._kept.forget, change.chat.id)
        except AlertStoreError as error:  # the next alert is refused, and they are deleted then
            _LOG.error("alerts.db: %s", error)

    async def press(self, query: CallbackQuery, data: ButtonData) -> None:
        """Answer one press, also under a message that is too old to be changed. A Refusal is told to whoever pressed."""
        message = query.message
        if message is None:
            await alert(query, common.out_of_date())
            return
        say = partial(alert, query)
        async with answering(self._services.metrics, data.action.name.lower(), say) as counted:
            if _is_group(message.chat) and not await administers(message.chat, query.from_user.id):
                raise Refusal(words.only_administrators(), AnswerOutcome.NOT_UNDERSTOOD)
            if data.action is Action.ALERT_STOP:
                await self._stop(query, message.chat, data)
            else:
                await self._change(query, message.chat, data)
            counted.set(AnswerOutcome.SHOWN)

    async def _stop(self, query: CallbackQuery, chat: Chat, data: ButtonData) -> None:
        is_removed = await self._keep(self._kept.forget, chat.id)
        said = words.stopped(in_group=_is_group(chat)) if is_removed else words.nothing_on()
        with suppress(TelegramError):  # a press made while the bot was down is followed all the same
            await alert(query, said)
        if not isinstance(query.message, Message):
            return
        if data.asset == IN_MENU:
            await self._show(query.message, await self._chosen(chat))
            return
        with suppress(TelegramError):
            await query.message.edit_reply_markup(only_menu())

    async def _change(self, query: CallbackQuery, chat: Chat, data: ButtonData) -> None:
        message = query.message
        if not isinstance(message, Message):
            raise Refusal(common.out_of_date(), AnswerOutcome.NO_SNAPSHOT)
        chosen = await self._chosen(chat)
        if data.action is not Action.ALERTS and not chosen.kinds:  # what is shown is in the buttons alone
            chosen = AlertChoices(exchange=self._key(data.statement))
        if data.action is Action.ALERT_CHOICE:
            chosen = _toggled(chosen, data)
            await self._keep(self._kept.save, chat.id, current().code, chosen)
        elif data.action is Action.ALERT_EXCHANGE and data.asset:
            chosen = AlertChoices(chosen.kinds, self._key(data.statement), chosen.line)
            await self._keep(self._kept.save, chat.id, current().code, chosen)
        with suppress(TelegramError):
            await query.answer()
        if data.action is Action.ALERT_EXCHANGE and not data.asset:
            rows = exchange_buttons(self._services, data.page)
            await rewrite(message, words.choose_exchange(), keyboard(rows))
        elif data.action is Action.ALERTS:
            buttons = keyboard(menu_buttons(self._services, chosen))
            await answer(message, self._menu(chat, chosen), buttons)
        else:
            await self._show(message, chosen)

    async def _show(self, message: Message, chosen: AlertChoices) -> None:
        buttons = keyboard(menu_buttons(self._services, chosen))
        await rewrite(message, self._menu(message.chat, chosen), buttons)

    def _menu(self, chat: Chat, chosen: AlertChoices) -> str:
        name = self._services.exchanges.name(chosen.exchange) if chosen.exchange else ""
        return words.menu(chosen, name, in_group=_is_group(chat))

    async def _chosen(self, chat: Chat) -> AlertChoices:
        """Return what a chat chose, or what is shown first to one that did not."""
        own = self._services.group_exchanges.of(chat.id)
        return await self._keep(self._kept.of, chat.id) or AlertChoices(exchange=own)

    def _key(self, mark: bytes) -> str:
        """Return the key of the exchange of a button, "" for all. Raises Refusal for one that is not loaded any more."""
        if mark == NO_EXCHANGE:
            return ""
        key = next((key for key in self._services.exchanges.ever if exchange_mark(key) == mark), "")
        if not key:
            raise Refusal(common.exchange_gone(), AnswerOutcome.NO_SNAPSHOT)
        return key

    async def _keep(self, work: Callable[[Unpack[Arguments]], Result], *arguments: *Arguments) -> Result:
        """Return what `work` returns, which uses the file. Raises Refusal where it cannot be used."""
        try:
            return await asyncio.to_thread(work, *arguments)
        except AlertStoreError as error:
            _LOG.error("alerts.db: %s", error)
            raise Refusal(words.cannot_be_kept(), AnswerOutcome.UNAVAILABLE) from None


def _toggled(chosen: AlertChoices, data: ButtonData) -> AlertChoices:
    """Return the choices after the press of a button. Raises Refusal for a kind or line that is not offered."""
    is_kind = data.asset in OFFERED and not data.page
    if not is_kind and not (data.asset == AlertKind.RATIO and data.page in LINES):
        raise Refusal(common.broken_button(), AnswerOutcome.NOT_UNDERSTOOD)
    return chosen.toggled(AlertKind(data.asset), data.page)


def _is_group(chat: Chat) -> bool:
    return chat.type != Chat.PRIVATE
