"""Netting amounts within each client and member, many clients at once; `porcore.ledger.netting` is the rule.

Entries by member have the asset code ``2 x number of the member``, and one more for an amount below zero, of which the
units are without a sign. A ledger without such amounts needs none of it and has entries by asset.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from porcore.kernel import Bytes
from porcore.kernel.rows import Words
from porcore.ledger.entries import ACCOUNT
from porcore.ledger.netting import Debtor, Debts

__all__ = ["AssetBalances", "Groups", "added", "asset_balances"]

_LOW = 0xFFFFFFFF


class Groups(NamedTuple):
    """Entries of the same client and asset, one row each, clients together."""

    ids: Words  # [g, 4]
    codes: NDArray[np.uint16]  # [g]
    limbs: NDArray[np.uint64]  # [g, 4]: the sum in 32-bit limbs, highest first
    client: NDArray[np.int64]  # [g]: number of the client, ascending
    first: Bytes  # [g, 50]: the first entry


class AssetBalances(NamedTuple):
    """What many clients have of each asset, debts left out."""

    clients: int
    holders: int  # clients with more than nothing of some asset
    totals: tuple[int, ...]  # units of each asset
    # Of each asset, the groups with a balance: where the first entry of each is [h], and its limbs [h, 4].
    by_asset: tuple[tuple[NDArray[np.intp], NDArray[np.uint64]], ...]
    debts: Debts
    too_large: bytes | None  # a client id whose sum reaches 2^127; everything else is worth nothing then


def asset_balances(groups: Groups, assets: int, asset_of: NDArray[np.int64] | None) -> AssetBalances:
    """Return the balances of groups by asset, or by member and sign where `asset_of` is given.

    `assets` is the number of assets, 1 or more; `asset_of` [m] is the asset of each of the m members (0 =
    first).
    """
    if asset_of is None:
        where, codes, limbs, debts = np.arange(len(groups.codes)), groups.codes, groups.limbs, Debts()
        over = np.flatnonzero((codes < assets) & (limbs[:, 0] >> np.uint64(31) != 0))
    else:
        where, codes, limbs, debts, over = _netted(groups, asset_of)
    if len(over):
        return AssetBalances(0, 0, (), (), debts, groups.first[over[0], :32].tobytes())
    client = groups.client[where]
    held = np.flatnonzero((codes < assets) & np.any(limbs, axis=1))
    holding = client[held]  # ascending
    order = held[np.argsort(codes[held], kind="stable")]
    places = np.split(order, np.searchsorted(codes[order], np.arange(1, assets)))
    return AssetBalances(
        int(client[-1]) + 1 if len(client) else 0,
        int(np.count_nonzero(np.diff(holding))) + 1 if len(holding) else 0,
        tuple(_total(limbs[its]) for its in places),
        tuple((where[its], limbs[its]) for its in places),
        debts,
        None,
    )


def added(limbs: NDArray[np.uint64], starts: NDArray[np.intp]) -> NDArray[np.uint64]:
    """Return the sums [s, 4] of runs of numbers in 32-bit limbs [n, 4], highest first; the highest may be larger.

    `starts` [s] is where each run begins (0..n-1, ascending); it ends where the next begins.
    """
    # Fewer than 2^32 numbers: no limb overflows before the carries are passed on.
    sums: NDArray[np.uint64] = np.add.reduceat(limbs, starts, axis=0) if len(starts) else limbs
    for limb in (3, 2, 1):
        sums[:, limb - 1] += sums[:, limb] >> np.uint64(32)
        sums[:, limb] &= np.uint64(_LOW)
    return sums


def _total(limbs: NDArray[np.uint64]) -> int:
    """Return the sum of numbers in limbs [n, 4]."""
    return sum(int(limbs[:, i].sum()) << 32 * (3 - i) for i in range(4))


def _netted(
    groups: Groups, assets: NDArray[np.int64]
) -> tuple[NDArray[np.intp], NDArray[np.uint16], NDArray[np.uint64], Debts, NDArray[np.intp]]:
    """Return groups by asset of groups by member and sign: where each begins, its code and its limbs; `assets` [m].

    Also the debts that these do not count, and which groups begin amounts that on one side reach 2^127 units in an
    asset: with any, all the rest is worth nothing.
    """
    members = groups.codes >> np.uint16(1)
    codes = groups.codes.astype(np.int64)
    counted = groups.codes < ACCOUNT
    codes[counted] = assets[members[counted]]
    below_zero = counted & (groups.codes & np.uint16(1) != 0)
    by_asset = _starts(groups.client, codes)
    asset_codes = codes[by_asset].astype(np.uint16)
    for side in (~below_zero, below_zero):
        over = added(groups.limbs * side[:, None], by_asset)[:, 0] >> np.uint64(31) != 0
        over &= asset_codes < ACCOUNT
        if np.any(over):
            return by_asset, asset_codes, groups.limbs, Debts(), by_asset[over]
    by_member = _starts(groups.client, np.where(counted, members, groups.codes))
    sums = _signed(groups.limbs, below_zero, by_member)
    owing = sums[:, 0] < 0
    debts = _debts(groups, by_member[owing], _carried(-sums[owing]), members, codes)
    sums[owing] = 0
    limbs = added(sums.astype(np.uint64), np.searchsorted(by_member, by_asset))
    return by_asset, asset_codes, limbs, debts, by_asset[:0]


def _starts(client: NDArray[np.int64], codes: NDArray[np.integer]) -> NDArray[np.intp]:
    begins = np.ones(len(client), dtype=bool)
    begins[1:] = (client[1:] != client[:-1]) | (codes[1:] != codes[:-1])
    return np.flatnonzero(begins)


def _signed(
    limbs: NDArray[np.uint64], below_zero: NDArray[np.bool_], starts: NDArray[np.intp]
) -> NDArray[np.int64]:
    """Return the nets [s, 4] of runs: every limb but the highest is 0..2^32-1, and that one has the sign."""
    signed = limbs.astype(np.int64)
    signed[below_zero] *= -1
    return _carried(np.add.reduceat(signed, starts, axis=0) if len(starts) else signed)


def _carried(sums: NDArray[np.int64]) -> NDArray[np.int64]:
    for limb in (3, 2, 1):
        sums[:, limb - 1] += sums[:, limb] >> 32  # rounds down, also below zero
        sums[:, limb] &= _LOW
    return sums


def _debts(
    groups: Groups,
    places: NDArray[np.intp],
    owed: NDArray[np.int64],
    members: NDArray[np.uint16],
    codes: NDArray[np.int64],
) -> Debts:
    """Count debts [d, 4] in limbs whose groups begin at `places` [d]."""
    debts = Debts()
    if not len(places):
        return debts
    ids = groups.ids[places]
    lowest = np.lexsort((members[places], ids[:, 3], ids[:, 2], ids[:, 1], ids[:, 0]))[0]
    place = places[lowest]
    first = Debtor(
        groups.first[place, :32].tobytes(),
        int(members[place]),
        _total(owed[lowest : lowest + 1].astype(np.uint64)),
    )
    for asset in np.unique(codes[places]).tolist():
        its = np.flatnonzero(codes[places] == asset)
        clients = len(np.unique(groups.client[places[its]]))
        debts.count(asset, clients, _total(owed[its].astype(np.uint64)), first)
    return debts
