"""The first step: a part of balances.csv becomes entries, partitioned by client.

A task that meets a fault does not report it, because it cannot know the number of its first row; whoever does reads
that part once more with the line reader, which finds the fault by itself (`porcore.build.leaves`).
"""

import contextlib
import io
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from porcore.build.runs import write_run
from porcore.errors import BundleError, PorError
from porcore.kernel.rows import id_words, mixed_ids, partition_by
from porcore.ledger.bundle import open_parquet
from porcore.ledger.entries import PartEntries, entries_of
from porcore.ledger.parts import AnyPart, RowGroups
from porcore.ledger.readers.choice import Reader

__all__ = ["BelowZeroError", "ReadPart", "ReadTask", "expected_entries", "read_part"]

_ROW = 64  # bytes of a line at least
_WORTH_COMPILING = 2**22  # bytes; fewer are read before the compiled loops would be loaded


@dataclass(frozen=True, slots=True)
class ReadTask:
    """One part to read into `parts` groups of clients."""

    reader: Reader  # knows the header, which is understood once and not for every part
    part: AnyPart
    by_member: bool  # entries by member and sign (porcore.build.netting), which amounts below zero need
    parts: int
    target: Path


@dataclass(frozen=True, slots=True)
class ReadPart:
    """What is in a part."""

    rows: int
    bonus_rows: int = 0
    bonuses: dict[str, int] = field(default_factory=dict)  # units by member
    sums: dict[int, int] = field(default_factory=dict)  # of a published list, as in `PartEntries`
    stated: dict[int, int] = field(default_factory=dict)
    starts: NDArray[np.int64] | None = None  # [parts + 1] in the run file; None when there is a fault
    below_zero: bool = False  # no fault but an amount below zero, and entries by asset cannot hold it


class BelowZeroError(PorError):
    """There is no fault but an amount below zero, which entries by asset cannot hold: read once more, by member."""


def read_part(task: ReadTask) -> ReadPart:
    """Read one part and write its run file."""
    try:
        found = _compiled(task) or _by_lines(task)
    except BelowZeroError:
        return ReadPart(0, below_zero=True)
    if found is None:
        return ReadPart(0)
    entries, starts = partition_by(mixed_ids(id_words(found.entries)), found.entries, task.parts)
    write_run(task.target, [entries])
    return ReadPart(found.rows, found.bonus_rows, found.bonuses, dict(found.sums), dict(found.stated), starts)


def _compiled(task: ReadTask) -> PartEntries | None:
    """Read with the compiled reader; None where that is missing, not worth it, or finds anything unusual."""
    reader, part = task.reader, task.part
    least = part.rows * _ROW if isinstance(part, RowGroups) else part.stop - part.start
    if least < _WORTH_COMPILING:
        return None
    try:
        from porcore.ledger.fast import ingest, ingest_columns  # an extra, and slow to import
    except ImportError:
        return None
    if isinstance(part, RowGroups):
        with contextlib.closing(open_parquet(part.path, reader)) as ledger:
            found = ingest_columns(reader, ledger.batches(part.first, part.stop), by_member=task.by_member)
        return found if found is not None and found.rows == part.rows else None
    try:
        lines = part.lines(reader)
    except BundleError:  # of a list that is not the one it was
        return None
    return ingest(reader, lines, by_member=task.by_member)


def _by_lines(task: ReadTask) -> PartEntries | None:
    """Read with the line reader; None where it finds a fault."""
    try:
        lines = task.part.lines(task.reader)
    except BundleError:  # of a Parquet file: there are no lines; of a list that is not the one it was
        return None
    return _of_lines(task.reader, lines, by_member=task.by_member)


def _of_lines(reader: Reader, lines: bytes, *, by_member: bool) -> PartEntries | None:
    """Read whole lines; None where there is a fault. Raises BelowZeroError."""
    try:
        tally = reader.read(io.BytesIO(lines))
    except BundleError:
        return None
    if tally.debits and not by_member:
        raise BelowZeroError
    balances = tally.clients if by_member else tally.netted()[0]
    entries = entries_of(balances, tally.debits, tally.accounts, by_member=by_member)
    return PartEntries(entries, tally.rows, tally.bonus_rows, tally.bonuses, tally.sums, tally.stated)


def expected_entries(reader: Reader, data: bytes) -> tuple[int, int]:
    """Return how many entries are in how many bytes (>= 1), from a look at the whole lines of `data`.

    Faults are not told here. They count as rows with something of every asset.
    """
    lines = data[: data.rfind(b"\n") + 1]
    rows = lines.count(b"\n")
    try:
        found = _of_lines(reader, lines, by_member=False) if rows else None
    except BelowZeroError:
        found = None
    return (len(found.entries) if found else rows * len(reader.config.assets)), max(len(lines), 1)
