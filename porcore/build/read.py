"""The first step: a part of balances.csv becomes entries, grouped by client.

A task that meets a fault does not report it, because it cannot know the number of its first row; whoever does reads
that part once more with the line reader, which finds the fault by itself (`porcore.build.group`).
"""

import contextlib
import io
import sys
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from porcore.build.runs import write_run
from porcore.errors import BundleError
from porcore.kernel import RECORD_BYTES, Bytes
from porcore.ledger import SnapshotConfig
from porcore.ledger.bundle import open_parquet
from porcore.ledger.entries import ACCOUNT, PRESENT, account_code, id_words, mixed_ids, scattered
from porcore.ledger.readers.choice import Reader, open_table, reader_of
from porcore.ledger.readers.long import LongReader
from porcore.ledger.readers.table import Table
from porcore.snapshot.writer import records_of

__all__ = [
    "AnyPart",
    "Layout",
    "Part",
    "ReadPart",
    "ReadTask",
    "RowGroups",
    "read_part",
    "reader_at",
    "table_of",
]


_ROW = 64  # bytes at least
_NOTHING: Bytes = np.zeros((0, RECORD_BYTES), dtype=np.uint8)
_WORTH_COMPILING = 2**22  # bytes; fewer are read before the compiled loops would be loaded


@dataclass(frozen=True, slots=True)
class Layout:
    """How to understand rows: the header and the configuration."""

    header: bytes  # the first line of the file
    config: SnapshotConfig
    by_member: bool = (
        False  # entries by member and sign (porcore.build.netting), which amounts below zero need
    )


@dataclass(frozen=True, slots=True)
class Part:
    """Whole lines of a file."""

    path: Path
    start: int  # bytes
    stop: int

    def data(self) -> bytes:
        """Read it."""
        return self.beginning(self.stop - self.start)

    def beginning(self, most: int) -> bytes:
        """Read at most so many bytes of it."""
        with self.path.open("rb", buffering=0) as file:
            file.seek(self.start)
            return file.read(min(self.stop - self.start, most))


@dataclass(frozen=True, slots=True)
class RowGroups:
    """Rows of a Parquet file, which stand for lines."""

    path: Path
    config: SnapshotConfig
    first: int  # row group
    stop: int
    rows: int

    def data(self) -> bytes:
        """Read them as lines. Raises BundleError."""
        return self.beginning(sys.maxsize)

    def beginning(self, most: int) -> bytes:
        """Read about so many bytes of lines, whole ones, at least one batch. Raises BundleError."""
        lines, size = [], 0
        with contextlib.closing(open_parquet(self.path, self.config)) as ledger:
            for some in ledger.lines(self.first, self.stop):
                lines.append(some)
                size += len(some)
                if size >= most:
                    break
        return b"".join(lines)


AnyPart = Part | RowGroups


@dataclass(frozen=True, slots=True)
class ReadTask:
    """One part to read into `parts` groups of clients."""

    layout: Layout
    part: AnyPart
    parts: int
    target: Path


@dataclass(frozen=True, slots=True)
class ReadPart:
    """What is in a part."""

    rows: int
    bonus_rows: int = 0
    bonuses: dict[str, int] = field(default_factory=dict)  # units by member
    starts: NDArray[np.int64] | None = None  # [parts + 1] in the run file; None when there is a fault
    below_zero: bool = False  # no fault but an amount below zero, and entries by asset cannot hold it


def read_part(task: ReadTask) -> ReadPart:
    """Read one part and write its run file."""
    found = _found(task.layout, task.part)
    if found is None:
        return ReadPart(0)
    entries, counted = found
    if counted.below_zero:
        return counted
    entries, starts = scattered(entries, mixed_ids(id_words(entries)), task.parts)
    write_run(task.target, [entries])
    return ReadPart(counted.rows, counted.bonus_rows, counted.bonuses, starts)


