"""Messages of a customer: a bare id, ``/verify``, and the fixed texts."""

import asyncio
import logging
from collections.abc import Generator
from functools import partial

from telegram import Message, Update
from telegram.constants import ChatAction
from telegram.ext import ContextTypes

from bot.answer_outcome import AnswerOutcome
from bot.answering import answering
from bot.chats import ChatsError
from bot.commands import Where, commands_for
from bot.customer.first_contact import FirstContact
from bot.customer.forgotten_alerts import forget_alerts
from bot.customer.lookup import Found, ProofLookup, Search
from bot.customer.not_found import answer_not_found
from bot.customer.replies import Reply, included_reply, known_reply, several_reply
from bot.customer.tallied import count_client
from bot.languages import speak
from bot.parsing.ids import IdError, IdFault
from bot.services import Pause, Services
from bot.telegram.filters import after_command
from bot.telegram.menu import forget_chat_menu
from bot.telegram.outgoing.passing import passing
from bot.telegram.sending import answer, at_work, keyboard
from bot.texts import customer as words
from bot.texts import exchanges as exchange_words
from bot.texts import first as first_words
from bot.texts import sightings as sighting_words
from bot.texts.privacy import privacy
from bot.texts.reading import unreadable

__all__ = ["CustomerHandlers"]

_LOG = logging.getLogger(__name__)
_FEWEST_DIGITS = 8  # of an id that lost some; fewer are a word, or a number


class CustomerHandlers:
    """Answers in private chats. Nothing a customer typed is kept or logged."""

    def __init__(self, services: Services, first: FirstContact) -> None:
        self._services, self._first = services, first
        self._lookup = ProofLookup(services)

    async def text(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """A message without a command: an id, perhaps with a time, or words that mean something by themselves."""
        message = update.effective_message
        assert message is not None
        typed = message.text or ""
        if not await self._first.said(message, typed):
            await self._verify(message, typed)

    async def verify(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """``/verify <id> [time]``."""
        message = update.effective_message
        assert message is not None
        await self._verify(message, after_command(message))

    async def _verify(self, message: Message, typed: str) -> None:
        async with answering(self._services.metrics, "verify", partial(answer, message)) as counted:
            counted.set(await self._answer(message, typed))

    async def _answer(self, message: Message, typed: str) -> AnswerOutcome:
        known = await self._lookup.known(typed)
        if known is not None:
            html, rows = await self._services.in_worker(known_reply, self._services, known)
            await answer(message, html, keyboard(rows))
            return AnswerOutcome.KNOWN
        try:
            request = self._lookup.read(typed)
        except IdError as error:
            if not await self._no_id(message, typed, error):
                raise
            return AnswerOutcome.NOT_UNDERSTOOD
        search = self._lookup.search(request)
        assert message.from_user is not None
        user, hold = message.from_user.id, 0
        async with self._lookup.turn(user), at_work(message, ChatAction.TYPING):
            found, reply = await self._services.in_slices(self._reply(search))
            if reply is None:
                hold = self._services.limits.missed(user)
        if reply is None:
            await answer_not_found(self._services, message, found, hold)
            return AnswerOutcome.NOT_FOUND
        html, rows = reply
        await answer(message, html, keyboard(rows))
        if len(found.proofs) == 1:
            count_client(self._services, found.proofs[0][1])
        return AnswerOutcome.INCLUDED

    async def _no_id(self, message: Message, typed: str, error: IdError) -> bool:
        """Answer a text that has nothing to do with an id; False for one that has."""
        is_none = error.fault is IdFault.NOT_AN_ID
        is_word = error.fault is IdFault.TOO_SHORT and error.found < _FEWEST_DIGITS  # such as "added"
        if (is_none or is_word) and await self._first.unclear(message, typed):
            return True
        if is_none:
            await answer(message, unreadable(error), self._first.buttons())
        return is_none

    def _reply(self, search: Search) -> Generator[Pause | None, None, tuple[Found, Reply | None]]:
        """Return what was found and the whole answer, None for a client without a balance, in slices.

        Every exchange is looked at, whatever was found before. Reads files: run it in a thread.
        """
        found = yield from self._lookup.searching(search)
        if len(found.proofs) > 1:
            return found, several_reply(self._services, found)
        if not found.proofs:
            return found, None
        question, proof = found.proofs[0]
        return found, (yield from included_reply(self._services, question, proof, failed=found.failed))

    async def start(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """``/start``, typed or reached through a link; operators read where to begin."""
        message = update.effective_message
        assert message is not None
        await self._first.start(message, after_command(message))

    async def privacy(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """``/privacy``."""
        await self._fixed(update, privacy(remembers=self._services.sightings is not None))

    async def forget(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """``/forget``: deletes the tags and the alerts of whoever asks, and the language that was chosen."""
        message, kept = update.effective_message, self._services.sightings
        assert message is not None
        assert message.from_user is not None
        async with at_work(message, ChatAction.TYPING):
            said = list(filter(None, [await forget_alerts(self._services, message.chat_id)]))
            said += await self._forget_language(message)
            if kept is not None:
                said.insert(0, sighting_words.forgotten(done=await kept.forget(message.from_user.id)))
        await answer(message, "\n\n".join(said) or sighting_words.nothing_kept())

    async def _forget_language(self, message: Message) -> list[str]:
        """Forget which language was chosen, and return what is said of it: nothing where none was."""
        languages, operators = self._services.languages, self._services.settings.operators
        if languages.chosen(message.chat_id) is None:
            return []
        try:
            await asyncio.to_thread(languages.forget, message.chat_id)
        except ChatsError as error:
            _LOG.error("chats.db cannot be written: %s", error)
            return [first_words.not_saved()]
        assert message.from_user is not None
        speak(languages.of(message.chat_id, message.from_user.language_code))
        with passing():
            await forget_chat_menu(message.get_bot(), message.chat_id, operators)
        return [first_words.language_forgotten()]

    async def exchange(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """``/exchange``, which is for groups."""
        await self._fixed(update, exchange_words.exchange_in_private())

    async def own_number(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """``/id``: needed before one can be named as an operator, so it is for everyone."""
        user = update.effective_user
        assert user is not None, "private chats have one"
        await self._fixed(update, words.own_number(user.id))

    async def help(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """``/help``; operators see their commands too."""
        user = update.effective_user
        places = [Where.PRIVATE, Where.BOTH]
        if user is not None and user.id in self._services.settings.operators:
            places.append(Where.OPERATOR)
        await self._fixed(update, first_words.help_text(first_words.command_lines(commands_for(*places))))

    async def unknown(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Any other command: the same answer for a typing error and for what is not allowed, and for ``/ayuda`` what it means."""
        message = update.effective_message
        assert message is not None
        typed = (message.text or "").replace("/", " ", 1).replace("_", " ")
        if not await self._first.said(message, typed):
            await answer(message, first_words.unknown_command(), self._first.buttons())

    async def other(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """A picture, a document, a sticker."""
        message = update.effective_message
        assert message is not None
        await answer(message, first_words.only_text(), self._first.buttons())

    async def _fixed(self, update: Update, html: str) -> None:
        message = update.effective_message
        assert message is not None
        await answer(message, html)
