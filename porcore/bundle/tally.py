"""The ledger while it is read, and what comes out of it."""

from dataclasses import dataclass, field

from porcore.bundle.config import SnapshotConfig
from porcore.errors import BundleError
from porcore.hashing import MAX_AMOUNT

__all__ = [
    "LEDGER",
    "REPORT_EVERY",
    "UNKNOWN_COLUMN",
    "Ledger",
    "LedgerReport",
    "Tally",
    "finished",
    "no_rows",
    "total_too_large",
    "weak_ids",
]

LEDGER = "balances.csv"
UNKNOWN_COLUMN = "Add it to snapshot.toml, as a member or under [ledger]."
REPORT_EVERY = 1 << 14  # rows between two reports of progress

_ENOUGH_IDS = 4  # fewer random ids may agree in many bits by chance
_CHANCE_BITS = 128  # what an id must carry, so that nobody finds one by trying


@dataclass(frozen=True, slots=True)
class LedgerReport:
    """What was read, for the person who decides whether it is right."""

    layout: str  # wide or long
    rows: int  # without the header
    clients: int  # distinct client ids
    zero_clients: int  # clients without any counted balance; they get no leaf
    extra_account_rows: int  # rows of further accounts, summed into their client
    bonus_rows: int  # rows with a bonus, which is left out
    bonus_by_member: dict[str, int]  # what was left out, in units of 10^-decimals of the member's asset
    ignored_columns: tuple[str, ...]  # columns skipped because snapshot.toml says so
    # Fewer than 128 of an id's 256 bits differ anywhere among the clients: ids are padded, counted up or share
    # a beginning, so they can be guessed. Hashes of guessable things look random and are not found this way.
    weak_ids: bool


@dataclass(frozen=True, slots=True)
class Ledger:
    """Every client's balances."""

    # 32-byte client id -> units (0..2^127-1) for each asset of the configuration, in its order
    clients: dict[bytes, list[int]]
    report: LedgerReport


@dataclass(slots=True)
class Tally:
    """Adds up the rows of a ledger."""

    config: SnapshotConfig
    clients: dict[bytes, list[int]] = field(default_factory=dict)
    rows: int = 0
    bonus_rows: int = 0
    bonuses: dict[str, int] = field(default_factory=dict)

    def balances_of(self, client_id: bytes) -> list[int]:
        """Return a client's balances so far, to be added to."""
        balances = self.clients.get(client_id)
        if balances is None:
            balances = self.clients[client_id] = [0] * len(self.config.assets)
        return balances

    def add_bonus(self, member: str, units: int) -> None:
        """Count a bonus that is left out."""
        self.bonuses[member] = self.bonuses.get(member, 0) + units


def no_rows() -> BundleError:
    """Return what to raise for a ledger without rows."""
    return BundleError(
        LEDGER,
        "a header and no rows",
        "a row for every client",
        "Export the ledger again: this file holds nobody.",
    )


def total_too_large(symbol: str) -> BundleError:
    """Return what to raise when the sum over all clients leaves the format's range."""
    return BundleError(
        f"{LEDGER}, {symbol}",
        "a total of 2^127 units or more",
        "a total below 2^127 units",
        "Give the asset fewer decimals in snapshot.toml.",
    )


def finished(tally: Tally, layout: str, ignored_columns: tuple[str, ...], extra_account_rows: int) -> Ledger:
    """Return the ledger. Raises BundleError for one without rows or with a total of 2^127 units or more."""
    if not tally.rows:
        raise no_rows()
    for number, asset in enumerate(tally.config.assets):
        if sum(balances[number] for balances in tally.clients.values()) > MAX_AMOUNT:
            raise total_too_large(asset.symbol)
    report = LedgerReport(
        layout,
        tally.rows,
        len(tally.clients),
        sum(1 for balances in tally.clients.values() if not any(balances)),
        extra_account_rows,
        tally.bonus_rows,
        {member: units for member, units in sorted(tally.bonuses.items()) if units},
        ignored_columns,
        _weak(tally.clients),
    )
    return Ledger(tally.clients, report)


def _weak(clients: dict[bytes, list[int]]) -> bool:
    first = int.from_bytes(next(iter(clients)), "big")
    varying = 0
    for client_id in clients:
        varying |= first ^ int.from_bytes(client_id, "big")
    return weak_ids(len(clients), varying)


def weak_ids(clients: int, varying: int) -> bool:
    """Tell whether ids can be guessed: `varying` has a one for every of the 256 bits in which any two differ."""
    return clients >= _ENOUGH_IDS and varying.bit_count() < _CHANCE_BITS
