"""Saying whose tree an answer is from, or is not, where there is more than one possibility."""

from html import escape

from bot.answer_outcome import AnswerOutcome
from bot.answering import Refusal
from bot.catalogue.published_claim import PublishedClaim
from bot.catalogue.served import PublishedSnapshot
from bot.parsing.times import TimeQuery
from bot.services import Services
from bot.texts import common
from bot.texts import exchanges as words
from bot.texts.asked_time import asked_text
from bot.texts.no_snapshot import nothing_served

__all__ = ["nothing_of", "origin_of"]


def origin_of(services: Services, entry: PublishedSnapshot) -> str:
    """Return whose tree a snapshot is, as HTML; "" where there is one exchange, not of the table that ships, and it made its tree."""
    loaded = services.exchanges
    if not loaded.must_say_maker(entry):
        return ""
    at_home = loaded.is_at_home(entry)
    return words.origin(loaded.name(entry.key), entry.made_by, entry.source, is_at_home=at_home)


def nothing_of(services: Services, asked: TimeQuery, key: str | None) -> Refusal:
    """Return what is said when nothing is served for a time; `key`: of the exchange that it is about, None for all."""
    html, outcome = nothing_served(services.snapshots, asked, key)
    claims = services.claims.standing(key) if key is not None else ()
    if claims and not services.snapshots.standing(key):
        html, outcome = _no_claim(claims, asked)
    if key is not None and services.exchanges.several:
        html = f"<b>{escape(services.exchanges.name(key))}</b>: {html}"
    return Refusal(html, outcome)


def _no_claim(claims: tuple[PublishedClaim, ...], asked: TimeQuery) -> tuple[str, AnswerOutcome]:
    """Return what is said where no claim of an exchange can be shown for a time; `claims`: those that stand, newest first."""
    if any(asked.bound is None or claim.taken_at <= asked.bound for claim in claims):
        return common.unavailable(), AnswerOutcome.UNAVAILABLE
    return common.none_before(asked_text(asked), claims[-1].taken_at), AnswerOutcome.NO_SNAPSHOT
