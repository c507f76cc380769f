"""Reading ledgers at the speed of the hardware: the extra named fast.

Whatever is not plainly right is left to `porcore.ledger`, the readable reader: it is the meaning of a ledger, it finds
the fault, and it words it. So the two cannot disagree about what is wrong.
"""

import io
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa

from porcore.errors import BundleError
from porcore.ledger.entries import PartEntries
from porcore.ledger.fast import long, wide
from porcore.ledger.fast.cells import Columns, batches
from porcore.ledger.readers.choice import Reader
from porcore.ledger.readers.listed import ListReader
from porcore.ledger.readers.long import LongReader

__all__ = ["ingest", "ingest_columns"]


def ingest(reader: Reader, data: bytes, by_member: bool = False) -> PartEntries | None:
    """Read `data`, whole lines in UTF-8; None for anything unusual. `reader` knows the header.

    Amounts below zero are unusual unless entries are made `by_member`.
    """
    data, stated = _without_totals(reader, data)
    cut = batches(data, len(reader.table.header), list(reader.columns))
    found = None if cut is None else _understood(reader, cut, by_member)
    whole = found is not None and found.rows == data.count(b"\n")
    return found._replace(stated=stated) if found is not None and whole else None


def _without_totals(reader: Reader, data: bytes) -> tuple[bytes, dict[int, int]]:
    """Return the lines without the last one where that holds a published list's totals, and these by member."""
    last = data.rfind(b"\n", 0, -1) + 1
    if isinstance(reader, ListReader) and last:
        with suppress(BundleError):
            stated = reader.read(io.BytesIO(data[last:])).stated
            return (data[:last] if stated else data), stated
    return data, {}


def ingest_columns(reader: Reader, batches: Iterable[Columns], by_member: bool = False) -> PartEntries | None:
    """Read batches of a Parquet file's columns; None for anything unusual."""
    return _understood(reader, (_with_ids(reader.id_column, columns) for columns in batches), by_member)


def _with_ids(column: int, columns: Columns) -> Columns:
    """Tell ids of 32 bytes from texts. Raises ValueError for other lengths."""
    ids: Any = columns[column]
    return columns | {column: ids.cast(pa.binary(32))} if pa.types.is_binary(ids.type) else columns


def _understood(reader: Reader, cut: Iterable[Columns], by_member: bool) -> PartEntries | None:
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
    bonuses: Counter[str] = Counter()
    sums: Counter[int] = Counter()
    for part in found:
        bonuses.update(part.bonuses)
        sums.update(part.sums)
    entries = np.concatenate([part.entries for part in found])
    rows = sum(part.rows for part in found)
    return PartEntries(entries, rows, sum(part.bonus_rows for part in found), dict(bonuses), dict(sums))
