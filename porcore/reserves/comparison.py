"""Reserves against liabilities, exactly, in integers.

Both sides are brought to units of 10^-30, the finest that the format knows, so nothing is rounded before a
ratio is shown. An asset with liabilities and no wallet shows 0%: it never disappears.
"""

from collections.abc import Container, Hashable, Iterable
from dataclasses import dataclass

from porcore.errors import FormatError
from porcore.format.grammar import amount_text
from porcore.format.statement import Asset, Statement
from porcore.format.wallet_list import BALANCE_DECIMALS, Wallet
from porcore.reserves.evidence.identity import wallet_identity

__all__ = ["AssetReserves", "compare", "ratio_text"]


@dataclass(frozen=True, slots=True)
class AssetReserves:
    """One asset's two sides, in units of 10^-30."""

    asset: Asset
    liabilities: int
    reserves: int
    wallets: int  # number of rows
    heights_missing: int  # how many of them state no block height

    @property
    def difference(self) -> int:
        """Reserves minus liabilities, in units of 10^-30: a surplus above zero, a shortfall below."""
        return self.reserves - self.liabilities

    @property
    def ratio_tenths(self) -> int | None:
        """The ratio in tenths of a per cent, rounded down; None when nothing is owed."""
        return self.reserves * 1000 // self.liabilities if self.liabilities else None

    @property
    def liabilities_text(self) -> str:
        """Total liabilities as canonical decimal text."""
        return amount_text(self.liabilities, BALANCE_DECIMALS)

    @property
    def reserves_text(self) -> str:
        """Total reserves as canonical decimal text."""
        return amount_text(self.reserves, BALANCE_DECIMALS)

    @property
    def difference_text(self) -> str:
        """The size of the surplus or shortfall as canonical decimal text, without a sign."""
        return amount_text(abs(self.difference), BALANCE_DECIMALS)


def ratio_text(tenths: int | None) -> str:
    """Return ``104.2%`` for 1042 `tenths` of a per cent (0 or more), or ``nothing owed`` for None."""
    return "nothing owed" if tenths is None else f"{tenths // 10}.{tenths % 10}%"


def compare(
    statement: Statement, wallets: Iterable[Wallet], repeated: Container[int] | None = None
) -> tuple[AssetReserves, ...]:
    """Return both sides for every asset of the statement, in its order.

    A wallet that is in the list under two spellings is summed once, with the balance of the first. `repeated`
    are the places (0 = first) of the rows that `porcore.reserves.evidence.examine_all` found to name a wallet
    again; without it that is found here, which reads the libraries of the extra `reserves`. Raises
    FormatError when a wallet holds something that no asset of the statement lists.
    """
    group = {member: asset.symbol for asset in statement.assets for member in asset.members}
    sums = dict.fromkeys((asset.symbol for asset in statement.assets), 0)
    counts, unheighted = dict.fromkeys(sums, 0), dict.fromkeys(sums, 0)
    spelled: dict[Hashable, Wallet] = {}
    for number, wallet in enumerate(wallets, start=1):
        symbol = group.get(wallet.asset)
        if symbol is None:
            raise FormatError("wallet-member", where=f"wallet {number}", asset=wallet.asset)
        if repeated is None:
            again = spelled.setdefault(wallet_identity(wallet), wallet).key != wallet.key
        else:
            again = number - 1 in repeated
        sums[symbol] += 0 if again else wallet.units
        counts[symbol] += 1
        unheighted[symbol] += not wallet.height
    return tuple(
        AssetReserves(
            asset,
            asset.root.sum * 10 ** (BALANCE_DECIMALS - asset.decimals),
            sums[asset.symbol],
            counts[asset.symbol],
            unheighted[asset.symbol],
        )
        for asset in statement.assets
    )
