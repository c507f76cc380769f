"""Wiring: which handler sees which update. Behaviour stands in the handlers."""

import contextlib
import logging
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from typing import Any

from telegram import CallbackQuery, Message, Update
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import (
    AIORateLimiter,
    Application,
    ApplicationBuilder,
    ApplicationHandlerStop,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    TypeHandler,
    filters,
)

from bot.buttons import ButtonError, unpack
from bot.commands import Where, commands_for
from bot.customer import CustomerHandlers, CustomerPresses, UnreadHandlers
from bot.group import ADDRESSED, GroupGuard, Membership, PublicHandlers, PublicPresses
from bot.inspection.group import MAY_BE_PROOF, GroupFiles
from bot.inspection.handlers import PASTED, InspectionHandlers
from bot.operator import OperatorHandlers
from bot.reach import PatientRequest, PollingRequest, Reach
from bot.seen import ALL, NEW
from bot.send import answer
from bot.services import Services
from bot.words import common

__all__ = ["ALLOWED_UPDATES", "Bot", "build_application"]

ALLOWED_UPDATES = (Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER)
Bot = Application[Any, Any, Any, Any, Any, Any]
_LOG = logging.getLogger(__name__)
_AT_ONCE = 32  # updates handled at the same time
_CONNECTIONS = 16  # to Telegram, used by turns: it takes about thirty messages a second, which needs fewer
_REMEMBERED = 10_000  # update numbers
PRIVATE = NEW & filters.ChatType.PRIVATE
GROUPS = NEW & filters.ChatType.GROUPS
READ_ALONG = ALL & filters.ChatType.GROUPS  # by everybody there, whoever wrote it and however
UNREAD = ALL & ~NEW & filters.ChatType.PRIVATE & ~filters.StatusUpdate.ALL


def build_application(services: Services, reach: Reach, *, polling: bool = True) -> Bot:
    """Return the application with every handler in place; nothing is started."""
    settings = services.settings
    builder: ApplicationBuilder[Any, Any, Any, Any, Any, Any] = (
        ApplicationBuilder()
        .token(settings.token.get_secret_value())
        .base_url(settings.base_url)
        .base_file_url(settings.base_file_url)
        .concurrent_updates(_AT_ONCE)
        .request(PatientRequest(reach, _CONNECTIONS))
        .get_updates_request(PollingRequest(reach, 1))
    )
    if settings.rate_limit:
        builder = builder.rate_limiter(AIORateLimiter(max_retries=3))
    if not polling:
        builder = builder.updater(None)
    application = builder.build()
    application.add_handler(TypeHandler(Update, _Once().check), group=-2)
    _add_handlers(application, services)
    application.add_error_handler(_Failures(services).report)
    return application


def _add_handlers(application: Bot, services: Services) -> None:
    customer, public = CustomerHandlers(services), PublicHandlers(services)
    guard, operator = GroupGuard(services), OperatorHandlers(services)
    add = application.add_handler
    inspection, files = InspectionHandlers(services), GroupFiles(services)
    add(MessageHandler(READ_ALONG & guard, guard.look), group=-1)  # goes on when it was no id after all
    add(MessageHandler(READ_ALONG & MAY_BE_PROOF, files.look))
    operator.register(application)
    callback: Callable[[Update, ContextTypes.DEFAULT_TYPE], Coroutine[Any, Any, None]]
    for name, callback in (
        ("verify", customer.verify),
        ("inspect", inspection.command),
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
        ("inspect", files.command),
    ):
        add(CommandHandler(name, callback, GROUPS))
    elsewhere = [command.name for command in commands_for(Where.PRIVATE, Where.OPERATOR)]
    add(CommandHandler(elsewhere, public.elsewhere, GROUPS))
    add(MessageHandler(GROUPS & ADDRESSED, public.elsewhere))
    add(MessageHandler(PRIVATE & filters.COMMAND, customer.unknown))
    add(MessageHandler(PRIVATE & filters.Document.ALL, inspection.document))
    add(MessageHandler(PRIVATE & PASTED, inspection.text))
    add(MessageHandler(PRIVATE & filters.TEXT, customer.text))
    add(MessageHandler(PRIVATE & ~filters.StatusUpdate.ALL, customer.other))
    add(MessageHandler(UNREAD, UnreadHandlers().say))
    add(ChatMemberHandler(Membership().changed, ChatMemberHandler.MY_CHAT_MEMBER))
    add(CallbackQueryHandler(_Presses(services, operator, public).press))


class _Presses:
    """Hands a press to whom its action belongs."""

    def __init__(self, services: Services, operator: OperatorHandlers, public: PublicHandlers) -> None:
        self._customer = CustomerPresses(services)
        self._public = PublicPresses(services, public.follow_ups)
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
            await self._customer.press(query, message, data)
        else:
            await _refuse(query)


async def _refuse(query: CallbackQuery) -> None:
    await query.answer(common.broken_button(), show_alert=True)


class _Once:
    """Telegram delivers an update again when our word that it arrived got lost; nobody is answered twice."""

    def __init__(self) -> None:
        self._seen: OrderedDict[int, None] = OrderedDict()

    async def check(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Let an update pass the first time only."""
        if update.update_id in self._seen:
            raise ApplicationHandlerStop
        self._seen[update.update_id] = None
        if len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)


class _Failures:
    """What nobody caught. The update itself is never logged or shown: it holds what people typed."""

    # What a chat does between a question and its answer; nobody is left waiting.
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
        if isinstance(message, Message) and message.chat.type == message.chat.PRIVATE:
            with contextlib.suppress(TelegramError):
                await answer(message, common.failed())

    def _is_explained(self, error: Exception | None) -> bool:
        """Log the failure; tell whether another message would help nobody."""
        kind = type(error).__name__
        if isinstance(error, BadRequest):  # the library counts it among the network's faults
            harmless = any(words in str(error).lower() for words in self._HARMLESS)
            _LOG.log(logging.INFO if harmless else logging.ERROR, "Telegram refused a call: %s", error)
            return harmless
        if isinstance(error, Forbidden | ChatMigrated):
            _LOG.info("a chat does not take our answers any more (%s)", kind)
            return True
        if isinstance(error, NetworkError | RetryAfter):
            _LOG.warning("Telegram did not take an answer: %s", kind)
            return True
        _LOG.error("an update could not be handled", exc_info=error)
        return False
