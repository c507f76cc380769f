"""Wiring: which handler sees which update. Behaviour stands in the handlers."""

import logging
from typing import Any

from telegram import CallbackQuery, Message, Update
from telegram.error import NetworkError, RetryAfter
from telegram.ext import (
    AIORateLimiter,
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from bot.buttons import ButtonError, unpack
from bot.customer import CustomerHandlers, CustomerPresses
from bot.group import GroupGuard, PublicHandlers, PublicPresses
from bot.operator import OperatorHandlers
from bot.seen import NEW
from bot.send import answer
from bot.services import Services
from bot.words import common

__all__ = ["ALLOWED_UPDATES", "Bot", "build_application"]

ALLOWED_UPDATES = (Update.MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER)
Bot = Application[Any, Any, Any, Any, Any, Any]
_LOG = logging.getLogger(__name__)
PRIVATE = NEW & filters.ChatType.PRIVATE
GROUPS = NEW & filters.ChatType.GROUPS


def build_application(services: Services, *, polling: bool = True) -> Bot:
    """Return the application with every handler in place; nothing is started."""
    settings = services.settings
    builder = (
        ApplicationBuilder()
        .token(settings.token.get_secret_value())
        .base_url(settings.base_url)
        .base_file_url(settings.base_file_url)
        .concurrent_updates(32)
        .connection_pool_size(64)
    )
    if settings.rate_limit:
        builder = builder.rate_limiter(AIORateLimiter(max_retries=3))
    if not polling:
        builder = builder.updater(None)
    application = builder.build()
    _add_handlers(application, services)
    application.add_error_handler(_Failures(services).report)
    return application


def _add_handlers(application: Bot, services: Services) -> None:
    customer, public = CustomerHandlers(services), PublicHandlers(services)
    guard, operator = GroupGuard(services), OperatorHandlers(services)
    add = application.add_handler
    add(MessageHandler(GROUPS & _ShowsId(), guard.warn))
    operator.register(application)
    for name, callback in (
        ("verify", customer.verify),
        ("start", customer.start),
        ("privacy", customer.privacy),
        ("help", customer.help),
        ("reserves", public.reserves),
        ("snapshots", public.snapshots),
    ):
        add(CommandHandler(name, callback, PRIVATE))
    for name, callback in (
        ("reserves", public.reserves),
        ("snapshots", public.snapshots),
        ("help", public.help),
    ):
        add(CommandHandler(name, callback, GROUPS))
    add(MessageHandler(PRIVATE & filters.COMMAND, customer.unknown))
    add(MessageHandler(PRIVATE & filters.TEXT, customer.text))
    add(MessageHandler(PRIVATE & ~filters.StatusUpdate.ALL, customer.other))
    add(CallbackQueryHandler(_Presses(services, operator).press))


class _ShowsId(filters.MessageFilter):
    def filter(self, message: Message) -> bool:
        return GroupGuard.concerns(message)


class _Presses:
    """Hands a press to whom its action belongs."""

    def __init__(self, services: Services, operator: OperatorHandlers) -> None:
        self._customer = CustomerPresses(services)
        self._public = PublicPresses(services)
        self._operator = operator

    async def press(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Answer one press; a button of an unknown form or an inaccessible message gets a plain answer."""
        query = update.callback_query
        assert query is not None
        try:
            data = unpack(query.data or "")
        except ButtonError:
            await query.answer(common.broken_button(), show_alert=True)
            return
        message = query.message
        if not isinstance(message, Message):
            await query.answer(common.out_of_date(), show_alert=True)
        elif data.action in OperatorHandlers.ACTIONS:
            await self._operator.press(update, context, data)
        elif data.action in PublicPresses.ACTIONS:
            await self._public.press(query, message, data)
        elif message.chat.type == message.chat.PRIVATE:
            await self._customer.press(query, message, data, context.bot)
        else:
            await _refuse(query)


async def _refuse(query: CallbackQuery) -> None:
    await query.answer(common.broken_button(), show_alert=True)


class _Failures:
    """What nobody caught. The update itself is never logged or shown: it holds what people typed."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def report(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Log the failure, count it, and tell a private chat that it was our fault."""
        error = context.error
        self._services.metrics.telegram_error(type(error).__name__)
        if isinstance(error, NetworkError | RetryAfter):
            _LOG.warning("Telegram did not take an answer: %s", type(error).__name__)
            return
        _LOG.error("an update could not be handled", exc_info=error)
        message = update.effective_message if isinstance(update, Update) else None
        if message is not None and message.chat.type == message.chat.PRIVATE:
            await answer(message, common.failed())
