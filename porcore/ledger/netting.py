"""Debts in a ledger: amounts below zero are netted within one client and member, and what stays below zero is a debt.

A tree holds no amount below zero, and a debt must not make anyone else's claim smaller: not another client's, and not
the client's own in another member of the asset. So a net below zero stops the build, or counts as zero and is told
(`negative` under [ledger]). docs/security.md, "Debts", has the reasons.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from porcore.errors import BundleError
from porcore.format.grammar import amount_text
from porcore.format.hashing import MAX_AMOUNT
from porcore.ledger.configuration.config import SnapshotConfig
from porcore.ledger.sentences import ADVICE

__all__ = ["Debtor", "Debts", "debt_total_too_large", "negative_net"]

_MOST_ASSETS = 5  # in one sentence


@dataclass(frozen=True, slots=True, order=True)
class Debtor:
    """A client and a member whose net is below zero. They ascend by id, so that every reader names the same one."""

    client_id: bytes
    member: int  # number of the member in the configuration
    units: int  # how far below zero, > 0


@dataclass(slots=True)
class Debts:
    """All nets below zero of a ledger, or of a part of its clients."""

    clients: dict[int, int] = field(default_factory=dict)  # clients by asset
    units: dict[int, int] = field(default_factory=dict)  # their total by asset, in the asset's units
    first: Debtor | None = None  # the one of the lowest id

    def add(self, asset: int, debtors: Iterable[Debtor]) -> None:
        """Count what one client owes in the members of one `asset` (its number in the configuration, 0 = first)."""
        found = list(debtors)
        if found:
            self.count(asset, 1, sum(debtor.units for debtor in found), min(found))

    def count(self, asset: int, clients: int, units: int, first: Debtor | None) -> None:
        """Count `clients` (how many) who owe `units`, in all, of one asset.

        `asset` is its number in the configuration, 0 = first; `first` is the debtor of the lowest id.
        """
        self.clients[asset] = self.clients.get(asset, 0) + clients
        self.units[asset] = self.units.get(asset, 0) + units
        if first is not None and (self.first is None or first < self.first):
            self.first = first

    def merge(self, other: "Debts") -> None:
        """Add the debts of other clients."""
        for asset, clients in other.clients.items():
            self.count(asset, clients, other.units[asset], other.first)

    def by_symbol(self, config: SnapshotConfig) -> tuple[dict[str, int], dict[str, int]]:
        """Return clients and units by the asset's symbol, ascending. Raises BundleError for a total of 2^127 units."""
        symbols = {
            number: asset.symbol for number, asset in enumerate(config.assets) if number in self.clients
        }
        for number, symbol in symbols.items():
            if self.units[number] > MAX_AMOUNT:
                raise debt_total_too_large(symbol)
        return (
            {symbol: self.clients[number] for number, symbol in symbols.items()},
            {symbol: self.units[number] for number, symbol in symbols.items()},
        )


def debt_total_too_large(symbol: str) -> BundleError:
    """Return what to raise when the debts of all clients together leave the format's range."""
    return BundleError(
        f"balances.csv, {symbol}",
        "debts of 2^127 units or more in all",
        "a total below 2^127 units",
        ADVICE["fewer-decimals"],
    )


def negative_net(where: str, debts: Debts, config: SnapshotConfig) -> BundleError:
    """Return what to raise for debts where they are refused; `where` is the first such row of `debts.first`."""
    assert debts.first is not None
    members = list(config.asset_of_member.items())
    member, asset = members[debts.first.member]
    net = amount_text(debts.first.units, config.assets[asset].decimals)
    clients, units = debts.by_symbol(config)
    totals = [
        f"{symbol} {count} {'client' if count == 1 else 'clients'}, {_amount(config, symbol, units[symbol])}"
        for symbol, count in list(clients.items())[:_MOST_ASSETS]
    ]
    more = "; …" if len(clients) > _MOST_ASSETS else ""
    return BundleError(
        where,
        f"a debt: all rows of this client together give -{net} {member}",
        "0 or more for every client and member",
        f'Below zero in all: {"; ".join(totals)}{more}. Correct the ledger, or write negative = "zero" under [ledger]'
        " in snapshot.toml: such a balance then counts as zero, and how many there are is told.",
    )


def _amount(config: SnapshotConfig, symbol: str, units: int) -> str:
    decimals = next(asset.decimals for asset in config.assets if asset.symbol == symbol)
    return amount_text(units, decimals)
