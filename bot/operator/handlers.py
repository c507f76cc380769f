"""The operators' commands. They only ever match operators, so everyone else gets the ordinary unknown command."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from telegram import Message, Update
from telegram.ext import Application, CommandHandler, ContextTypes, MessageHandler, filters

from bot.catalogue import CatalogueError, StagedPublicationRow, StagedRow
from bot.catalogue.disk import free_bytes, low_disk
from bot.catalogue.log_entries import check_reason
from bot.catalogue.published_folder import PublishedFolder
from bot.catalogue.served import AmbiguousNameError, PublishedSnapshot
from bot.load.errors import LoadError
from bot.load.folder import unreadable
from bot.logs import redact
from bot.operator.callbacks import OperatorCallbacks, Preview
from bot.operator.loads import LoadTalk, is_first, waiting_buttons
from bot.operator.naming import exchange_names, key_meant, named_with_reason
from bot.operator.reasons import mark_of_reason
from bot.operator.who import LEDGER_FILE, LOAD_CAPTION, OperatorServices, from_operator
from bot.telegram.callbacks import Action, ButtonData
from bot.telegram.filters import after_command
from bot.telegram.sending import answer, keyboard
from bot.texts import decided as decided_words
from bot.texts import loading
from bot.texts import operator as words
from bot.texts.status import status

__all__ = ["OperatorHandlers"]

Callback = Callable[[Update, ContextTypes.DEFAULT_TYPE], Coroutine[Any, Any, None]]
_AUDIT_ROWS = 20
_LONGEST_SUBJECT = 40  # characters of what was typed and meant nothing; a reason may be behind it
Published = PublishedSnapshot | PublishedFolder


class OperatorHandlers:
    """Answers operators in their private chats."""

    ACTIONS = OperatorCallbacks.ACTIONS

    def __init__(self, services: OperatorServices, preview: Preview) -> None:
        """`preview` sends what people would see of a dry run."""
        self._services = services
        self._loads = LoadTalk(services)
        self._presses = OperatorCallbacks(services, preview)

    def register(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        """Add the commands to group 0, before whatever answers everyone else."""
        mine = from_operator(self._services.settings)
        for name, callback in (
            ("load", self.load),
            ("withdraw", self.withdraw),
            ("status", self.status),
            ("cancel", self.cancel),
            ("audit", self.audit),
        ):
            application.add_handler(CommandHandler(name, _in_words(callback), mine))
        unpublished = _NothingPublished(self._services)
        application.add_handler(CommandHandler("start", self.start, mine & unpublished))
        application.add_handler(MessageHandler(mine & LOAD_CAPTION, _in_words(self.load)))
        application.add_handler(MessageHandler(mine & LEDGER_FILE, self.file))

    async def press(self, update: Update, _context: ContextTypes.DEFAULT_TYPE, data: ButtonData) -> None:
        """Answer a press of Publish, Discard, Withdraw, Keep or a dry run; who pressed, and where, is checked again."""
        assert update.callback_query is not None
        await self._presses.press(update.callback_query, data)

    async def start(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """``/start`` of an operator while nothing was ever published: the first step of the first load."""
        await self._loads.first(_message(update))

    async def load(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """``/load`` with a path, an address, or a document."""
        message = _message(update)
        document, typed = message.document, after_command(message)
        if document is None and not typed and message.reply_to_message is not None:
            document = message.reply_to_message.document
        if document is not None:  # a file that was sent is what is meant, whatever was typed with it
            await self._loads.document(message, document)
        elif typed:
            await self._loads.named(message, typed)
        else:
            await self._loads.explain(message)

    async def file(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """A bundle or snapshot file without ``/load``: nothing is done with it, not even a download."""
        await self._loads.unasked(_message(update))

    async def withdraw(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """``/withdraw <snapshot> [reason]``: asks first."""
        message, snapshots = _message(update), self._services.snapshots
        typed = after_command(message)
        if snapshots.trouble:
            await answer(message, loading.quoted(snapshots.trouble))
            return
        if not typed:
            await self._withdrawable(message, None)
            return
        try:
            services = self._services
            entry, reason = named_with_reason(services.catalogue, snapshots, services.folders, typed)
        except AmbiguousNameError as error:
            self._refuse(message, redact(typed)[:_LONGEST_SUBJECT], str(error))
            names = exchange_names(self._services.catalogue)
            await answer(message, words.withdraw_ambiguous(error.entries, names))
            return
        key = key_meant(self._services.catalogue, typed) if entry is None else None
        if key is not None:
            await self._withdrawable(message, key)
        elif entry is None:
            self._refuse(message, redact(typed)[:_LONGEST_SUBJECT], "no such snapshot")
            await answer(message, words.withdraw_unknown(typed))
        elif isinstance(entry, PublishedFolder):
            await self._withdraw_folder(message, entry, reason)
        elif entry.withdrawn_at is not None:
            self._refuse(message, entry.statement_id[:8], "withdrawn before")
            await answer(message, words.withdrawn_before(entry, exchange_names(self._services.catalogue)))
        else:
            html = words.withdraw_question(entry, exchange_names(self._services.catalogue))
            await self._ask(message, html, entry, reason)

    async def _ask(self, message: Message, html: str, entry: Published, reason: str) -> None:
        """Ask whether something is to be withdrawn for a reason, "" for none. Raises CatalogueError for one that cannot stand."""
        subject = entry.prefix.hex()[:8]
        try:
            check_reason(reason)
        except CatalogueError as error:
            self._refuse(message, subject, str(error))
            raise
        html += f"\n\n{words.withdraw_reason(reason, subject)}"
        buttons = keyboard([_withdraw_buttons(entry.prefix, mark_of_reason(reason))])
        await answer(message, html, buttons, quote=True)

    async def _withdrawable(self, message: Message, key: str | None) -> None:
        """Say what can be withdrawn, of one exchange where its `key` is given."""
        names, services = exchange_names(self._services.catalogue), self._services
        html = words.withdraw_usage(services.snapshots.entries(key), services.folders.entries(key), names)
        await answer(message, html)

    async def _withdraw_folder(self, message: Message, entry: PublishedFolder, reason: str) -> None:
        name = exchange_names(self._services.catalogue).get(entry.key, entry.key)
        if entry.withdrawn_at is not None:
            self._refuse(message, entry.id[:8], "withdrawn before")
            await answer(message, decided_words.withdrawn_before(entry, name))
            return
        await self._ask(message, decided_words.withdraw_question(entry, name), entry, reason)

    async def status(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """``/status``, with a button for each dry run that waits."""
        message, services = _message(update), self._services
        snapshots = services.snapshots
        trouble, staged = _staged(services)
        data_dir = services.settings.data_dir
        free = await asyncio.to_thread(free_bytes, data_dir)
        folder = await asyncio.to_thread(unreadable, services.settings.import_dir)
        await asyncio.to_thread(services.folders.look_again)
        warnings = [low_disk(free, data_dir), folder]
        html = status(
            services.loads.running,
            snapshots.entries(),
            staged,
            free,
            services.settings,
            snapshots.trouble or trouble,
            snapshots.checked(),
            warnings,
            services.folders.entries(),
            services.exchanges.name,
        )
        await answer(message, html, keyboard(waiting_buttons(staged)))

    async def cancel(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """``/cancel`` the load that is running."""
        message = _message(update)
        running = self._services.loads.cancel(_sender(message))
        await answer(message, words.cancelling(running) if running else words.nothing_to_cancel())

    async def audit(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """``/audit``: the last actions."""
        catalogue = self._services.catalogue
        rows, agrees = catalogue.audit(_AUDIT_ROWS), catalogue.audit_agrees()
        await answer(_message(update), words.audit(rows, agrees, self._exchange_of_subject()))

    def _exchange_of_subject(self) -> dict[str, str]:
        """Return the exchange's name by the first digits of an id, {} while there is one exchange."""
        names = exchange_names(self._services.catalogue)
        if len(names) < 2:
            return {}
        everything: tuple[PublishedSnapshot | PublishedFolder, ...] = (
            *self._services.snapshots.entries(),
            *self._services.folders.entries(),
        )
        return {entry.subject[:8]: names.get(entry.key, entry.key) for entry in everything}

    def _refuse(self, message: Message, subject: str, detail: str) -> None:
        self._services.loads.refuse(_sender(message), "withdraw", subject, detail)


