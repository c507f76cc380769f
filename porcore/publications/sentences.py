"""What is said of a file beside a claim, in one table: short sentences that never go beyond the claim's maker's word.

A placeholder is a name in braces; values are filled in by plain replacement.
"""

import json
from collections.abc import Iterator, Sequence

from porcore.exchanges.sentences import shown_name
from porcore.messages import fill
from porcore.publications.claim import Basis, Claim
from porcore.publications.comparison import ClaimComparison, ClaimState, WhyNot
from porcore.publications.errors import TOML
from porcore.publications.figures import AssetFigures, WhyNoRatio

__all__ = [
    "NO_RATIO",
    "SCALE_IS_STATED",
    "SENTENCES",
    "basis_text",
    "comparison_lines",
    "scale_line",
    "units_advice",
    "units_example",
]

SENTENCES: dict[str, str] = {
    "equal": "Claim: the file leads to the root that the claim gives for {exchange}, {taken_at}.",
    "equal-many": "Claim: all {count} roots of the file are those that the claim gives for {exchange}, {taken_at}.",
    "partly-one": "Claim: one root of the file is the one that the claim gives for {exchange}, {taken_at}; it has none for {labels}.",
    "partly": "Claim: {count} roots of the file are those that the claim gives for {exchange}, {taken_at}; it has none for"
    " {labels}.",
    "different": "Claim: the file leads to {found}{label}, and the claim gives {expected} for {exchange}, {taken_at}. One of the"
    " two is wrong, or they are of two dates.",
    "label": " ({label})",
    "unreadable": "Claim: not compared, because the file is not readable as a proof.",
    "refuted": "Claim: not compared, because the file does not hold.",
    "format": "Claim: not compared: the file is of another format than the claim.",
    "no format": "Claim: not compared: the claim names no proof format, so its roots are compared with nothing.",
    "exchange": "Claim: not compared: the file's hashes cover that it is of another exchange than the claim.",
    "no root in the file": "Claim: not compared: the file leads to no root.",
    "no root in the claim": "Claim: not compared: the claim names no root.",
    "labels": "Claim: not compared: the claim has no root for what the file leads to.",
    "empty": "Claim: not compared: the claim's root is that of an empty tree, in which no place is taken.",
    "is-empty": "This root is that of an empty tree ({program}), in which no place is taken: look again where it came from.",
    "more": "The claim has {count} more, which this file says nothing about.",
    "totals": "Totals: {count} in the file are those of the claim.",
    "total-differs": "Total in {asset}: {found} in the file, {expected} in the claim.",
    "scale": "1 {asset} = 10^{decimals} units, says {source}{mark}; {basis}.",
    "scale-mark": " (not the exchange's own address)",
    "scale-format": "1 {asset} = 10^{decimals} units, as the format counts.",
    "source": "Look at {source}.",
    "word": "A claim is the word of whoever made it. Compare with what the exchange shows at that address.",
    "trusted": "You named the claim's id, {id}, so its root counts as one obtained elsewhere.",
    "trusted-totals": "You named the claim's id, {id}: the roots are equal, but they commit to another total than the claim"
    " states, so not all of it can be right.",
}

NO_RATIO: dict[WhyNoRatio, str] = {
    WhyNoRatio.NO_TOTAL: "no total stated",
    WhyNoRatio.NO_LIST: "no wallet list",
    WhyNoRatio.NO_WALLETS: "no wallet listed",
    WhyNoRatio.UNITS: "units not known",
    WhyNoRatio.UNCONFIRMED: "units not confirmed",
    WhyNoRatio.SYMBOL: "name not of our format",
    WhyNoRatio.RANGE: "outside our range",
    WhyNoRatio.NOTHING_OWED: "nothing owed",
}

SCALE_IS_STATED: dict[Basis, str] = {
    Basis.COMMITTED: "the root commits to the units; the size of one is only stated",
    Basis.CIRCUIT: "the zero-knowledge proof covers the units; the size of one is only stated",
    Basis.STATED: "units and the size of one are only stated",
}


def basis_text(row: AssetFigures) -> str:
    """Return what stands behind a total, "" where none is stated: a root commits to units, and not to how large one is."""
    if row.basis is None:
        return ""
    return SCALE_IS_STATED[row.basis] if row.is_scale_stated else row.basis.value


def scale_line(row: AssetFigures, *, is_known_source: bool) -> str:
    """Return how large a unit of a total is, and who says so; "" where the total is in the asset itself.

    `is_known_source`: the page is at the exchange's own address.
    """
    if row.unit is None or row.basis is None:
        return ""
    values = {"asset": shown_name(row.asset), "decimals": str(row.unit.decimals)}
    if not row.is_scale_stated:
        return fill(SENTENCES["scale-format"], values)
    mark = "" if is_known_source else SENTENCES["scale-mark"]
    return fill(
        SENTENCES["scale"],
        {**values, "source": row.unit.source, "mark": mark, "basis": SCALE_IS_STATED[row.basis]},
    )


_MOST_ASSETS = 5


def units_advice(assets: Sequence[str]) -> str:
    """Return what to write about totals in units of the exchange's own; `assets`: at least one name."""
    named = ", ".join(map(shown_name, assets[:_MOST_ASSETS]))
    more = f" and {len(assets) - _MOST_ASSETS} more" if len(assets) > _MOST_ASSETS else ""
    return (
        f"The units of {named}{more} are the exchange's own, so there is no ratio. Write in {TOML}, for each asset, with the"
        f" number of decimals that the exchange states and the address where it does:\n{units_example(assets[0])}"
    )


def units_example(asset: str) -> str:
    """Return what says in publication.toml how large a unit of an asset is, to be filled in."""
    return f'[[units]]\nasset = {json.dumps(asset, ensure_ascii=False)}\ndecimals = 8\nsource = "https://…"'


def comparison_lines(found: ClaimComparison, claim: Claim, exchange: str) -> Iterator[str]:
    """Yield what a comparison shows; `exchange` is the name as people write it."""
    about = {"exchange": exchange, "taken_at": claim.taken_at}
    # Beside roots with labels the one without is the digest over all of them.
    count = sum(bool(pair.label) for pair in found.roots) or 1
    if found.state is ClaimState.NOT_COMPARABLE:
        yield SENTENCES[(found.why_not or WhyNot.UNREADABLE).value]
        return
    if found.state is ClaimState.DIFFERENT:
        for pair in found.roots:
            if not pair.is_equal:
                label = fill(SENTENCES["label"], {"label": shown_name(pair.label)}) if pair.label else ""
                values = {**about, "found": pair.in_file, "expected": pair.in_claim, "label": label}
                yield fill(SENTENCES["different"], values)
    elif found.state is ClaimState.PARTLY:
        values = {
            **about,
            "count": str(len(found.roots)),
            "labels": ", ".join(map(shown_name, found.only_in_file)),
        }
        yield fill(SENTENCES["partly-one" if len(found.roots) == 1 else "partly"], values)
    else:
        code = "equal" if count == 1 else "equal-many"
        yield fill(SENTENCES[code], {**about, "count": str(count)})
    yield from _rest(found)
    yield fill(SENTENCES["source"], {"source": claim.source})


def _rest(found: ClaimComparison) -> Iterator[str]:
    if found.only_in_claim:
        yield fill(SENTENCES["more"], {"count": str(len(found.only_in_claim))})
    if found.totals_equal:
        yield fill(SENTENCES["totals"], {"count": str(found.totals_equal)})
    for total in found.totals_differ:
        values = {"asset": shown_name(total.asset), "found": total.in_file, "expected": total.in_claim}
        yield fill(SENTENCES["total-differs"], values)
