"""Totals published beside a list, or in a row at its end, held against the sums of its columns."""

from collections.abc import Mapping

from porcore.errors import BundleError
from porcore.format.grammar import amount_text
from porcore.ledger.configuration.config import SnapshotConfig
from porcore.ledger.readers.cells import amount_units
from porcore.ledger.sentences import ADVICE

__all__ = ["check_totals"]

_LIST = "balances.csv"


def check_totals(config: SnapshotConfig, sums: Mapping[int, int], stated: Mapping[int, int]) -> None:
    """Check the totals under [source], and those of the list's own last row. Raises BundleError for one that differs.

    `sums` and `stated` are units by number of the member (0 = first); `stated` is empty where the list has no such row.
    """
    if config.source is None:
        return
    members = config.asset_of_member
    for number, (member, asset) in enumerate(members.items()):
        if stated and stated[number] != sums.get(number, 0):
            decimals = config.assets[asset].decimals
            raise _differs(f"{_LIST}, last row", member, sums.get(number, 0), stated[number], decimals)
    symbols = {asset.symbol: number for number, asset in enumerate(config.assets)}
    for total in config.source.totals:
        asset = members[total.asset] if total.asset in members else symbols[total.asset]
        counted = [
            number
            for number, (member, its) in enumerate(members.items())
            if (member == total.asset if total.asset in members else its == asset)
        ]
        decimals = config.assets[asset].decimals
        found, expected = sum(sums.get(number, 0) for number in counted), amount_units(total.amount, decimals)
        if found != expected:
            raise _differs(f"{_LIST}, {total.asset}", total.asset, found, expected, decimals)


def _differs(where: str, name: str, found: int, expected: int, decimals: int) -> BundleError:
    return BundleError(
        where,
        f"{amount_text(found, decimals)} {name} as the sum of the list",
        f"{amount_text(expected, decimals)}, the total that was published",
        ADVICE["list-total"],
    )