class _NothingPublished(filters.MessageFilter):
    """A message while there is nothing to show: whoever is an operator is led to the first load."""

    def __init__(self, services: OperatorServices) -> None:
        super().__init__()
        self._services = services

    def filter(self, _message: Message) -> bool:
        return is_first(self._services) and not self._services.loads.staged()


def _in_words(callback: Callback) -> Callback:
    """Answer what went wrong with the catalogue or the disk in its own words."""

    async def handle(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        try:
            await callback(update, context)
        except (LoadError, CatalogueError) as error:
            await answer(_message(update), loading.quoted(str(error)))

    return handle


def _withdraw_buttons(prefix: bytes, mark: int) -> list[tuple[str, str]]:
    labels = loading.labels()
    return [
        (labels["withdraw"], ButtonData(Action.WITHDRAW, None, prefix, mark >> 12, mark & 0xFFF).pack()),
        (labels["keep"], ButtonData(Action.KEEP, None, prefix, 0, 0).pack()),
    ]


def _staged(
    services: OperatorServices,
) -> tuple[str, tuple[StagedRow | StagedPublicationRow, ...]]:
    """Return why it is not known what waits for Publish, or "", and what waits."""
    try:
        return "", (*services.loads.staged(), *services.loads.staged_folders())
    except CatalogueError as error:
        return str(error), ()


def _message(update: Update) -> Message:
    message = update.effective_message
    assert message is not None
    return message


def _sender(message: Message) -> int:
    assert message.from_user is not None, "from_operator matched"
    return message.from_user.id
