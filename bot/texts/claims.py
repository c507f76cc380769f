"""What is said of a claim: what an exchange published in its own format, as this bot's operator loaded it.

Each figure goes with what it rests on. Nothing here is proven, so nothing has ✅ but what a signature shows.
"""

from collections import Counter
from collections.abc import Sequence
from html import escape

from bot.catalogue.claim_evidence import ClaimEvidence
from bot.catalogue.signatures import Checked
from bot.formats import count, date_of, grouped, percent
from bot.languages import N_, _, ngettext, translated
from bot.texts.claim_comparison import exchange_name, source_of
from bot.texts.common import heights_note
from bot.texts.evidence import signed_line, signed_note
from bot.texts.group import ReservesText, asset_words, ratio_line, table, verdict
from bot.texts.name_lists import all_of
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
    "signed_wallets",
    "still_looking",
    "why_no_ratio",
    "without_ratio",
]

NOTE = N_("As this bot's operator loaded it. We did not read the chain")  # in a picture
_NO_PROOFS = ProofsBeside()
_LONGEST_NAME = 64  # characters of an asset's name
_IN_TABLE = 16
_MOST_SCALES = 4  # assets of which is said how large a unit is
# Why one asset has no ratio.
_WHY = {
    WhyNoRatio.NO_TOTAL: N_("No ratio: what is owed in it is not stated."),
    WhyNoRatio.NO_WALLETS: N_("No ratio: no wallet is listed for it."),
    WhyNoRatio.NO_LIST: N_("No ratio: no wallet list was published with it."),
    WhyNoRatio.UNITS: N_(
        "No ratio: the total is in units of the exchange's own, and how large one is was not loaded."
    ),
    WhyNoRatio.UNCONFIRMED: N_(
        "No ratio: it is above 1,000% or below 10%, the size of its unit is only stated, or debt is above what is owed, and the"
        " operator has not confirmed it."
    ),
    WhyNoRatio.SYMBOL: N_("No ratio: its name cannot be that of a wallet's asset."),
    WhyNoRatio.RANGE: N_("No ratio: its total is finer or larger than is compared here."),
    WhyNoRatio.NOTHING_OWED: N_("Nothing is owed."),
}
# Why an exchange has no row in a picture: a list of exchanges follows, behind a colon.
_NO_ROW = {
    WhyNoRatio.NO_TOTAL: N_("What is owed is not stated"),
    WhyNoRatio.NO_WALLETS: N_("No wallet is listed"),
    WhyNoRatio.NO_LIST: N_("No wallet list was published"),
    WhyNoRatio.UNITS: N_("The total is in units of the exchange's own, and how large one is was not loaded"),
    WhyNoRatio.UNCONFIRMED: N_("The operator has not confirmed an unusual ratio"),
    WhyNoRatio.SYMBOL: N_("The assets' names cannot be those of wallets"),
    WhyNoRatio.RANGE: N_("The totals are finer or larger than is compared here"),
    WhyNoRatio.NOTHING_OWED: N_("Nothing is owed"),
}
_NOTHING_HELD = (WhyNoRatio.NO_LIST, WhyNoRatio.NO_WALLETS)
# What is behind totals.
_BASES = {
    Basis.COMMITTED: N_("committed to by the root"),
    Basis.CIRCUIT: N_("covered by a zero-knowledge proof that was not checked here"),
    Basis.STATED: N_("stated without a root that commits to them"),
}


def claim_title(known: KnownExchanges, claim: Claim) -> str:
    """Return the heading of an answer about a claim."""
    name = exchange_name(known, claim.exchange)
    return _("<b>{name}</b>, claim of {when}", name=name, when=date_of(claim.taken_at))


def why_no_ratio(why: WhyNoRatio) -> str:
    """Return why an exchange has no ratio, to be followed by a colon and its name. Plain text."""
    return translated(_NO_ROW[why])


def _name(figure: AssetFigures, most: int = _LONGEST_NAME) -> str:
    return shown_name(figure.asset[:most])


def asset_line(figure: AssetFigures, checked: Checked | None) -> str:
    """Return one asset of a claim in words: both sides, why there is no ratio, and debt beside equity."""
    borrowed = _borrowed(figure)
    if figure.compared is not None:
        said = asset_words(figure.compared, _evidence(figure, checked))
        return " ".join(filter(None, [said, borrowed]))
    assert figure.why_not is not None
    # Where no wallet is listed, nobody said that it holds nothing.
    unsaid = figure.why_not in _NOTHING_HELD or figure.evidence is None
    values = {"asset": escape(_name(figure), quote=False), "held": grouped(figure.reserves)}
    if figure.why_not is WhyNoRatio.NOTHING_OWED:
        said = _("<b>{asset}</b> owes nothing, holds {held}.", **values)
        return " ".join(filter(None, [said, borrowed]))
    why = translated(_WHY[figure.why_not])
    return " ".join(filter(None, [_sides(figure, values, is_held=not unsaid), why, borrowed]))


