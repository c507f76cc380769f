"""Wiring: which handler sees which update. Behaviour is in the handlers."""

from collections.abc import Callable, Coroutine
from typing import Any

from telegram import CallbackQuery, Message, Update
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot.alerting import AlertHandlers
from bot.commands import GROUP_COMMANDS, Where, commands_for
from bot.customer import CustomerCallbacks, CustomerHandlers, HistoryHandlers, UnreadHandlers
from bot.customer.first_contact import FirstContact
from bot.customer.previews import StagedPreview
from bot.customer.proof_files import PASTED, InspectionHandlers
from bot.failures import Failures
from bot.group import GroupGuard, Membership, PublicCallbacks, PublicHandlers
from bot.group.chat_settings import ChatSettings
from bot.group.comparison_callbacks import ComparisonCallbacks
from bot.group.inline import InlineHandlers
from bot.group.own_exchange import OwnExchange
from bot.group.proof_files import MAY_BE_PROOF, GroupFiles
from bot.operator import OperatorHandlers
from bot.operator.own_language import OperatorLanguage
from bot.operator.who import from_operator
from bot.services import Services
from bot.telegram.addressed import ADDRESSED
from bot.telegram.callbacks import Action, ButtonError, unpack
from bot.telegram.calls import CallRequest, PollingRequest
from bot.telegram.connectivity import Connectivity
from bot.telegram.filters import ALL, NEW
from bot.telegram.intake import MOST
from bot.telegram.outgoing import CONNECTIONS, Limiter
from bot.telegram.sending import alert
from bot.texts import common

__all__ = ["ALLOWED_UPDATES", "Bot", "build_application"]

ALLOWED_UPDATES = (
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CALLBACK_QUERY,
    Update.INLINE_QUERY,
    Update.MY_CHAT_MEMBER,
)
Bot = Application[Any, Any, Any, Any, Any, Any]
PRIVATE = NEW & filters.ChatType.PRIVATE
GROUPS = NEW & filters.ChatType.GROUPS
READ_ALONG = ALL & filters.ChatType.GROUPS  # by everyone there, whoever wrote it and however
UNREAD = ALL & ~NEW & filters.ChatType.PRIVATE & ~filters.StatusUpdate.ALL


def build_application(services: Services, connectivity: Connectivity) -> Bot:
    """Return the application with every handler in place; nothing is started, and it takes no updates by itself."""
    settings = services.settings
    builder: ApplicationBuilder[Any, Any, Any, Any, Any, Any] = (
        ApplicationBuilder()
        .token(settings.token.get_secret_value())
        .base_url(settings.base_url)
        .base_file_url(settings.base_file_url)
        .concurrent_updates(MOST)  # a bound that is never met: bot.telegram.intake admits fewer
        .request(CallRequest(connectivity, CONNECTIONS))
        .get_updates_request(PollingRequest(connectivity, 1))
        .rate_limiter(Limiter(paced=settings.rate_limit))
        .updater(None)  # it would confirm what it only queued, and end for ever at a 401 or 404
    )
    application = builder.build()
    _add_handlers(application, services)
    application.add_error_handler(Failures(services).report)
    return application


