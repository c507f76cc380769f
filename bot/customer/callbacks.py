"""Buttons under a customer's answer. Each carries the whole question; nothing is remembered between presses."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial

from telegram import CallbackQuery, Message
from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.answer_outcome import AnswerOutcome
from bot.answering import Refusal, answering
from bot.catalogue.served import FoundSnapshot
from bot.customer.history import HistoryHandlers
from bot.customer.lookup import Found, ProofLookup, Question, Search
from bot.customer.not_found import answer_not_found
from bot.customer.replies import dates_reply, included_reply, picture_rows
from bot.customer.tallied import REPORTS, count_client, report
from bot.customer.tree_page import tree_page
from bot.customer.views import path_view, tree_view
from bot.group.origins import nothing_of
from bot.parsing.times import NEWEST
from bot.pictures.path import path_picture
from bot.services import Services
from bot.telegram.callbacks import Action, ButtonData
from bot.telegram.sending import answer, keyboard, rewrite, send_document, send_photo, show_action
from bot.texts import asked_time as asked_words
from bot.texts import common
from bot.texts import customer as words
from porcore.format.proof import ProofFile
from porcore.page import verify_page

__all__ = ["CustomerCallbacks"]

Work = Callable[[Message, Question, ProofFile, ButtonData], Awaitable[None]]


class CustomerCallbacks:
    """What each button does."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._lookup = ProofLookup(services)
        self._history = HistoryHandlers(services)
        self._work: dict[Action, Work] = {
            Action.CHECK: self._check,
            Action.TREE: self._tree,
            Action.PROOF: self._proof,
            Action.VERIFY: self._verify,
        }

    async def press(self, query: CallbackQuery, message: Message, data: ButtonData) -> None:
        """Answer one press in a private chat."""
        with suppress(TelegramError):  # a press made while the bot was down is followed all the same
            await query.answer()
        command, say = data.action.name.lower(), partial(answer, message)
        async with answering(self._services.metrics, command, say) as counted:
            counted.set(await self._press(query, message, data))

    async def _press(self, query: CallbackQuery, message: Message, data: ButtonData) -> AnswerOutcome:
        if data.action in REPORTS:
            return await report(self._services, query, message, data)
        if data.client_id is None:
            raise Refusal(common.broken_button(), AnswerOutcome.NOT_UNDERSTOOD)
        if data.action in (Action.DATES, Action.DATES_PAGE):
            await self._dates(message, data)
            return AnswerOutcome.SHOWN
        if data.action in (Action.HISTORY, Action.HISTORY_PAGE):
            return await self._history.press(message, query.from_user.id, data)
        question = self._lookup.question_of(data.client_id, data)
        user, hold = query.from_user.id, 0
        action = ChatAction.UPLOAD_PHOTO if data.action is Action.CHECK else ChatAction.TYPING
        async with self._lookup.turn(user):
            await show_action(message, action)
            proof = await self._lookup.prove(question)
            if not proof.proofs:
                hold = self._services.limits.missed(user)
        if not proof.proofs:
            found = Found(Search((question,)), (), (question,), ())
            await answer_not_found(self._services, message, found, hold)
            return AnswerOutcome.NOT_FOUND
        await self._work[data.action](message, question, proof, data)
        return AnswerOutcome.INCLUDED

    async def _verify(self, message: Message, question: Question, proof: ProofFile, data: ButtonData) -> None:
        html, rows = await self._services.in_slices(
            included_reply(self._services, question, proof, data.page)
        )
        await answer(message, html, keyboard(rows))
        count_client(self._services, proof)

    async def _check(self, message: Message, question: Question, proof: ProofFile, data: ButtonData) -> None:
        assets = proof.statement.assets
        symbol = assets[data.asset].symbol if data.asset < len(assets) else ""
        entry = proof.proof(symbol)
        if entry is None or data.page >= len(entry.pieces):
            raise Refusal(common.broken_button(), AnswerOutcome.NOT_UNDERSTOOD)
        view = path_view(proof, entry, data.page, self._exchange(proof))
        picture = await asyncio.to_thread(path_picture, view)
        caption = words.check_caption(entry, entry.pieces[data.page], _note(question))
        buttons = keyboard(picture_rows(question, entry, data.asset, data.page))
        if not await send_photo(message, picture, f"{symbol}.png", caption, buttons):
            await answer(message, caption, buttons)

    async def _tree(self, message: Message, question: Question, proof: ProofFile, _data: ButtonData) -> None:
        page = await asyncio.to_thread(tree_page, tree_view(proof, self._exchange(proof)))
        day = proof.statement.taken_at[:10]
        caption = words.tree_caption(proof.statement, _note(question))
        await send_document(message, page, f"tree-{day}.html", caption)

    async def _proof(self, message: Message, question: Question, proof: ProofFile, _data: ButtonData) -> None:
        caption = words.proof_caption(proof.statement, _note(question))
        await send_document(message, proof.encode(), "proof.json", caption)
        await send_document(message, verify_page(), "verify.html", words.page_caption())

    async def _dates(self, message: Message, data: ButtonData) -> None:
        assert data.client_id is not None
        snapshots = self._services.snapshots
        entry = snapshots.by_prefix(data.statement)
        if entry is None and snapshots.served():
            raise Refusal(common.out_of_date(), AnswerOutcome.NO_SNAPSHOT)
        key = entry.key if entry is not None else None
        served = snapshots.served(key)
        if entry is None or not served:
            raise nothing_of(self._services, NEWEST, key)
        missing = tuple(each for each in snapshots.standing(key) if not each.served)
        html, rows = dates_reply(Question(data.client_id, FoundSnapshot(entry)), served, data.page, missing)
        if data.action is Action.DATES_PAGE:
            await rewrite(message, html, keyboard(rows))
        else:
            await answer(message, html, keyboard(rows))

    def _exchange(self, proof: ProofFile) -> str:
        return proof.statement.exchange


def _note(question: Question) -> str:
    return asked_words.other_time(question.found)
