"""``/reserves``, ``/snapshots`` and, in groups, ``/help``: quiet, rate limited, as a reply to whoever asked."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from telegram import Message, Update
from telegram.constants import ChatAction, ChatType
from telegram.ext import ContextTypes

from bot.answer_outcome import AnswerOutcome
from bot.answering import Refusal, answering
from bot.catalogue.evidence import SnapshotEvidence
from bot.catalogue.served import FoundSnapshot
from bot.group.answers import (
    ReservesAnswer,
    Rows,
    listed_outcome,
    reserves_answer,
    snapshots_asked,
    snapshots_pages,
)
from bot.group.followups import FollowUps
from bot.parsing.times import NEWEST, TimeError, TimeQuery, parse_time
from bot.services import Services
from bot.telegram.filters import after_command
from bot.telegram.sending import answer, keyboard, send_photo, show_action
from bot.texts import asked_time as asked_words
from bot.texts import group as words
from bot.texts.members import asked_for_member
from bot.texts.no_snapshot import nothing_served
from porcore.reserves.comparison import AssetReserves

__all__ = ["Asked", "PublicHandlers"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What someone wants to see of a snapshot's reserves."""

    evidence: SnapshotEvidence
    row: AssetReserves | None  # of one asset; None: of all
    found: FoundSnapshot
    note: str = ""  # what has to be said of the asset that was asked for


class PublicHandlers:
    """Questions without an id. In a group only one answer every few seconds; in between, silence."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self.follow_ups = FollowUps()

    async def reserves(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """``/reserves [asset] [time]``."""
        message = update.effective_message
        assert message is not None
        if self._must_wait(message):
            return
        say = partial(answer, message, quote=_in_group(message))
        async with answering(self._services.metrics, "reserves", say) as counted:
            typed = after_command(message).split(maxsplit=1)
            await self.show(message, await asyncio.to_thread(self._understand, typed))
            counted.set(AnswerOutcome.SHOWN)

    async def show(self, message: Message, asked: Asked) -> None:
        """Send the reserves of a snapshot: the picture, and the words where its caption is too small for them."""
        evidence, row = asked.evidence, asked.row
        evidence = await self._services.evidence.awaited(evidence)
        row = evidence.row(row.asset.symbol) if row is not None else None  # a wallet may count once now
        await show_action(message, ChatAction.UPLOAD_PHOTO)
        made = await asyncio.to_thread(
            reserves_answer, self._services, evidence, row, asked.found, asked.note
        )
        sent = await self._send(message, made)
        if _in_group(message):
            self.follow_ups.expect(sent)

    async def _send(self, message: Message, made: ReservesAnswer) -> Message:
        """Send picture and words, or the words alone; return the message with the buttons."""
        buttons, quote = keyboard(made.rows), _in_group(message)
        under = buttons if made.text is None else None
        sent = None
        if made.picture:
            sent = await send_photo(message, made.picture, "reserves.png", made.caption, under, quote=quote)
        if sent is None:
            return await answer(message, made.text or made.caption, buttons, quote=quote)
        return sent if made.text is None else await answer(message, made.text, buttons)

    def _understand(self, typed: list[str]) -> Asked:
        """Read ``[asset] [time]``; the first word is a time when no asset is called so. Raises TimeError or Refusal.

        What is an asset is asked of the newest snapshot first, then of the one that is meant.
        """
        newest = self._find(NEWEST)
        evidence = self._services.evidence.of(newest.entry)
        symbol = typed[0] if typed and evidence.row(typed[0]) is not None else ""
        when = typed[1:] if symbol else typed
        if not when:
            return self._asked(newest, symbol)
        try:
            asked = parse_time(" ".join(when))
        except TimeError:
            if symbol or typed[0][0].isdigit():
                raise
            symbol, asked = typed[0], NEWEST
            with suppress(TimeError):  # an asset that only an older snapshot has
                asked = parse_time(" ".join(typed[1:]))
        return self._asked(self._find(asked), symbol)

    def _asked(self, found: FoundSnapshot, symbol: str) -> Asked:
        evidence = self._services.evidence.of(found.entry)
        row = evidence.row(symbol) if symbol else None
        if symbol and row is None:
            note = asked_words.other_time(found)
            said = words.no_such_asset(symbol, [r.asset.symbol for r in evidence.rows], found.entry.taken_at)
            raise Refusal(f"{said}\n\n{note}" if note else said, AnswerOutcome.NO_ASSET)
        return Asked(evidence, row, found, "" if row is None else asked_for_member(symbol, row.asset))

    def _find(self, asked: TimeQuery) -> FoundSnapshot:
        found = self._services.snapshots.find(asked)
        if found is None:
            raise Refusal(*nothing_served(self._services.snapshots, asked))
        return found

    async def snapshots(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """``/snapshots``."""
        message = update.effective_message
        assert message is not None
        if self._must_wait(message):
            return
        say = partial(answer, message, quote=_in_group(message))
        async with answering(self._services.metrics, "snapshots", say) as counted:
            html, rows, outcome = await asyncio.to_thread(self._listed, after_command(message))
            await answer(message, html, keyboard(rows), quote=_in_group(message))
            counted.set(outcome)

    def _listed(self, typed: str) -> tuple[str, Rows, AnswerOutcome]:
        """Return the list of snapshots, opened where a time leads to; what is no time is passed over."""
        asked, snapshots = NEWEST, self._services.snapshots
        if typed:
            with suppress(TimeError):
                asked = parse_time(typed)
        html, rows = snapshots_pages(snapshots, 0) if asked is NEWEST else snapshots_asked(snapshots, asked)
        return html, rows, listed_outcome(snapshots, asked)

    async def help(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """``/help`` in a group: three lines."""
        message = update.effective_message
        assert message is not None
        if not self._must_wait(message):
            await answer(message, words.help_text(context.bot.username), quote=True)

    async def elsewhere(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A command of ours that works in private only, or anything else that names the bot: one line, and the way there."""
        message = update.effective_message
        assert message is not None
        if not self._must_wait(message):
            buttons = keyboard(words.way_to_private(context.bot.username))
            await answer(message, words.elsewhere(), buttons, quote=True)

    def _must_wait(self, message: Message) -> bool:
        if not _in_group(message) or not self._services.limits.group(message.chat_id):
            return False
        self._services.metrics.limited("group")
        return True


def _in_group(message: Message) -> bool:
    return message.chat.type != ChatType.PRIVATE
