"""Buttons to the pictures that compare, and to the pages of a claim's assets and wallets."""

import asyncio
from contextlib import suppress
from functools import partial

from telegram import CallbackQuery, Message
from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.answer_outcome import AnswerOutcome
from bot.answering import Refusal, answering
from bot.catalogue.claim_evidence import ClaimEvidence
from bot.group.claim_answers import (
    below_a_claim,
    claim_assets_page,
    claim_details_page,
    claim_evidence,
    claim_wallets_page,
)
from bot.group.comparison_buttons import key_of, level_of
from bot.group.comparisons import ComparisonPicture, ComparisonPictures
from bot.group.followups import FollowUps, show_page
from bot.group.pages import Rows
from bot.group.proofs_beside import proofs_beside_claim
from bot.services import Services
from bot.telegram.callbacks import Action, ButtonData
from bot.telegram.filters import in_group
from bot.telegram.sending import answer, keyboard, send_photo, show_action
from bot.texts import common

__all__ = ["ComparisonCallbacks"]


class ComparisonCallbacks:
    """A press sends a message, or turns the page of the one that it is under."""

    ACTIONS = (
        Action.OVER_TIME,
        Action.SIDE_BY_SIDE,
        Action.CLAIM_WALLETS,
        Action.CLAIM_WALLETS_PAGE,
        Action.CLAIM_ASSETS,
        Action.CLAIM_DETAILS,
        Action.CLAIM_WALLETS_TOLD,
    )
    _PICTURES = (Action.OVER_TIME, Action.SIDE_BY_SIDE)

    def __init__(self, services: Services, follow_ups: FollowUps) -> None:
        self._services, self._follow_ups = services, follow_ups
        self._pictures = ComparisonPictures(services)

    async def press(self, query: CallbackQuery, message: Message, data: ButtonData) -> None:
        """Answer one press, in a group or in private. A Refusal is told to whoever pressed."""
        makes_one = data.action in (*self._PICTURES, Action.CLAIM_WALLETS) or message.text is None
        command, metrics = data.action.name.lower(), self._services.metrics
        if makes_one and await self._follow_ups.must_wait(query, message, command):
            return
        async with answering(metrics, command, partial(query.answer, show_alert=True)) as counted:
            if data.action in self._PICTURES:
                await self._picture(query, message, data)
            else:
                await self._page(query, message, data, makes_one=makes_one)
            counted.set(AnswerOutcome.SHOWN)

    async def _picture(self, query: CallbackQuery, message: Message, data: ButtonData) -> None:
        key = ""
        if data.action is Action.OVER_TIME and not (key := key_of(self._services, data.statement)):
            raise Refusal(common.out_of_date(), AnswerOutcome.NO_SNAPSHOT)
        with suppress(TelegramError):  # a press made while the bot was down is followed all the same
            await query.answer()
        await show_action(message, ChatAction.UPLOAD_PHOTO)
        level = level_of(data)
        made = await (
            self._pictures.over_time(key, level) if key else self._pictures.side_by_side(level, data.page)
        )
        await self._send(message, made, data.action.name.lower())

    async def _send(self, message: Message, made: ComparisonPicture, name: str) -> None:
        buttons, quote = keyboard(made.rows), in_group(message)
        sent = await send_photo(message, made.picture, f"{name}.png", made.caption, buttons, quote=quote)
        sent = sent or await answer(message, made.caption, buttons, quote=quote)
        self._follow_ups.expect(sent)

    async def _page(
        self, query: CallbackQuery, message: Message, data: ButtonData, *, makes_one: bool
    ) -> None:
        evidence = await self._evidence(data.statement)
        known = self._services.known
        if data.action in (Action.CLAIM_ASSETS, Action.CLAIM_DETAILS):
            html, rows = await asyncio.to_thread(self._of_assets, evidence, data)
        else:
            html, rows = await asyncio.to_thread(claim_wallets_page, known, evidence, data)
        await show_page(query, message, html, rows, makes_one=makes_one)

    def _of_assets(self, evidence: ClaimEvidence, data: ButtonData) -> tuple[str, Rows]:
        known, proofs = self._services.known, proofs_beside_claim(self._services, evidence.claim)
        html, rows = (
            claim_details_page(known, evidence, data, proofs)
            if data.action is Action.CLAIM_DETAILS
            else claim_assets_page(known, evidence, data.page, proofs)
        )
        return html, [*rows, *below_a_claim(self._services, evidence.claim)]

    async def _evidence(self, prefix: bytes) -> ClaimEvidence:
        """Return what is known of the served claim of a button. Raises Refusal."""
        entry = self._services.claims.by_prefix(prefix)
        if entry is None:
            raise Refusal(common.out_of_date(), AnswerOutcome.NO_SNAPSHOT)
        if entry.withdrawn_at:
            raise Refusal(common.withdrawn(entry.taken_at, entry.withdrawn_at), AnswerOutcome.WITHDRAWN)
        if entry.fault:
            raise Refusal(common.unavailable(), AnswerOutcome.UNAVAILABLE)
        evidence = await asyncio.to_thread(claim_evidence, self._services, entry)
        return await self._services.claim_evidence.awaited(evidence)
