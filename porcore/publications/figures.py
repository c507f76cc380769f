"""What a claim's totals and wallets come to, asset by asset, and which ratios may be shown.

Owed is equity: what clients have, without what they borrowed taken off. Debt and net are shown beside it. Prices are never
used. A ratio that is out of all proportion, or rests on a scale that somebody stated, waits until somebody confirmed the units:
a root commits to a number of units, and not to how large one is.
"""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from porcore.format.grammar import amount_text, parse_balance
from porcore.format.wallet_list import BALANCE_DECIMALS, Wallet
from porcore.publications.claim import Basis, Claim, ClaimTotal, ClaimUnit
from porcore.publications.sides import Sides, WhyLeftOut, amount_in_asset, format_scale, sides
from porcore.reserves.comparison import AssetReserves, compare
from porcore.reserves.evidence import Evidence
from porcore.reserves.summary import AssetEvidence, by_asset

__all__ = ["AssetFigures", "UnitQuestion", "WhyNoRatio", "claim_figures", "needs_confirmation"]

_HIGHEST, _LOWEST = 10_000, 100  # tenths of a per cent: 1,000 % and 10 %


class WhyNoRatio(StrEnum):
    """Why no ratio is shown."""

    NO_TOTAL = "no total"  # the claim does not state what is owed
    NO_LIST = "no wallet list"
    NO_WALLETS = (
        "no wallets"  # the list has none of this asset: nothing to take a ratio of, and no units to confirm
    )
    UNITS = "units"  # in units of the exchange's own, and nobody said how large one is
    UNCONFIRMED = "unconfirmed"  # one of `needs_confirmation`, and nobody confirmed it
    SYMBOL = "symbol"  # the asset's name is none of our format
    RANGE = "range"  # too fine or too large for our format
    NOTHING_OWED = "nothing owed"


