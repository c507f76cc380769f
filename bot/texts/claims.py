"""What is said of a claim: what an exchange published in its own format, as this bot's operator loaded it.

Each figure goes with what it rests on. Nothing here is proven, so nothing has ✅ but what a signature shows.
"""

from collections import Counter
from collections.abc import Sequence
from html import escape

from bot.catalogue.claim_evidence import ClaimEvidence
from bot.catalogue.signatures import Checked
from bot.formats import count, date_of, grouped, percent
from bot.texts.claim_comparison import exchange_name, source_of
from bot.texts.common import heights_note
from bot.texts.evidence import signed_note, signed_of
from bot.texts.group import asset_words
from bot.texts.pictures import reserves_verdict
from bot.texts.proof_sets import ProofsBeside
from porcore.exchanges.known import KnownExchanges
from porcore.exchanges.sentences import shown_name
from porcore.publications import AssetFigures, Basis, Claim, WhyNoRatio, unit_source_is_known
from porcore.publications.sentences import SCALE_IS_STATED
from porcore.reserves.evidence import Level
from porcore.reserves.summary import AssetEvidence

__all__ = [
    "NOTE",
    "asset_line",
    "basis_line",
    "claim_reserves",
    "claim_title",
    "labels",
    "no_ratio",
    "no_signed_wallets",
    "not_readable_now",
    "nothing_owed",
    "picture_caption",
    "signatures_unchecked",
    "still_looking",
    "why_no_ratio",
    "without_ratio",
]

NOTE = "As this bot's operator loaded it. We did not read the chain"
_NO_PROOFS = ProofsBeside()
_LONGEST_NAME = 64  # characters of an asset's name
_MOST_SCALES = 4  # assets of which is said how large a unit is
_WHY = {
    WhyNoRatio.NO_TOTAL: "what is owed in it is not stated",
    WhyNoRatio.NO_WALLETS: "no wallet is listed for it",
    WhyNoRatio.NO_LIST: "no wallet list was published with it",
    WhyNoRatio.UNITS: "the total is in units of the exchange's own, and how large one is was not loaded",
    WhyNoRatio.UNCONFIRMED: "the ratio is above 1,000% or below 10%, the size of its unit is only stated, or debt is above what is"
    " owed, and the operator has not confirmed it",
    WhyNoRatio.SYMBOL: "its name cannot be that of a wallet's asset",
    WhyNoRatio.RANGE: "its total is finer or larger than is compared here",
    WhyNoRatio.NOTHING_OWED: "nothing is owed",
}
_NOTHING_HELD = (WhyNoRatio.NO_LIST, WhyNoRatio.NO_WALLETS)
_BASES = {
    Basis.COMMITTED: "committed to by the root",
    Basis.CIRCUIT: "covered by a zero-knowledge proof that was not checked here",
    Basis.STATED: "stated without a root that commits to them",
}


def claim_title(known: KnownExchanges, claim: Claim) -> str:
    """Return the heading of an answer about a claim."""
    name = exchange_name(known, claim.exchange)
    return f"<b>{name}</b>: reserves against liabilities, claim of {date_of(claim.taken_at)}"


def why_no_ratio(why: WhyNoRatio) -> str:
    """Return why an asset has no ratio, as a part of a sentence."""
    return _WHY[why]


def asset_line(figure: AssetFigures, checked: Checked | None) -> str:
    """Return one asset of a claim in words: both sides, the ratio where there is one, and debt beside equity."""
    borrowed = _borrowed(figure)
    if figure.compared is not None:
        return asset_words(figure.compared, _evidence(figure, checked)) + borrowed
    name = escape(shown_name(figure.asset[:_LONGEST_NAME]), quote=False)
    if figure.owed is not None:
        sides = f"owes {grouped(figure.owed)}, "
    else:
        sides = f"stated as {grouped(figure.stated)}, " if figure.stated else ""
    assert figure.why_not is not None
    if figure.why_not is WhyNoRatio.NOTHING_OWED:
        return f"<b>{name}</b>: owes nothing, holds {grouped(figure.reserves)}{borrowed}"
    # Where no wallet is listed, nobody said that it holds nothing.
    unsaid = figure.why_not in _NOTHING_HELD or figure.evidence is None
    held = "" if unsaid else f"holds {grouped(figure.reserves)}, "
    return f"<b>{name}</b>: {sides}{held}no ratio: {_WHY[figure.why_not]}{borrowed}"


