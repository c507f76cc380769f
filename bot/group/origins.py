"""Saying whose tree an answer is from, or is not, where there is more than one possibility."""

from html import escape

from bot.answer_outcome import AnswerOutcome
from bot.answering import Refusal
from bot.catalogue.exchange_keys import goes_by
from bot.catalogue.ledger_report import StoredReport
from bot.catalogue.published_folder import PublishedClaim
from bot.catalogue.served import PublishedSnapshot
from bot.parsing.times import TimeQuery
from bot.services import Services
from bot.texts import common
from bot.texts import exchanges as words
from bot.texts import proof_sets as proof_words
from bot.texts.asked_time import asked_text
from bot.texts.no_snapshot import nothing_served
from porcore.format.origin import split_maker

__all__ = ["ids_published_at", "is_added", "is_of_whoever_runs_this", "made_by", "nothing_of", "origin_of"]

_EVER = "9999-12-31T23:59:59Z"


def origin_of(services: Services, entry: PublishedSnapshot) -> str:
    """Return whose tree a snapshot is, as HTML; "" where there is one exchange, not of the table that ships, and it made its tree."""
    loaded = services.exchanges
    if not loaded.must_say_maker(entry):
        return ""
    at_home = loaded.is_at_home(entry)
    name, added = loaded.name(entry.key), is_added(services, entry.key)
    return words.origin(name, entry.made_by, entry.source, is_at_home=at_home, is_added=added)


def made_by(services: Services, entry: PublishedSnapshot) -> str:
    """Return that an exchange made a tree itself, as HTML, where the heading names the exchange; "" where there is one only."""
    loaded = services.exchanges
    if not loaded.must_name(entry):
        return ""
    return words.made_by(loaded.name(entry.key), is_added=is_added(services, entry.key))


def is_added(services: Services, key: str) -> bool:
    """Tell whether an exchange is one of the operator's own table; `key`: its key."""
    return services.catalogue.known.by_key(key) is not None and not services.exchanges.is_shipped(key)


def is_of_whoever_runs_this(services: Services, entry: PublishedSnapshot) -> bool:
    """Tell whether a snapshot is of the exchange of the setting `own_exchange`, whoever made the tree, or made by that one."""
    names = (*split_maker(entry.exchange), services.exchanges.name(entry.key))
    return goes_by(services.settings.own_exchange, entry.key, *names)


def ids_published_at(services: Services, entry: PublishedSnapshot, report: StoredReport | None) -> str:
    """Return where a snapshot's statement id is published, "" where that is not known; `report`: that of its file.

    The setting `published_at` is about the exchange of the setting `own_exchange`, or the one that came here first.
    """
    settings, own = services.settings, is_of_whoever_runs_this(services, entry)
    if not settings.own_exchange:
        first = min(services.snapshots.entries(), key=lambda one: one.published_at, default=entry)
        own = entry.key == first.key
    said = report.statement_ids_at or "" if report is not None else ""
    return (settings.published_at or said) if own else said


def nothing_of(services: Services, asked: TimeQuery, key: str | None) -> Refusal:
    """Return what is said when nothing is served for a time; `key`: of the exchange that it is about, None for all."""
    html, outcome = nothing_served(services.snapshots, asked, key)
    claims = services.claims.standing(key) if key is not None else ()
    if key is None and services.claims.entries() and not services.snapshots.entries():
        html = common.all_withdrawn() if not services.claims.standing() else html
    if claims and not services.snapshots.standing(key):
        html, outcome = _no_claim(claims, asked)
    elif key is not None and services.proof_sets.standing(key) and not services.snapshots.entries(key):
        near = services.proof_sets.near(key, asked.bound or _EVER)
        html = proof_words.only_proof_sets(escape(services.exchanges.name(key)), near)
    if key is not None and services.exchanges.several:
        html = f"<b>{escape(services.exchanges.name(key))}</b>: {html}"
    return Refusal(html, outcome)


def _no_claim(claims: tuple[PublishedClaim, ...], asked: TimeQuery) -> tuple[str, AnswerOutcome]:
    """Return what is said where no claim of an exchange can be shown for a time; `claims`: those that stand, newest first."""
    if any(asked.bound is None or claim.taken_at <= asked.bound for claim in claims):
        return common.unavailable(), AnswerOutcome.UNAVAILABLE
    return words.none_before(
        asked_text(asked), claims[-1].taken_at, claims[-1].kind
    ), AnswerOutcome.NO_SNAPSHOT