@dataclass(frozen=True, slots=True)
class UnitQuestion:
    """What somebody has to confirm before an asset's ratio is shown: one of the three reasons, or several."""

    asset: str
    ratio_tenths: int | None = None  # out of all proportion; tenths of a per cent, rounded down
    scale: ClaimUnit | None = None  # how large a unit is, where that is only stated
    is_debt_above: bool = False  # clients would have borrowed more than all of them have

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it is asked, of "ratio", "scale" and "debt"."""
        found = {
            "ratio": self.ratio_tenths is not None,
            "scale": self.scale is not None,
            "debt": self.is_debt_above,
        }
        return tuple(reason for reason, holds in found.items() if holds)


@dataclass(frozen=True, slots=True)
class AssetFigures:
    """One asset of a claim."""

    asset: str
    basis: Basis | None  # what stands behind the total; None: no total is stated
    stated: str  # the total as published, in its own units; "" where there is none
    owed: str | None  # equity in the asset itself, canonical decimal; None where its units are not known
    debt: (
        str | None
    )  # what clients borrowed, likewise; None where it is not told apart, or units are not known
    net: str | None  # equity minus debt, with a hyphen below zero
    reserves: str  # all wallets of the asset, each once
    evidence: AssetEvidence | None  # None where no wallet of it is listed
    ratio_tenths: (
        int | None
    )  # reserves against `owed` in tenths of a per cent, rounded down; None: not to be shown
    why_not: WhyNoRatio | None  # why `ratio_tenths` is None
    compared: AssetReserves | None = (
        None  # both sides in integers, for ratios by level; None where there is no ratio
    )
    unit: ClaimUnit | None = None  # how large a unit of the total is, where `owed` rests on that
    is_scale_stated: bool = False  # only `unit` says so; False: the format counts in that unit


def needs_confirmation(claim: Claim) -> tuple[UnitQuestion, ...]:
    """Return what has to be confirmed before it is shown, ascending by asset.

    Those are ratios above 1,000 % or below 10 %, amounts in units whose size is only stated, and debt above equity.
    """
    return _questions(claim, sides(claim))


def _questions(claim: Claim, both: Sides) -> tuple[UnitQuestion, ...]:
    # The list has each wallet once, under whatever spelling.
    found = _compared(both, frozenset()) if claim.has_wallet_list else {}
    questions = (_question(claim, total, found.get(total.asset)) for total in claim.totals)
    return tuple(question for question in questions if question is not None)


def _question(claim: Claim, total: ClaimTotal, row: AssetReserves | None) -> UnitQuestion | None:
    tenths = row.ratio_tenths if row is not None and row.wallets else None
    odd = tenths if tenths is not None and _is_out_of_proportion(tenths) else None
    scale = claim.unit_of(total.asset) if _is_scale_stated(claim, total.asset) else None
    is_debt_above = bool(total.debt) and Decimal(total.debt) > Decimal(total.amount)
    if odd is None and scale is None and not is_debt_above:
        return None
    return UnitQuestion(total.asset, odd, scale, is_debt_above)


def _is_scale_stated(claim: Claim, asset: str) -> bool:
    unit = claim.unit_of(asset)
    return unit is not None and format_scale(claim.proof_format, asset) != unit.decimals


def claim_figures(
    claim: Claim, evidence: Sequence[Evidence], confirmed: Container[str] = frozenset()
) -> tuple[AssetFigures, ...]:
    """Return what the claim comes to, ascending by asset; assets of the wallet list without a total are among them.

    `evidence` is that of `porcore.reserves.evidence.examine_all` on the claim's wallets, in their order. `confirmed` are
    the assets whose units somebody confirmed. Raises ClaimError where the wallet list is not at hand.
    """
    both = sides(claim)
    found = {row.asset: row for row in by_asset([w.asset for w in claim.wallets], claim.wallets, evidence)}
    compared = _compared(both, _repeated(both, claim.wallets, evidence)) if claim.has_wallet_list else {}
    left_out = {left.total.asset: left.why for left in both.left_out}
    asked = {question.asset for question in _questions(claim, both)}
    open_still = frozenset(asset for asset in asked if asset not in confirmed)
    totals = {total.asset: total for total in claim.totals}
    return tuple(
        _figures(
            claim,
            asset,
            totals.get(asset),
            found.get(asset),
            compared.get(asset),
            left_out.get(asset),
            open_still,
        )
        for asset in sorted({*totals, *found})
    )


def _figures(
    claim: Claim,
    asset: str,
    total: ClaimTotal | None,
    evidence: AssetEvidence | None,
    row: AssetReserves | None,
    left_out: WhyLeftOut | None,
    asked: Container[str],
) -> AssetFigures:
    owed = amount_in_asset(claim, asset, total.amount) if total else None
    debt = amount_in_asset(claim, asset, total.debt) if total and total.debt else None
    why = _why_not(claim, asset, total, row, left_out, asked)
    return AssetFigures(
        asset,
        total.basis if total else None,
        total.amount if total else "",
        owed,
        debt,
        None if owed is None or debt is None else _net(owed, debt),
        evidence.total.text if evidence else "0",
        evidence,
        row.ratio_tenths if row and why is None else None,
        why,
        row if why is None else None,
        claim.unit_of(asset) if owed is not None else None,
        owed is not None and _is_scale_stated(claim, asset),
    )


def _why_not(
    claim: Claim,
    asset: str,
    total: ClaimTotal | None,
    row: AssetReserves | None,
    left_out: WhyLeftOut | None,
    asked: Container[str],
) -> WhyNoRatio | None:
    if total is None:
        return WhyNoRatio.NO_TOTAL
    if left_out is not None:
        return WhyNoRatio(left_out.value)
    if row is None or not claim.has_wallet_list:
        return WhyNoRatio.NO_LIST
    if row.ratio_tenths is None:
        return WhyNoRatio.NOTHING_OWED
    if not row.wallets:
        return WhyNoRatio.NO_WALLETS
    if asset in asked:
        return WhyNoRatio.UNCONFIRMED
    return None


def _is_out_of_proportion(tenths: int) -> bool:
    return not _LOWEST <= tenths <= _HIGHEST


def _compared(both: Sides, repeated: Container[int]) -> dict[str, AssetReserves]:
    if both.statement is None:
        return {}
    return {row.asset.symbol: row for row in compare(both.statement, both.wallets, repeated)}


def _repeated(both: Sides, wallets: Sequence[Wallet], evidence: Sequence[Evidence]) -> set[int]:
    """Return the places in `both.wallets` of rows that name a wallet again."""
    codes = {wallet.key: found.code for wallet, found in zip(wallets, evidence, strict=True)}
    return {place for place, wallet in enumerate(both.wallets) if codes[wallet.key] == "repeated"}


def _net(owed: str, debt: str) -> str:
    equity, borrowed = (parse_balance(amount, BALANCE_DECIMALS, "claim") for amount in (owed, debt))
    return ("-" if equity < borrowed else "") + amount_text(abs(equity - borrowed), BALANCE_DECIMALS)