def without_ratio(figures: Sequence[AssetFigures]) -> int:
    """Return of how many assets it is not known whether they are short: something may be owed, and there is no ratio."""
    return sum(figure.why_not not in (None, WhyNoRatio.NOTHING_OWED) for figure in figures)


def _borrowed(figure: AssetFigures) -> str:
    if figure.debt is None or figure.net is None:
        return ""
    net = figure.net.removeprefix("-")
    sign = "−" if figure.net != net else ""
    return f"\nowed is equity; clients' debt is {grouped(figure.debt)}, net {sign}{grouped(net)}"


def _evidence(figure: AssetFigures, checked: Checked | None) -> AssetEvidence | None:
    return figure.evidence if checked is not None else None


def basis_line(
    known: KnownExchanges, evidence: ClaimEvidence, figures: Sequence[AssetFigures], checked_here: str = ""
) -> str:
    """Return the one line that says what the figures of these assets rest on.

    `checked_here`: what totals in a zero-knowledge proof rest on where a loaded set has them, as HTML.
    """
    claim = evidence.claim
    source = source_of(known, claim.exchange, claim.source)
    bases = {figure.asset: _basis(figure, checked_here) for figure in figures if figure.basis is not None}
    parts = [
        f"Liabilities: as this bot's operator loaded them from {source}, {_bases(bases)}."
        if bases
        else f"Liabilities: this bot's operator loaded none from {source}."
    ]
    parts += _scales(known, claim, figures)
    if any(figure.debt is not None and figure.compared is not None for figure in figures):
        parts.append("The ratio uses equity, without debt taken off.")
    parts.append(_wallets(evidence, figures))
    return " ".join(parts)


def _basis(figure: AssetFigures, checked_here: str) -> str:
    assert figure.basis is not None
    if figure.basis is Basis.CIRCUIT and checked_here:
        scale = "; how large a unit is, is stated" if figure.is_scale_stated else ""
        return f"{checked_here}{scale}"
    return SCALE_IS_STATED[figure.basis] if figure.is_scale_stated else _BASES[figure.basis]


def _bases(bases: dict[str, str]) -> str:
    numbers = Counter(bases.values())
    if len(numbers) == 1:
        return next(iter(numbers))
    ordered = dict.fromkeys((*_BASES.values(), *SCALE_IS_STATED.values(), *numbers))
    return "; ".join(f"for {_assets(numbers[said])} {said}" for said in ordered if numbers[said])


def _assets(number: int) -> str:
    return "1 asset" if number == 1 else f"{count(number)} assets"


def _scales(known: KnownExchanges, claim: Claim, figures: Sequence[AssetFigures]) -> list[str]:
    """Return how large the units of these assets are, and who says so."""
    found = [(figure, figure.unit) for figure in figures if figure.unit is not None]
    said = []
    for figure, unit in found[:_MOST_SCALES]:
        one = f"1 {escape(shown_name(figure.asset[:_LONGEST_NAME]), quote=False)} = 10^{unit.decimals} units"
        if not figure.is_scale_stated:
            said.append(f"{one}, as the format counts.")
            continue
        mark = (
            "" if unit_source_is_known(unit, claim.exchange, known) else " (not the exchange's own address)"
        )
        said.append(f"{one}, says {source_of(known, claim.exchange, unit.source)}{mark}.")
    if len(found) > _MOST_SCALES:
        said.append(f"{count(len(found) - _MOST_SCALES)} more assets are counted in such units.")
    return said


