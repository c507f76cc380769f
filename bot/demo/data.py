"""The demo's made-up exchange: three monthly bundles, and what is known of one client from the ledger itself."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.formats import amount, moment
from porcore.sample import write_sample

__all__ = ["DemoClients", "make_bundles"]

TIMES = ("2026-08-25T00:00:00Z", "2026-09-25T00:00:00Z", "2026-10-25T00:00:00Z")
_DECIMALS = {"BTC": 8, "ETH": 8, "USD": 6}
_MEMBERS = {"BTC": ("BTC",), "ETH": ("ETH",), "USD": ("USDT", "USDC", "USD")}


@dataclass(frozen=True, slots=True)
class DemoClients:
    """What the walk expects, taken from the last ledger without the code under test."""

    bundles: tuple[str, ...]  # names in the import folder, oldest first
    days: tuple[str, ...]
    moments: tuple[str, ...]
    holds_all: str  # an id that holds every asset in every month
    balances: dict[str, str]  # its balances in the last month, as shown
    holders: int  # clients with any balance in the last month


def make_bundles(folder: Path, accounts: int, proceed: Callable[[], None] = lambda: None) -> DemoClients:
    """Write the bundles and pick a client. `accounts`: how many rows each ledger has.

    `proceed` is called several times a second, and what it raises ends the work.
    """
    names = []
    for taken_at in TIMES:
        names.append(f"sample-{taken_at[:10]}")
        write_sample(folder / names[-1], accounts, taken_at=taken_at, proceed=proceed)
    ledgers = [_sums(folder / name, proceed) for name in names]
    client = next(
        c for c, held in ledgers[-1].items() if all(all(ledger[c].values()) for ledger in ledgers) and held
    )
    last = ledgers[-1]
    return DemoClients(
        bundles=tuple(names),
        days=tuple(taken_at[:10] for taken_at in TIMES),
        moments=tuple(moment(taken_at) for taken_at in TIMES),
        holds_all=client,
        balances={symbol: amount(units, _DECIMALS[symbol]) for symbol, units in last[client].items()},
        holders=sum(any(held.values()) for held in last.values()),
    )


def _sums(folder: Path, proceed: Callable[[], None]) -> dict[str, dict[str, int]]:
    """Sum a ledger's rows per client and asset in a few lines of its own."""
    result: dict[str, dict[str, int]] = {}
    for row in _rows(folder / "balances.csv"):
        proceed()
        sums = result.setdefault(row["client_id"], dict.fromkeys(_DECIMALS, 0))
        for symbol, members in _MEMBERS.items():
            for member in members:
                whole, _, fraction = row[member].partition(".")
                sums[symbol] += int(whole + fraction.ljust(_DECIMALS[symbol], "0"))
    return result


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="ascii", newline="") as file:
        yield from csv.DictReader(file)
