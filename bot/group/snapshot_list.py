"""``/snapshots``: all that was published, of one exchange or of all, withdrawn ones included, with the state of the log."""

import logging

from bot.answer_outcome import AnswerOutcome
from bot.catalogue import CatalogueError
from bot.catalogue.loaded import LoadedExchanges
from bot.catalogue.served import PublishedSnapshot, ServedSnapshots
from bot.group.exchange_list import Rows, turn_buttons
from bot.parsing.times import NEWEST, TimeError, TimeQuery, parse_time
from bot.services import Services
from bot.telegram.callbacks import NO_EXCHANGE, Action, ButtonData, exchange_mark
from bot.texts import asked_time as asked_words
from bot.texts import exchanges as exchange_words
from bot.texts import group as words
from bot.texts.no_snapshot import nothing_served

__all__ = ["SNAPSHOTS_A_PAGE", "listed", "listed_outcome", "snapshots_pages"]

_LOG = logging.getLogger(__name__)
SNAPSHOTS_A_PAGE = 10


def listed(services: Services, typed: str, own: str = "") -> tuple[str, Rows, AnswerOutcome]:
    """Return the list for ``[exchange] [time]``, opened where a time leads to; an unknown exchange is said above it.

    `own`: the key of the exchange that the group has set, "" for none. Raises TimeError for what should be a time and is none.
    """
    loaded, snapshots = services.exchanges, services.snapshots
    named, note = loaded.named(typed.split()), ""
    key, asked = named.key if loaded.several else "", NEWEST
    if named.rest:
        try:
            asked = parse_time(" ".join(named.rest))
        except TimeError:
            if not loaded.several or key or named.rest[0][0].isdigit():
                raise
            note = exchange_words.unknown(loaded.unknown(named.rest), loaded.names(loaded.keys))
    if loaded.several and not named.key and not note and own:
        key, note = (own, "") if own in loaded.keys else ("", _gone(services, own))
    exchange = key or None
    html, rows = (
        snapshots_pages(snapshots, 0, note, loaded, key)
        if asked is NEWEST
        else _asked(services, asked, key, note)
    )
    return html, rows, listed_outcome(snapshots, asked, exchange)


def _gone(services: Services, own: str) -> str:
    return exchange_words.group_exchange_gone(services.exchanges.name(own))


def _asked(services: Services, asked: TimeQuery, key: str, note: str) -> tuple[str, Rows]:
    """Return the page that the newest snapshot at or before a time is on, and say which it is."""
    snapshots, loaded, exchange = services.snapshots, services.exchanges, key or None
    found = snapshots.find(asked, exchange)
    if found is not None:
        page = snapshots.entries(exchange).index(found.instead_of or found.entry) // SNAPSHOTS_A_PAGE
        return snapshots_pages(snapshots, page, _together(note, asked_words.listed(found)), loaded, key)
    said = (
        ""
        if snapshots.any_standing(asked, exchange) or not snapshots.entries(exchange)
        else nothing_served(snapshots, asked, exchange)[0]
    )
    return snapshots_pages(snapshots, 0, _together(note, said), loaded, key)


def _together(*notes: str) -> str:
    return "\n".join(filter(None, notes))


def listed_outcome(
    snapshots: ServedSnapshots, asked: TimeQuery, exchange: str | None = None
) -> AnswerOutcome:
    """Return how a question for the list of snapshots ends, which is answered with the whole list whatever it is about.

    `exchange`: the key of the one that it is about, None for all.
    """
    stands = snapshots.any_standing(asked, exchange)
    if not snapshots.trouble and (stands or (asked.bound is None and snapshots.entries(exchange))):
        return AnswerOutcome.SHOWN
    return nothing_served(snapshots, asked, exchange)[1]


def snapshots_pages(
    snapshots: ServedSnapshots,
    page: int,
    note: str = "",
    exchanges: LoadedExchanges | None = None,
    key: str = "",
) -> tuple[str, Rows]:
    """Return one page of all snapshots, withdrawn ones included, with the state of the public log.

    `page`: from 0; one beyond the last shows the last. `key`: of one exchange, "" for all. Without `exchanges` none is named.
    """
    entries = snapshots.entries(key or None)
    last = max(0, (len(entries) - 1) // SNAPSHOTS_A_PAGE)
    page = min(page, last)
    lines = [
        _line(exchanges, entry) for entry in entries[page * SNAPSHOTS_A_PAGE : (page + 1) * SNAPSHOTS_A_PAGE]
    ]
    data = ButtonData(Action.SNAPSHOTS, None, exchange_mark(key) if key else NO_EXCHANGE, 0, page)
    of = exchanges.name(key) if key and exchanges is not None else ""
    return words.snapshots(lines, _log_state(snapshots), note, of), [turn_buttons(data, last)]


def _line(exchanges: LoadedExchanges | None, entry: PublishedSnapshot) -> str:
    is_named = exchanges is not None and (len(exchanges.ever) > 1 or entry.made_by)
    return words.snapshot_line(
        entry.taken_at,
        entry.statement_id,
        entry.published_at,
        entry.withdrawn_at,
        served=entry.fault is None,
        exchange=exchanges.title(entry) if exchanges is not None and is_named else "",
    )


def _log_state(snapshots: ServedSnapshots) -> words.LogState:
    if snapshots.trouble:
        return words.LogState.NOTHING_SHOWN
    try:
        return words.LogState.INTACT if snapshots.log_is_intact() else words.LogState.BROKEN
    except CatalogueError as error:
        _LOG.error("the public log cannot be read: %s", error)
        return words.LogState.UNREADABLE