def _wallets(evidence: ClaimEvidence, figures: Sequence[AssetFigures]) -> str:
    """Return how far the wallets are signed: by balance for one asset, by number for several, which have no common unit."""
    if not evidence.claim.has_wallet_list:
        return "Wallets: no list was published with it."
    held = [figure.evidence for figure in figures if figure.evidence is not None]
    rows = sum(asset.total.rows for asset in held)
    if not rows:
        return "Wallets: none is listed for it."
    if evidence.checked is None:
        return "Wallets: signatures are still being checked."
    levels = {level: sum(asset.levels[level].rows for asset in held) for level in Level}
    if levels[Level.UNCHECKED]:
        return "Wallets: signatures were not checked."
    if len(held) == 1 and held[0].total.units:
        signed = signed_of(held[0])
        rest = "claimed only" if levels[Level.SIGNED] + levels[Level.CLAIMED] == rows else "not"
        if not signed or signed == held[0].total.units:
            return f"Wallets: {'all' if signed else 'none'} signed."
        return f"Wallets: {percent(signed, held[0].total.units)} signed, the rest {rest}."
    return f"Wallets: {count(levels[Level.SIGNED])} of {count(rows)} signed."


def claim_reserves(
    title: str,
    known: KnownExchanges,
    evidence: ClaimEvidence,
    figures: Sequence[AssetFigures],
    shown: Sequence[AssetFigures],
    first: int = 0,
    proofs: ProofsBeside = _NO_PROOFS,
) -> str:
    """Return the whole answer in words; `shown` are those of `figures` that there is room for.

    `first`: index of the first of them, from 0; `proofs`: what is said of proof sets.
    """
    ratios = [figure.compared for figure in figures if figure.compared is not None]
    verdict = ""
    if len(ratios) > 1:
        short, owed = sum(row.difference < 0 for row in ratios), len(ratios)
        verdict = f"\n{reserves_verdict(short, owed, without=without_ratio(figures))}\n"
    checked = evidence.checked
    body = "\n\n".join(asset_line(figure, checked) for figure in shown) or "It states no total and no wallet."
    if len(shown) < len(figures):
        last = count(first + len(shown))
        body = f"Assets {count(first + 1)} to {last} of {count(len(figures))}\n\n{body}"
    names = {figure.asset for figure in figures}
    wallets = [wallet for wallet in evidence.claim.wallets if wallet.asset in names]
    held = [figure.evidence for figure in figures if figure.evidence is not None]
    signed = signed_note(checked, held) if wallets else ""
    notes = [heights_note(wallets) if wallets else "", signed]
    claim = f"Claim <code>{evidence.claim.id}</code>"
    return "\n".join(
        filter(
            None,
            [
                f"{title}\n{verdict}\n{body}\n",
                basis_line(known, evidence, figures, proofs.basis),
                proofs.line,
                *notes,
                claim,
            ],
        )
    )


# -- pictures that compare


def no_signed_wallets() -> str:
    """Why an exchange has no row at level signed."""
    return "no signed wallets"


def signatures_unchecked() -> str:
    """Why an exchange has no row at level signed."""
    return "signatures not checked"


def still_looking() -> str:
    """Why an exchange has no row at level signed yet."""
    return "signatures still being checked"


def not_readable_now() -> str:
    """Why an exchange has no row."""
    return "cannot be read now"


def nothing_owed() -> str:
    """Why an exchange has no row."""
    return "nothing owed"


def no_ratio() -> str:
    """Why an exchange has no row: its newest publication has no ratio that may be shown."""
    return "no ratio"


def picture_caption(level: Level, *, of: str = "", looking: int = 0, rebuilt_by: Sequence[str] = ()) -> str:
    """Return the caption of a picture that compares. `of`: the exchange, as HTML; "" for several.

    `looking`: how many publications were not looked at yet; `rebuilt_by`: who made trees from published lists, as HTML.
    """
    what = f"<b>{of}</b> over time" if of else "<b>Exchanges side by side</b>"
    later = ""
    if looking:
        which = "1 publication is" if looking == 1 else f"{count(looking)} publications are"
        later = f" {which} still being looked at: ask again in a minute."
    if rebuilt_by:
        later = f" Trees were rebuilt from published lists by {', '.join(rebuilt_by[:3])}.{later}"
    return f"{what}, level of evidence: {level.value}. No balance was read from the chain.{later}"


def labels() -> dict[str, str]:
    """Return the labels of the buttons that compare."""
    return {
        "over_time": "Over time",
        "side_by_side": "Side by side",
        "claimed": "All wallets",
        "signed": "Signed wallets only",
        "wallets": "Wallets",
        "words": "All in words",
    }
