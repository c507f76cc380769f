"""The table of a person's balances: in pages that fit a message each."""

from collections.abc import Sequence

from bot.formats import amount, count
from bot.texts.common import fits, pre
from bot.texts.members import in_cell
from porcore.format.proof import AssetProof, ProofFile

__all__ = [
    "BALANCES_ROOM",
    "MOST_BALANCES",
    "balance_pages",
    "balance_table",
    "balances",
    "longest_row",
]

MOST_ZEROES = 20  # symbols listed as counted as zero
MOST_BALANCES = 24  # assets in one answer; each has a button of its own
BALANCES_ROOM = 1500  # UTF-16 units of an answer for the table of balances
_LINE = 35  # characters of a line of a table
_CELL = 5  # what a cell adds to a row: a gap, an indent, a line end
_MARKUP = len("<pre></pre>")


def balance_pages(proof: ProofFile) -> tuple[tuple[AssetProof, ...], ...]:
    """Return the proven assets in groups that fit one message each; a proof file without proofs has no page."""
    pages: list[list[AssetProof]] = []
    most = 0  # length of the last page's table, at most
    for entry in proof.proofs:
        longest = longest_row(entry)
        longer = [*pages[-1], entry] if pages else []
        # A table is made only where it is not plain that it fits: of thousands of assets each page would be made often.
        if (
            longer
            and len(longer) <= MOST_BALANCES
            and (most + longest <= BALANCES_ROOM or fits(balance_table(longer), BALANCES_ROOM))
        ):
            pages[-1].append(entry)
            most += longest
        else:
            pages.append([entry])
            most = _MARKUP + longest
    return tuple(map(tuple, pages))


def longest_row(entry: AssetProof) -> int:
    """Return how many characters an asset takes in the table of balances, at most; broken lines and all."""
    asset = entry.asset
    digits = max(len(str(entry.balance)), asset.decimals + 1)
    cells = len(entry.symbol) + digits + digits // 3 + 1 + len(in_cell(asset))
    return max(_LINE, cells + cells // _LINE + 3 * _CELL)


def balances(proof: ProofFile, shown: Sequence[AssetProof]) -> str:
    """Return proven balances as a table, and what is counted as zero."""
    lines = [balance_table(shown)]
    if len(shown) < len(proof.proofs):
        first = proof.proofs.index(shown[0])
        span = f"{count(first + 1)} to {count(first + len(shown))}" if len(shown) > 1 else count(first + 1)
        lines.insert(0, f"Balances {span} of {count(len(proof.proofs))}")
    zero = [asset.symbol for asset in proof.statement.assets if proof.proof(asset.symbol) is None]
    if len(zero) > MOST_ZEROES:
        lines.append(f"No balance in {count(len(zero))} other assets (counted as zero)")
    elif zero:
        lines.append(f"No balance (counted as zero): {', '.join(zero)}")
    return "\n".join(lines)


def balance_table(shown: Sequence[AssetProof]) -> str:
    """Return the balances of these assets as a table."""
    rows = []
    for entry in shown:
        asset = entry.asset
        rows.append((entry.symbol, amount(entry.balance, asset.decimals), in_cell(asset)))
    return pre(rows, "lrl")
