"""The answer to an id whose balances are in a snapshot: the verdict, the figures that matter, and folded all that they rest on."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from bot.catalogue.signatures import Checked
from bot.formats import count, moment, percent
from bot.languages import _, ngettext
from bot.texts.asset_order import need
from bot.texts.balances import balance_pages, balance_table, counted_as_zero, span
from bot.texts.common import fits, heights_note, pre, statement_line
from bot.texts.evidence import signed_shares
from bot.texts.exchanges import counted
from bot.texts.members import summed
from bot.texts.proof_path import path_quote
from bot.texts.screen import FOLDED, SCREEN, lines
from bot.texts.signed import signed_least
from porcore.format.proof import AssetProof, ProofFile
from porcore.format.wallet_list import Wallet
from porcore.reserves.comparison import AssetReserves

__all__ = ["Inclusion", "included", "inclusion_pages"]

_MOST_QUOTES = 20  # paths; each costs two entities of the 100 that Telegram takes
_MOST_RATIOS = 12  # assets in a table of ratios
_MOST_SUMS = 3  # assets below it of which is said what they sum
_FOLD, _END = "<blockquote expandable>", "</blockquote>"


@dataclass(frozen=True, slots=True)
class Inclusion:
    """What the answer is made from. Texts are HTML, "" for none."""

    proof: ProofFile
    rows: Sequence[AssetReserves]  # of all assets
    wallets: Sequence[Wallet]
    checked: Checked | None  # None while the wallets' signatures are still being checked
    exchange: str  # by name, plain text
    published_at: str = ""  # where the statement id is published, "" where that is not known
    notes: tuple[str, ...] = ()  # what has to be seen at once, below the verdict
    details: tuple[str, ...] = ()  # what stands folded before all else
    tally: str = ""  # of all who checked
    maker: str = ""  # who made the tree, "" for the exchange
    named: bool = False  # the verdict names the exchange

    @property
    def own(self) -> list[AssetReserves]:
        """The rows of the assets that the client has."""
        symbols = {entry.symbol for entry in self.proof.proofs}
        return [row for row in self.rows if row.asset.symbol in symbols]


def inclusion_pages(answer: Inclusion) -> tuple[tuple[AssetProof, ...], ...]:
    """Return the assets of each page of the answer."""
    first = SCREEN - FOLDED - lines(_verdict(answer)) - sum(map(lines, (*answer.notes, *_figures(answer))))
    later = SCREEN - FOLDED - lines(_verdict(answer)) - 1
    return balance_pages(answer.proof.proofs, max(first, 2), max(1, later))


def included(answer: Inclusion, page: int = 0) -> str:
    """Return one page of the answer; `page`: index into `inclusion_pages`, from 0. What concerns all assets is on the first."""
    shown = inclusion_pages(answer)[page]
    parts = [_verdict(answer)]
    parts += answer.notes if not page else ()
    parts += filter(None, (span(answer.proof.proofs, shown),))
    head = "\n".join(parts) + f"\n{balance_table(shown)}\n"
    head += "\n".join(() if page else _figures(answer))
    return f"{head.rstrip()}\n{_folded(answer, shown, head)}"


def _verdict(answer: Inclusion) -> str:
    taken = moment(answer.proof.statement.taken_at)
    if answer.named:
        return _(
            "✅ <b>Included</b> in the snapshot of {exchange}, {moment}",
            exchange=escape(answer.exchange),
            moment=taken,
        )
    return _("✅ <b>Included</b> in the snapshot of {moment}", moment=taken)


# -- figures


def _figures(answer: Inclusion) -> tuple[str, ...]:
    """Return how the client's assets are covered, and what that rests on: a line each."""
    stated = _("Stated by the exchange; chain not read.")
    return _ratios_in_short(answer.own), " ".join(
        filter(None, (stated, signed_least(answer.own, answer.checked)))
    )


def _ratios_in_short(own: Sequence[AssetReserves]) -> str:
    owed = [row for row in own if row.liabilities]
    if not owed:
        return _("Nothing is owed.")
    lowest = _worst_first(owed)[0]
    short, symbol = sum(row.difference < 0 for row in owed), lowest.asset.symbol
    ratio = percent(lowest.reserves, lowest.liabilities)
    if len(owed) == 1 and short:
        return _("⚠️ {asset}: less held than owed, {ratio}.", asset=symbol, ratio=ratio)
    if len(owed) == 1:
        return _("{asset}: held is {ratio} of what is owed.", asset=symbol, ratio=ratio)
    if short:
        return ngettext(
            "⚠️ {n} of your assets: less held than owed. Lowest: {asset} {ratio}.",
            "⚠️ {n} of your assets: less held than owed. Lowest: {asset} {ratio}.",
            short,
            n=count(short),
            asset=symbol,
            ratio=ratio,
        )
    return ngettext(
        "For all your {n} asset enough is held. Lowest: {asset} {ratio}.",
        "For all your {n} assets enough is held. Lowest: {asset} {ratio}.",
        len(owed),
        n=count(len(owed)),
        asset=symbol,
        ratio=ratio,
    )


def _worst_first(rows: Sequence[AssetReserves]) -> list[AssetReserves]:
    return sorted(rows, key=lambda row: need(row.liabilities, row.reserves, None))


def _ratio_table(rows: Sequence[AssetReserves]) -> str:
    """Return the ratio of each asset as a table; of too many, the lowest."""
    shown = rows if len(rows) <= _MOST_RATIOS else _worst_first(rows)[:_MOST_RATIOS]
    said = pre([(row.asset.symbol, percent(row.reserves, row.liabilities)) for row in shown], "lr")
    if more := len(rows) - len(shown):
        rest = ngettext("{n} more: /reserves", "{n} more: /reserves", more, n=count(more))
        return f"{said}\n{rest}"
    return said


# -- folded


def _folded(answer: Inclusion, shown: Sequence[AssetProof], head: str) -> str:
    """Return the quote with all that the figures rest on, and as many paths as fit."""
    own = {entry.symbol for entry in answer.proof.proofs}
    sums = [summed(row.asset) for row in answer.rows if row.asset.symbol not in own]
    parts = [
        counted(answer.exchange, answer.maker),
        *answer.details,
        counted_as_zero(answer.proof),
        *list(filter(None, sums))[:_MOST_SUMS],
        f"<b>{_('Reserves against liabilities')}</b>\n{_ratio_table(answer.own)}\n{heights_note(answer.wallets)}",
        signed_shares(answer.own, answer.checked, part=len(answer.own) < len(answer.rows)),
        answer.tally,
    ]
    before = "\n".join(filter(None, parts)) + "\n"
    foot = f"{statement_line(answer.proof.statement.id, answer.published_at)}"
    room = head + _FOLD + before + foot + _END
    return f"{_FOLD}{before}{_paths(shown, room)}{foot}{_END}"


def _paths(shown: Sequence[AssetProof], around: str) -> str:
    """Return as many paths as fit with the text `around`, and say where the rest is."""
    used, folded = "", 0
    leaves = [(entry, piece) for entry in shown for piece in entry.pieces]
    for entry, piece in leaves[:_MOST_QUOTES]:
        quote = path_quote(entry, piece)
        if not fits(around + used + quote + _behind_check(len(leaves))):
            break
        used, folded = used + quote, folded + 1
    return used + _behind_check(len(leaves) - folded)


def _behind_check(number: int) -> str:
    if not number:
        return ""
    said = ngettext(
        "Press Check to see {n} more proof path.",
        "Press Check to see {n} more proof paths.",
        number,
        n=count(number),
    )
    return f"{said}\n"