def _sides(figure: AssetFigures, values: dict[str, str], *, is_held: bool) -> str:
    """Return what is known of both sides of an asset without a ratio. `is_held`: a wallet of it is listed."""
    asset, held = values["asset"], values["held"]
    if figure.owed is not None:
        owed = grouped(figure.owed)
        if is_held:
            return _("<b>{asset}</b> owes {owed}, holds {held}.", asset=asset, owed=owed, held=held)
        return _("<b>{asset}</b> owes {owed}.", asset=asset, owed=owed)
    if figure.stated:
        stated = grouped(figure.stated)
        if is_held:
            return _(
                "<b>{asset}</b> is stated as {stated}, holds {held}.", asset=asset, stated=stated, held=held
            )
        return _("<b>{asset}</b> is stated as {stated}.", asset=asset, stated=stated)
    if is_held:
        return _("<b>{asset}</b> holds {held}.", asset=asset, held=held)
    return _("<b>{asset}</b>:", asset=asset)


def without_ratio(figures: Sequence[AssetFigures]) -> int:
    """Return of how many assets it is not known whether they are short: something may be owed, and there is no ratio."""
    return sum(figure.why_not not in (None, WhyNoRatio.NOTHING_OWED) for figure in figures)


def _borrowed(figure: AssetFigures) -> str:
    if figure.debt is None or figure.net is None:
        return ""
    net = figure.net.removeprefix("-")
    sign = "−" if figure.net != net else ""
    return _(
        "What is owed is equity; clients' debt is {debt}, net {net}.",
        debt=grouped(figure.debt),
        net=f"{sign}{grouped(net)}",
    )


def _evidence(figure: AssetFigures, checked: Checked | None) -> AssetEvidence | None:
    return figure.evidence if checked is not None else None


def basis_line(
    known: KnownExchanges, evidence: ClaimEvidence, figures: Sequence[AssetFigures], checked_here: str = ""
) -> str:
    """Return what the totals of these assets rest on.

    `checked_here`: what totals in a zero-knowledge proof rest on where a loaded set has them, as HTML.
    """
    claim = evidence.claim
    source = source_of(known, claim.exchange, claim.source)
    based = [figure for figure in figures if figure.basis is not None]
    parts = [
        _("Liabilities: as this bot's operator loaded them from {source}.", source=source)
        if based
        else _("Liabilities: this bot's operator loaded none from {source}.", source=source)
    ]
    proven = [figure for figure in based if figure.basis is Basis.CIRCUIT and checked_here]
    if proven:
        parts.append(checked_here)
    parts += _bases([figure for figure in based if figure not in proven], len(based))
    if any(figure.is_scale_stated for figure in proven):
        parts.append(_("How large a unit is, is only stated."))
    parts += _scales(known, claim, figures)
    if any(figure.debt is not None and figure.compared is not None for figure in figures):
        parts.append(_("The ratio uses equity, without debt taken off."))
    return " ".join(parts)


def _bases(figures: Sequence[AssetFigures], total: int) -> list[str]:
    """Return what is behind the totals of these assets, of a `total` number: for how many, where it differs."""
    numbers = Counter(_basis(figure) for figure in figures)
    if len(numbers) == 1 and len(figures) == total:
        return [_("Totals: {basis}.", basis=translated(next(iter(numbers))))]
    ordered = [*_BASES.values(), *SCALE_IS_STATED.values()]
    return [
        ngettext(
            "{n} asset: {basis}.",
            "{n} assets: {basis}.",
            numbers[said],
            n=count(numbers[said]),
            basis=translated(said),
        )
        for said in ordered
        if numbers[said]
    ]


def _basis(figure: AssetFigures) -> str:
    """Return what is behind a total, not yet translated."""
    assert figure.basis is not None
    return SCALE_IS_STATED[figure.basis] if figure.is_scale_stated else _BASES[figure.basis]


def _scales(known: KnownExchanges, claim: Claim, figures: Sequence[AssetFigures]) -> list[str]:
    """Return how large the units of these assets are, and who says so."""
    found = [(figure, figure.unit) for figure in figures if figure.unit is not None]
    said = []
    for figure, unit in found[:_MOST_SCALES]:
        values = {"asset": escape(_name(figure), quote=False), "power": f"10^{unit.decimals}"}
        if not figure.is_scale_stated:
            said.append(_("1 {asset} = {power} units, as the format counts.", **values))
            continue
        values["source"] = source_of(known, claim.exchange, unit.source)
        said.append(
            _("1 {asset} = {power} units, says {source}.", **values)
            if unit_source_is_known(unit, claim.exchange, known)
            else _("1 {asset} = {power} units, says {source} (not the exchange's own address).", **values)
        )
    if (more := len(found) - _MOST_SCALES) > 0:
        said.append(
            ngettext(
                "{n} more asset is counted in such units.",
                "{n} more assets are counted in such units.",
                more,
                n=count(more),
            )
        )
    return said


