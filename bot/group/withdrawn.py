"""Exchanges of which everything that was published here was withdrawn: they have a name, and nothing to answer from."""

from collections.abc import Sequence
from contextlib import suppress

from bot.answer_outcome import AnswerOutcome
from bot.answering import Refusal
from bot.catalogue.published_folder import PublishedFolder
from bot.catalogue.served import PublishedSnapshot
from bot.parsing.exchanges import NamedExchange, named_exchange
from bot.services import Services
from bot.texts import exchanges as words
from porcore.exchanges.known import ExchangeTableError, KnownExchanges

__all__ = ["named_ever", "withdrawn_key", "withdrawn_refusal"]


def named_ever(services: Services, typed: Sequence[str]) -> NamedExchange:
    """Return which exchange words name, loaded or with everything withdrawn, and the other words."""
    named = services.exchanges.named(typed)
    return named if named.key else _withdrawn(services, typed)


def withdrawn_key(services: Services, typed: Sequence[str]) -> str:
    """Return the key of the exchange that words name where everything of it was withdrawn, and they name no loaded one; else ""."""
    return "" if services.exchanges.named(typed).key else _withdrawn(services, typed).key


def withdrawn_refusal(services: Services, key: str) -> Refusal:
    """Return what is said of an exchange of which everything was withdrawn; `key`: of the exchange."""
    every: list[PublishedSnapshot | PublishedFolder] = [
        *services.snapshots.entries(key),
        *services.folders.entries(key),
    ]
    newest = max(every, key=lambda one: one.taken_at)
    times = newest.taken_at, newest.withdrawn_at or ""
    said = words.only_withdrawn(services.exchanges.name(key), newest.kind, *times, among=len(every))
    return Refusal(said, AnswerOutcome.WITHDRAWN)


def _withdrawn(services: Services, typed: Sequence[str]) -> NamedExchange:
    loaded = services.exchanges
    gone = loaded.ever[len(loaded.keys) :]
    return named_exchange(typed, _table(services, gone), gone) if gone else NamedExchange("", tuple(typed))


def _table(services: Services, keys: Sequence[str]) -> KnownExchanges:
    """Return the table with those exchanges that it lacks."""
    known = services.known
    for key in keys:
        if known.by_key(key) is None:
            with suppress(ExchangeTableError):  # its name is like that of another one, which was there first
                known = known.with_added([services.exchanges.as_known(key)])
    return known
