"""What is said about ownership signatures: with a ratio, with a wallet, and before Publish.

The reasons themselves are in `porcore.reserves.evidence.sentences`. A foreign file may hold texts of 65,536 characters, so
everything that comes from one is cut here.
"""

from collections.abc import Sequence
from html import escape

from bot.catalogue.evidence import Row
from bot.catalogue.signatures import Checked
from bot.formats import amount, count, percent
from bot.languages import _, commas, ngettext, translated
from bot.texts.common import block
from bot.texts.explorers import explorer_link
from bot.texts.ownership import reason_of
from porcore.format.wallet_list import BALANCE_DECIMALS, Wallet
from porcore.reserves.comparison import AssetReserves
from porcore.reserves.evidence import Evidence, Level
from porcore.reserves.evidence.sentences import DATING_WORDS
from porcore.reserves.summary import AssetEvidence

__all__ = [
    "differs",
    "mark_of",
    "shown",
    "signed_line",
    "signed_note",
    "signed_of",
    "signed_ratio",
    "signed_share",
    "signed_shares",
    "tally",
    "unchecked",
    "wallet_line",
    "wallet_row",
    "warning",
]

_ADDRESS = 130  # characters; Cardano's are the longest, of 103 and more
_SHORT_ADDRESS = (6, 4)  # characters at its ends that are shown in a line of its own
_WORD, _TEXT, _REASON = 40, 220, 280
_SHORT_REASON = 110
_MOST_SHARES = 6  # assets named in a customer's answer
_MARKS = {Level.SIGNED: "✅", Level.CLAIMED: "▫️", Level.UNCHECKED: "❔"}
_FAULT, _LOOKING = "⚠️", "⏳"


def shown(text: str, most: int) -> str:
    """Return a text of a wallet list for people, cut beyond `most` characters with its length named; not HTML yet."""
    if len(text) <= most:
        return text
    # Translators: a text that was cut, and how long it is.
    return ngettext(
        "{text}… ({n} character)", "{text}… ({n} characters)", len(text), text=text[:most], n=count(len(text))
    )


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
    """Return ``63.5%``: what is signed of what is owed; "" where that is not known or nothing is owed."""
    if asset is None or not row.liabilities or unchecked(asset):
        return ""
    return percent(signed_of(asset), row.liabilities)


def signed_share(row: AssetReserves, asset: AssetEvidence | None) -> str:
    """Return a sentence on which share of what is held is signed; "" when nothing is held, or that is not known yet."""
    if asset is None or not row.reserves:
        return ""
    if unchecked(asset):
        return _("Its signatures were not checked.")
    if not differs(row, asset):
        return _("All its reserves are signed.")
    units = signed_of(asset)
    if not units:
        return _("None of its reserves are signed.")
    return _("{share} of its reserves are signed.", share=percent(units, row.reserves))


def signed_line(checked: Checked | None, assets: Sequence[AssetEvidence]) -> str:
    """Return in a line how many wallets are signed, and warnings; "" where no wallet is listed."""
    if checked is None:
        return _("The wallets' signatures are still being checked. Ask again in a minute.")
    counts = {level: sum(asset.levels[level].rows for asset in assets) for level in Level}
    total, signed = sum(counts.values()), counts[Level.SIGNED]
    if not total:
        return ""
    said = []
    if signed or not counts[Level.UNCHECKED]:
        said.append(_("Signed wallets: {signed} of {n}.", signed=count(signed), n=count(total)))
    if invalid := counts[Level.INVALID]:
        said.append(
            ngettext(
                "⚠️ {n} wallet has an invalid signature.",
                "⚠️ {n} wallets have an invalid signature.",
                invalid,
                n=count(invalid),
            )
        )
    if counts[Level.UNCHECKED]:
        said.append(_unchecked_warning(counts[Level.UNCHECKED]))
    return " ".join(said)


def signed_note(checked: Checked | None, assets: Sequence[AssetEvidence]) -> str:
    """Say what "signed" means, when signatures were made, and why some were not checked; "" while that is not known."""
    if checked is None:
        return ""
    signed = sum(asset.levels[Level.SIGNED].rows for asset in assets)
    if not sum(asset.total.rows for asset in assets):
        return ""
    said = [_("Signed: the wallet has a valid ownership signature.")]
    if signed:
        said.append(_when(signed, sum(asset.fresh.rows for asset in assets)))
    missed = [found for found in checked.rows if found.level is Level.UNCHECKED]
    if missed and any(asset.levels[Level.UNCHECKED].rows for asset in assets):
        said.append(escape(reason_of(missed[0]), quote=False))
    return " ".join(said)


def _when(signed: int, fresh: int) -> str:
    if not fresh:
        return _("No signature was made for this snapshot.")
    if fresh == signed:
        return _("All signatures were made for this snapshot.")
    return ngettext(
        "{n} signature was made for this snapshot.",
        "{n} signatures were made for this snapshot.",
        fresh,
        n=count(fresh),
    )


def _unchecked_warning(number: int) -> str:
    return ngettext(
        "⚠️ The signature of {n} wallet was not checked.",
        "⚠️ The signatures of {n} wallets were not checked.",
        number,
        n=count(number),
    )


