"""``/history``: one id's balances over all snapshots of one exchange. Computed when asked; nothing is kept or logged.

A history of many snapshots counts as several lookups, and as several misses where the id is in none, one for each eight of
them begun: it must be no quicker way to guess ids.
"""

import asyncio
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from functools import partial

from telegram import Message, Update
from telegram.constants import ChatAction
from telegram.ext import ContextTypes

from bot.answer_outcome import AnswerOutcome
from bot.answering import Refusal, answering, served_entry
from bot.catalogue.served import FoundSnapshot, PublishedSnapshot
from bot.customer.lookup import ProofLookup, Question, Search
from bot.customer.not_found import answer_not_found, hold_back
from bot.customer.past_balances import PastBalances, PastState, asset_order, past_balances
from bot.customer.replies import Row, Rows, button, several_reply
from bot.formats import amount, date_of
from bot.parsing.times import NEWEST
from bot.pictures.history import BalancePoint, balance_picture
from bot.services import Services
from bot.telegram.callbacks import Action, ButtonData
from bot.telegram.filters import after_command
from bot.telegram.sending import answer, at_work, keyboard, rewrite, send_photo
from bot.texts import common
from bot.texts import customer as customer_words
from bot.texts import history as words
from bot.texts.first import ask_for_history

__all__ = ["HistoryHandlers", "lookups_of"]

SNAPSHOTS_A_PAGE = 8
_ASSETS_A_ROW, _MOST_ASSET_BUTTONS = 3, 6
_A_LOOKUP = 8  # snapshots that count as one lookup

_EMPTY = {
    PastState.NOT_IN: words.not_in,
    PastState.UNREADABLE: words.unreadable,
    PastState.WITHDRAWN: words.withdrawn,
}


@dataclass(frozen=True, slots=True)
class ShownHistory:
    """What is shown of a history: the question as its buttons carry it, and which asset and page."""

    question: Question
    past: tuple[PastBalances, ...]  # newest first
    symbol: str
    page: int


