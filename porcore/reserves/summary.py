"""Balances added up by the level of their evidence, in integers of 10^-30."""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from porcore.format.grammar import amount_text
from porcore.format.statement import Statement
from porcore.format.wallet_list import BALANCE_DECIMALS, Wallet
from porcore.reserves.comparison import AssetReserves
from porcore.reserves.evidence.levels import Dating, Evidence, Level

__all__ = ["AssetEvidence", "LevelSum", "by_asset", "of_statement"]


@dataclass(frozen=True, slots=True)
class LevelSum:
    """The rows of one level."""

    units: int = 0  # of 10^-30
    rows: int = 0

    @property
    def text(self) -> str:
        """The balance as canonical decimal text."""
        return amount_text(self.units, BALANCE_DECIMALS)

    def ratio_tenths(self, reserves: AssetReserves) -> int | None:
        """Return this balance against the asset's liabilities in tenths of a per cent, rounded down."""
        return self.units * 1000 // reserves.liabilities if reserves.liabilities else None


@dataclass(frozen=True, slots=True)
class AssetEvidence:
    """One asset's balances by level."""

    asset: str
    levels: dict[Level, LevelSum]  # every level, those without rows too
    total: LevelSum  # all rows, the balance of a wallet that is listed twice counted once: what is claimed at most
    fresh: LevelSum  # the part of the signed rows that is signed for this snapshot

    @property
    def signed_tenths(self) -> int | None:
        """The signed part of the whole in tenths of a per cent, rounded down; None when the whole is nothing."""
        return self.levels[Level.SIGNED].units * 1000 // self.total.units if self.total.units else None

    def ratios_tenths(self, reserves: AssetReserves) -> dict[Level, int | None]:
        """Return every level against the asset's liabilities in tenths of a per cent, which add up to that of them all.

        Each is rounded down, and what that leaves goes to those with the greatest remainders, one tenth each; never to
        the signed rows, whose share is never more than it is. None where nothing is owed.
        """
        if not reserves.liabilities:
            return dict.fromkeys(Level, None)
        parts = {
            level: divmod(found.units * 1000, reserves.liabilities) for level, found in self.levels.items()
        }
        whole = sum(found.units for found in self.levels.values()) * 1000 // reserves.liabilities
        left = whole - sum(tenths for tenths, _ in parts.values())
        others = sorted(
            (level for level in Level if level is not Level.SIGNED), key=lambda level: -parts[level][1]
        )
        raised = others[:left]
        return {level: tenths + (level in raised) for level, (tenths, _) in parts.items()}


def by_asset(
    assets: Iterable[str],
    wallets: Iterable[Wallet],
    evidence: Iterable[Evidence],
    once: Iterable[bool] | None = None,
) -> tuple[AssetEvidence, ...]:
    """Add up rows by the asset they are listed under, in order of first appearance.

    The four run in parallel, one entry a row; `once` is False for a row whose wallet was counted with an earlier one.
    """
    sums: dict[str, _Sums] = {}
    for asset, wallet, found, counts in zip(
        assets, wallets, evidence, once or itertools.repeat(True), strict=False
    ):
        (sums.get(asset) or sums.setdefault(asset, _Sums())).add(wallet.units if counts else 0, found)
    return tuple(summed.of(asset) for asset, summed in sums.items())


def of_statement(
    statement: Statement, wallets: Sequence[Wallet], evidence: Sequence[Evidence]
) -> tuple[AssetEvidence, ...]:
    """Add up a canonical wallet list for every asset of the statement, in its order, those without rows too.

    Every wallet's asset must be a member of one of them, as `porcore.reserves.comparison.compare` checks.
    """
    group = {member: asset.symbol for asset in statement.assets for member in asset.members}
    found = {row.asset: row for row in by_asset([group[w.asset] for w in wallets], wallets, evidence)}
    return tuple(found.get(asset.symbol) or _Sums().of(asset.symbol) for asset in statement.assets)


class _Sums:
    """One asset's balances while they are added up."""

    def __init__(self) -> None:
        self._units, self._rows = dict.fromkeys(Level, 0), dict.fromkeys(Level, 0)
        self._once = 0  # units, of wallets that are not listed a second time
        self._fresh, self._fresh_rows = 0, 0

    def add(self, listed: int, found: Evidence) -> None:
        units = 0 if found.code == "repeated" else listed
        self._units[found.level] += units
        self._rows[found.level] += 1
        self._once += units
        if found.level is Level.SIGNED and found.dating is Dating.FRESH:
            self._fresh += units
            self._fresh_rows += 1

    def of(self, asset: str) -> AssetEvidence:
        levels = {level: LevelSum(self._units[level], self._rows[level]) for level in Level}
        total = LevelSum(self._once, sum(self._rows.values()))
        return AssetEvidence(asset, levels, total, LevelSum(self._fresh, self._fresh_rows))