def warning(checked: Checked) -> str:
    """Say plainly that signatures were not checked, and which library is missing; "" when all were."""
    missed = [found for found in checked.rows if found.level is Level.UNCHECKED]
    if not missed:
        return ""
    return f"{_unchecked_warning(len(missed))} {escape(reason_of(missed[0]), quote=False)}"


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
    named = commas(
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
    """Return how many rows are at each level, behind the mark that such rows have."""
    found = [finding for _wallet, finding in rows if finding is not None]
    if not found:
        return _("Signatures are still being checked.")
    numbers = {level: sum(finding.level is level for finding in found) for level in Level}
    return " · ".join(_counted(level, number) for level, number in numbers.items() if number)


def _counted(level: Level, number: int) -> str:
    values = {"mark": _MARKS.get(level, _FAULT), "n": count(number)}
    match level:
        case Level.SIGNED:
            return ngettext("{mark} {n} signed", "{mark} {n} signed", number, **values)
        case Level.UNBOUND:
            return ngettext(
                "{mark} {n} signed by a key that may not belong to the address",
                "{mark} {n} signed by keys that may not belong to the addresses",
                number,
                **values,
            )
        case Level.CLAIMED:
            return ngettext(
                "{mark} {n} without a signature", "{mark} {n} without a signature", number, **values
            )
        case Level.INVALID:
            return ngettext(
                "{mark} {n} with an invalid signature",
                "{mark} {n} with an invalid signature",
                number,
                **values,
            )
        case Level.UNVERIFIABLE:
            return ngettext(
                "{mark} {n} that cannot be checked", "{mark} {n} that cannot be checked", number, **values
            )
        case Level.UNCHECKED:
            return ngettext("{mark} {n} not checked", "{mark} {n} not checked", number, **values)


def mark_of(finding: Evidence | None) -> str:
    """Return the mark of a wallet; `finding`: None while its signature is being checked."""
    return _LOOKING if finding is None else _MARKS.get(finding.level, _FAULT)


def wallet_line(row: Row) -> str:
    """Return one wallet in a line of HTML: its mark, its balance, and its address, shortened for the eye, as a link."""
    wallet, finding = row
    link = explorer_link(wallet.chain, wallet.address) if len(wallet.address) <= _ADDRESS else None
    short = escape(_shortened(wallet.address), quote=False)
    address = f'<a href="{escape(link)}">{short}</a>' if link else f"<code>{short}</code>"
    stated = amount(wallet.units, BALANCE_DECIMALS)
    return f"{mark_of(finding)} {stated} {escape(wallet.asset)} {address}"


def _shortened(address: str) -> str:
    first, last = _SHORT_ADDRESS
    return address if len(address) <= first + last + 1 else f"{address[:first]}…{address[-last:]}"


def wallet_row(row: Row, *, brief: bool) -> str:
    """Return all of one wallet with its evidence, in HTML; `brief` leaves out what is not needed to judge it."""
    wallet, finding = row
    values = {
        "asset": escape(wallet.asset),
        "chain": _html(wallet.chain, _WORD),
        "amount": amount(wallet.units, BALANCE_DECIMALS),
    }
    what = (
        _("{asset} on {chain}: {amount} at block {block}", block=_block(wallet.height), **values)
        if wallet.height
        else _("{asset} on {chain}: {amount}, no block height", **values)
    )
    label = f" · {_html(wallet.label, _WORD)}" if wallet.label and not brief else ""
    address = f"<code>{_html(wallet.address, _ADDRESS)}</code>"
    return f"{what}{label}\n{address}\n{_found(wallet, finding, brief=brief)}"


def _block(height: str) -> str:
    return block(shown(height, _WORD))


def _found(wallet: Wallet, finding: Evidence | None, *, brief: bool) -> str:
    if finding is None:
        return _("{mark} The signature is still being checked.", mark=_LOOKING)
    if finding.code == "no-signature":
        return _("{mark} No ownership signature was published for this address.", mark=mark_of(finding))
    reason = _html(reason_of(finding), _SHORT_REASON if brief else _REASON)
    said = f"{mark_of(finding)} <b>{_level(finding.level)}</b>: {reason}"
    if finding.dating is None:
        return said
    dated = translated(DATING_WORDS[finding.dating])
    text = "" if brief else f" {_('Text: “{text}”', text=_html(wallet.message, _TEXT))}"
    return f"{said} ({dated}){text}"


def _level(level: Level) -> str:
    """Return a level of evidence as a word."""
    match level:
        case Level.SIGNED:
            # Translators: a level of evidence for who controls a wallet.
            return _("signed")
        case Level.UNBOUND:
            # Translators: a level of evidence: a valid signature, but nothing ties its key to the address.
            return _("unbound")
        case Level.CLAIMED:
            # Translators: a level of evidence: no signature was published.
            return _("claimed")
        case Level.INVALID:
            # Translators: a level of evidence: a signature that fails.
            return _("invalid")
        case Level.UNVERIFIABLE:
            # Translators: a level of evidence: a signature that cannot be checked here.
            return _("unverifiable")
        case Level.UNCHECKED:
            # Translators: a level of evidence: a signature that was not looked at.
            return _("unchecked")


def _html(text: str, most: int) -> str:
    return escape(shown(text, most), quote=False)
