"""Balances added up by the level of their evidence, in integers of 10^-30."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from porcore.evidence.levels import Dating, Evidence, Level
from porcore.reserves import AssetReserves
from porcore.statement import Statement
from porcore.wallets import BALANCE_DECIMALS, Wallet
from porcore.words import amount_text

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


def by_asset(
    assets: Sequence[str], wallets: Sequence[Wallet], evidence: Sequence[Evidence]
) -> tuple[AssetEvidence, ...]:
    """Add up rows by the asset they are listed under, in order of first appearance.

    The three sequences run in parallel, one entry a row.
    """
    parted: dict[str, list[tuple[Wallet, Evidence]]] = {}
    for asset, wallet, found in zip(assets, wallets, evidence, strict=True):
        parted.setdefault(asset, []).append((wallet, found))
    return tuple(_summed(asset, rows) for asset, rows in parted.items())


def of_statement(
    statement: Statement, wallets: Sequence[Wallet], evidence: Sequence[Evidence]
) -> tuple[AssetEvidence, ...]:
    """Add up a canonical wallet list for every asset of the statement, in its order, those without rows too.

    Every wallet's asset must be a member of one of them, as `porcore.reserves.compare` checks.
    """
    group = {member: asset.symbol for asset in statement.assets for member in asset.members}
    found = {row.asset: row for row in by_asset([group[w.asset] for w in wallets], wallets, evidence)}
    return tuple(found.get(asset.symbol) or _summed(asset.symbol, []) for asset in statement.assets)


def _summed(asset: str, rows: list[tuple[Wallet, Evidence]]) -> AssetEvidence:
    levels = {level: _sum(wallet for wallet, found in rows if found.level is level) for level in Level}
    fresh = _sum(
        wallet for wallet, found in rows if found.level is Level.SIGNED and found.dating is Dating.FRESH
    )
    once = _sum(wallet for wallet, found in rows if found.code != "repeated")
    return AssetEvidence(asset, levels, LevelSum(once.units, len(rows)), fresh)


def _sum(wallets: Iterable[Wallet]) -> LevelSum:
    units = [wallet.units for wallet in wallets]
    return LevelSum(sum(units), len(units))
