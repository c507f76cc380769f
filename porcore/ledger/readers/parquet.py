"""balances.parquet: its columns, and its rows as the lines of CSV that they stand for.

What a Parquet file means is what these lines mean, so every fault is found and worded by the one reader of lines, which
counts rows as it does in balances.csv: the header is row 1. The compiled reader takes the columns as they are.
"""

import contextlib
import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from porcore.errors import BundleError
from porcore.ledger.archive.unpacking import check_expansion
from porcore.ledger.configuration.config import SnapshotConfig
from porcore.ledger.ledger_files import PARQUET
from porcore.ledger.limits import BundleLimits
from porcore.ledger.readers.choice import Reader, reader_of
from porcore.ledger.readers.parquet_cells import check_type, csv_lines
from porcore.ledger.tally import changed

__all__ = ["BATCH", "ParquetLedger"]

BATCH = 1 << 16  # rows in memory at once
_LINES = 1 << 12  # rows that become lines at once
_READ = 1 << 20  # bytes of a column read at once
_ID_BYTES = 32  # of a row at least, unpacked
_IF_REAL = "If it is one, write it with less repetition, or export balances.csv."


class ParquetLedger:
    """An open Parquet file: its header, and its rows in groups."""

    def __init__(self, path: Path, known: SnapshotConfig | Reader, limits: BundleLimits | None) -> None:
        """Read what the file says of itself; `known` may be the reader of its header, which is not understood again.

        Raises BundleError for a wrong header or type, and beyond `limits`.
        """
        config = known if isinstance(known, SnapshotConfig) else known.config
        with _faults():
            metadata = pq.read_metadata(path)
            texts = _repeating_texts(metadata.schema.to_arrow_schema(), config)
            self._file: Any = pq.ParquetFile(
                path,
                metadata=metadata,  # the footer is not read again
                read_dictionary=texts,
                pre_buffer=False,
                buffer_size=_READ,
                page_checksum_verification=True,  # where the writer left check sums
            )
        try:
            self._understand(path, known, limits)
        except BaseException:
            self.close()
            raise

    def _understand(self, path: Path, known: SnapshotConfig | Reader, limits: BundleLimits | None) -> None:
        with _faults():
            metadata = self._file.metadata
            groups = [metadata.row_group(number) for number in range(metadata.num_row_groups)]
            self.groups = tuple(int(group.num_rows) for group in groups)  # rows in each
            unpacked = sum(group.total_byte_size for group in groups)
            schema = self._file.schema_arrow
        if limits:
            _check_size(max(unpacked, sum(self.groups) * _ID_BYTES), path, limits)
        self.header = _header(schema.names)
        if isinstance(known, SnapshotConfig):
            self.reader = reader_of(self.header, known)
        elif known.table.header == tuple(schema.names):
            self.reader = known
        else:
            raise changed()
        for column, kind in self.reader.columns.items():
            check_type(schema.field(column), kind)
        self._names, self._columns = schema.names, tuple(self.reader.columns)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def batches(self, first: int, stop: int, rows: int | None = None) -> Iterator[dict[int, Any]]:
        """Yield the columns that matter, by number, as Arrow arrays, some rows at a time.

        Row groups `first` to `stop` - 1 are read (0 = first), at most `rows` rows at a time (1 or more); None
        takes what suits memory. Raises BundleError for damaged data.
        """
        wanted = [self._names[column] for column in self._columns]
        found = self._file.iter_batches(
            rows or BATCH, row_groups=list(range(first, stop)), columns=wanted, use_threads=False
        )
        while True:
            with _faults():
                batch = next(found, None)
            if batch is None:
                return
            yield {column: batch.column(self._names[column]) for column in self._columns}

    def lines(self, first: int, stop: int) -> Iterator[bytes]:
        """Yield the lines of CSV for row groups `first` to `stop` - 1 (0 = first), some thousands at a time.

        Columns that do not matter are empty. Raises BundleError for damaged data.
        """
        for columns in self.batches(first, stop, _LINES):
            with _faults():
                lines = csv_lines(columns, len(self._names))
            yield lines

    def spooled(self, columns: dict[int, Any], file: BinaryIO) -> int:
        """Write a batch as a file of its own, of the same header; return how many rows it has.

        `columns` are Arrow arrays of one length by the column's number, 0 = first.
        """
        rows = len(next(iter(columns.values())))
        arrays = [columns.get(number, pa.nulls(rows)) for number in range(len(self._names))]
        pq.write_table(pa.table(arrays, names=self._names), file, compression="lz4")
        return rows


@contextlib.contextmanager
def _faults() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise
    except (pa.ArrowException, OSError, ValueError, OverflowError):
        raise BundleError(
            PARQUET,
            "a damaged file or no Parquet file at all",
            "the file as it was written",
            "Copy or export it again.",
        ) from None


def _check_size(unpacked: int, path: Path, limits: BundleLimits) -> None:
    if unpacked > limits.ledger_bytes:
        raise BundleError(
            PARQUET, f"more than {limits.ledger_bytes} bytes", f"at most {limits.ledger_bytes} bytes"
        )
    check_expansion(unpacked, path.stat().st_size, PARQUET, limits, _IF_REAL)


def _repeating_texts(schema: Any, config: SnapshotConfig) -> list[str]:
    """Return the columns of texts that repeat: kept once, however often they occur."""
    once = {"client_id", "amount", *config.asset_of_member, *config.ledger.bonus_columns}
    return [
        field.name
        for field in schema
        if field.name not in once and (pa.types.is_string(field.type) or pa.types.is_large_string(field.type))
    ]


def _header(names: list[str]) -> bytes:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(names)
    return line.getvalue().encode()