def lookups_of(snapshots: int) -> int:
    """Return how many lookups a history of so many snapshots counts as."""
    return max(1, -(-snapshots // _A_LOOKUP))


class HistoryHandlers:
    """The command, and the buttons of what it answers."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._lookup = ProofLookup(services)

    async def command(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """``/history <id> [exchange] [time]``: up to a time, where one is given."""
        message = update.effective_message
        assert message is not None
        async with answering(self._services.metrics, "history", partial(answer, message)) as counted:
            counted.set(await self._asked(message, after_command(message)))

    async def press(self, message: Message, user: int, data: ButtonData) -> AnswerOutcome:
        """Answer a button; `user`: Telegram user id. Raises Refusal, FileFailedError."""
        assert data.client_id is not None
        snapshots = self._services.snapshots  # a withdrawn one names its exchange as well
        entry = snapshots.by_prefix(data.statement) or served_entry(snapshots, data.statement)
        question = Question(data.client_id, FoundSnapshot(entry, data.asked or NEWEST))
        return await self._show(message, user, question, data)

    async def _asked(self, message: Message, typed: str) -> AnswerOutcome:
        if not typed.strip():
            await answer(message, ask_for_history())
            return AnswerOutcome.NOT_UNDERSTOOD
        search = self._lookup.search(self._lookup.read(typed))
        assert message.from_user is not None
        user = message.from_user.id
        if len(search.questions) == 1 and not search.failed:
            return await self._show(message, user, search.questions[0], None)
        return await self._which(message, user, search)

    async def _which(self, message: Message, user: int, search: Search) -> AnswerOutcome:
        """Find out whose the id is, where no exchange is named: in the newest snapshot of each, as one lookup does."""
        hold = 0
        async with self._lookup.turn(user), at_work(message, ChatAction.TYPING):
            found = await self._services.in_slices(self._lookup.searching(search))
            if not found.proofs:
                hold = self._services.limits.missed(user)
        if not found.proofs:
            await answer_not_found(self._services, message, found, hold, words.named_only())
            return AnswerOutcome.NOT_FOUND
        if len(found.proofs) > 1:
            html, rows = several_reply(self._services, found, Action.HISTORY)
            await answer(message, html, keyboard(rows))
            return AnswerOutcome.INCLUDED
        return await self._show(message, user, found.proofs[0][0], None)

    async def _show(
        self, message: Message, user: int, question: Question, data: ButtonData | None
    ) -> AnswerOutcome:
        entries = self._entries(question)
        number, hold = lookups_of(sum(entry.served for entry in entries)), 0
        async with self._lookup.turn(user, number), at_work(message, ChatAction.TYPING):
            past = await self._services.in_slices(self._looking(question, entries))
            symbols = asset_order(past)
            if not symbols:
                hold = max([self._services.limits.missed(user) for _each in range(number)])
        if not symbols:
            await self._nothing(message, question, past, hold)
            return AnswerOutcome.NOT_FOUND
        shown = self._shown(question, past, symbols, data)
        html, rows = self._table(shown, symbols)
        if data is not None and data.action is Action.HISTORY_PAGE:
            await rewrite(message, html, keyboard(rows))
            return AnswerOutcome.INCLUDED
        await self._picture(message, shown)
        await answer(message, html, keyboard(rows))
        return AnswerOutcome.INCLUDED

    def _entries(self, question: Question) -> tuple[PublishedSnapshot, ...]:
        """Return the snapshots of the question's exchange, newest first, up to the time that is asked for."""
        until = question.found.asked.bound
        entries = self._services.snapshots.entries(question.entry.key)
        return tuple(entry for entry in entries if until is None or entry.taken_at <= until)

    def _looking(
        self, question: Question, entries: Sequence[PublishedSnapshot]
    ) -> Generator[None, None, tuple[PastBalances, ...]]:
        metrics = self._services.metrics
        return past_balances(self._lookup, metrics, question.client_id, entries)

    async def _nothing(
        self, message: Message, question: Question, past: Sequence[PastBalances], hold: int
    ) -> None:
        states = [one.state for one in past]
        if PastState.NOT_IN not in states:
            raise Refusal(common.unavailable(), AnswerOutcome.UNAVAILABLE)
        if hold:
            await hold_back(self._services, hold)
        name = self._services.exchanges.title(question.entry)
        html = words.not_found(name, states.count(PastState.NOT_IN), states.count(PastState.UNREADABLE))
        dates = (customer_words.labels()["dates"], button(Action.DATES, question))
        await answer(message, html, keyboard([[dates]]))

    def _shown(
        self,
        question: Question,
        past: tuple[PastBalances, ...],
        symbols: tuple[str, ...],
        data: ButtonData | None,
    ) -> ShownHistory:
        """Raises Refusal for an asset that the id never had."""
        symbol, page = symbols[0], 0
        if data is not None and data.asset:
            if data.asset > len(symbols):
                raise Refusal(common.broken_button(), AnswerOutcome.NOT_UNDERSTOOD)
            symbol, page = symbols[data.asset - 1], data.page
        return ShownHistory(question, past, symbol, min(page, (len(past) - 1) // SNAPSHOTS_A_PAGE))

    async def _picture(self, message: Message, shown: ShownHistory) -> None:
        """Send the chart, unless there are fewer than two balances to draw."""
        points = [_point(one, shown.symbol) for one in reversed(shown.past)]
        if sum(point.units is not None for point in points) < 2:
            return
        name = self._services.exchanges.title(shown.question.entry)
        # The thread has the language of this context.
        picture = await asyncio.to_thread(balance_picture, name, shown.symbol, points)
        await send_photo(message, picture, f"{shown.symbol}.png", words.picture_title(shown.symbol))

    def _table(self, shown: ShownHistory, symbols: Sequence[str]) -> tuple[str, Rows]:
        first = shown.page * SNAPSHOTS_A_PAGE
        past = shown.past[first : first + SNAPSHOTS_A_PAGE]
        found = sum(one.state is PastState.FOUND for one in shown.past)
        said = words.caption(
            shown.symbol,
            self._services.exchanges.title(shown.question.entry),
            found,
            len(shown.past),
            first=first + 1,
            last=first + len(past),
        )
        html = words.history_table(said, [(date_of(one.taken_at), _cell(one, shown.symbol)) for one in past])
        return html, _buttons(shown, symbols)


def _point(one: PastBalances, symbol: str) -> BalancePoint:
    units, decimals = one.balances.get(symbol, (None, 0))
    return BalancePoint(one.taken_at, units, decimals)


def _cell(one: PastBalances, symbol: str) -> str:
    if one.state in _EMPTY:
        return _EMPTY[one.state]()
    if symbol not in one.balances:
        return words.no_such_asset()
    return amount(*one.balances[symbol])


def _buttons(shown: ShownHistory, symbols: Sequence[str]) -> Rows:
    """Return buttons to the other pages, to other assets, and to the balances of the snapshot that the question came from."""
    labels, question = customer_words.labels(), shown.question
    place = symbols.index(shown.symbol) + 1

    def carries(action: Action, asset: int, page: int = 0) -> str:
        asked = question.found.asked if question.found.asked.bound is not None else None
        return ButtonData(action, question.client_id, question.entry.prefix, asset, page, asked).pack()

    turn: Row = []
    if shown.page:
        turn.append((labels["newer"], carries(Action.HISTORY_PAGE, place, shown.page - 1)))
    if (shown.page + 1) * SNAPSHOTS_A_PAGE < len(shown.past):
        turn.append((labels["older"], carries(Action.HISTORY_PAGE, place, shown.page + 1)))
    others: Row = [
        (words.asset_label(symbol), carries(Action.HISTORY, number))
        for number, symbol in _near(symbols, place)
    ]
    rows = [others[i : i + _ASSETS_A_ROW] for i in range(0, len(others), _ASSETS_A_ROW)]
    back = Question(question.client_id, FoundSnapshot(question.entry))
    return [turn, *rows, [(labels["balances"], button(Action.VERIFY, back))]]


def _near(symbols: Sequence[str], place: int) -> list[tuple[int, str]]:
    """Return the numbers, from 1, and names of the assets around the one at `place`: through them all can be reached."""
    numbered = list(enumerate(symbols, 1))
    first = max(0, min(place - 1 - _MOST_ASSET_BUTTONS // 2, len(numbered) - _MOST_ASSET_BUTTONS - 1))
    return [one for one in numbered[first : first + _MOST_ASSET_BUTTONS + 1] if one[0] != place]