def signed_wallets(evidence: ClaimEvidence, figures: Sequence[AssetFigures]) -> str:
    """Return how far the wallets of these assets are signed, in a line."""
    if not evidence.claim.has_wallet_list:
        return _("No wallet list was published with it.")
    held = [figure.evidence for figure in figures if figure.evidence is not None]
    if not sum(asset.total.rows for asset in held):
        return _("No wallet is listed for it.")
    return signed_line(evidence.checked, held)


def _line(figure: AssetFigures, checked: Checked | None) -> tuple[str, str, str]:
    if figure.compared is not None:
        return ratio_line(figure.compared, _evidence(figure, checked))
    if figure.why_not is WhyNoRatio.NOTHING_OWED:
        return _name(figure, _IN_TABLE), percent(0, 0), ""
    # Translators: in a narrow table, in place of a ratio.
    return _name(figure, _IN_TABLE), _("no ratio"), ""


def _verdict(figures: Sequence[AssetFigures]) -> str:
    without = without_ratio(figures)
    if len(figures) == 1 and without:
        why = figures[0].why_not
        assert why is not None
        return translated(_WHY[why])
    rows = [figure.compared for figure in figures if figure.compared is not None]
    if not figures:
        return _("It states no total and no wallet.")
    return verdict(rows, without=without)


def claim_reserves(
    title: str,
    known: KnownExchanges,
    evidence: ClaimEvidence,
    figures: Sequence[AssetFigures],
    shown: Sequence[AssetFigures],
    first: int = 0,
    proofs: ProofsBeside = _NO_PROOFS,
) -> ReservesText:
    """Return the answer about a claim; `shown` are those of `figures` that there is room for.

    `first`: index of the first of them, from 0; `proofs`: what is said of proof sets.
    """
    checked = evidence.checked
    names = {figure.asset for figure in figures}
    wallets = [wallet for wallet in evidence.claim.wallets if wallet.asset in names]
    held = [figure.evidence for figure in figures if figure.evidence is not None]
    details = [
        _span(first, len(shown), len(figures)) if len(shown) < len(figures) else "",
        *(asset_line(figure, checked) for figure in shown),
        basis_line(known, evidence, figures, proofs.basis),
        proofs.line,
        heights_note(wallets) if wallets else "",
        signed_note(checked, held) if wallets else "",
        _("Claim {id}", id=f"<code>{evidence.claim.id}</code>"),
    ]
    loaded = _("As this bot's operator loaded it; no chain was read.")
    return ReservesText(
        title,
        _verdict(figures),
        table([_line(figure, checked) for figure in shown]) if shown else "",
        f"{signed_wallets(evidence, figures)} {loaded}",
        "\n".join(filter(None, details)),
    )


def _span(first: int, number: int, total: int) -> str:
    return _(
        "Assets {first} to {last} of {total}",
        first=count(first + 1),
        last=count(first + number),
        total=count(total),
    )


# -- pictures that compare. Reasons are followed by a colon and the names of exchanges.


def no_signed_wallets() -> str:
    """Why an exchange has no row at level signed."""
    return _("No signed wallets")


def signatures_unchecked() -> str:
    """Why an exchange has no row at level signed."""
    return _("Signatures not checked")


def still_looking() -> str:
    """Why an exchange has no row at level signed yet."""
    return _("Signatures still being checked")


def not_readable_now() -> str:
    """Why an exchange has no row."""
    return _("Cannot be read now")


def nothing_owed() -> str:
    """Why an exchange has no row."""
    return _("Nothing owed")


def no_ratio() -> str:
    """Why an exchange has no row: its newest publication has no ratio that may be shown."""
    return _("No ratio")


def picture_caption(level: Level, *, of: str = "", looking: int = 0, rebuilt_by: Sequence[str] = ()) -> str:
    """Return the caption of a picture that compares. `of`: the exchange, as HTML; "" for several.

    `looking`: how many publications were not looked at yet; `rebuilt_by`: who made trees from published lists, as HTML.
    """
    said = [
        _("<b>{name}</b> over time", name=of) if of else _("<b>Exchanges side by side</b>"),
        _("Only wallets with a valid signature are counted. No balance was read from the chain.")
        if level is Level.SIGNED
        else _("Every listed wallet is counted. No balance was read from the chain."),
    ]
    if rebuilt_by:
        said.append(_("Trees were rebuilt from published lists by {makers}.", makers=all_of(rebuilt_by, 3)))
    if looking:
        said.append(
            ngettext(
                "{n} publication is still being looked at: ask again in a minute.",
                "{n} publications are still being looked at: ask again in a minute.",
                looking,
                n=count(looking),
            )
        )
    return "\n".join(said)


def labels() -> dict[str, str]:
    """Return the labels of the buttons that compare."""
    return {
        "over_time": _("Over time"),
        "side_by_side": _("Side by side"),
        "claimed": _("All wallets"),
        "signed": _("Signed wallets only"),
    }
