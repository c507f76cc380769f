"""Putting together what is said of a snapshot's reserves, on one screen."""

from dataclasses import dataclass

from bot.catalogue.evidence import SnapshotEvidence
from bot.catalogue.served import FoundSnapshot
from bot.catalogue.signatures import Checked
from bot.formats import amount, moment
from bot.group.comparison_buttons import comparison_buttons, share_buttons
from bot.group.origins import ids_published_at, made_by, origin_of
from bot.group.pages import Does, Rows, places_of_pages, turn_buttons, wallet_list
from bot.group.proofs_beside import proofs_beside_tree
from bot.languages import translated
from bot.parsing.times import TimeQuery
from bot.pictures.reserves import ReserveView, reserves_picture
from bot.services import Services
from bot.telegram.callbacks import Action, ButtonData
from bot.telegram.sending import CopyText
from bot.texts import asked_time as asked_words
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
    "answer_of",
    "assets_page",
    "details_page",
    "reserves_answer",
    "wallets_page",
    "whole_text",
]


@dataclass(frozen=True, slots=True)
class ReservesAnswer:
    """A picture, and what is said with it: all of it on one screen, or for a group a few lines with a button to the rest."""

    picture: bytes  # b"" where there is nothing to draw
    text: words.ReservesText
    rows: Rows  # below all of it
    short_rows: Rows  # below the few lines


def answer_of(picture: bytes, text: words.ReservesText, rows: Rows, details: ButtonData) -> ReservesAnswer:
    """Return an answer. `picture`: bytes of a PNG, or none; `rows`: below all of it, the second the way to the wallets; that and the last are below the few lines too."""
    first = (words.details_label(), details.pack())
    return ReservesAnswer(picture, text, rows, [[first, *rows[1]], rows[-1]])


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
    entry, checked = evidence.entry, evidence.checked
    asked = found.asked if found.differs else None
    said = "\n".join(filter(None, (asked_words.other_time(found), note)))
    rows = (row,) if row is not None else evidence.rows
    picture = reserves_picture(
        entry.exchange,
        moment(entry.taken_at),
        [_view(each, checked) for each in rows],
        translated(words.NOTE),
    )
    place = 0 if row is None else evidence.rows.index(row) + 1
    details = ButtonData(Action.DETAILS, None, entry.prefix, place, asked=asked)
    text, buttons = _page(services, evidence, row, 0, asked, said)
    return answer_of(picture, text, buttons, details)


def details_page(services: Services, evidence: SnapshotEvidence, data: ButtonData) -> tuple[str, Rows]:
    """Return all that is said of the reserves that a button is about, of one asset or of all, with buttons."""
    row = evidence.rows[data.asset - 1] if 0 < data.asset <= len(evidence.rows) else None
    text, rows = _page(services, evidence, row, 0, data.asked, _note(services, evidence, data.asked))
    return text.whole, rows


def assets_page(
    services: Services, evidence: SnapshotEvidence, page: int, asked: TimeQuery | None = None
) -> tuple[str, Rows]:
    """Return one page of all assets, those that need a look first, with buttons to turn it; `page`: from 0."""
    text, rows = _page(services, evidence, None, page, asked, _note(services, evidence, asked))
    return text.whole, rows


def whole_text(services: Services, evidence: SnapshotEvidence) -> words.ReservesText:
    """Return what is said of all assets of a snapshot. Reads no file."""
    return _page(services, evidence, None, 0, None, "")[0]


def _page(
    services: Services,
    evidence: SnapshotEvidence,
    row: AssetReserves | None,
    page: int,
    asked: TimeQuery | None,
    note: str,
) -> tuple[words.ReservesText, Rows]:
    """Return what is said of one asset, or of a page of all of them, and its buttons."""
    entry, checked = evidence.entry, evidence.checked
    ordered = (
        [row]
        if row is not None
        else sorted(
            evidence.rows, key=lambda each: need(each.liabilities, each.reserves, _signed(each, checked))
        )
    )
    pages = places_of_pages(len(ordered))
    page = min(page, len(pages) - 1)
    wallets = evidence.wallets_of(row) if row is not None else evidence.wallets
    text = words.reserves(
        _title(services, evidence, note),
        ordered,
        ordered[pages[page]],
        wallets,
        checked,
        entry.statement_id,
        ids_published_at(services, entry, evidence.report),
        pages[page].start,
        _more(services, evidence, row),
    )
    turn = ButtonData(Action.ASSETS, None, entry.prefix, 0, page, asked)
    copied = (words.copy_label(is_claim=False), CopyText(entry.statement_id))
    return text, [
        turn_buttons(turn, len(pages) - 1),
        _wallets_button(evidence, row, len(wallets), asked),
        comparison_buttons(services, entry.key),
        [copied, *share_buttons(services, entry.key)],
    ]


def _title(services: Services, evidence: SnapshotEvidence, note: str) -> str:
    """Return the heading, and what is to be said of the time asked for."""
    entry = evidence.entry
    title = words.reserves_title(services.exchanges.title(entry), entry.taken_at)
    return "\n".join(filter(None, (title, note)))


def _more(services: Services, evidence: SnapshotEvidence, row: AssetReserves | None) -> list[str]:
    """Return lines for the details: whose tree it is, debts, and the exchange's proof set nearest before the tree."""
    entry = evidence.entry
    origin = origin_of(services, entry) if entry.made_by else made_by(services, entry)
    debts = debts_note(evidence.report, evidence.statement, () if row is None else (row.asset.symbol,))
    return [origin, debts, proofs_beside_tree(services, entry)]


def _note(services: Services, evidence: SnapshotEvidence, asked: TimeQuery | None) -> str:
    """Return what is to be said of the time that a button carries."""
    if asked is None:
        return ""
    return asked_words.other_time(services.snapshots.found_before(evidence.entry, asked))


def _wallets_button(
    evidence: SnapshotEvidence, row: AssetReserves | None, number: int, asked: TimeQuery | None
) -> list[tuple[str, Does]]:
    if not number:
        return []
    action, place = (Action.ALL_WALLETS, 0) if row is None else (Action.WALLETS, evidence.rows.index(row))
    data = ButtonData(action, None, evidence.entry.prefix, place, asked=asked)
    return [(words.wallets_label(number), data.pack())]


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
    one = data.action in (Action.WALLETS, Action.WALLETS_PAGE, Action.WALLETS_TOLD)
    one = one and data.asset < len(evidence.rows)
    row = evidence.rows[data.asset] if one else None
    title = _title(services, evidence, _note(services, evidence, data.asked))
    of = f"{row.asset.symbol}{in_brackets(row.asset)}" if row is not None else None
    return wallet_list(title, evidence.listed(row), data, of)
