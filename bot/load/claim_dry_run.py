"""What publishing a staged claim would show and change: plain facts, put into sentences by `bot.texts.claim_dry_run`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from bot.catalogue import CatalogueError, ObstacleError, StagedPublicationRow
from bot.catalogue.claims import PublishedClaim
from bot.catalogue.signatures import Checked
from porcore.exchanges.known import KnownExchange
from porcore.publications import AssetFigures, Claim, UnitQuestion, WhyNoRatio

__all__ = [
    "ClaimChange",
    "ClaimDryRun",
    "ShortAsset",
    "asked_about",
    "mark_of_units",
    "short_of",
    "uncounted",
]

_WHOLE = 1000  # tenths of a per cent


@dataclass(frozen=True, slots=True)
class ShortAsset:
    """An asset of which less is listed than is owed: publishing it says so to everyone."""

    asset: str
    ratio_tenths: int  # of a per cent, rounded down


@dataclass(frozen=True, slots=True)
class ClaimChange:
    """What the exchange's previous claim said where this one says something else."""

    roots: bool  # whether any root differs
    totals: Mapping[
        str, tuple[str, str]
    ]  # before and now, "" where it is not stated; by asset, only what differs
    wallets: tuple[int, int] | None  # how many rows, before and now; None: the earlier list cannot be read
    units: tuple[str, ...]  # assets whose units are stated in another way
    debts: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # as `totals`, what clients borrowed
    listed: tuple[int, int] = (0, 0)  # wallets that were not listed before, and that are not any more
    source: str = ""  # the earlier claim's, where it is another
    proof_format: str | None = None  # the earlier claim's, where it is another; "" may be one


@dataclass(frozen=True, slots=True)
class ClaimDryRun:
    """Everything an operator should see before publishing a claim."""

    row: StagedPublicationRow
    claim: Claim = field(repr=False)  # with its wallets
    exchange: KnownExchange | None
    source_known: bool  # the source is at a host of the exchange
    figures: tuple[AssetFigures, ...]
    questions: tuple[UnitQuestion, ...]  # units that the second yes confirms
    checked: Checked | None  # what the signatures of its wallets show; None: it has no wallets
    previous: PublishedClaim | None
    change: ClaimChange | None  # None: there is no previous one, or it cannot be read
    seen: tuple[tuple[str, int], ...]  # a root's label, and how many accounts' files led to it
    obstacle: ObstacleError | CatalogueError | None
    rows_outside: int = 0  # rows of the list that count for nothing; 0 when it is not this load's own reading
    rows_repeated: int = 0
    root_file: str = ""  # "read", "not read", or "" where there is none or nothing is known
    notes: tuple[str, ...] = ()
    short: tuple[ShortAsset, ...] = ()  # the second yes is for them too
    same_roots: tuple[PublishedClaim, ...] = ()  # of other times or exchanges, which name one of its roots
    units_known: frozenset[str] = frozenset()  # assets whose units are stated at a host of the exchange

    @property
    def summary(self) -> str:
        """What the log says of it."""
        return f"finished as claim {self.row.id[:8]}…, taken {self.row.taken_at}, assets: {len(self.figures)}"


def change_between(before: Claim, now: Claim) -> ClaimChange:
    """Return what differs; `before` is the exchange's previous claim, perhaps without its wallets."""
    old, new = ({total.asset: total.amount for total in one.totals} for one in (before, now))
    owed, lent = ({total.asset: total.debt for total in one.totals if total.debt} for one in (before, now))
    counts, listed = None, (0, 0)
    if before.wallets_at_hand:
        were, are = ({wallet.key for wallet in one.wallets} for one in (before, now))
        counts, listed = (len(before.wallets), len(now.wallets)), (len(are - were), len(were - are))
    units = tuple(
        asset for asset in sorted({*old} & {*new}) if _decimals(before, asset) != _decimals(now, asset)
    )
    return ClaimChange(
        before.roots != now.roots,
        _differ(old, new),
        counts,
        units,
        _differ(owed, lent),
        listed,
        before.source if before.source != now.source else "",
        before.proof_format if before.proof_format != now.proof_format else None,
    )


def _differ(before: Mapping[str, str], now: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Return what is said before and now, "" where nothing is, of every asset where it is not the same."""
    pairs = {asset: (before.get(asset, ""), now.get(asset, "")) for asset in sorted({*before, *now})}
    return {asset: pair for asset, pair in pairs.items() if pair[0] != pair[1]}


def _decimals(claim: Claim, asset: str) -> int | None:
    unit = claim.unit_of(asset)
    return unit.decimals if unit is not None else None


def short_of(figures: Sequence[AssetFigures], questions: Sequence[UnitQuestion]) -> tuple[ShortAsset, ...]:
    """Return the assets of which less is listed than is owed, without those whose units are asked about."""
    asked = {question.asset for question in questions}
    return tuple(
        ShortAsset(row.asset, row.ratio_tenths)
        for row in figures
        if row.ratio_tenths is not None and row.ratio_tenths < _WHOLE and row.asset not in asked
    )


def uncounted(figures: Sequence[AssetFigures]) -> tuple[str, ...]:
    """Return the coins of the wallet list that count for no asset with a total, ascending."""
    return tuple(row.asset for row in figures if row.why_not is WhyNoRatio.NO_TOTAL)


def asked_about(questions: Sequence[UnitQuestion], short: Sequence[ShortAsset]) -> str:
    """Return what the audit trail says that the second yes is for, "" for nothing."""
    parts = [
        f"{what} {', '.join(each.asset for each in found)}"
        for what, found in (("units of", questions), ("less than owed:", short))
        if found
    ]
    return "; ".join(parts)


def mark_of_units(questions: Sequence[UnitQuestion], short: Sequence[ShortAsset] = ()) -> int:
    """Return 24 bits of these very questions: whoever agreed to others did not agree to them."""
    return int.from_bytes(sha256(repr((*questions, *short)).encode()).digest()[:3], "big")
