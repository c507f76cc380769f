"""The long layout, column by column. Texts that repeat, such as assets and accounts, are understood once a batch."""

import numpy as np
from numpy.typing import NDArray

from porcore.kernel import RECORD_BYTES, Bytes
from porcore.ledger.entries import ACCOUNT, PRESENT, PartEntries, account_code
from porcore.ledger.fast.cells import Columns, amounts_added, ids_read, texts
from porcore.ledger.fast.loops import filled
from porcore.ledger.fast.wide import total
from porcore.ledger.readers.cells import CellError
from porcore.ledger.readers.long import LongReader

__all__ = ["long_batch"]


def long_batch(reader: LongReader, columns: Columns, *, by_member: bool) -> PartEntries | None:
    """Read one batch; None for anything unusual."""
    config = reader.config
    rows = len(columns[reader.id_column])
    clients = np.empty((rows, 32), dtype=np.uint8)
    members, member_of = texts(columns[reader.asset_column])
    if not all(member in reader.members for member in members):
        return None
    number_of = np.array([reader.members[member][0] for member in members])[member_of]
    asset_of = np.array(reader.assets)[number_of]
    decimals = np.array([asset.decimals for asset in config.assets])[asset_of]
    units, below = np.zeros((1, rows, 2), dtype=np.uint64), np.zeros(rows, dtype=bool)
    try:
        bonus = _bonus_rows(reader, columns, rows)
    except CellError:
        return None
    if not (
        ids_read(columns[reader.id_column], clients)
        and amounts_added(columns[reader.amount_column], decimals, units[0], below)
    ):
        return None
    bonuses = {
        member: total(units[0][its & ~below]) - total(units[0][its & below])
        for number, member in enumerate(members)
        if np.any(its := bonus & (member_of == number))
    }
    units[0][bonus] = 0
    if not by_member and np.any(below & units[0].any(axis=1)):
        return None
    codes = 2 * number_of + below if by_member else asset_of
    present = PRESENT if reader.account_column is None else -1
    entries = np.empty((rows, RECORD_BYTES), dtype=np.uint8)
    count = filled(clients, codes.reshape(1, -1), units, present, entries)
    parts = [entries[:count]]
    if reader.account_column is not None:
        parts.append(_accounts(clients, *texts(columns[reader.account_column])))
    return PartEntries(np.concatenate(parts), rows, int(bonus.sum()), bonuses)


def _bonus_rows(reader: LongReader, columns: Columns, rows: int) -> NDArray[np.bool_]:
    if reader.kind_column is None:
        return np.zeros(rows, dtype=bool)
    kinds, kind_of = texts(columns[reader.kind_column])
    bonus: NDArray[np.bool_] = np.array([reader.kinds[kind] for kind in kinds], dtype=bool)[kind_of]
    return bonus


def _accounts(clients: Bytes, names: list[str], name_of: NDArray[np.int32]) -> Bytes:
    codes = np.array([account_code(name) for name in names], dtype=np.uint64)[name_of]
    entries = np.empty((len(clients), RECORD_BYTES), dtype=np.uint8)
    entries[:, :32] = clients
    entries[:, 32:34] = np.array([ACCOUNT], dtype=">u2").view(np.uint8)
    facts = np.stack([codes, np.ones_like(codes)], axis=1)
    entries[:, 34:50] = facts.astype(">u8").view(np.uint8)
    return entries
