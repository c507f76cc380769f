"""``/snapshots``: all trees, claims and proof sets that were published, of one exchange or of all, withdrawn ones too, and the state of the log."""

import logging

from bot.answer_outcome import AnswerOutcome
from bot.catalogue import CatalogueError
from bot.catalogue.all_folders import AllFolders
from bot.catalogue.loaded import LoadedExchanges
from bot.catalogue.published_folder import PublishedFolder
from bot.catalogue.served import PublishedSnapshot, ServedSnapshots
from bot.group.pages import Rows, last_page, turn_buttons
from bot.group.withdrawn import named_ever
from bot.parsing.times import NEWEST, TimeError, TimeQuery, parse_time
from bot.services import Services
from bot.telegram.callbacks import NO_EXCHANGE, Action, ButtonData, exchange_mark
from bot.telegram.sending import CopyText
from bot.texts import asked_time as asked_words
from bot.texts import exchanges as exchange_words
from bot.texts import group as words
from bot.texts.common import fits
from bot.texts.no_snapshot import nothing_served

__all__ = ["SNAPSHOTS_A_PAGE", "listed", "listed_outcome", "snapshots_pages"]

_LOG = logging.getLogger(__name__)
SNAPSHOTS_A_PAGE = 3  # two lines each, on one screen
_A_ROW = 2  # buttons
_REASONS = (200, 40, 0)  # most characters of each reason; fewer where the page would not fit otherwise

Published = PublishedSnapshot | PublishedFolder


def listed(services: Services, typed: str, own: str = "") -> tuple[str, Rows, AnswerOutcome]:
    """Return the list for ``[exchange] [time]``, opened where a time leads to; an unknown exchange is said above it.

    `own`: the key of the exchange that the group has set, "" for none. Raises TimeError for what should be a time and is none.
    """
    loaded = services.exchanges
    named, note, several = named_ever(services, typed.split()), "", len(loaded.ever) > 1
    key, asked = named.key if several else "", NEWEST
    if named.rest:
        try:
            asked = parse_time(" ".join(named.rest))
        except TimeError:
            if not several or key or named.rest[0][0].isdigit():
                raise
            note = exchange_words.unknown(loaded.unknown(named.rest), loaded.names(loaded.keys))
    if several and not named.key and not note and own:
        key, note = (own, "") if own in loaded.keys else ("", _gone(services, own))
    snapshots, folders = services.snapshots, services.folders
    if asked is NEWEST:
        html, rows = snapshots_pages(snapshots, 0, note, loaded, key, folders)
    else:
        html, rows = _asked(services, asked, key, note)
    return html, rows, listed_outcome(snapshots, asked, key or None, folders)


def _gone(services: Services, own: str) -> str:
    return exchange_words.group_exchange_gone(services.exchanges.name(own))


def _asked(services: Services, asked: TimeQuery, key: str, note: str) -> tuple[str, Rows]:
    """Return the page with the newest publication at or before a time, and say which it is."""
    meant, said = _meant(services, asked, key or None)
    every = _every(services.snapshots, services.folders, key or None)
    page = every.index(meant) // SNAPSHOTS_A_PAGE if meant is not None else 0
    together = "\n".join(filter(None, (note, said)))
    return snapshots_pages(services.snapshots, page, together, services.exchanges, key, services.folders)


def _meant(services: Services, asked: TimeQuery, exchange: str | None) -> tuple[Published | None, str]:
    """Return the tree that a time means, or else the claim or proof set, and what is to be said of that."""
    snapshots = services.snapshots
    found = snapshots.find(asked, exchange)
    if found is not None:
        return found.instead_of or found.entry, asked_words.listed(found)
    folders = services.folders.standing(exchange)
    folder = next((one for one in folders if asked.bound is None or one.taken_at <= asked.bound), None)
    if folder is not None:
        is_it = asked.is_of(folder.taken_at)
        return folder, "" if is_it else exchange_words.of_other_time(asked, folder.taken_at, folder.kind)
    if snapshots.any_standing(asked, exchange):
        return None, ""
    if not snapshots.entries(exchange):
        in_words = asked_words.asked_text(asked)
        oldest = folders[-1] if folders else None
        return None, exchange_words.none_before(in_words, oldest.taken_at, oldest.kind) if oldest else ""
    return None, nothing_served(snapshots, asked, exchange)[0]


