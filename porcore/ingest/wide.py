"""The wide layout, column by column."""

import numpy as np
from numpy.typing import NDArray

from porcore.bundle.wide import WideReader
from porcore.ingest.cells import Columns, amounts_added, ids_read
from porcore.ingest.loops import filled
from porcore.ingest.part import Ingested
from porcore.kernel import RECORD_BYTES
from porcore.partition.entries import PRESENT

__all__ = ["wide_batch"]


def wide_batch(reader: WideReader, columns: Columns) -> Ingested | None:
    """Read one batch; None for anything unusual."""
    config = reader.tally.config
    rows = len(columns[reader.id_column])
    clients = np.empty((rows, 32), dtype=np.uint8)
    if not ids_read(columns[reader.id_column], clients):
        return None
    units = np.zeros((len(config.assets), rows, 2), dtype=np.uint64)
    for column, asset, _ in reader.balances:
        decimals = np.array([config.assets[asset].decimals])
        if not amounts_added(columns[column], decimals, units[asset]):
            return None
    bonuses: dict[str, int] = {}
    some_bonus = np.zeros(rows, dtype=bool)
    for column, member, read in reader.bonuses:
        held = np.zeros((rows, 2), dtype=np.uint64)
        if not amounts_added(columns[column], np.array([read.decimals]), held):
            return None
        some_bonus |= np.any(held, axis=1)
        bonuses[member] = bonuses.get(member, 0) + total(held)
    codes = np.arange(len(config.assets)).reshape(-1, 1)
    entries = np.empty((int(np.count_nonzero(units.any(axis=2))) + rows, RECORD_BYTES), dtype=np.uint8)
    count = filled(clients, codes, units, PRESENT, entries)
    return Ingested(entries[:count], rows, int(some_bonus.sum()), bonuses)


def total(units: NDArray[np.uint64]) -> int:
    """Return the sum of 128-bit numbers [n, 2]."""
    low32 = np.uint64(0xFFFFFFFF)
    parts = [
        units[:, 0] >> np.uint64(32),
        units[:, 0] & low32,
        units[:, 1] >> np.uint64(32),
        units[:, 1] & low32,
    ]
    return sum(int(part.sum()) << 32 * (3 - i) for i, part in enumerate(parts))
