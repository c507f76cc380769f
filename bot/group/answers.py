"""Putting together what is said of a snapshot's reserves, cut to what Telegram takes."""

from dataclasses import dataclass

from bot.buttons import Action, ButtonData
from bot.evidence import Evidence
from bot.formats import amount, count, moment
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

__all__ = ["ReservesAnswer", "reserves_answer", "snapshots_pages", "wallets_page"]

WALLETS_A_PAGE = 6
MOST_PAGES = 4095  # that a button can name; rows with a fault stand on the first ones
SNAPSHOTS_A_PAGE = 10
MOST_IN_WORDS = 40  # assets; each has up to two bold words, and Telegram takes 100 entities
ALL_ASSETS = 4095  # in a button's asset field: not one asset but all

Rows = list[list[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class ReservesAnswer:
    """A picture with its caption; `text` follows as a message of its own when the caption is too small."""

    picture: bytes
    caption: str
    text: str | None
    rows: Rows


def reserves_answer(services: Services, evidence: Evidence, row: AssetReserves | None) -> ReservesAnswer:
    """Build the answer about one asset, or about all of them. Draws a picture: run it in a thread."""
    entry, settings = evidence.entry, services.settings
    exchange = settings.display_name or entry.exchange
    title = words.reserves_title(exchange, entry.taken_at)
    rows = (row,) if row is not None else evidence.rows
    wallets = evidence.wallets_of(row) if row is not None else evidence.wallets
    checked = evidence.checked
    debts = debts_note(evidence.report, evidence.statement, () if row is None else (row.asset.symbol,))
    full = words.reserves(
        title, rows, rows, wallets, checked, entry.statement_id, settings.published_at, debts
    )
    labels = words.labels()
    asset = evidence.rows.index(row) if row is not None else ALL_ASSETS
    button = ButtonData(Action.WALLETS, None, entry.prefix, asset, 0).pack()
    buttons: Rows = [[(f"{labels['wallets']} ({count(len(wallets))})", button)]] if wallets else []
    picture = reserves_picture(
        entry.exchange, moment(entry.taken_at), [_view(each, checked) for each in rows], words.NOTE
    )
    if common.fits(full, common.CAPTION_ROOM):
        return ReservesAnswer(picture, full, None, buttons)
    return ReservesAnswer(
        picture, title, _cut(title, rows, evidence, checked, settings.published_at), buttons
    )


def _cut(
    title: str,
    rows: tuple[AssetReserves, ...],
    evidence: Evidence,
    checked: Checked | None,
    published_at: str,
) -> str:
    """Return the words of as many assets as fit, the shortest of reserves first when some must go."""
    statement, wallets = evidence.entry.statement_id, evidence.wallets
    only = () if len(rows) == len(evidence.rows) else tuple(row.asset.symbol for row in rows)
    debts = debts_note(evidence.report, evidence.statement, only)
    worst = sorted(rows, key=lambda row: (row.ratio_tenths is None, row.ratio_tenths or 0))
    for kept in range(min(len(rows), MOST_IN_WORDS), 0, -1):
        symbols = {row.asset.symbol for row in worst[:kept]}
        shown = tuple(row for row in rows if row.asset.symbol in symbols)
        text = words.reserves(title, rows, shown, wallets, checked, statement, published_at, debts)
        if common.fits(text):
            return text
    return title


def _view(row: AssetReserves, checked: Checked | None) -> ReserveView:
    found = checked.asset(row.asset.symbol) if checked is not None else None
    known = found is not None and not unchecked(found)
    return ReserveView(
        asset=row.asset.symbol,
        liabilities=row.liabilities,
        reserves=row.reserves,
        liabilities_text=amount(row.liabilities, BALANCE_DECIMALS),
        reserves_text=amount(row.reserves, BALANCE_DECIMALS),
        signed=signed_of(found) if found is not None and known else None,
    )


def wallets_page(evidence: Evidence, data: ButtonData, exchange: str) -> tuple[str, Rows]:
    """Return one page of wallets with buttons to turn it."""
    row = evidence.rows[data.asset] if data.asset < len(evidence.rows) else None
    listed = evidence.listed(row)
    if not listed:
        return words.no_wallets(), []
    last = min((len(listed) - 1) // WALLETS_A_PAGE, MOST_PAGES)
    page = min(data.page, last)
    title = words.reserves_title(exchange, evidence.entry.taken_at)
    symbol = row.asset.symbol if row is not None else None
    text = words.wallets(title, listed, page * WALLETS_A_PAGE, WALLETS_A_PAGE, symbol)
    return text, [_turn(Action.WALLETS, data, page, last)]


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
    return words.snapshots(lines, shelf.log_is_intact()), [_turn(Action.SNAPSHOTS, data, page, last)]