def _add_handlers(application: Bot, services: Services) -> None:
    public, settings = PublicHandlers(services), ChatSettings(services)
    alerts = AlertHandlers(services)
    first = FirstContact(services, public, settings, alerts.show)
    customer = CustomerHandlers(services, first)
    guard, operator = GroupGuard(services), OperatorHandlers(services, StagedPreview(services).show)
    add = application.add_handler
    inspection, files = InspectionHandlers(services), GroupFiles(services)
    own_exchange = OwnExchange(services)
    add(ChatMemberHandler(alerts.left, ChatMemberHandler.MY_CHAT_MEMBER), group=-3)
    add(ChatMemberHandler(settings.added, ChatMemberHandler.MY_CHAT_MEMBER), group=-2)
    own_language = OperatorLanguage(services.languages)
    add(MessageHandler(from_operator(services.settings), own_language.keep), group=-2)
    add(MessageHandler(READ_ALONG & guard, guard.look), group=-1)  # goes on when it was no id after all
    add(MessageHandler(READ_ALONG & MAY_BE_PROOF, files.look))
    operator.register(application)
    callback: Callable[[Update, ContextTypes.DEFAULT_TYPE], Coroutine[Any, Any, None]]
    for name, callback in (
        ("verify", customer.verify),
        ("history", HistoryHandlers(services).command),
        ("inspect", inspection.command),
        ("start", customer.start),
        ("privacy", customer.privacy),
        ("forget", customer.forget),
        ("id", customer.own_number),
        ("help", customer.help),
        ("reserves", public.reserves),
        ("snapshots", public.snapshots),
        ("exchanges", public.exchanges),
        ("exchange", customer.exchange),
        ("settings", settings.command),
        ("alerts", alerts.command),
    ):
        add(CommandHandler(name, callback, PRIVATE))
    in_groups = (
        public.reserves,
        public.snapshots,
        public.exchanges,
        own_exchange.command,
        public.help,
        files.command,
        settings.command,
        alerts.command,
    )
    for name, callback in zip(GROUP_COMMANDS, in_groups, strict=True):
        add(CommandHandler(name, callback, GROUPS))
    elsewhere = [command.name for command in commands_for(Where.PRIVATE, Where.OPERATOR)]
    add(CommandHandler(elsewhere, public.elsewhere, GROUPS))
    add(MessageHandler(READ_ALONG & filters.StatusUpdate.MIGRATE, own_exchange.moved))
    add(MessageHandler(GROUPS & ADDRESSED, public.elsewhere))
    add(MessageHandler(PRIVATE & filters.COMMAND, customer.unknown))
    add(MessageHandler(PRIVATE & filters.Document.ALL, inspection.document))
    add(MessageHandler(PRIVATE & PASTED, inspection.text))
    add(MessageHandler(PRIVATE & filters.TEXT, customer.text))
    add(MessageHandler(PRIVATE & ~filters.StatusUpdate.ALL, customer.other))
    add(MessageHandler(UNREAD, UnreadHandlers().say))
    add(ChatMemberHandler(Membership(services).changed, ChatMemberHandler.MY_CHAT_MEMBER))
    add(InlineQueryHandler(InlineHandlers(services).answer))
    add(CallbackQueryHandler(_Callbacks(services, operator, public, first, settings, alerts).press))


class _Callbacks:
    """Hands a press to whom its action belongs."""

    def __init__(
        self,
        services: Services,
        operator: OperatorHandlers,
        public: PublicHandlers,
        first: FirstContact,
        settings: ChatSettings,
        alerts: AlertHandlers,
    ) -> None:
        self._first, self._settings = first, settings
        self._customer = CustomerCallbacks(services)
        self._public = PublicCallbacks(services, public)
        self._comparisons = ComparisonCallbacks(services, public.follow_ups)
        self._operator, self._alerts = operator, alerts

    async def press(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Answer one press; a button of an unknown form or an inaccessible message gets a plain answer."""
        query = update.callback_query
        assert query is not None
        try:
            data = unpack(query.data or "")
        except ButtonError:
            await alert(query, common.broken_button())
            return
        message = query.message
        if data.action in AlertHandlers.ACTIONS:
            await self._alerts.press(query, data)
        elif not isinstance(message, Message):
            await alert(query, common.out_of_date())
        elif data.action in OperatorHandlers.ACTIONS:
            await self._operator.press(update, context, data)
        elif data.action in PublicCallbacks.ACTIONS:
            await self._public.press(query, message, data)
        elif data.action in ComparisonCallbacks.ACTIONS:
            await self._comparisons.press(query, message, data)
        elif data.action is Action.FIRST and data.client_id is not None:
            await self._settings.press(query, message, data)
        elif data.action is Action.FIRST and message.chat.type == message.chat.PRIVATE:
            await self._first.press(query, message, data)
        elif message.chat.type == message.chat.PRIVATE:
            await self._customer.press(query, message, data)
        else:
            await _refuse(query)


async def _refuse(query: CallbackQuery) -> None:
    await alert(query, common.broken_button())
