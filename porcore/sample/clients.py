"""The made-up clients: who they are, all of it derived from a seed, many clients at once.

Client n of a seed is the same person in every snapshot of the same assets, and a snapshot of 10,000 clients begins
with those of one of 1,000. The first clients are set by hand, so that even the smallest sample has one of each kind.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from porcore.kernel import Bytes
from porcore.sample.draws import Numbers, draws
from porcore.sample.listing import GROUPS, SampleListing

__all__ = ["SampleClients", "clients_of"]

# Of 256 clients: the rest holds all assets.
_NOTHING, _ONE, _TWO = 8, 77, 84
_SEVERAL_ACCOUNTS, _BONUS, _IDLE = 20, 26, 100
# Which of USDT, USDC and USD someone holds who holds dollars.
_STABLE_COINS = np.array([[1, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [1, 1, 1]], dtype=bool)
_BONUS_STEP = 5 * 10 ** GROUPS["USD"].decimals


class SampleClients(NamedTuple):
    """Some clients, [n] of each."""

    numbers: Numbers
    ids: Bytes  # [n, 32]
    held: NDArray[np.bool_]  # [n, members]: what they hold
    accounts: Numbers  # 1..4, whose rows are summed
    bonus: Numbers  # units of BONUS_MEMBER, which are not a balance
    idle: NDArray[np.bool_]  # whether their balances never move
    splits: Bytes  # [n, 3]: how much goes to each further account


def clients_of(listing: SampleListing, seed: int, numbers: Numbers) -> SampleClients:
    """Return the clients of these numbers [n], which ascend from 0 or more.

    `seed` is any whole number: the same one gives the same clients.
    """
    traits = draws(seed, "traits", numbers)
    held = _members(listing, _assets(len(listing.symbols), traits), traits)
    accounts = np.where(traits[:, 2] < _SEVERAL_ACCOUNTS, 2 + traits[:, 3] % 3, 1).astype(np.int64)
    gets_bonus = traits[:, 4] < _BONUS
    _set_first(numbers, held, accounts, gets_bonus)
    bonus = (1 + traits[:, 7].astype(np.int64) % 20) * _BONUS_STEP  # 5 to 100 whole ones
    if not listing.has_bonus:
        bonus[:] = 0
    ids = draws(seed, "client id", numbers)
    idle = traits[:, 6] < _IDLE
    return SampleClients(numbers, ids, held, accounts, bonus * gets_bonus, idle, traits[:, 8:11])


def _assets(count: int, traits: Bytes) -> NDArray[np.bool_]:
    """Return [n, count]: which assets someone holds: none, one, all but one, or all."""
    kind = traits[:, 0]
    chosen = np.arange(count) == (traits[:, 1] % count)[:, None]
    held = np.ones(chosen.shape, dtype=bool)
    held[kind < _NOTHING] = False
    one = (kind >= _NOTHING) & (kind < _NOTHING + _ONE)
    held[one] = chosen[one]
    if count > 1:
        two = (kind >= _NOTHING + _ONE) & (kind < _NOTHING + _ONE + _TWO)
        held[two] = ~chosen[two]
    return held


def _members(listing: SampleListing, assets: NDArray[np.bool_], traits: Bytes) -> NDArray[np.bool_]:
    coins = _STABLE_COINS[traits[:, 5] % len(_STABLE_COINS)]
    columns = []
    for number, symbol in enumerate(listing.symbols):
        owned = assets[:, number : number + 1]
        columns.append(owned & coins if symbol == "USD" else owned)
    return np.hstack(columns)


def _set_first(
    numbers: Numbers, held: NDArray[np.bool_], accounts: Numbers, gets_bonus: NDArray[np.bool_]
) -> None:
    """Let the first five hold: everything; the first member; in three accounts; nothing; only a bonus."""
    members = held.shape[1]
    several = np.zeros(members, dtype=bool)
    several[[0, members // 2]] = True  # of all assets: BTC and USDT
    by_hand = (
        (np.ones(members, dtype=bool), 1, False),
        (np.arange(members) == 0, 1, False),
        (several, 3, True),
        (np.zeros(members, dtype=bool), 1, False),
        (np.zeros(members, dtype=bool), 1, True),
    )
    for row, number in enumerate(numbers[: len(by_hand)].tolist()):
        if number < len(by_hand):
            held[row], accounts[row], gets_bonus[row] = by_hand[number]
