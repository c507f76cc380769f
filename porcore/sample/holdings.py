"""What the clients hold at a time: a few hold much, most hold little, and it moves a bit from month to month."""

import numpy as np

from porcore.kernel import Bytes
from porcore.sample.clients import SampleClients
from porcore.sample.draws import Numbers, draws
from porcore.sample.listing import Group, SampleListing

__all__ = ["holdings_of"]

_COARSE = 80  # of 256 clients have round balances
_MOST_GROWTH = 1000  # per cent
_WORD = np.dtype(">u4")


def holdings_of(listing: SampleListing, seed: int, clients: SampleClients, taken_at: str) -> Numbers:
    """Return units [n, members], at least 1 of what is held, at a time ``YYYY-MM-DDTHH:MM:SSZ``.

    `seed` is any whole number, the one that `clients` were drawn with.
    """
    months = int(taken_at[:4]) * 12 + int(taken_at[5:7]) - 2026 * 12
    growth = min(max(100 + months, 1), _MOST_GROWTH)  # one per cent a month
    moved = draws(seed, f"movement {taken_at}", clients.numbers)
    units = np.zeros(clients.held.shape, dtype=np.int64)
    for column, (member, group) in enumerate(listing.members.items()):
        places = np.flatnonzero(clients.held[:, column])
        draw = draws(seed, f"holding {member}", clients.numbers[places])
        held = _long_tailed(group.typical[member], draw)
        # A tenth up or down, and the exchange grows.
        swing = 900 + moved[places, column].astype(np.int64) * 200 // 255
        moving = held * swing // 1000 * growth // 100
        held = np.where(clients.idle[places], held, moving)
        units[places, column] = np.maximum(_rounded(held, draw, group), 1)
    return units


def _rounded(units: Numbers, draw: Bytes, group: Group) -> Numbers:
    step = 10 ** (group.decimals - 2)
    coarse = (draw[:, 8] < _COARSE) & (units > step)
    return np.where(coarse, units - units % step, units)


def _long_tailed(typical: int, draw: Bytes) -> Numbers:
    """Return units: Pareto's tail (one over a uniform number, cut at 2^20), smoothed by another uniform one."""
    words = np.ascontiguousarray(draw[:, :8]).view(_WORD).astype(np.uint64)
    rarity, smooth = (words[:, 0] >> np.uint64(12)) + np.uint64(1), words[:, 1] + np.uint64(1)
    # Below 2^63 before and 2^51 after the division.
    return ((np.uint64(typical) * smooth) // (rarity << np.uint64(12))).astype(np.int64)
