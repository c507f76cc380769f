"""What is said about ownership signatures: with a ratio, with a wallet, and before Publish.

The reasons themselves are in `porcore.reserves.evidence.sentences`. A foreign file may hold texts of 65,536 characters, so
everything that comes from one is cut here.
"""

from collections.abc import Iterator, Sequence
from html import escape

from bot.catalogue.evidence import Row
from bot.catalogue.signatures import Checked
from bot.formats import amount, count, percent
from bot.languages import _, ngettext
from bot.texts.common import block
from bot.texts.explorers import explorer_link
from bot.texts.ownership import reason_of
from porcore.format.wallet_list import BALANCE_DECIMALS, Wallet
from porcore.reserves.comparison import AssetReserves
from porcore.reserves.evidence import Dating, Evidence, Level
from porcore.reserves.evidence.sentences import DATING_WORDS
from porcore.reserves.summary import AssetEvidence

__all__ = [
    "differs",
    "shown",
    "signed_note",
    "signed_of",
    "signed_ratio",
    "signed_share",
    "signed_shares",
    "tally",
    "unchecked",
    "wallet_row",
    "warning",
]

_ADDRESS = 130  # characters; Cardano's are the longest, of 103 and more
_WORD, _TEXT, _REASON = 40, 220, 280
_SHORT_REASON = 110
_MOST_SHARES = 6  # assets named in a customer's answer
_MARKS = {
    Level.SIGNED: "✅",
    Level.CLAIMED: "▫️",
    Level.UNCHECKED: "❔",
}
_COUNTED = {
    Level.SIGNED: "signed",
    Level.UNBOUND: "signed by a key that may not belong to the address (unbound)",
    Level.CLAIMED: "without a signature",
    Level.INVALID: "with an invalid signature",
    Level.UNVERIFIABLE: "that cannot be checked (unverifiable)",
    Level.UNCHECKED: "not checked",
}
_DATED = {
    Dating.FRESH: "fresh",
    Dating.OTHER: "from another time",
    Dating.UNDATED: "undated",
}


def shown(text: str, most: int) -> str:
    """Return a text of a wallet list for people, cut beyond `most` characters with its length named; not HTML yet."""
    return text if len(text) <= most else f"{text[:most]}… ({count(len(text))} characters)"


# -- with a ratio


def signed_of(asset: AssetEvidence) -> int:
    """Return the balance on addresses with a valid ownership signature, in units of 10^-30."""
    return asset.levels[Level.SIGNED].units


def differs(row: AssetReserves, asset: AssetEvidence | None) -> bool:
    """Tell whether less is signed than claimed."""
    return asset is not None and signed_of(asset) != row.reserves


def unchecked(asset: AssetEvidence) -> bool:
    """Tell whether signatures were not looked at, so that nothing is known of what is signed."""
    return asset.levels[Level.UNCHECKED].rows > 0


def signed_ratio(row: AssetReserves, asset: AssetEvidence | None) -> str:
    """Return ``63.5% signed``; "" when it is not known, nothing is owed, or it is the claimed ratio."""
    if asset is None or not row.liabilities or unchecked(asset) or not differs(row, asset):
        return ""
    return f"{percent(signed_of(asset), row.liabilities)} signed"


def signed_share(row: AssetReserves, asset: AssetEvidence | None) -> str:
    """Return which share of what is held is signed: ``61.0% of that signed``; "" when nothing is held."""
    if asset is None or not row.reserves:
        return ""
    if unchecked(asset):
        return "signatures not checked"
    if not differs(row, asset):
        return "all signed"
    units = signed_of(asset)
    return f"{percent(units, row.reserves)} of that signed" if units else "none signed"


def signed_note(checked: Checked | None, assets: Sequence[AssetEvidence]) -> str:
    """Say what "signed" means, how many wallets are, and what was not checked or fails."""
    if checked is None:
        return "The wallets' signatures are still being checked. Ask again in a minute to see what is signed."
    counts = {level: sum(asset.levels[level].rows for asset in assets) for level in Level}
    total = sum(counts.values())
    if not total:
        return ""
    signed = counts[Level.SIGNED]
    have = "No wallet has a valid ownership signature"
    if signed:
        verb = "has" if signed == 1 else "have"
        have = f"{count(signed)} of {count(total)} wallets {verb} a valid ownership signature (“signed”)"
        have += f", {_when(signed, sum(asset.fresh.rows for asset in assets))}"
    known = signed or not counts[Level.UNCHECKED]
    parts = [f"{have}."] if known else []
    parts.extend(_warnings(checked, counts))
    return " ".join(parts)


def _when(signed: int, fresh: int) -> str:
    if not fresh:
        return "none made for this snapshot"
    return "all made for this snapshot" if fresh == signed else f"{count(fresh)} made for this snapshot"


