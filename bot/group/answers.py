"""Putting together what is said of a snapshot's reserves, cut to what Telegram takes."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.catalogue.evidence import SnapshotEvidence
from bot.catalogue.served import FoundSnapshot
from bot.catalogue.signatures import Checked
from bot.formats import amount, count, moment, utf16
from bot.group.comparison_buttons import comparison_buttons
from bot.group.origins import ids_published_at, made_by, origin_of
from bot.group.pages import Rows, places_of_pages, turn_buttons, wallet_list
from bot.group.proofs_beside import proofs_beside_tree
from bot.parsing.times import TimeQuery
from bot.pictures.reserves import ReserveView, reserves_picture
from bot.services import Services
from bot.telegram.callbacks import Action, ButtonData
from bot.texts import asked_time as asked_words
from bot.texts import common
from bot.texts import group as words
from bot.texts.asset_order import need
from bot.texts.debts import debts_note
from bot.texts.evidence import signed_of, unchecked
from bot.texts.members import in_brackets, summed
from porcore.format.wallet_list import BALANCE_DECIMALS
from porcore.reserves.comparison import AssetReserves
from porcore.reserves.summary import AssetEvidence

__all__ = [
    "ReservesAnswer",
    "assets_page",
    "reserves_answer",
    "wallets_page",
]

MOST_IN_WORDS = 40  # assets; each has up to two bold words, and Telegram takes 100 entities


@dataclass(frozen=True, slots=True)
class ReservesAnswer:
    """A picture with its caption; `text` follows as a message of its own when the caption is too small."""

    picture: bytes  # b"" where there is nothing to draw
    caption: str
    text: str | None
    rows: Rows


def reserves_answer(
    services: Services,
    evidence: SnapshotEvidence,
    row: AssetReserves | None,
    found: FoundSnapshot,
    note: str = "",
) -> ReservesAnswer:
    """Build the answer about one asset, or about all of them. Draws a picture: run it in a thread.

    `note` is under the heading, behind what has to be said of the time that was asked for.
    """
    entry, published_at = evidence.entry, ids_published_at(services, evidence.entry, evidence.report)
    asked = found.asked if found.differs else None
    title = "\n".join(filter(None, (_title(services, evidence, asked_words.other_time(found)), note)))
    rows = (row,) if row is not None else evidence.rows
    wallets = evidence.wallets_of(row) if row is not None else evidence.wallets
    checked = evidence.checked
    debts = debts_note(evidence.report, evidence.statement, () if row is None else (row.asset.symbol,))
    debts = _with_proofs(services, evidence, debts)
    full = words.reserves(title, rows, rows, wallets, checked, entry.statement_id, published_at, debts=debts)
    compare = comparison_buttons(services, entry.key)
    buttons: Rows = [_wallets_button(evidence, row, len(wallets), asked), compare]
    picture = reserves_picture(
        entry.exchange, moment(entry.taken_at), [_view(each, checked) for each in rows], words.NOTE
    )
    if common.fits_caption(full):
        return ReservesAnswer(picture, full, None, buttons)
    if len(rows) <= MOST_IN_WORDS and common.fits(full):
        return ReservesAnswer(picture, title, full, buttons)
    text, rows_below = assets_page(services, evidence, 0, asked)
    return ReservesAnswer(picture, title, text, [*rows_below, compare])


def _title(services: Services, evidence: SnapshotEvidence, note: str) -> str:
    """Return the heading, with whose tree it is where that may be asked, and what is to be said of the time asked for."""
    entry = evidence.entry
    title = words.reserves_title(services.exchanges.title(entry), entry.taken_at)
    origin = origin_of(services, entry) if entry.made_by else made_by(services, entry)
    return "\n".join(filter(None, (title, origin, note)))


def _with_proofs(services: Services, evidence: SnapshotEvidence, debts: str) -> str:
    """Return what is said of debts and, below it, of the exchange's proof set nearest before the tree."""
    return "\n".join(filter(None, (debts, proofs_beside_tree(services, evidence.entry))))


def _note(services: Services, evidence: SnapshotEvidence, asked: TimeQuery | None) -> str:
    """Return what is to be said of the time that a button carries."""
    if asked is None:
        return ""
    return asked_words.other_time(services.snapshots.found_before(evidence.entry, asked))


def _wallets_button(
    evidence: SnapshotEvidence, row: AssetReserves | None, number: int, asked: TimeQuery | None
) -> list[tuple[str, str]]:
    if not number:
        return []
    action, place = (Action.ALL_WALLETS, 0) if row is None else (Action.WALLETS, evidence.rows.index(row))
    data = ButtonData(action, None, evidence.entry.prefix, place, asked=asked)
    return [(f"{words.labels()['wallets']} ({count(number)})", data.pack())]


def assets_page(
    services: Services, evidence: SnapshotEvidence, page: int, asked: TimeQuery | None = None
) -> tuple[str, Rows]:
    """Return one page of all assets in words, those that need a look first, with buttons to turn it.

    `page`: from 0.
    """
    entry, checked = evidence.entry, evidence.checked
    published_at = ids_published_at(services, entry, evidence.report)
    title = _title(services, evidence, _note(services, evidence, asked))
    ordered = sorted(
        evidence.rows, key=lambda row: need(row.liabilities, row.reserves, _signed(row, checked))
    )

    debts = _with_proofs(services, evidence, debts_note(evidence.report, evidence.statement))

    def said(shown: Sequence[AssetReserves], first: int) -> str:
        statement, wallets = entry.statement_id, evidence.wallets
        return words.reserves(title, ordered, shown, wallets, checked, statement, published_at, first, debts)

    lengths = [utf16(words.asset_words(row, _evidence(row, checked))) + 2 for row in ordered]
    pages = places_of_pages(lengths, common.MESSAGE_ROOM - utf16(said((), 0)))
    page = min(page, len(pages) - 1)
    shown = ordered[pages[page]]
    data = ButtonData(Action.ASSETS, None, entry.prefix, 0, page, asked)
    rows = [
        turn_buttons(data, len(pages) - 1),
        _wallets_button(evidence, None, len(evidence.wallets), asked),
    ]
    return said(shown, pages[page].start), rows


def _evidence(row: AssetReserves, checked: Checked | None) -> AssetEvidence | None:
    return checked.asset(row.asset.symbol) if checked is not None else None


def _signed(row: AssetReserves, checked: Checked | None) -> int | None:
    found = _evidence(row, checked)
    return signed_of(found) if found is not None and not unchecked(found) else None


def _view(row: AssetReserves, checked: Checked | None) -> ReserveView:
    return ReserveView(
        asset=row.asset.symbol,
        liabilities=row.liabilities,
        reserves=row.reserves,
        liabilities_text=amount(row.liabilities, BALANCE_DECIMALS),
        reserves_text=amount(row.reserves, BALANCE_DECIMALS),
        signed=_signed(row, checked),
        sums=summed(row.asset),
    )


def wallets_page(services: Services, evidence: SnapshotEvidence, data: ButtonData) -> tuple[str, Rows]:
    """Return one page of wallets with buttons to turn it."""
    one = data.action in (Action.WALLETS, Action.WALLETS_PAGE) and data.asset < len(evidence.rows)
    row = evidence.rows[data.asset] if one else None
    title = _title(services, evidence, _note(services, evidence, data.asked))
    of = f"{row.asset.symbol}{in_brackets(row.asset)}" if row is not None else None
    return wallet_list(title, evidence.listed(row), data, of)
