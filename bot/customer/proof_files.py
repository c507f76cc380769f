"""A customer's proof file in a private chat: sent as a document, pasted, or meant by a reply to it."""

import asyncio
import re
import time
from dataclasses import dataclass
from functools import partial

from telegram import Document, InlineKeyboardMarkup, Message, Update
from telegram.constants import ChatAction, FileSizeLimit
from telegram.ext import ContextTypes, filters

from bot.answer_outcome import AnswerOutcome
from bot.answering import Refusal, answering
from bot.catalogue.served_folders import PublishedFileError
from bot.customer.claim_comparison import (
    ClaimRoots,
    PublishedList,
    PublishedLists,
    Told,
    beside,
    without_root_hint,
)
from bot.customer.own_statement import Alarm, Own, Standing, held_against, standing_at
from bot.customer.proof_set_roots import IN_PLACE, ProofSetRoots, SetTold, with_checked_proofs
from bot.customer.sighted import about_sighting
from bot.group.origins import ids_published_at
from bot.inspection.answer import FileReport
from bot.inspection.queue import Fetch, QueueError
from bot.inspection.request import Request, is_part_of_a_file, is_wrapped, looks_like_json, read_request
from bot.operator.who import is_operator
from bot.pictures.peer_path import peer_path_picture
from bot.rate_limits import Window
from bot.services import Services
from bot.telegram.download import DownloadError, download
from bot.telegram.filters import after_command
from bot.telegram.notifying import tell_operators
from bot.telegram.sending import CopyText, answer, at_work, keyboard, send_document, send_photo
from bot.texts import common, file_report, loading
from bot.texts import inspection as words
from bot.texts import published as published_words
from bot.texts.claim_comparison import on_a_claim
from bot.texts.file_report import Beside
from bot.texts.members import summed_of
from porcore.exit_codes import ExitCode

__all__ = ["PASTED", "InspectionHandlers"]

_PART_SECONDS = 20  # one answer for all parts of a text that Telegram cut
_GIVEN = re.compile(r"\s*(?:roots?|statement|nonces?|credential)\b", re.IGNORECASE)
_MOST_COPIED = 256  # characters, by the Bot API
_OUTCOMES = {
    ExitCode.VERIFIED: AnswerOutcome.VERIFIED,
    ExitCode.REFUTED: AnswerOutcome.REFUTED,
    ExitCode.UNREADABLE: AnswerOutcome.UNREADABLE,
    ExitCode.CONSISTENT: AnswerOutcome.CONSISTENT,
}


class _Pasted(filters.MessageFilter):
    """A proof as text, a later part of it, or what belongs to a file that the message replies to."""

    def filter(self, message: Message) -> bool:
        text = message.text or ""
        if _is_file(text) or is_part_of_a_file(text) or _GIVEN.match(text):
            return True
        return _own_subject(message) is not None  # "is this real?" under a file means the file


PASTED = _Pasted()


@dataclass(frozen=True, slots=True)
class _Subject:
    """What is to be looked at: a document or a text, and a second document that belongs to it."""

    main: Document | str
    second: Document | None = None

    async def fetch(self) -> tuple[bytes, bytes | None]:
        """Return both as bytes. Raises DownloadError."""
        data = self.main.encode() if isinstance(self.main, str) else await download(self.main)
        return data, None if self.second is None else await download(self.second)

    @property
    def largest(self) -> int:
        """Bytes of the larger document, as Telegram states them."""
        return max(
            (one.file_size or 0 for one in (self.main, self.second) if isinstance(one, Document)), default=0
        )


