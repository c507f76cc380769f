"""The ledger while it is read, and what comes out of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from porcore.errors import BundleError
from porcore.format.hashing import MAX_AMOUNT
from porcore.ledger.configuration.config import SnapshotConfig
from porcore.ledger.list_totals import check_totals
from porcore.ledger.netting import Debtor, Debts, negative_net
from porcore.ledger.readers.cells import CellError
from porcore.ledger.sentences import ADVICE

__all__ = [
    "LEDGER",
    "REPORT_EVERY",
    "UNKNOWN_COLUMN",
    "Ledger",
    "LedgerReport",
    "Tally",
    "changed",
    "finished",
    "no_rows",
    "total_too_large",
    "weak_ids",
]

LEDGER = "balances.csv"
UNKNOWN_COLUMN = "Add it to snapshot.toml, as a member or under [ledger]."
REPORT_EVERY = 1 << 14  # rows between two reports of progress

_ENOUGH_IDS = 4  # fewer random ids may agree in many bits by chance
_CHANCE_BITS = 128  # what an id must carry, so that no one finds one by trying


@dataclass(frozen=True, slots=True)
class LedgerReport:
    """What was read, for the person who decides whether it is right."""

    layout: str  # wide or long
    rows: int  # without the header
    clients: int  # distinct client ids
    zero_clients: int  # clients without any counted balance; they get no leaf
    extra_account_rows: int  # rows of further accounts, summed into their client
    bonus_rows: int  # rows with a bonus, which is left out
    bonus_by_member: dict[str, int]  # the net of what was left out, in units of 10^-decimals of the asset
    ignored_columns: tuple[str, ...]  # columns skipped because snapshot.toml says so
    # Fewer than 128 of an id's 256 bits differ anywhere among the clients: ids are padded, counted up or share
    # a beginning, so they can be guessed. Hashes of guessable things look random and are not found this way.
    weak_ids: bool
    # Debts that count as zero, by symbol of the asset: how many clients, and their total in units of 10^-decimals.
    clients_below_zero: dict[str, int] = field(default_factory=dict)
    units_below_zero: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ledger:
    """Every client's balances."""

    # 32-byte client id -> units (0..2^127-1) for each asset of the configuration, in its order
    clients: dict[bytes, list[int]]
    report: LedgerReport


class Tally:
    """Adds up the rows of a ledger, what is above zero and what is below it apart: so no order of rows matters."""

    def __init__(self, config: SnapshotConfig, assets: Sequence[int]) -> None:
        """`assets` has the number of the asset (0 = first) of each member, both in the configuration's order."""
        self.config = config
        # client id -> the sum of all amounts above zero for each member, in the configuration's order
        self.clients: dict[bytes, list[int]] = {}
        # client id -> member -> the sum of all amounts below zero, as a positive number, and the first row with one
        self.debits: dict[bytes, dict[int, tuple[int, int]]] = {}
        # client id -> account -> its rows, the first account first; empty where accounts have no names
        self.accounts: dict[bytes, dict[str, int]] = {}
        self.rows = 0
        self.bonus_rows = 0
        self.bonuses: dict[str, int] = {}
        # Of a published list: units by member, as they are added up, and as its row with totals states them.
        self.sums: dict[int, int] = {}
        self.stated: dict[int, int] = {}
        self._assets = assets
        self._fits = MAX_AMOUNT // len(
            self._assets
        )  # while no member's sum is larger, no asset's leaves the range
        self._large = set[bytes]()  # clients with a larger one

    def count(self, client_id: bytes, account: str | None = None) -> None:
        """Count a row of a client, who may hold nothing; and of one of the client's accounts, if that has a name.

        `client_id` is 32 bytes.
        """
        self.rows += 1
        if client_id not in self.clients:
            self.clients[client_id] = [0] * len(self._assets)
        if account is not None:
            rows_of = self.accounts.setdefault(client_id, {})
            rows_of[account] = rows_of.get(account, 0) + 1

    def add(self, client_id: bytes, member: int, units: int, row: int) -> None:
        """Add an amount, which may be below zero. Raises CellError when a sum reaches 2^127 units, on either side.

        `client_id` is 32 bytes, `member` the member's number (0 = first), `units` an amount in units of its
        asset, `row` the number of the row (1 = header).
        """
        if units < 0:
            debits = self.debits.setdefault(client_id, {})
            before, first = debits.get(member, (0, row))
            debits[member] = before - units, first
            if before - units > self._fits or client_id in self._large:
                self._check_sum(client_id, member, {number: total for number, (total, _) in debits.items()})
            return
        balances = self.clients.get(client_id)
        if balances is None:
            balances = self.clients[client_id] = [0] * len(self._assets)
        total = balances[member] = balances[member] + units
        if total > self._fits or client_id in self._large:
            self._check_sum(client_id, member, dict(enumerate(balances)))

    def _check_sum(self, client_id: bytes, member: int, sums: dict[int, int]) -> None:
        self._large.add(client_id)
        asset = self._assets[member]
        if sum(units for number, units in sums.items() if self._assets[number] == asset) > MAX_AMOUNT:
            raise CellError("a sum of 2^127 units or more for this client", "a sum below 2^127 units")

    def add_bonus(self, member: str, units: int) -> None:
        """Add up a bonus that is left out; `units` are 10^-decimals of the member's asset."""
        self.bonuses[member] = self.bonuses.get(member, 0) + units

    def netted(self) -> tuple[dict[bytes, list[int]], Debts]:
        """Return every client's balance of each asset, >= 0, and the debts that it does not count."""
        clients, debts = {}, Debts()
        for client_id, balances in self.clients.items():
            clients[client_id] = held = [0] * len(self.config.assets)
            debits = self.debits.get(client_id)
            if debits:
                self._net(client_id, balances, debits, debts, held)
                continue
            for asset, units in zip(self._assets, balances, strict=True):
                held[asset] += units
        return clients, debts

    def _net(
        self,
        client_id: bytes,
        balances: list[int],
        debits: dict[int, tuple[int, int]],
        debts: Debts,
        held: list[int],
    ) -> None:
        below: dict[int, list[Debtor]] = {}
        for member, (asset, units) in enumerate(zip(self._assets, balances, strict=True)):
            net = units - debits.get(member, (0, 0))[0]
            held[asset] += max(net, 0)
            if net < 0:
                below.setdefault(asset, []).append(Debtor(client_id, member, -net))
        for asset, debtors in below.items():
            debts.add(asset, debtors)


