"""Run files: rows of 50 bytes, grouped; who wrote one keeps its index.

They hold ids and balances, so they are private, and they lie in a folder that goes away with the build.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import numpy as np

from porcore.kernel import RECORD_BYTES, Bytes
from porcore.ledger.spool import private_file

__all__ = ["Section", "read_sections", "write_run"]


class Section(NamedTuple):
    """Rows `start` to `stop` of a run file."""

    path: Path
    start: int
    stop: int


def write_run(path: Path, rows: Iterable[Bytes]) -> None:
    """Write rows [n, 50] one after the other."""
    with private_file(path) as file:
        for part in rows:
            file.write(np.ascontiguousarray(part).ravel().data)


def read_sections(sections: Iterable[Section]) -> Bytes:
    """Return the rows [n, 50] of all sections, in their order. Raises OSError for a file that ends too soon."""
    sections = list(sections)
    rows = np.empty((sum(section.stop - section.start for section in sections), RECORD_BYTES), dtype=np.uint8)
    at = 0
    for path, start, stop in sections:
        with path.open("rb", buffering=0) as file:
            file.seek(start * RECORD_BYTES)
            target = rows[at : at + stop - start].ravel().data
            while target:
                count = file.readinto(target)
                if not count:
                    raise OSError(5, "a run file is shorter than its index", str(path))
                target = target[count:]
        at += stop - start
    return rows
