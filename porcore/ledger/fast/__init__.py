"""Reading ledgers at the speed of the hardware: the extra named fast.

Whatever is not plainly right is left to `porcore.ledger`, the readable reader: it is the meaning of a ledger, it finds
the fault, and it words it. So the two cannot disagree about what is wrong.
"""

from collections.abc import Iterable
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa

from porcore.errors import BundleError
from porcore.ledger.entries import PartEntries
from porcore.ledger.fast import long, wide
from porcore.ledger.fast.cells import Columns, batches
from porcore.ledger.readers.choice import Reader
from porcore.ledger.readers.long import LongReader

__all__ = ["ingest", "ingest_columns"]


def ingest(reader: Reader, data: bytes, *, by_member: bool) -> PartEntries | None:
    """Read `data`, whole lines in UTF-8; None for anything unusual. `reader` knows the header.

    Amounts below zero are unusual unless entries are made `by_member`.
    """
    cut = batches(data, len(reader.table.header), list(reader.columns))
    found = None if cut is None else _understood(reader, cut, by_member=by_member)
    return found if found is not None and found.rows == data.count(b"\n") else None


def ingest_columns(reader: Reader, batches: Iterable[Columns], *, by_member: bool) -> PartEntries | None:
    """Read batches of a Parquet file's columns; None for anything unusual."""
    return _understood(
        reader, (_with_ids(reader.id_column, columns) for columns in batches), by_member=by_member
    )


def _with_ids(column: int, columns: Columns) -> Columns:
    """Tell ids of 32 bytes from texts. Raises ValueError for other lengths."""
    ids: Any = columns[column]
    return columns | {column: ids.cast(pa.binary(32))} if pa.types.is_binary(ids.type) else columns


def _understood(reader: Reader, cut: Iterable[Columns], *, by_member: bool) -> PartEntries | None:
    if isinstance(reader, LongReader):
        understand = partial(long.long_batch, reader, by_member=by_member)
    else:
        understand = partial(wide.wide_batch, reader, by_member=by_member)
    found = []
    try:
        for columns in cut:
            part = understand(columns)
            if part is None:
                return None
            found.append(part)
    except (ValueError, BundleError, pa.ArrowNotImplementedError):
        return None
    if not found:
        return None
    bonuses: dict[str, int] = {}
    for part in found:
        for member, units in part.bonuses.items():
            bonuses[member] = bonuses.get(member, 0) + units
    entries = np.concatenate([part.entries for part in found])
    rows = sum(part.rows for part in found)
    return PartEntries(entries, rows, sum(part.bonus_rows for part in found), bonuses)
