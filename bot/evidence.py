"""Reserves against liabilities of a snapshot, computed once and kept while it is asked for."""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from bot.shelf import Entry, Shelf
from porcore.reserves import AssetReserves, compare
from porcore.statement import Statement
from porcore.wallets import Wallet

__all__ = ["Evidence", "EvidenceCache"]

_KEPT = 8  # snapshots


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of one published snapshot without anyone's id."""

    entry: Entry
    statement: Statement
    rows: tuple[AssetReserves, ...]
    wallets: tuple[Wallet, ...]

    def row(self, symbol: str) -> AssetReserves | None:
        """Return the row of an asset, found by its symbol or by a member's, in any case of letters."""
        wanted = symbol.upper()
        for row in self.rows:
            if wanted == row.asset.symbol.upper():
                return row
        return next(
            (row for row in self.rows if wanted in (member.upper() for member in row.asset.members)), None
        )

    def wallets_of(self, row: AssetReserves) -> tuple[Wallet, ...]:
        """Return the wallets summed into one asset."""
        return tuple(wallet for wallet in self.wallets if wallet.asset in row.asset.members)


class EvidenceCache:
    """Evidence by snapshot; may be used from several threads."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._lock = Lock()
        self._kept: OrderedDict[str, Evidence] = OrderedDict()

    def of(self, entry: Entry) -> Evidence:
        """Return the evidence of a served snapshot. Raises SnapshotError when its file is damaged."""
        with self._lock:
            found = self._kept.get(entry.statement_id)
            if found is None:
                snapshot = self._shelf.snapshot(entry)
                wallets = snapshot.wallets
                found = Evidence(entry, snapshot.statement, compare(snapshot.statement, wallets), wallets)
                self._kept[entry.statement_id] = found
                if len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(entry.statement_id)
            return found
