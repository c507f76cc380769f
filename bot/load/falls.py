"""What a new snapshot has less of than the last one: half a ledger looks like this, and so does a missing wallet."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from porcore.reserves.comparison import AssetReserves

__all__ = ["UNKNOWN", "Fall", "Side", "falls_between", "mark_of"]


class Side(StrEnum):
    """What fell."""

    OWES = "owes"
    HOLDS = "holds"
    CLIENTS = "clients"  # leaves of one asset, or clients of the whole ledger
    LISTED = "listed"  # the whole asset is gone
    UNKNOWN = "unknown"  # the last snapshot cannot be read, so nothing was compared


@dataclass(frozen=True, slots=True)
class Fall:
    """One number that fell by more than the share of the settings."""

    symbol: str  # "" for the whole ledger
    side: Side
    before: int  # > 0
    now: int  # 0..before

    @property
    def tenths(self) -> int:
        """By how much, in tenths of a per cent, rounded down: 0..1000."""
        return (self.before - self.now) * 1000 // self.before


UNKNOWN = Fall("", Side.UNKNOWN, 1, 0)


def falls_between(
    before: Mapping[str, AssetReserves],
    now: Sequence[AssetReserves],
    clients: tuple[int, int] | None,
    percent: int,
) -> tuple[Fall, ...]:
    """Return what fell by more than `percent` (0 to 100) of what it was.

    `clients`: how many both ledgers have, the earlier first; None where not known.
    """
    found = list(_by_asset(before, now))
    if clients is not None:
        found.append(Fall("", Side.CLIENTS, *clients))
    return tuple(fall for fall in found if (fall.before - fall.now) * 100 > percent * fall.before)


def _by_asset(before: Mapping[str, AssetReserves], now: Sequence[AssetReserves]) -> Iterator[Fall]:
    kept = {row.asset.symbol: row for row in now}
    for symbol, old in before.items():
        new = kept.get(symbol)
        if new is None:
            if old.liabilities or old.reserves:
                yield Fall(symbol, Side.LISTED, 1, 0)
            continue
        yield Fall(symbol, Side.OWES, old.liabilities, new.liabilities)
        yield Fall(symbol, Side.HOLDS, old.reserves, new.reserves)
        yield Fall(symbol, Side.CLIENTS, old.asset.leaf_count, new.asset.leaf_count)


def mark_of(falls: Sequence[Fall]) -> int:
    """Return 24 bits of these very falls: whoever confirmed others did not confirm them."""
    return int.from_bytes(sha256(repr(falls).encode()).digest()[:3], "big")
