"""balances.parquet, cut into parts at its row groups; what is too large for one task is spooled in smaller files."""

import contextlib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from porcore.ledger.bundle import open_parquet
from porcore.ledger.configuration.config import SnapshotConfig
from porcore.ledger.ledger_files import LEDGER
from porcore.ledger.limits import BundleLimits
from porcore.ledger.parts import AnyPart, RowGroups
from porcore.ledger.spool import private_file
from porcore.ledger.system import system_faults

__all__ = ["ParquetSource"]

ROWS = 1 << 20  # that a task reads at once; a row group of that size is what most programs write
_LINE = 100  # bytes, roughly


class ParquetSource:
    """A Parquet file that stays where it is."""

    def __init__(self, path: Path, config: SnapshotConfig, limits: BundleLimits, folder: Path) -> None:
        """Look at its header and types. Raises BundleError."""
        self._path, self._limits, self._folder = path, limits, folder
        with system_faults(LEDGER), contextlib.closing(open_parquet(path, config, limits)) as ledger:
            self.reader, self._groups = ledger.reader, ledger.groups
        self.expected_bytes = sum(self._groups) * _LINE
        for part in self.parts():
            lines = part.lines(self.reader, 2**18)
            self.expected_bytes = sum(self._groups) * len(lines) // max(lines.count(b"\n"), 1)
            self.done(part)
            break

    def parts(self) -> Iterator[AnyPart]:
        """Yield parts of at most ROWS rows."""
        bounds = [0]
        rows = 0
        for number, count in enumerate(self._groups):
            if rows and rows + count > ROWS:
                bounds.append(number)
                rows = 0
            rows += count
        bounds.append(len(self._groups))
        for first, stop in pairwise(bounds):
            rows = sum(self._groups[first:stop])
            if rows <= ROWS:
                yield RowGroups(self._path, first, stop, rows)
            else:
                yield from self._spooled(first)

    def _spooled(self, group: int) -> Iterator[AnyPart]:
        with contextlib.closing(open_parquet(self._path, self.reader, self._limits)) as ledger:
            for number, columns in enumerate(ledger.batches(group, group + 1)):
                path = self._folder / f"rows-{group}-{number}"
                with private_file(path) as file:
                    rows = ledger.spooled(columns, file)
                yield RowGroups(path, 0, 1, rows)

    def done(self, part: AnyPart) -> None:
        """Remove the file of a part that was spooled; for any other part nothing is done."""
        if part.path.parent == self._folder:
            with contextlib.suppress(FileNotFoundError):
                part.path.unlink()
