"""What an asset sums: said with every figure that counts more than the asset's own name says."""

from collections.abc import Sequence

from bot.formats import count
from bot.languages import _, ngettext
from porcore.format.statement import Asset

__all__ = ["asked_for_member", "in_brackets", "in_cell", "summed", "summed_of"]

_MOST = 4  # named with an asset that sums several


def _named(members: Sequence[str], plus: str) -> str:
    more = len(members) - _MOST
    named = plus.join(members[:_MOST])
    if more <= 0:
        return named
    # Translators: {sum} is the sum of some assets, USDT + USDC; {n} more belong to it.
    return ngettext("{sum} + {n} more", "{sum} + {n} more", more, sum=named, n=count(more))


def in_cell(asset: Asset) -> str:
    """Return ``USDT+USDC+USD`` for a table; "" for an asset that counts itself alone."""
    return "" if asset.members == (asset.symbol,) else _named(asset.members, "+")


def summed(asset: Asset) -> str:
    """Return ``USD = USDT + USDC + USD``; "" for an asset that counts itself alone."""
    return summed_of(asset.symbol, asset.members)


def summed_of(symbol: str, members: Sequence[str]) -> str:
    """Return what `summed` does, for an asset of which only its symbol and its members are at hand."""
    return "" if tuple(members) == (symbol,) else f"{symbol} = {_named(members, ' + ')}"


def in_brackets(asset: Asset) -> str:
    """Return `` (USDT + USDC + USD)``, to follow the symbol; "" for an asset that counts itself alone."""
    return "" if asset.members == (asset.symbol,) else f" ({_named(asset.members, ' + ')})"


def asked_for_member(typed: str, asset: Asset) -> str:
    """Say that what was asked for is a part of `asset`; "" when it is the asset itself, or no part of it."""
    if typed.upper() == asset.symbol.upper():
        return ""
    member = next((name for name in asset.members if name.upper() == typed.upper()), None)
    if member is None:
        return ""
    if len(asset.members) == 1:
        return _("{member} is counted under the name {symbol}.", member=member, symbol=asset.symbol)
    return _(
        "{member} is counted in {sum}. The exchange commits to that sum, not to how much of it is {member}.",
        member=member,
        sum=summed(asset),
    )
