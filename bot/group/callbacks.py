"""Buttons under a public answer: pages of wallets, of snapshots and of exchanges, and which exchange is meant."""

import asyncio
from contextlib import suppress
from functools import partial

from telegram import CallbackQuery, Message
from telegram.error import TelegramError

from bot.answer_outcome import AnswerOutcome
from bot.answering import Refusal, answering, served_entry
from bot.catalogue.evidence import SnapshotEvidence
from bot.catalogue.served import FoundSnapshot
from bot.group.answers import assets_page, details_page, wallets_page
from bot.group.claims import ClaimAsked
from bot.group.followups import show_page
from bot.group.handlers import PublicHandlers
from bot.group.pages import Rows
from bot.group.reserves_questions import Asked, WhichExchange
from bot.group.snapshot_list import listed_outcome, snapshots_pages
from bot.group.which import which_page
from bot.parsing.times import NEWEST
from bot.services import Services
from bot.telegram.callbacks import NO_EXCHANGE, Action, ButtonData, ButtonError, exchange_mark, symbol_of
from bot.telegram.filters import in_group
from bot.telegram.sending import answer, keyboard, rewrite
from bot.texts import common

__all__ = ["PublicCallbacks"]


class PublicCallbacks:
    """Turning pages. The first press sends one message, every later one edits it."""

    ACTIONS = (
        Action.RESERVES,
        Action.ASSETS,
        Action.DETAILS,
        Action.WALLETS_TOLD,
        Action.WALLETS,
        Action.WALLETS_PAGE,
        Action.ALL_WALLETS,
        Action.ALL_WALLETS_PAGE,
        Action.SNAPSHOTS,
        Action.EXCHANGES,
        Action.WHICH,
        Action.OF_EXCHANGE,
    )
    _PAGES = (Action.SNAPSHOTS, Action.EXCHANGES, Action.WHICH)  # of the message that they are under
    _MAKE_ONE = (Action.OF_EXCHANGE, Action.RESERVES, Action.WALLETS, Action.ALL_WALLETS)

    def __init__(self, services: Services, handlers: PublicHandlers) -> None:
        self._services = services
        self._handlers = handlers

    async def press(self, query: CallbackQuery, message: Message, data: ButtonData) -> None:
        """Answer one press, in a group or in private. Raises nothing for a refusal: a Refusal is told to whoever pressed."""
        if data.action in self._PAGES:
            await self._turn(query, message, data)
            return
        # Under a picture, which cannot become a text, every press is a first one.
        first_press = data.action in self._MAKE_ONE or message.text is None
        command, metrics = data.action.name.lower(), self._services.metrics
        if first_press and await self._handlers.follow_ups.must_wait(query, message, command):
            return
        say = partial(query.answer, show_alert=True)
        async with answering(metrics, command, say) as counted:
            if data.action is Action.OF_EXCHANGE:
                asked = await asyncio.to_thread(self._of_exchange, data)
                with suppress(TelegramError):
                    await query.answer()
                await self._handlers.show(message, asked)
                counted.set(AnswerOutcome.SHOWN)
                return
            evidence = await self._evidence(data.statement)
            await self._page(query, message, data, evidence, first_press=first_press)
            counted.set(AnswerOutcome.SHOWN)

    async def _evidence(self, statement: bytes) -> SnapshotEvidence:
        """Return what is known of the served snapshot of a button. Raises Refusal or FileFailedError."""
        entry = served_entry(self._services.snapshots, statement)
        evidence = await asyncio.to_thread(self._services.evidence.of, entry)
        return await self._services.evidence.awaited(evidence)

    def _of_exchange(self, data: ButtonData) -> Asked | ClaimAsked:
        """Return the question that a button under "Which exchange?" asks. Raises Refusal; reads files."""
        key, symbol = self._key(data.statement), _symbol(data)
        return self._handlers.questions.of_exchange(key, symbol, data.asked or NEWEST)

    def _key(self, mark: bytes) -> str:
        keys = self._services.exchanges.keys
        key = next((key for key in keys if exchange_mark(key) == mark), "")
        if not key:
            raise Refusal(common.exchange_gone(), AnswerOutcome.NO_SNAPSHOT)
        return key

    async def _turn(self, query: CallbackQuery, message: Message, data: ButtonData) -> None:
        with suppress(TelegramError):  # a press made while the bot was down is followed all the same
            await query.answer()
        command = data.action.name.lower()
        async with answering(self._services.metrics, command, partial(answer, message)) as counted:
            html, rows, outcome = await asyncio.to_thread(self._turned, data, message)
            await rewrite(message, html, keyboard(rows))
            counted.set(outcome)

    def _turned(self, data: ButtonData, message: Message) -> tuple[str, Rows, AnswerOutcome]:
        """Return another page of a list. Raises Refusal for one of an exchange that is not loaded any more; reads files."""
        services, shown = self._services, AnswerOutcome.SHOWN
        if data.action is Action.EXCHANGES:
            own = services.group_exchanges.of(message.chat_id) if in_group(message) else ""
            return *self._handlers.exchange_list.page(data.page, own), shown
        if data.action is Action.WHICH:
            keys, symbol = services.exchanges.keys, _symbol(data)
            holders = self._handlers.questions.holders(symbol) if symbol else keys
            which = WhichExchange(holders or keys, symbol, data.asked or NEWEST)
            return *which_page(services, which, data.page), shown
        key = "" if data.statement == NO_EXCHANGE else self._listed_key(data.statement)
        snapshots, folders = services.snapshots, services.folders
        pages = snapshots_pages(snapshots, data.page, "", services.exchanges, key, folders)
        return *pages, listed_outcome(snapshots, NEWEST, key or None, folders)

    def _listed_key(self, mark: bytes) -> str:
        """Return the key of an exchange whose list is looked through: also of one whose snapshots are all withdrawn."""
        ever = self._services.exchanges.ever
        return next((key for key in ever if exchange_mark(key) == mark), "") or self._key(mark)

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
        await show_page(query, message, html, rows, makes_one=first_press)

    def _made(self, evidence: SnapshotEvidence, data: ButtonData) -> tuple[str, Rows]:
        if data.action is Action.ASSETS:
            return assets_page(self._services, evidence, data.page, data.asked)
        if data.action is Action.DETAILS:
            return details_page(self._services, evidence, data)
        return wallets_page(self._services, evidence, data)


def _symbol(data: ButtonData) -> str:
    try:
        return symbol_of(data)
    except ButtonError:
        raise Refusal(common.broken_button(), AnswerOutcome.NOT_UNDERSTOOD) from None
