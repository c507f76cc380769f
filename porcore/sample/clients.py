"""The made-up clients: who they are and what they hold, all of it derived from a seed.

Client n of a seed is the same person in every snapshot, and a snapshot of 10,000 clients begins with those of
one of 1,000. Only the balances move with the time. Money is integers throughout.

Real client ids must never be made like this: whoever knows a number from 1 to a million finds them all.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

__all__ = [
    "BONUS_MEMBER",
    "GROUPS",
    "MEMBERS",
    "Group",
    "SampleClient",
    "bonus_of",
    "holdings_of",
    "sample_clients",
]


@dataclass(frozen=True, slots=True)
class Group:
    """An asset of the sample and what people typically hold of its members."""

    decimals: int
    typical: dict[str, int]  # member -> units that half of its holders have less than, roughly


GROUPS = {
    "BTC": Group(8, {"BTC": 500_000}),
    "ETH": Group(8, {"ETH": 12_000_000}),
    "USD": Group(6, {"USDT": 90_000_000, "USDC": 40_000_000, "USD": 25_000_000}),
}
MEMBERS = {member: group for group in GROUPS.values() for member in group.typical}
BONUS_MEMBER = "USDT"

_SYMBOLS = tuple(GROUPS)
# Of 256 clients: the rest holds all assets.
_NOTHING, _ONE, _TWO = 8, 77, 84
_SEVERAL_ACCOUNTS, _BONUS, _COARSE, _IDLE = 20, 26, 80, 100
_STABLE_COINS = ("USDT",), ("USDT",), ("USDC",), ("USD",), ("USDT", "USDC"), ("USDT", "USDC", "USD")


@dataclass(frozen=True, slots=True)
class SampleClient:
    """One made-up client."""

    client_id: str  # 64 hex digits
    assets: tuple[str, ...]  # symbols of what the client holds; none: a client without balances
    members: tuple[str, ...]  # the same in members, such as USDT
    accounts: int  # 1..4, whose rows are summed
    has_bonus: bool  # of BONUS_MEMBER, which is not a balance
    traits: bytes  # 32 bytes from which the rest is derived


# The first clients are set by hand, so that even the smallest sample has one of each kind:
# symbols, members, accounts, bonus.
_FIRST = (
    (_SYMBOLS, tuple(MEMBERS), 1, False),
    (("BTC",), ("BTC",), 1, False),
    (("BTC", "USD"), ("BTC", "USDT"), 3, True),
    ((), (), 1, False),
    ((), (), 1, True),
)


def sample_clients(accounts: int, seed: int = 1) -> Iterator[SampleClient]:
    """Yield the first `accounts` clients of a seed.

    The first five hold: everything; BTC only; BTC and USDT in three accounts, with a bonus; nothing; a bonus only.
    """
    for number in range(accounts):
        identity = sha256(f"porcore sample client\n{seed}\n{number}\n".encode())
        traits = sha256(b"traits" + identity.digest()).digest()
        if number < len(_FIRST):
            assets, members, count, has_bonus = _FIRST[number]
        else:
            assets = _assets(traits)
            members = tuple(member for symbol in assets for member in _members(symbol, traits))
            count = 2 + traits[3] % 3 if traits[2] < _SEVERAL_ACCOUNTS else 1
            has_bonus = traits[4] < _BONUS
        yield SampleClient(identity.hexdigest(), assets, members, count, has_bonus, traits)


def _assets(traits: bytes) -> tuple[str, ...]:
    kind, start = traits[0], traits[1] % len(_SYMBOLS)
    if kind < _NOTHING:
        return ()
    if kind < _NOTHING + _ONE:
        return (_SYMBOLS[start],)
    if kind < _NOTHING + _ONE + _TWO:
        return _SYMBOLS[:start] + _SYMBOLS[start + 1 :]
    return _SYMBOLS


def _members(symbol: str, traits: bytes) -> tuple[str, ...]:
    return _STABLE_COINS[traits[5] % len(_STABLE_COINS)] if symbol == "USD" else (symbol,)


def holdings_of(client: SampleClient, taken_at: str) -> dict[str, int]:
    """Return the client's units (at least 1) of every member held at a time ``YYYY-MM-DDTHH:MM:SSZ``."""
    idle = client.traits[6] < _IDLE
    months = 0 if idle else int(taken_at[:4]) * 12 + int(taken_at[5:7]) - 2026 * 12
    holdings = {}
    for member in client.members:
        group = MEMBERS[member]
        draw = sha256(client.traits + member.encode()).digest()
        units = _long_tailed(group.typical[member], draw)
        if not idle:
            moved = sha256(client.traits + f"{member} {taken_at}".encode()).digest()
            # A tenth up or down, and the exchange grows by one per cent a month.
            units = units * (900 + moved[0] * 200 // 255) * max(100 + months, 1) // 100_000
        step = 10 ** (group.decimals - 2)
        if draw[8] < _COARSE and units > step:
            units -= units % step
        holdings[member] = max(units, 1)
    return holdings


def _long_tailed(typical: int, draw: bytes) -> int:
    """Return units: Pareto's tail (one over a uniform number, cut at 2^20), smoothed by another uniform one."""
    rarity = (int.from_bytes(draw[:4], "big") >> 12) + 1
    smooth = int.from_bytes(draw[4:8], "big") + 1
    return (typical * smooth << 20) // (rarity << 32)


def bonus_of(client: SampleClient) -> int:
    """Return the client's bonus in units of BONUS_MEMBER: 0, or 5 to 100 whole ones."""
    return (1 + client.traits[7] % 20) * 5 * 10 ** MEMBERS[BONUS_MEMBER].decimals if client.has_bonus else 0
