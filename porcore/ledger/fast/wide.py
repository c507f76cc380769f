"""The wide layout, column by column."""

import numpy as np
from numpy.typing import NDArray

from porcore.kernel import RECORD_BYTES
from porcore.ledger.entries import PRESENT, PartEntries
from porcore.ledger.fast.cells import Columns, amounts_added, ids_read
from porcore.ledger.fast.loops import filled
from porcore.ledger.readers.wide import WideReader

__all__ = ["total", "wide_batch"]

Balances = tuple[NDArray[np.uint64], NDArray[np.int64]]


def wide_batch(reader: WideReader, columns: Columns, *, by_member: bool) -> PartEntries | None:
    """Read one batch; None for anything unusual."""
    rows = len(columns[reader.id_column])
    clients = np.empty((rows, 32), dtype=np.uint8)
    if not ids_read(columns[reader.id_column], clients):
        return None
    found = (_by_member if by_member else _by_asset)(reader, columns, rows)
    if found is None:
        return None
    units, codes = found
    bonuses: dict[str, int] = {}
    some_bonus = np.zeros(rows, dtype=bool)
    for column, member, read in reader.bonuses:
        held, below = np.zeros((rows, 2), dtype=np.uint64), np.zeros(rows, dtype=bool)
        if not amounts_added(columns[column], np.array([read.decimals]), held, below):
            return None
        some_bonus |= np.any(held, axis=1)
        bonuses[member] = bonuses.get(member, 0) + total(held[~below]) - total(held[below])
    entries = np.empty((int(np.count_nonzero(units.any(axis=2))) + rows, RECORD_BYTES), dtype=np.uint8)
    count = filled(clients, codes, units, PRESENT, entries)
    return PartEntries(entries[:count], rows, int(some_bonus.sum()), bonuses)


def _by_asset(reader: WideReader, columns: Columns, rows: int) -> Balances | None:
    """Return the units [assets, n, 2] and the codes [assets, 1]; None for anything unusual."""
    assets = reader.config.assets
    units = np.zeros((len(assets), rows, 2), dtype=np.uint64)
    for column, member, read in reader.balances:
        if not amounts_added(columns[column], np.array([read.decimals]), units[reader.assets[member]]):
            return None
    return units, np.arange(len(assets)).reshape(-1, 1)


def _by_member(reader: WideReader, columns: Columns, rows: int) -> Balances | None:
    """Return the units [members, n, 2] without signs and the codes [members, n] that tell them; or None."""
    units = np.zeros((len(reader.balances), rows, 2), dtype=np.uint64)
    codes = np.empty((len(reader.balances), rows), dtype=np.int64)
    for place, (column, member, read) in enumerate(reader.balances):
        below = np.zeros(rows, dtype=bool)
        if not amounts_added(columns[column], np.array([read.decimals]), units[place], below):
            return None
        codes[place] = 2 * member + below
    return units, codes


def total(units: NDArray[np.uint64]) -> int:
    """Return the sum of `units` [n, 2], numbers of 128 bits with the high half first."""
    low32 = np.uint64(0xFFFFFFFF)
    parts = [
        units[:, 0] >> np.uint64(32),
        units[:, 0] & low32,
        units[:, 1] >> np.uint64(32),
        units[:, 1] & low32,
    ]
    return sum(int(part.sum()) << 32 * (3 - i) for i, part in enumerate(parts))
