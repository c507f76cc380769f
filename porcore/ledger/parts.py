"""Parts of a ledger that any worker can read by itself, once it has the reader that knows the header."""

import contextlib
import sys
from dataclasses import dataclass
from pathlib import Path

from porcore.ledger.bundle import open_parquet
from porcore.ledger.readers.choice import Reader

__all__ = ["AnyPart", "Part", "RowGroups"]


@dataclass(frozen=True, slots=True)
class Part:
    """Whole lines of a file."""

    path: Path
    start: int  # bytes
    stop: int

    def lines(self, reader: Reader, most: int = sys.maxsize) -> bytes:
        """Read its bytes, at most `most` of them; what a last line lacks is added where that is allowed."""
        with self.path.open("rb", buffering=0) as file:
            file.seek(self.start)
            data = file.read(min(self.stop - self.start, most))
        unended = reader.table.as_published and len(data) == self.stop - self.start and data[-1:] != b"\n"
        return data + b"\n" if unended else data


@dataclass(frozen=True, slots=True)
class RowGroups:
    """Rows of a Parquet file, which stand for lines."""

    path: Path
    first: int  # row group
    stop: int
    rows: int

    def lines(self, reader: Reader, most: int = sys.maxsize) -> bytes:
        """Read whole lines, at least one batch, until there are `most` bytes or more. Raises BundleError."""
        lines, size = [], 0
        with contextlib.closing(open_parquet(self.path, reader)) as ledger:
            for some in ledger.lines(self.first, self.stop):
                lines.append(some)
                size += len(some)
                if size >= most:
                    break
        return b"".join(lines)


AnyPart = Part | RowGroups