def changed() -> BundleError:
    """Return what to raise for a ledger that is not the same when it is read again."""
    return BundleError(
        LEDGER, "a file that changes while it is read", "a file at rest", "Load it again once it is whole."
    )


def no_rows() -> BundleError:
    """Return what to raise for a ledger without rows."""
    return BundleError(
        LEDGER,
        "a header and no rows",
        "a row for every client",
        ADVICE["no-rows"],
    )


def total_too_large(symbol: str) -> BundleError:
    """Return what to raise when the sum over all clients leaves the format's range."""
    return BundleError(
        f"{LEDGER}, {symbol}",
        "a total of 2^127 units or more",
        "a total below 2^127 units",
        ADVICE["fewer-decimals"],
    )


def finished(
    tally: Tally,
    layout: str,
    ignored_columns: tuple[str, ...],
    extra_account_rows: int,
    where: Callable[[int, int], str],
) -> Ledger:
    """Return the ledger; `where` names the place of a row (1 = header) and of a member (0 = first) in errors.

    `extra_account_rows` is the number of rows beyond the first of each client. Raises BundleError for a
    ledger without rows, with debts where they are refused, or with a total of 2^127 units or more.
    """
    if not tally.rows:
        raise no_rows()
    config = tally.config
    clients, debts = tally.netted()
    if debts.first is not None and config.ledger.negative == "refuse":
        row = tally.debits[debts.first.client_id][debts.first.member][1]
        raise negative_net(where(row, debts.first.member), debts, config)
    for number, asset in enumerate(config.assets):
        if sum(balances[number] for balances in clients.values()) > MAX_AMOUNT:
            raise total_too_large(asset.symbol)
    check_totals(config, tally.sums, tally.stated)
    report = LedgerReport(
        layout,
        tally.rows,
        len(clients),
        sum(1 for balances in clients.values() if not any(balances)),
        extra_account_rows,
        tally.bonus_rows,
        {member: units for member, units in sorted(tally.bonuses.items()) if units},
        ignored_columns,
        _weak(clients),
        *debts.by_symbol(config),
    )
    return Ledger(clients, report)


def _weak(clients: dict[bytes, list[int]]) -> bool:
    first = int.from_bytes(next(iter(clients)), "big")
    varying = 0
    for client_id in clients:
        varying |= first ^ int.from_bytes(client_id, "big")
    return weak_ids(len(clients), varying)


def weak_ids(clients: int, varying: int) -> bool:
    """Tell whether ids can be guessed.

    `clients` is the number of clients; `varying` is a number of 256 bits, with a one for every bit in which
    any two ids differ.
    """
    return clients >= _ENOUGH_IDS and varying.bit_count() < _CHANCE_BITS