class InspectionHandlers:
    """Answers in private chats. Neither file nor nonce is kept or logged."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._parts = Window(1, _PART_SECONDS)
        self._alarm = Alarm(time.monotonic)
        self._claims = ClaimRoots(services.claims, services.exchanges)
        self._lists = PublishedLists(services.claims, services.exchanges)
        self._sets = ProofSetRoots(services.proof_sets, lambda: services.known)

    async def document(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """A document, with or without a caption; as a reply to another one it is that one's second file."""
        message = _message(update)
        assert message.document is not None
        first = message.reply_to_message.document if message.reply_to_message else None
        subject = _Subject(first, message.document) if first else _Subject(message.document)
        await self._inspect(message, subject, after_command(message))

    async def command(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """``/inspect``: explains, or looks at what it replies to."""
        message = _message(update)
        subject = _subject_of(message.reply_to_message)
        if subject is not None:
            await self._inspect(message, subject, after_command(message))
            return
        asked = await asyncio.to_thread(self._lists.asked, after_command(message))
        if isinstance(asked, PublishedList):
            await self._look_up(message, asked)
        else:
            await answer(message, asked or words.explain())

    async def _look_up(self, message: Message, asked: PublishedList) -> None:
        """Find own leaves in the list of all leaves of a claim, as in a file of the person's own."""
        say = partial(answer, message, quote=True)
        async with answering(self._services.metrics, "inspect", say) as counted:
            fetch = partial(self._lists.read, asked.entry)
            try:
                found = await self._looked_at(message, fetch, asked.request, published=True)
            except PublishedFileError:  # the operators are told by whoever hears of the claim's state
                raise Refusal(common.unavailable(), AnswerOutcome.UNAVAILABLE) from None
            told = await asyncio.to_thread(self._claims.told, found)
            about = self._lists.said(asked.entry)
            await self._tell(message, without_root_hint(found), None, told, about=about)
            counted.set(_OUTCOMES[found.exit_code])

    async def text(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Pasted JSON, a part of it, or roots and nonces for what the message replies to."""
        message = _message(update)
        text = message.text or ""
        if _is_file(text):
            await self._inspect(message, _Subject(text), "")
        elif is_part_of_a_file(text):
            if not self._parts.take(message.chat_id):
                await answer(message, words.cut_by_telegram(), quote=True)
        else:
            subject = _subject_of(message.reply_to_message)
            if subject is None:
                await answer(message, words.reply_to_the_file(), quote=True)
            else:
                await self._inspect(message, subject, text)

    async def _inspect(self, message: Message, subject: _Subject, typed: str) -> None:
        request = read_request(typed)
        say = partial(answer, message, quote=True)
        async with answering(self._services.metrics, "inspect", say) as counted:
            if subject.largest > FileSizeLimit.FILESIZE_DOWNLOAD:
                raise Refusal(words.too_large(subject.largest), AnswerOutcome.TOO_LARGE)
            found = await self._looked_at(message, subject.fetch, request)
            own = held_against(self._services.snapshots, found.statement)
            told = await asyncio.to_thread(self._claims.told, found)
            proven = await asyncio.to_thread(self._sets.told, found)
            pasted, ignored = isinstance(subject.main, str), not request.understood
            await self._tell(message, found, own, told, proven, pasted=pasted, ignored=ignored)
            counted.set(_OUTCOMES[found.exit_code])
            await self._raise_alarm(message, own)

    async def _looked_at(
        self, message: Message, fetch: Fetch, request: Request, *, published: bool = False
    ) -> FileReport:
        """Return what the file shows that `fetch` brings. Raises Refusal, and PublishedFileError from `fetch`."""
        assert message.from_user is not None
        user = message.from_user.id
        wait = self._services.limits.inspection(user)
        if wait:
            self._services.metrics.limited("inspection")
            raise Refusal(words.wait(wait), AnswerOutcome.LIMITED)
        try:
            async with at_work(message, ChatAction.TYPING):
                return await self._services.inspections.inspect(user, fetch, request, published=published)
        except DownloadError as error:
            raise Refusal(words.not_handed_over(error.kind), AnswerOutcome.UNAVAILABLE) from None
        except QueueError as error:
            raise Refusal(words.not_done(error.kind), AnswerOutcome(error.kind)) from None

    async def _tell(
        self,
        message: Message,
        found: FileReport,
        own: Own | None,
        told: Told,
        proven: SetTold | None = None,
        *,
        pasted: bool = False,
        ignored: bool = False,
        about: str = "",
    ) -> None:
        alarm, folded = "", ""
        if own is not None and own.standing is Standing.ANOTHER:
            alarm = self._about_statement(own)
        elif own is not None:
            about = self._about_statement(own)
        alarm, about, folded = beside(told, alarm, about)
        in_place = None
        if proven is not None and proven.first:
            alarm = "\n\n".join(filter(None, (alarm, proven.html)))
        elif proven is not None and proven.is_checked:
            about = "\n\n".join(filter(None, (about, proven.html)))
            found, in_place = with_checked_proofs(found), IN_PLACE
        elif proven is not None:
            folded = "\n".join(filter(None, (folded, proven.html)))
        assert message.from_user is not None
        sighted = await about_sighting(self._services, message.from_user.id, found, told.loaded)
        folded = "\n".join(filter(None, (folded, sighted)))
        sums = _sums(found)
        known_here = Beside(alarm, about, folded, [*sums.values()], in_place)
        html, cut = file_report.report(found, pasted=pasted, ignored=ignored, beside=known_here)
        on_its_word = told.on_a_claim or (proven is not None and proven.on_its_word)
        html = on_a_claim(html) if on_its_word and not alarm else html
        if found.format is None and self._from_operator(message):
            html += "\n\n" + self._about_ledgers()
        await answer(message, html, _copy_button(found), quote=True)
        if cut:
            whole = found.text.encode()
            await send_document(message, whole, file_report.REPORT_FILE, file_report.report_caption())
        drawing = found.drawing
        if drawing is not None:
            picture = await asyncio.to_thread(peer_path_picture, file_report.title_of(found), drawing)
            caption = file_report.caption(drawing, sums.get(drawing.asset or "", ""))
            if not await send_photo(message, picture, "path.png", caption):
                await answer(message, caption)

    def _about_statement(self, own: Own) -> str:
        """Return what is known here of the statement that a proof holds under."""
        entry, snapshots = own.entry, self._services.snapshots
        if entry is None:
            return published_words.never_published(own.taken_at)
        if own.standing is Standing.ANOTHER:
            published_at = ids_published_at(self._services, entry, None)
            return published_words.another_statement(own.statement_id, entry, published_at)
        if own.standing is Standing.WITHDRAWN:
            return published_words.withdrawn_here(entry, standing_at(snapshots, entry))
        if own.standing is Standing.ELSEWHERE:
            ours = dict.fromkeys(each.exchange for each in snapshots.entries())
            return published_words.elsewhere(own.exchange, *ours)
        return published_words.statement_is_ours(entry)

    async def _raise_alarm(self, message: Message, own: Own | None) -> None:
        """Tell the operators of two statements for one time, and nothing of who showed the other one."""
        if own is None or own.standing is not Standing.ANOTHER or own.entry is None:
            return
        self._services.metrics.other_statement()
        if self._alarm.is_due(own.statement_id):
            make = partial(
                published_words.tell_operators, own.statement_id, own.entry, is_last=self._alarm.is_full
            )
            services = self._services
            await tell_operators(message.get_bot(), services.settings, make, services.language_of_chat)

    def _from_operator(self, message: Message) -> bool:
        user = message.from_user.id if message.from_user else None
        return is_operator(self._services.settings.operators, user, message)

    def _about_ledgers(self) -> str:
        settings = self._services.settings
        if settings.allow_uploads:
            return loading.file_alone()
        return loading.uploads_off(import_folder=settings.import_dir is not None)


def _copy_button(found: FileReport) -> InlineKeyboardMarkup | None:
    copied = file_report.to_copy(found)
    # More than Telegram takes is no root of a format, whatever the child says.
    if copied is None or not 0 < len(copied[1]) <= _MOST_COPIED:
        return None
    return keyboard([[(copied[0], CopyText(copied[1]))]])


def _sums(found: FileReport) -> dict[str, str]:
    """Return what the assets of our own statement sum, by symbol, for those that sum several coins."""
    members = found.statement.members if found.statement is not None else {}
    sums = {symbol: summed_of(symbol, coins) for symbol, coins in members.items()}
    return {symbol: said for symbol, said in sums.items() if said}


def _message(update: Update) -> Message:
    message = update.effective_message
    assert message is not None
    return message


def _subject_of(message: Message | None) -> _Subject | None:
    """Return what a message shows that can be looked at."""
    if message is None:
        return None
    if message.document is not None:
        return _Subject(message.document)
    return _Subject(message.text) if message.text and _is_file(message.text) else None


def _is_file(text: str) -> bool:
    """Tell whether a text is a proof, or has one in it."""
    return looks_like_json(text) or is_wrapped(text)


def _own_subject(message: Message) -> _Subject | None:
    """Return what a message replies to, if the same person sent it: under an answer of ours an id may be meant."""
    replied = message.reply_to_message
    if replied is None or replied.from_user != message.from_user:
        return None
    return _subject_of(replied)
