"""``/reserves``, ``/snapshots`` and, in groups, ``/help``: quiet, rate limited, as a reply to whoever asked."""

import asyncio
from datetime import UTC, datetime

from telegram import Message, Update
from telegram.constants import ChatAction, ChatType
from telegram.ext import ContextTypes

from bot.evidence import Evidence
from bot.group.answers import ReservesAnswer, reserves_answer, snapshots_pages
from bot.group.followups import FollowUps
from bot.reading import FileFailedError
from bot.seen import after_command
from bot.send import answer, keyboard, send_photo, show_action
from bot.services import Services
from bot.shelf import Found
from bot.times import TimeError, parse_time
from bot.unserved import nothing_served
from bot.words import common
from bot.words import group as words
from porcore.reserves import AssetReserves

__all__ = ["PublicHandlers"]


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
        with self._services.metrics.timed("reserves") as outcome:
            try:
                await self._reserves(message, after_command(message).split(maxsplit=1))
                outcome.set("included")
            except TimeError as error:
                outcome.set("not_understood")
                await answer(message, str(error), quote=_in_group(message))
            except FileFailedError:
                outcome.set("unavailable")
                self._services.metrics.proof_failed()
                await answer(message, common.unavailable(), quote=_in_group(message))

    async def _reserves(self, message: Message, typed: list[str]) -> None:
        evidence, row, words_of = await asyncio.to_thread(self._understand, typed)
        if evidence is None:
            await answer(message, words_of, quote=_in_group(message))
            return
        evidence = await self._services.evidence.awaited(evidence)
        row = evidence.row(row.asset.symbol) if row is not None else None  # a wallet may count once now
        await show_action(message, ChatAction.UPLOAD_PHOTO)
        made = await asyncio.to_thread(reserves_answer, self._services, evidence, row, words_of)
        sent = await self._send(message, made)
        if _in_group(message):
            self.follow_ups.expect(sent)

    async def _send(self, message: Message, made: ReservesAnswer) -> Message:
        """Send picture and words, or the words alone; return the message with the buttons."""
        buttons, quote = keyboard(made.rows), _in_group(message)
        under = buttons if made.text is None else None
        sent = await send_photo(message, made.picture, "reserves.png", made.caption, under, quote=quote)
        if sent is None:
            return await answer(message, made.text or made.caption, buttons, quote=quote)
        return sent if made.text is None else await answer(message, made.text, buttons)

    def _understand(self, typed: list[str]) -> tuple[Evidence | None, AssetReserves | None, str]:
        """Read ``[asset] [time]``; the first word is a time when no asset is called so.

        Returns evidence, asset and a note for the answer; without evidence, the words are all that can be said.
        """
        found, refusal = self._find(None)
        if found is None:
            return None, None, refusal
        evidence = self._services.evidence.of(found.entry)
        row = evidence.row(typed[0]) if typed else None
        symbol = typed[0] if row is not None else None
        when = typed[1:] if row is not None else typed
        if when:
            try:
                bound = parse_time(" ".join(when), datetime.now(UTC)).bound
            except TimeError:
                if row is not None or typed[0][0].isdigit():
                    raise
                return None, None, words.no_such_asset(typed[0], [r.asset.symbol for r in evidence.rows])
            found, refusal = self._find(bound)
            if found is None:
                return None, None, refusal
            evidence = self._services.evidence.of(found.entry)
        row = evidence.row(symbol) if symbol else None
        if symbol and row is None:
            return None, None, words.no_such_asset(symbol, [r.asset.symbol for r in evidence.rows])
        return evidence, row, common.other_time(found.entry, found.instead_of, found.withdrawn)

    def _find(self, bound: str | None) -> tuple[Found | None, str]:
        found = self._services.shelf.find(bound)
        return found, "" if found else nothing_served(self._services.shelf, bound)[0]

    async def snapshots(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """``/snapshots``."""
        message = update.effective_message
        assert message is not None
        if self._must_wait(message):
            return
        with self._services.metrics.timed("snapshots") as outcome:
            html, rows = await asyncio.to_thread(snapshots_pages, self._services.shelf, 0)
            await answer(message, html, keyboard(rows), quote=_in_group(message))
            outcome.set("included")

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
