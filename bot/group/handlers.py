"""``/reserves``, ``/snapshots``, ``/exchanges`` and, in groups, ``/help``: quiet, rate limited, as a reply to whoever asked."""

import asyncio
from functools import partial

from telegram import Message, Update
from telegram.constants import ChatAction
from telegram.ext import ContextTypes

from bot.answer_outcome import AnswerOutcome
from bot.answering import answering
from bot.group.answers import ReservesAnswer, reserves_answer
from bot.group.claim_answers import claim_evidence
from bot.group.claims import ClaimAsked, claim_shown
from bot.group.exchange_list import ExchangeList
from bot.group.followups import FollowUps
from bot.group.reserves_questions import Asked, ReservesQuestions, WhichExchange
from bot.group.snapshot_list import listed
from bot.group.which import which_page
from bot.services import Services
from bot.telegram.filters import after_command, in_group
from bot.telegram.sending import answer, keyboard, send_photo, show_action
from bot.texts import common
from bot.texts import group as words

__all__ = ["PublicHandlers"]


class PublicHandlers:
    """Questions without an id. In a group only one answer every few seconds; in between, silence."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self.follow_ups = FollowUps(services)
        self.questions, self.exchange_list = ReservesQuestions(services), ExchangeList(services)

    async def reserves(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """``/reserves [exchange] [asset] [time]``."""
        message = update.effective_message
        assert message is not None
        if not self._must_wait(message):
            await self.reserves_of(message, after_command(message))

    async def reserves_of(self, message: Message, typed: str) -> None:
        """Answer ``/reserves`` in the chat of a message; `typed`: what is asked for."""
        say = partial(answer, message, quote=in_group(message))
        async with answering(self._services.metrics, "reserves", say) as counted:
            own = self._own(message)
            asked = await asyncio.to_thread(self.questions.understand, typed, own)
            await (
                self._ask_which(message, asked)
                if isinstance(asked, WhichExchange)
                else self.show(message, asked)
            )
            counted.set(AnswerOutcome.SHOWN)

    async def _ask_which(self, message: Message, asked: WhichExchange) -> None:
        """Ask which exchange is meant. The press that answers it is part of the question."""
        html, rows = which_page(self._services, asked)
        sent = await answer(message, html, keyboard(rows), quote=in_group(message))
        self.follow_ups.expect(sent)

    async def show(self, message: Message, asked: Asked | ClaimAsked) -> None:
        """Send the reserves of a snapshot or a claim: the picture and the words.

        Raises Refusal for an asset that a claim does not have.
        """
        made = await (
            self._of_claim(message, asked) if isinstance(asked, ClaimAsked) else self._of_tree(message, asked)
        )
        sent = await self._send(message, made)
        self.follow_ups.expect(sent)

    async def _of_claim(self, message: Message, asked: ClaimAsked) -> ReservesAnswer:
        evidence = await asyncio.to_thread(claim_evidence, self._services, asked.claim)
        evidence = await self._services.claim_evidence.awaited(evidence)
        await show_action(message, ChatAction.UPLOAD_PHOTO)
        return await asyncio.to_thread(claim_shown, self._services, evidence, asked)

    async def _of_tree(self, message: Message, asked: Asked) -> ReservesAnswer:
        evidence, row = asked.evidence, asked.row
        evidence = await self._services.evidence.awaited(evidence)
        row = evidence.row(row.asset.symbol) if row is not None else None  # a wallet may count once now
        await show_action(message, ChatAction.UPLOAD_PHOTO)
        return await asyncio.to_thread(
            reserves_answer, self._services, evidence, row, asked.found, asked.note
        )

    async def _send(self, message: Message, made: ReservesAnswer) -> Message:
        """Send picture and words, or the words alone; return the message with the buttons. A group gets a few lines."""
        quote = in_group(message)
        html, buttons = (
            (made.text.short, keyboard(made.short_rows)) if quote else (made.text.whole, keyboard(made.rows))
        )
        apart = not common.fits_caption(html)
        caption, under = (made.text.title, None) if apart else (html, buttons)
        sent = None
        if made.picture:
            sent = await send_photo(message, made.picture, "reserves.png", caption, under, quote=quote)
        if sent is None:
            return await answer(message, html, buttons, quote=quote)
        return await answer(message, html, buttons) if apart else sent

    async def snapshots(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """``/snapshots [exchange] [time]``."""
        message = update.effective_message
        assert message is not None
        if not self._must_wait(message):
            await self.snapshots_of(message, after_command(message))

    async def snapshots_of(self, message: Message, typed: str) -> None:
        """Answer ``/snapshots`` in the chat of a message; `typed`: what is asked for."""
        say = partial(answer, message, quote=in_group(message))
        async with answering(self._services.metrics, "snapshots", say) as counted:
            own = self._own(message)
            html, rows, outcome = await asyncio.to_thread(listed, self._services, typed, own)
            await answer(message, html, keyboard(rows), quote=in_group(message))
            counted.set(outcome)

    async def exchanges(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """``/exchanges``."""
        message = update.effective_message
        assert message is not None
        if self._must_wait(message):
            return
        say = partial(answer, message, quote=in_group(message))
        async with answering(self._services.metrics, "exchanges", say) as counted:
            html, rows = await asyncio.to_thread(self.exchange_list.page, 0, self._own(message))
            sent = await answer(message, html, keyboard(rows), quote=in_group(message))
            self.follow_ups.expect(sent)
            counted.set(AnswerOutcome.SHOWN)

    def _own(self, message: Message) -> str:
        """Return the key of the exchange that the group of a message has set, "" for none."""
        return self._services.group_exchanges.of(message.chat_id) if in_group(message) else ""

    async def help(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """``/help`` in a group: a few lines."""
        message = update.effective_message
        assert message is not None
        if not self._must_wait(message):
            html = words.help_text(context.bot.username, several=self._services.exchanges.several)
            await answer(message, html, quote=True)

    async def elsewhere(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A command of ours that works in private only, or anything else that names the bot: one line, and the way there."""
        message = update.effective_message
        assert message is not None
        if not self._must_wait(message):
            buttons = keyboard(words.way_to_private(context.bot.username))
            await answer(message, words.elsewhere(), buttons, quote=True)

    def _must_wait(self, message: Message) -> bool:
        if not in_group(message) or not self._services.limits.group(message.chat_id):
            return False
        self._services.metrics.limited("group")
        return True
