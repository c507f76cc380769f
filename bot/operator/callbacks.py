"""Buttons under a dry run, the status and the question of a withdrawal. They carry the first 8 bytes of a statement id
and act on that snapshot in its present state; who presses, and where, is checked at every press."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from telegram import CallbackQuery, Message
from telegram.error import TelegramError

from bot.catalogue import CatalogueError
from bot.formats import moment
from bot.load.dry_run import DryRun
from bot.load.errors import FallsError, LoadError
from bot.load.example import make_example
from bot.load.falls import mark_of
from bot.load.service import FolderRun
from bot.operator.folder_callbacks import FolderCallbacks
from bot.operator.loads import is_first, send_dry_run, staged_run
from bot.operator.naming import exchange_names
from bot.operator.pressed import copy_button, done, or_not_done, second_yes
from bot.operator.reasons import reason_asked
from bot.operator.who import OperatorServices, is_operator
from bot.telegram.callbacks import Action, ButtonData
from bot.telegram.sending import alert, answer, keyboard
from bot.texts import common, decided, first_load, loading
from bot.texts import operator as words
from bot.texts.falls import falls_question

__all__ = ["OperatorCallbacks", "Preview"]

Preview = Callable[[Message, DryRun | FolderRun], Awaitable[None]]


class OperatorCallbacks:
    """What each button does. Any operator may press."""

    ACTIONS = (
        Action.PUBLISH,
        Action.CONFIRM,
        Action.DISCARD,
        Action.WITHDRAW,
        Action.KEEP,
        Action.DRY_RUN,
        Action.PREVIEW,
        Action.EXAMPLE,
    )

    def __init__(self, services: OperatorServices, preview: Preview) -> None:
        """`preview` sends what people would see of a dry run."""
        self._services, self._preview = services, preview

    async def press(self, query: CallbackQuery, data: ButtonData) -> None:
        """Answer one press."""
        message, operator = query.message, query.from_user.id
        if not isinstance(message, Message) or not is_operator(
            self._services.settings.operators, operator, message
        ):
            await alert(query, common.broken_button())
            return
        with suppress(TelegramError):  # a press made while the bot was down is followed all the same
            await query.answer()
        match data.action:
            case Action.PUBLISH:
                await self._publish(message, data.statement, operator, None)
            case Action.CONFIRM:
                await self._publish(message, data.statement, operator, data.asset << 12 | data.page)
            case Action.DISCARD:
                await self._discard(message, data.statement, operator)
            case Action.DRY_RUN:
                await send_dry_run(self._services, message, data.statement)
            case Action.PREVIEW:
                await self._show_preview(message, data.statement)
            case Action.EXAMPLE:
                await self._make_example(message)
            case Action.WITHDRAW:
                await self._withdraw(message, data.statement, operator, data.asset << 12 | data.page)
            case _:
                await self._keep(message, data.statement, operator)

    async def _show_preview(self, message: Message, prefix: bytes) -> None:
        try:
            run = await staged_run(self._services, prefix)
        except (LoadError, CatalogueError) as error:
            await answer(message, loading.quoted(str(error)))
            return
        await self._preview(message, run)

    async def _make_example(self, message: Message) -> None:
        try:
            made = await asyncio.to_thread(make_example, self._services.settings.import_dir)
        except LoadError as error:
            await answer(message, loading.quoted(str(error)))
            return
        await answer(message, first_load.example_made(made.name))

    def _folder(self, prefix: bytes) -> FolderCallbacks | None:
        """Return who follows a press about a claim or proof set, None where it is about something else."""
        with suppress(CatalogueError):  # what follows says so
            decisions = self._services.loads.folder_of(prefix)
            if decisions is not None:
                return FolderCallbacks(self._services, decisions)
        return None

    async def _publish(self, message: Message, prefix: bytes, operator: int, agreed: int | None) -> None:
        if (folder := self._folder(prefix)) is not None:
            await folder.publish(message, prefix, operator, agreed)
            return
        async with or_not_done(message, "published"):
            try:
                was_first = is_first(self._services)
                entry = await self._services.loads.publish(prefix, operator, agreed)
            except FallsError as error:
                # A message of its own: a second tap in the same place must not be the answer to it.
                percent, row = self._services.settings.fall_percent, error.row
                html = falls_question(error.falls, percent, moment(row.taken_at), row.statement_id[:8])
                await answer(message, html, keyboard(second_yes(prefix, mark_of(error.falls))), quote=True)
                return
            last_step = first_load.step_four(message.get_bot().username) if was_first else ""
            html = loading.after_publish(entry, operator, self._exchange(entry.key), last_step)
            await done(message, html, copy_button(entry.statement_id))
            # Known already, unless the bot started anew between the dry run and this.
            await asyncio.to_thread(self._services.evidence.begin, [entry])

    async def _discard(self, message: Message, prefix: bytes, operator: int) -> None:
        if (folder := self._folder(prefix)) is not None:
            await folder.discard(message, prefix, operator)
            return
        async with or_not_done(message, "discarded"):
            row = await self._services.loads.discard(prefix, operator)
            await done(message, decided.discarded("snapshot", row.taken_at, row.source))

    async def _withdraw(self, message: Message, prefix: bytes, operator: int, mark: int) -> None:
        if (folder := self._folder(prefix)) is not None:
            await folder.withdraw(message, prefix, operator, mark)
            return
        async with or_not_done(message, "withdrawn"):
            reason = reason_asked(self._services, message, prefix, mark)
            entry = await self._services.loads.withdraw(prefix, operator, reason)
            await done(message, words.withdrawn(entry, operator, self._names()))

    async def _keep(self, message: Message, prefix: bytes, operator: int) -> None:
        if (folder := self._folder(prefix)) is not None:
            await folder.keep(message, prefix, operator)
            return
        entry = self._services.snapshots.by_prefix(prefix)
        if entry is None or entry.withdrawn_at is not None:
            await done(
                message, words.withdrawn_before(entry, self._names()) if entry else common.out_of_date()
            )
            return
        self._services.loads.keep(prefix, operator)
        await done(message, words.kept(entry, self._names()))

    def _names(self) -> dict[str, str]:
        with suppress(CatalogueError):  # what was done is said all the same
            return exchange_names(self._services.catalogue)
        return {}

    def _exchange(self, key: str) -> str:
        """Return an exchange's name where there are several, "" for the only one."""
        names = self._names()
        return names.get(key, key) if len(names) > 1 else ""
