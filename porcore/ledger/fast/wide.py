"""The wide layout, column by column."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from porcore.kernel import RECORD_BYTES, Bytes
from porcore.ledger.entries import PRESENT, PartEntries
from porcore.ledger.fast.cells import Columns, amounts_added, ids_read
from porcore.ledger.fast.loops import filled
from porcore.ledger.readers.cells import CellError
from porcore.ledger.readers.parquet_cells import as_bytes
from porcore.ledger.readers.wide import WideReader

__all__ = ["total", "wide_batch"]

Balances = tuple[NDArray[np.uint64], NDArray[np.int64]]


def wide_batch(reader: WideReader, columns: Columns, *, by_member: bool = False) -> PartEntries | None:
    """Read one batch; None for anything unusual."""
    rows = len(columns[reader.id_column])
    clients = np.empty((rows, 32), dtype=np.uint8)
    if not _ids(reader, columns[reader.id_column], clients):
        return None
    sums: dict[int, int] = {}
    found = _by_member(reader, columns, rows) if by_member else _by_asset(reader, columns, rows, sums)
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
    return PartEntries(entries[:count], rows, int(some_bonus.sum()), bonuses, sums)


def _ids(reader: WideReader, array: Any, out: Bytes) -> bool:
    """Write client ids to `out` [n, 32]; tell whether all are plainly right."""
    if reader.mapping == "hex":
        return ids_read(array, out)
    try:
        ids = b"".join(reader.id_of(text.decode("ascii")) for text in as_bytes(array).to_pylist())
    except (CellError, UnicodeDecodeError):
        return False
    out[:] = np.frombuffer(ids, dtype=np.uint8).reshape(-1, 32)
    return True


def _by_asset(reader: WideReader, columns: Columns, rows: int, sums: dict[int, int]) -> Balances | None:
    """Return the units [assets, n, 2] and the codes [assets, 1]; None for anything unusual.

    The `sums` of the members' columns are written for a published list, whose totals are compared by column.
    """
    assets = reader.config.assets
    units = np.zeros((len(assets), rows, 2), dtype=np.uint64)
    for column, member, read in reader.balances:
        held = units[reader.assets[member]]
        before = total(held) if reader.sums_columns else 0
        if not amounts_added(columns[column], np.array([read.decimals]), held):
            return None
        if reader.sums_columns:
            sums[member] = total(held) - before
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
