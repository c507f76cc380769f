"""What the sample exchange lists: groups of members, in the order in which the ledger names them."""

from dataclasses import dataclass

__all__ = ["ALL", "BONUS_MEMBER", "GROUPS", "Group", "SampleListing"]


@dataclass(frozen=True, slots=True)
class Group:
    """An asset of the sample and what people typically hold of its members."""

    decimals: int  # 2..8
    typical: dict[str, int]  # member -> units that half of its holders have less than, roughly; below 2^31


GROUPS = {
    "BTC": Group(8, {"BTC": 500_000}),
    "ETH": Group(8, {"ETH": 12_000_000}),
    "USD": Group(6, {"USDT": 90_000_000, "USDC": 40_000_000, "USD": 25_000_000}),
}
BONUS_MEMBER = "USDT"


@dataclass(frozen=True, slots=True)
class SampleListing:
    """The assets that a sample has: one or more of GROUPS, in any order."""

    symbols: tuple[str, ...]

    @property
    def groups(self) -> dict[str, Group]:
        """The assets by symbol."""
        return {symbol: GROUPS[symbol] for symbol in self.symbols}

    @property
    def members(self) -> dict[str, Group]:
        """The members, each with its asset."""
        return {member: group for group in self.groups.values() for member in group.typical}

    @property
    def has_bonus(self) -> bool:
        """Whether bonuses of BONUS_MEMBER can be given."""
        return BONUS_MEMBER in self.members


ALL = SampleListing(tuple(GROUPS))