def listed_outcome(
    snapshots: ServedSnapshots,
    asked: TimeQuery,
    exchange: str | None = None,
    folders: AllFolders | None = None,
) -> AnswerOutcome:
    """Return how a question for the list ends, which is answered with the whole list whatever it is about.

    `exchange`: the key of the one that it is about, None for all.
    """
    bound = asked.bound
    stands = snapshots.any_standing(asked, exchange) or any(
        bound is None or one.taken_at <= bound for one in (folders.standing(exchange) if folders else ())
    )
    if not snapshots.trouble and (stands or (bound is None and _every(snapshots, folders, exchange))):
        return AnswerOutcome.SHOWN
    return nothing_served(snapshots, asked, exchange)[1]


def _every(snapshots: ServedSnapshots, folders: AllFolders | None, exchange: str | None) -> list[Published]:
    """Return all that was published, the newest first; of one time the tree."""
    every: list[Published] = [*snapshots.entries(exchange), *(folders.entries(exchange) if folders else ())]
    return sorted(every, key=lambda one: one.taken_at, reverse=True)


def snapshots_pages(
    snapshots: ServedSnapshots,
    page: int,
    note: str = "",
    exchanges: LoadedExchanges | None = None,
    key: str = "",
    folders: AllFolders | None = None,
) -> tuple[str, Rows]:
    """Return one page of all that was published, withdrawn ones included, with the state of the public log.

    `page`: from 0; one beyond the last shows the last. `key`: of one exchange, "" for all. Without `exchanges` none is named.
    """
    every = _every(snapshots, folders, key or None)
    kinds = {one.kind for one in every}
    last = last_page(len(every), SNAPSHOTS_A_PAGE)
    page = min(page, last)
    shown = every[page * SNAPSHOTS_A_PAGE : (page + 1) * SNAPSHOTS_A_PAGE]
    data = ButtonData(Action.SNAPSHOTS, None, exchange_mark(key) if key else NO_EXCHANGE, 0, page)
    of, state = exchanges.name(key) if key and exchanges is not None else "", _log_state(snapshots)
    named = kinds != {PublishedSnapshot.kind}
    about = [(entry, _name(exchanges, entry), entry.kind if named else "") for entry in shown]
    lines = [_line(*one) for one in about]
    html = ""
    for longest in _REASONS:
        details = [_details(*one, longest) for one in about]
        html = words.snapshots(lines, state, note, of, kinds, details)
        if fits(html):
            break
    nothing = state is words.LogState.NOTHING_SHOWN
    copies = [(words.copy_id_label(one.taken_at), CopyText(one.subject)) for one in shown if not nothing]
    pairs: Rows = [list(copies[i : i + _A_ROW]) for i in range(0, len(copies), _A_ROW)]
    return html, [*pairs, turn_buttons(data, last)]


def _name(exchanges: LoadedExchanges | None, entry: Published) -> str:
    """Return the name of an entry's exchange where that is to be told, else ""."""
    made_by = entry.made_by if isinstance(entry, PublishedSnapshot) else ""
    if exchanges is None or not (len(exchanges.ever) > 1 or made_by):
        return ""
    return exchanges.title(entry) if isinstance(entry, PublishedSnapshot) else exchanges.name(entry.key)


def _line(entry: Published, name: str, kind: str) -> str:
    return words.snapshot_line(
        entry.taken_at, entry.published_at, entry.withdrawn_at, entry.fault is None, name, kind
    )


def _details(entry: Published, name: str, kind: str, longest_reason: int) -> str:
    reason = _shortened(entry.reason, longest_reason)
    return words.snapshot_details(entry.taken_at, entry.subject, entry.published_at, name, kind, reason)


def _shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…" if longest else ""


def _log_state(snapshots: ServedSnapshots) -> words.LogState:
    if snapshots.trouble:
        return words.LogState.NOTHING_SHOWN
    try:
        return words.LogState.INTACT if snapshots.log_is_intact() else words.LogState.BROKEN
    except CatalogueError as error:
        _LOG.error("the public log cannot be read: %s", error)
        return words.LogState.UNREADABLE