def _warnings(checked: Checked, counts: dict[Level, int]) -> Iterator[str]:
    if counts[Level.INVALID]:
        have = "wallet has" if counts[Level.INVALID] == 1 else "wallets have"
        yield f"⚠️ {count(counts[Level.INVALID])} {have} an invalid signature."
    if counts[Level.UNCHECKED]:
        yield warning(checked)


def warning(checked: Checked) -> str:
    """Say plainly that signatures were not checked, and which library is missing; "" when all were."""
    missed = [found for found in checked.rows if found.level is Level.UNCHECKED]
    if not missed:
        return ""
    many = len(missed) > 1
    rows = f"signatures of {count(len(missed))} wallets were" if many else "signature of 1 wallet was"
    return f"⚠️ The {rows} not checked. {escape(reason_of(missed[0]), quote=False)}"


def signed_shares(rows: Sequence[AssetReserves], checked: Checked | None, *, part: bool = False) -> str:
    """Return a customer's sentence about what is signed; "" where all of it is, or nothing is held.

    `part`: the rows are those of the person's own assets, and there are others.
    """
    if checked is None:
        return _("The wallets' signatures are still being checked. See /reserves in a minute.")
    held = [(row, checked.asset(row.asset.symbol)) for row in rows if row.reserves]
    if any(unchecked(asset) for _row, asset in held):
        return _("The wallets' signatures were not checked here.")
    less = [(row, asset) for row, asset in held if differs(row, asset)]
    if not less:
        return ""
    if not any(signed_of(asset) for _row, asset in held):
        if part:
            return _(
                "None of its reserves in these assets are at addresses with a valid ownership signature."
            )
        return _("None of its reserves are at addresses with a valid ownership signature.")
    least = sorted(less, key=lambda pair: signed_of(pair[1]) * 10**6 // pair[0].reserves)[:_MOST_SHARES]
    named = ", ".join(
        f"{row.asset.symbol} {percent(signed_of(asset), row.reserves)}"
        for row, asset in less
        if (row, asset) in least
    )
    return _shares_named(named, len(less) - len(least), part=part)


def _shares_named(shares: str, more: int, *, part: bool) -> str:
    """Return the sentence about `shares`, such as ``BTC 61.0%``, and how many assets `more` are signed for in part."""
    if part:
        said = _(
            "Share of its reserves in these assets at addresses with a valid ownership signature: {shares}.",
            shares=shares,
        )
    else:
        said = _(
            "Share of its reserves at addresses with a valid ownership signature: {shares}.", shares=shares
        )
    if not more:
        return said
    rest = ngettext(
        "{n} more is signed for in part: /reserves",
        "{n} more are signed for in part: /reserves",
        more,
        n=count(more),
    )
    return f"{said} {rest}"


# -- with a wallet


def tally(rows: Sequence[Row]) -> str:
    """Return how many rows are at each level, those with a fault marked."""
    found = [finding for _, finding in rows if finding is not None]
    if not found:
        return "Signatures are still being checked."
    parts = []
    for level in Level:
        number = sum(finding.level is level for finding in found)
        if number:
            mark = "⚠️ " if level in (Level.INVALID, Level.UNVERIFIABLE) else ""
            parts.append(f"{mark}{count(number)} {_COUNTED[level]}")
    return ", ".join(parts)


def wallet_row(row: Row, *, brief: bool) -> str:
    """Return one wallet with its evidence, in HTML; `brief` leaves out what is not needed to judge it."""
    wallet, finding = row
    link = explorer_link(wallet.chain, wallet.address) if len(wallet.address) <= _ADDRESS else None
    look = f' <a href="{escape(link)}">look it up</a>' if link else ""
    label = f" · {_html(wallet.label, _WORD)}" if wallet.label and not brief else ""
    height = f" at block {_block(wallet.height)}" if wallet.height else ", no block height"
    stated = amount(wallet.units, BALANCE_DECIMALS)
    what = f"{escape(wallet.asset)} on {_html(wallet.chain, _WORD)}: {stated}{height}{label}"
    return f"{what}\n<code>{_html(wallet.address, _ADDRESS)}</code>{look}\n{_found(wallet, finding, brief=brief)}"


def _block(height: str) -> str:
    return block(shown(height, _WORD))


def _found(wallet: Wallet, finding: Evidence | None, *, brief: bool) -> str:
    if finding is None:
        return "The signature is still being checked."
    mark, reason = (
        _MARKS.get(finding.level, "⚠️"),
        _html(reason_of(finding), _SHORT_REASON if brief else _REASON),
    )
    if finding.code == "no-signature":
        return f"{mark} <b>{finding.level.value}</b>: no ownership signature was published for this address"
    if finding.dating is None:
        return f"{mark} <b>{finding.level.value}</b>: {reason}"
    dated = f", {_DATED[finding.dating]} ({DATING_WORDS[finding.dating]})"
    text = "" if brief else f" Text: “{_html(wallet.message, _TEXT)}”"
    return f"{mark} <b>{finding.level.value}</b>{dated}. {reason}{text}"


def _html(text: str, most: int) -> str:
    return escape(shown(text, most), quote=False)
