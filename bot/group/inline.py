"""``@bot okx`` in any chat: what exchanges owe and hold, as a message to send. Public figures only, the same for everyone.

What may be somebody's id is not looked up, not kept and not logged. Telegram keeps no results: it would give them to all who ask
the same, in whatever language they read.
"""

import asyncio
import re
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from html import unescape
from threading import Lock

from telegram import (
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot.answer_outcome import AnswerOutcome
from bot.answering import Refusal
from bot.catalogue.file_reading import FileFailedError
from bot.catalogue.published_folder import PublishedClaim
from bot.catalogue.served import PublishedSnapshot
from bot.group.answers import whole_text
from bot.group.claim_answers import claim_evidence, whole_claim_text
from bot.languages import current, language_of, speaking
from bot.parsing.id_shapes import shows_id
from bot.runtime.lru import LruCache
from bot.services import Services
from bot.telegram.sending import NO_PREVIEW
from bot.texts import inline as words
from bot.texts.group import ReservesText

__all__ = ["InlineHandlers", "may_be_personal"]

_MOST_RESULTS = 10
# Telegram keeps results for whoever types the same, or for one person: the second, since people read different languages. There
# is nothing about the person in them.
_CACHE_SECONDS = 300
_MOST_KEPT = 1000  # texts
_LONGEST = 64  # characters that a name may have
_HEX_RUN = re.compile("[0-9a-f]{16,}", re.ASCII)
_DIGIT_RUN = re.compile("[0-9]{9,}", re.ASCII)  # as numbers of accounts have
_TAG = re.compile("<[^>]*>")

Published = PublishedSnapshot | PublishedClaim


def may_be_personal(typed: str) -> bool:
    """Tell whether a text may be somebody's id or a part of one: no name of an exchange looks so."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", typed).lower() if letter.isalnum())
    return (
        len(typed) > _LONGEST
        or bool(_HEX_RUN.search(plain) or _DIGIT_RUN.search(plain))
        or shows_id(typed, lambda _digits: False)
    )


class InlineHandlers:
    """Answers inline queries, from memory where it can. Texts are kept by publication and language; a lock protects them."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._kept: LruCache[tuple[str, str], ReservesText] = LruCache(_MOST_KEPT)
        self._lock = Lock()

    async def answer(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Answer one query: the exchanges that it names or is like, or the newest ones where it names none."""
        query = update.inline_query
        assert query is not None
        with (
            self._services.metrics.timed("inline") as counted,
            speaking(language_of(query.from_user.language_code)),
        ):
            results, button = list[InlineQueryResultArticle](), None
            if may_be_personal(query.query):
                button = InlineQueryResultsButton(words.no_ids_here(), start_parameter="verify")
            else:
                results = await asyncio.to_thread(self._results, query.query, context.bot.username)
                if not results:
                    button = InlineQueryResultsButton(words.none_found(), start_parameter="exchanges")
            with suppress(TelegramError):  # it is too late, and nobody waits
                await query.answer(results, cache_time=_CACHE_SECONDS, is_personal=True, button=button)
            counted.set(AnswerOutcome.SHOWN if results else AnswerOutcome.NOT_UNDERSTOOD)

    def _results(self, typed: str, username: str) -> list[InlineQueryResultArticle]:
        found = []
        for key in self._keys(typed.split())[:_MOST_RESULTS]:
            entry = self._newest(key)
            text = self._text(entry) if entry is not None else None
            if text is not None:
                found.append(self._article(key, text, username))
        return found

    def _article(self, key: str, text: ReservesText, username: str) -> InlineQueryResultArticle:
        html = words.message(text, f"https://t.me/{username}?start=reserves-{key}")
        content = InputTextMessageContent(html, parse_mode=ParseMode.HTML, link_preview_options=NO_PREVIEW)
        return InlineQueryResultArticle(key, _plain(text.title), content, description=_plain(text.verdict))

    def _keys(self, typed: Sequence[str]) -> list[str]:
        """Return the keys of the exchanges that words name, begin or are like; without words of all, the newest first."""
        loaded = self._services.exchanges
        with_figures = [key for key in loaded.keys if self._newest(key) is not None]
        if not typed:
            return sorted(with_figures, key=self._taken_at, reverse=True)
        begun = " ".join(typed).casefold()
        named = loaded.named(typed).key
        nearest = [each.key for each in loaded.unknown(typed).nearest] if not named else []
        begins = [
            key
            for key in with_figures
            if key.startswith(begun) or loaded.name(key).casefold().startswith(begun)
        ]
        meant = dict.fromkeys([*([named] if named else []), *begins, *nearest])
        return [key for key in meant if key in with_figures]

    def _newest(self, key: str) -> Published | None:
        """Return the newest served tree or claim of an exchange: of one time, the tree."""
        tree = next(iter(self._services.snapshots.served(key)), None)
        found: list[Published] = [
            one for one in (tree, self._services.claims.at(key, None)) if one is not None
        ]
        return max(found, key=lambda one: one.taken_at, default=None)

    def _taken_at(self, key: str) -> str:
        entry = self._newest(key)
        return entry.taken_at if entry is not None else ""

    def _text(self, entry: Published) -> ReservesText | None:
        """Return what /reserves says of a publication; None where its file cannot be read now."""
        mark = entry.subject, current().code
        with self._lock:
            kept = self._kept.get(mark)
        if kept is not None:
            return kept
        try:
            text, is_settled = self._made(entry)
        except (FileFailedError, Refusal):  # the operators are told by whoever hears of the file's state
            return None
        if is_settled:
            with self._lock:
                self._kept.put(mark, text)
        return text

    def _made(self, entry: Published) -> tuple[ReservesText, bool]:
        """Return the text, and whether it stays so: until the signatures are looked at, it does not."""
        if isinstance(entry, PublishedClaim):
            evidence = claim_evidence(self._services, entry)
            text = whole_claim_text(self._services.known, evidence)
            return text, evidence.checked is not None and not evidence.checked.fault
        found = self._services.evidence.of(entry)
        return whole_text(self._services, found), found.checked is not None and not found.checked.fault


def _plain(html: str) -> str:
    return unescape(_TAG.sub("", html))
