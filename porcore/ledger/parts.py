"""Parts of a ledger that any worker can read by itself, once it has the reader that knows the header."""

import contextlib
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from porcore.ledger.bundle import open_parquet
from porcore.ledger.readers.choice import Reader
from porcore.ledger.tally import changed

__all__ = ["AnyPart", "Part", "RowGroups"]


@dataclass(frozen=True, slots=True)
class Part:
    """Whole lines of a file."""

    path: Path
    start: int  # bytes
    stop: int
    digest: bytes = b""  # SHA-256 of the bytes, of a published list; else nothing is known of them

    def lines(self, reader: Reader, most: int = sys.maxsize) -> bytes:
        """Read its bytes, at most `most` of them; what a last line lacks is added where that is allowed.

        Raises BundleError where all of them are read and are not those that `digest` is of.
        """
        with self.path.open("rb", buffering=0) as file:
            file.seek(self.start)
            data = file.read(min(self.stop - self.start, most))
        if self.digest and most >= self.stop - self.start and sha256(data).digest() != self.digest:
            raise changed()
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