def _found(layout: Layout, part: AnyPart) -> tuple[Bytes, ReadPart] | None:
    if isinstance(part, RowGroups):
        return _from_columns(layout, part) or _from_lines(layout, part)
    data = part.data()
    return _quickly(layout, data) or _by_lines(layout, data)


def _from_columns(layout: Layout, part: RowGroups) -> tuple[Bytes, ReadPart] | None:
    """Read with the compiled reader, as `_quickly` does."""
    if part.rows * _ROW < _WORTH_COMPILING:
        return None
    try:
        from porcore.ledger.fast import ingest_columns  # an extra, and slow to import
    except ImportError:
        return None
    reader = reader_of(table_of(layout), layout.config)
    with contextlib.closing(open_parquet(part.path, part.config)) as ledger:
        found = ingest_columns(reader, ledger.batches(part.first, part.stop), layout.by_member)
    if found is None or found.rows != part.rows:
        return None
    return found.entries, ReadPart(found.rows, found.bonus_rows, found.bonuses)


def _from_lines(layout: Layout, part: RowGroups) -> tuple[Bytes, ReadPart] | None:
    try:
        return _by_lines(layout, part.data())
    except BundleError:
        return None


def _quickly(layout: Layout, data: bytes) -> tuple[Bytes, ReadPart] | None:
    """Read with the compiled reader; None where that is missing or finds anything unusual."""
    if len(data) < _WORTH_COMPILING:
        return None
    try:
        from porcore.ledger.fast import ingest  # an extra, and slow to import
    except ImportError:
        return None
    table = table_of(layout)
    found = ingest(reader_of(table, layout.config), len(table.header), data, layout.by_member)
    return None if found is None else (found.entries, ReadPart(found.rows, found.bonus_rows, found.bonuses))


def table_of(layout: Layout) -> Table:
    """Return the table that the header promises, without rows. Raises BundleError."""
    return open_table(io.BytesIO(layout.header))


def reader_at(layout: Layout, data: bytes, row: int) -> Reader:
    """Return the line reader of rows that follow row number `row`."""
    return reader_of(table_of(layout).part(io.BytesIO(data), row), layout.config)


def _by_lines(layout: Layout, data: bytes) -> tuple[Bytes, ReadPart] | None:
    reader = reader_at(layout, data, 1)
    try:
        reader.read(lambda *_: None)
    except BundleError:
        return None
    tally = reader.tally
    if tally.debits and not layout.by_member:
        return _NOTHING, ReadPart(tally.rows, below_zero=True)
    return _entries(reader, by_member=layout.by_member), ReadPart(tally.rows, tally.bonus_rows, tally.bonuses)


def _entries(reader: Reader, *, by_member: bool) -> Bytes:
    tally = reader.tally
    rows: list[tuple[bytes, int, int]] = []
    for client_id, balances in tally.clients.items() if by_member else tally.netted()[0].items():
        scale = 2 if by_member else 1
        held = [(client_id, scale * number, units) for number, units in enumerate(balances) if units]
        debits = tally.debits.get(client_id, {}).items()
        held += [(client_id, 2 * number + 1, units) for number, (units, _) in debits]
        rows += held or [(client_id, PRESENT, 0)]
    if isinstance(reader, LongReader):
        for client_id, accounts in reader.accounts.items():
            rows += [(client_id, ACCOUNT, account_code(name) << 64 | n) for name, n in accounts.items()]
    return records_of(rows)


def expected_entries(layout: Layout, data: bytes) -> tuple[int, int]:
    """Return how many entries there are in how many bytes (>= 1), from a look at the whole lines of `data`.

    Faults are not told here. They count as rows with something of every asset.
    """
    lines = data[: data.rfind(b"\n") + 1]
    rows = lines.count(b"\n")
    found = _by_lines(layout, lines) if rows else None
    known = found is not None and not found[1].below_zero
    return (len(found[0]) if found and known else rows * len(layout.config.assets)), max(len(lines), 1)
