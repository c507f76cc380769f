"""Buttons under a public answer: pages of wallets and of snapshots."""

import asyncio
from contextlib import suppress
from functools import partial

from telegram import CallbackQuery, Message
from telegram.constants import ChatType
from telegram.error import TelegramError

from bot.answer_outcome import AnswerOutcome
from bot.answering import answering, served_entry
from bot.catalogue.evidence import SnapshotEvidence
from bot.catalogue.served import FoundSnapshot
from bot.group.answers import Rows, assets_page, listed_outcome, snapshots_pages, wallets_page
from bot.group.handlers import Asked, PublicHandlers
from bot.parsing.times import NEWEST
from bot.services import Services
from bot.telegram.callbacks import Action, ButtonData
from bot.telegram.sending import answer, keyboard, rewrite
from bot.texts import common

__all__ = ["PublicCallbacks"]


class PublicCallbacks:
    """Turning pages. The first press sends one message, every later one edits it."""

    ACTIONS = (
        Action.RESERVES,
        Action.ASSETS,
        Action.WALLETS,
        Action.WALLETS_PAGE,
        Action.ALL_WALLETS,
        Action.ALL_WALLETS_PAGE,
        Action.SNAPSHOTS,
    )
    _MAKE_ONE = (Action.RESERVES, Action.WALLETS, Action.ALL_WALLETS)

    def __init__(self, services: Services, handlers: PublicHandlers) -> None:
        self._services = services
        self._handlers = handlers

    async def press(self, query: CallbackQuery, message: Message, data: ButtonData) -> None:
        """Answer one press, in a group or in private. Raises nothing for a refusal: a Refusal is told to whoever pressed."""
        if data.action is Action.SNAPSHOTS:
            await self._snapshots(query, message, data)
            return
        # Under a picture, which cannot become a text, every press is a first one.
        first_press = data.action in self._MAKE_ONE or message.text is None
        command, metrics = data.action.name.lower(), self._services.metrics
        if first_press and (wait := self._must_wait(message)):
            metrics.limited("group")
            with metrics.timed(command) as counted:
                await query.answer(common.wait(wait))
                counted.set(AnswerOutcome.LIMITED)
            return
        say = partial(query.answer, show_alert=True)
        async with answering(metrics, command, say) as counted:
            evidence = await self._evidence(data.statement)
            await self._page(query, message, data, evidence, first_press=first_press)
            counted.set(AnswerOutcome.SHOWN)

    async def _evidence(self, statement: bytes) -> SnapshotEvidence:
        """Return what is known of the served snapshot of a button. Raises Refusal or FileFailedError."""
        entry = served_entry(self._services.snapshots, statement)
        evidence = await asyncio.to_thread(self._services.evidence.of, entry)
        return await self._services.evidence.awaited(evidence)

    async def _snapshots(self, query: CallbackQuery, message: Message, data: ButtonData) -> None:
        with suppress(TelegramError):  # a press made while the bot was down is followed all the same
            await query.answer()
        async with answering(self._services.metrics, "snapshots", partial(answer, message)) as counted:
            html, rows = await asyncio.to_thread(snapshots_pages, self._services.snapshots, data.page)
            await rewrite(message, html, keyboard(rows))
            counted.set(listed_outcome(self._services.snapshots, NEWEST))

    def _must_wait(self, message: Message) -> int:
        """Return the seconds until a new message may be sent because of a press under `message`."""
        if not _in_group(message) or self._handlers.follow_ups.take(message):
            return 0
        return self._services.limits.group(message.chat_id)

    async def _page(
        self,
        query: CallbackQuery,
        message: Message,
        data: ButtonData,
        evidence: SnapshotEvidence,
        *,
        first_press: bool,
    ) -> None:
        if data.action is Action.RESERVES:
            with suppress(TelegramError):
                await query.answer()
            one = data.page == 1 and data.asset < len(evidence.rows)
            row = evidence.rows[data.asset] if one else None
            await self._handlers.show(message, Asked(evidence, row, FoundSnapshot(evidence.entry)))
            return
        html, rows = await asyncio.to_thread(self._made, evidence, data)
        with suppress(TelegramError):
            await query.answer()
        if first_press:
            await answer(message, html, keyboard(rows), quote=True)
        else:
            await rewrite(message, html, keyboard(rows))

    def _made(self, evidence: SnapshotEvidence, data: ButtonData) -> tuple[str, Rows]:
        if data.action is Action.ASSETS:
            return assets_page(self._services, evidence, data.page, data.asked)
        return wallets_page(self._services, evidence, data)


def _in_group(message: Message) -> bool:
    return message.chat.type != ChatType.PRIVATE
