"""What an asset sums: said with every figure that counts more than the asset's own name says."""

from collections.abc import Sequence

from bot.formats import count
from porcore.format.statement import Asset

__all__ = ["asked_for_member", "in_brackets", "in_cell", "summed", "summed_of"]

_MOST = 4  # named with an asset that sums several


def _named(members: Sequence[str], plus: str, more_text: str) -> str:
    more = len(members) - _MOST
    named = plus.join(members[:_MOST])
    return named + (more_text.format(count(more)) if more > 0 else "")


def in_cell(asset: Asset) -> str:
    """Return ``USDT+USDC+USD`` for a table; "" for an asset that counts itself alone."""
    return "" if asset.members == (asset.symbol,) else _named(asset.members, "+", " and {} more")


def summed(asset: Asset) -> str:
    """Return ``USD = USDT + USDC + USD``; "" for an asset that counts itself alone."""
    return summed_of(asset.symbol, asset.members)


def summed_of(symbol: str, members: Sequence[str]) -> str:
    """Return what `summed` does, for an asset of which only its symbol and its members are at hand."""
    return "" if tuple(members) == (symbol,) else f"{symbol} = {_named(members, ' + ', ' + {} more')}"


def in_brackets(asset: Asset) -> str:
    """Return `` (USDT + USDC + USD)``, to follow the symbol; "" for an asset that counts itself alone."""
    return "" if asset.members == (asset.symbol,) else f" ({_named(asset.members, ' + ', ' + {} more')})"


def asked_for_member(typed: str, asset: Asset) -> str:
    """Say that what was asked for is a part of `asset`; "" when it is the asset itself, or no part of it."""
    if typed.upper() == asset.symbol.upper():
        return ""
    member = next((name for name in asset.members if name.upper() == typed.upper()), None)
    if member is None:
        return ""
    if len(asset.members) == 1:
        return f"{member} is counted under the name {asset.symbol}."
    return f"{member} is counted in {summed(asset)}. The exchange commits to that sum, not to how much of it is {member}."
