"""The table of a person's balances: in pages that fit a screen each."""

from collections.abc import Sequence

from bot.formats import amount, count, table
from bot.languages import _, commas, ngettext
from bot.texts.common import pre
from bot.texts.members import in_cell
from porcore.format.proof import AssetProof, ProofFile

__all__ = ["MOST_BALANCES", "balance_pages", "balance_table", "counted_as_zero", "span"]

MOST_ZEROES = 20  # symbols listed as counted as zero
MOST_BALANCES = 6  # assets in one answer; each has a button of its own


def balance_pages(
    proofs: Sequence[AssetProof], first: int, later: int = MOST_BALANCES
) -> tuple[tuple[AssetProof, ...], ...]:
    """Return the proven assets in groups that fit one message each; without any there is no page.

    `first`: how many lines the table of the first page may have, 2 or more, one of them for `span` where there are further pages;
    `later`: how many lines that of each further page may have, 1 or more. An asset whose row is longer than that has a page of its own.
    """
    whole = _filled(proofs, first)
    if len(whole) == len(proofs):
        return (whole,) if whole else ()
    pages, room = list[tuple[AssetProof, ...]](), first - 1
    while proofs:
        page = _filled(proofs, room) or tuple(proofs[:1])
        pages.append(page)
        proofs, room = proofs[len(page) :], later
    return tuple(pages)


def _filled(proofs: Sequence[AssetProof], room: int) -> tuple[AssetProof, ...]:
    """Return as many of the first assets as fit a table of so many lines."""
    fitting: tuple[AssetProof, ...] = ()
    for number in range(1, min(len(proofs), MOST_BALANCES) + 1):
        if table(_rows(proofs[:number]), align="lrl").count("\n") + 1 > room:
            break
        fitting = tuple(proofs[:number])
    return fitting


def span(proofs: Sequence[AssetProof], shown: Sequence[AssetProof]) -> str:
    """Return which of the balances a page shows, "" where they are all."""
    if len(shown) == len(proofs):
        return ""
    first, total = proofs.index(shown[0]) + 1, count(len(proofs))
    if len(shown) == 1:
        return _("Balance {number} of {total}", number=count(first), total=total)
    last = count(first + len(shown) - 1)
    return _("Balances {first} to {last} of {total}", first=count(first), last=last, total=total)


def counted_as_zero(proof: ProofFile) -> str:
    """Return in which assets a client has nothing, "" where there is none."""
    held = {entry.symbol for entry in proof.proofs}
    zero = [asset.symbol for asset in proof.statement.assets if asset.symbol not in held]
    if len(zero) > MOST_ZEROES:
        return ngettext(
            "No balance in {n} other asset (counted as zero)",
            "No balance in {n} other assets (counted as zero)",
            len(zero),
            n=count(len(zero)),
        )
    return _("No balance (counted as zero): {assets}", assets=commas(zero)) if zero else ""


def balance_table(shown: Sequence[AssetProof]) -> str:
    """Return the balances of these assets as a table."""
    return pre(_rows(shown), "lrl")


def _rows(shown: Sequence[AssetProof]) -> list[tuple[str, str, str]]:
    return [
        (entry.symbol, amount(entry.balance, entry.asset.decimals), in_cell(entry.asset)) for entry in shown
    ]
