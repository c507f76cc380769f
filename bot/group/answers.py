"""Putting together what is said of a snapshot's reserves, cut to what Telegram takes."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from bot.buttons import Action, ButtonData
from bot.catalogue import CatalogueError
from bot.evidence import Evidence
from bot.formats import amount, count, moment, utf16
from bot.need import need
from bot.pictures.reserves import ReserveView, reserves_picture
from bot.services import Services
from bot.shelf import Shelf
from bot.signatures import Checked
from bot.words import common
from bot.words import group as words
from bot.words.debts import debts_note
from bot.words.evidence import signed_of, unchecked
from porcore.reserves import AssetReserves
from porcore.wallets import BALANCE_DECIMALS

__all__ = ["ReservesAnswer", "assets_page", "reserves_answer", "snapshots_pages", "wallets_page"]

_LOG = logging.getLogger(__name__)
WALLETS_A_PAGE = 6
MOST_PAGES = 4095  # that a button can name; rows with a fault stand on the first ones
SNAPSHOTS_A_PAGE = 10
MOST_IN_WORDS = 40  # assets; each has up to two bold words, and Telegram takes 100 entities
ASSETS_A_PAGE = 12  # where not all fit one message: a screen, and not a wall of digits

Rows = list[list[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class ReservesAnswer:
    """A picture with its caption; `text` follows as a message of its own when the caption is too small."""

    picture: bytes
    caption: str
    text: str | None
    rows: Rows


def reserves_answer(
    services: Services, evidence: Evidence, row: AssetReserves | None, note: str = ""
) -> ReservesAnswer:
    """Build the answer about one asset, or about all of them. Draws a picture: run it in a thread.

    `note` stands under the heading.
    """
    entry, settings = evidence.entry, services.settings
    exchange = settings.display_name or entry.exchange
    title = words.reserves_title(exchange, entry.taken_at)
    title = f"{title}\n{note}" if note else title
    rows = (row,) if row is not None else evidence.rows
    wallets = evidence.wallets_of(row) if row is not None else evidence.wallets
    checked = evidence.checked
    debts = debts_note(evidence.report, evidence.statement, () if row is None else (row.asset.symbol,))
    full = words.reserves(
        title, rows, rows, wallets, checked, entry.statement_id, settings.published_at, debts=debts
    )
    buttons: Rows = [_wallets_button(entry.prefix, evidence, row, len(wallets))]
    picture = reserves_picture(
        entry.exchange, moment(entry.taken_at), [_view(each, checked) for each in rows], words.NOTE
    )
    if common.fits(full, common.CAPTION_ROOM):
        return ReservesAnswer(picture, full, None, buttons)
    if len(rows) <= MOST_IN_WORDS and common.fits(full):
        return ReservesAnswer(picture, title, full, buttons)
    return ReservesAnswer(picture, title, *assets_page(services, evidence, 0))


def _wallets_button(
    prefix: bytes, evidence: Evidence, row: AssetReserves | None, number: int
) -> list[tuple[str, str]]:
    if not number:
        return []
    data = (
        ButtonData(Action.ALL_WALLETS, None, prefix)
        if row is None
        else ButtonData(Action.WALLETS, None, prefix, evidence.rows.index(row))
    )
    return [(f"{words.labels()['wallets']} ({count(number)})", data.pack())]


def assets_page(services: Services, evidence: Evidence, page: int) -> tuple[str, Rows]:
    """Return one page of all assets in words, those that need a look first, with buttons to turn it."""
    entry, settings, checked = evidence.entry, services.settings, evidence.checked
    title = words.reserves_title(settings.display_name or entry.exchange, entry.taken_at)
    ordered = sorted(
        evidence.rows, key=lambda row: need(row.liabilities, row.reserves, _signed(row, checked))
    )

    debts = debts_note(evidence.report, evidence.statement)

    def said(shown: Sequence[AssetReserves], first: int) -> str:
        statement, published_at = entry.statement_id, settings.published_at
        return words.reserves(
            title, ordered, shown, evidence.wallets, checked, statement, published_at, first, debts
        )

    pages = _pages(ordered, checked, common.MESSAGE_ROOM - utf16(said((), 0)))
    page = min(page, len(pages) - 1)
    shown = ordered[pages[page]]
    data = ButtonData(Action.ASSETS, None, entry.prefix, 0, page)
    rows = [
        _turn(Action.ASSETS, data, page, len(pages) - 1),
        _wallets_button(entry.prefix, evidence, None, len(evidence.wallets)),
    ]
    return said(shown, pages[page].start), rows


def _pages(rows: Sequence[AssetReserves], checked: Checked | None, room: int) -> list[slice]:
    """Return the places of the assets of each page: as many as fit, and at most `ASSETS_A_PAGE`."""
    pages, first, used = list[slice](), 0, 0
    for place, row in enumerate(rows):
        found = checked.asset(row.asset.symbol) if checked is not None else None
        length = utf16(words.asset_words(row, found)) + 2
        if place > first and (place - first == ASSETS_A_PAGE or used + length > room):
            pages.append(slice(first, place))
            first, used = place, 0
        used += length
    return [*pages, slice(first, len(rows))]


def _signed(row: AssetReserves, checked: Checked | None) -> int | None:
    found = checked.asset(row.asset.symbol) if checked is not None else None
    return signed_of(found) if found is not None and not unchecked(found) else None


def _view(row: AssetReserves, checked: Checked | None) -> ReserveView:
    return ReserveView(
        asset=row.asset.symbol,
        liabilities=row.liabilities,
        reserves=row.reserves,
        liabilities_text=amount(row.liabilities, BALANCE_DECIMALS),
        reserves_text=amount(row.reserves, BALANCE_DECIMALS),
        signed=_signed(row, checked),
    )


def wallets_page(evidence: Evidence, data: ButtonData, exchange: str) -> tuple[str, Rows]:
    """Return one page of wallets with buttons to turn it."""
    one = data.action is Action.WALLETS and data.asset < len(evidence.rows)
    row = evidence.rows[data.asset] if one else None
    listed = evidence.listed(row)
    if not listed:
        return words.no_wallets(), []
    last = min((len(listed) - 1) // WALLETS_A_PAGE, MOST_PAGES)
    page = min(data.page, last)
    title = words.reserves_title(exchange, evidence.entry.taken_at)
    symbol = row.asset.symbol if row is not None else None
    text = words.wallets(title, listed, page * WALLETS_A_PAGE, WALLETS_A_PAGE, symbol)
    return text, [_turn(data.action, data, page, last)]


def _turn(action: Action, data: ButtonData, page: int, last: int) -> list[tuple[str, str]]:
    labels = words.labels()
    turn = []
    if page:
        turn.append((labels["newer"], ButtonData(action, None, data.statement, data.asset, page - 1).pack()))
    if page < last:
        turn.append((labels["older"], ButtonData(action, None, data.statement, data.asset, page + 1).pack()))
    return turn


def snapshots_pages(shelf: Shelf, page: int) -> tuple[str, Rows]:
    """Return one page of all snapshots, withdrawn ones included, with the state of the public log."""
    entries = shelf.entries()
    last = max(0, (len(entries) - 1) // SNAPSHOTS_A_PAGE)
    page = min(page, last)
    lines = [
        words.snapshot_line(
            entry.taken_at,
            entry.statement_id,
            entry.published_at,
            entry.withdrawn_at,
            served=entry.fault is None,
        )
        for entry in entries[page * SNAPSHOTS_A_PAGE : (page + 1) * SNAPSHOTS_A_PAGE]
    ]
    data = ButtonData(Action.SNAPSHOTS, None, bytes(8), 0, page)
    return words.snapshots(lines, _log_state(shelf)), [_turn(Action.SNAPSHOTS, data, page, last)]


def _log_state(shelf: Shelf) -> words.LogState:
    if shelf.trouble:
        return words.LogState.NOTHING_SHOWN
    try:
        return words.LogState.INTACT if shelf.log_is_intact() else words.LogState.BROKEN
    except CatalogueError as error:
        _LOG.error("the public log cannot be read: %s", error)
        return words.LogState.UNREADABLE
