"""Run files: rows of 50 bytes, grouped; who wrote one keeps its index.

They hold ids and balances, so they are private, and they lie in a folder that goes away with the build.
"""

import contextlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

import numpy as np

from porcore.kernel import RECORD_BYTES, Bytes

__all__ = ["Section", "private_file", "read_sections", "write_run"]


class Section(NamedTuple):
    """Rows `start` to `stop` of a run file."""

    path: Path
    start: int
    stop: int


@contextlib.contextmanager
def private_file(path: Path) -> Iterator[BinaryIO]:
    """Yield a file of mode 0600 to write. A task that runs again replaces what it wrote before."""
    descriptor = os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "wb") as file:
        yield file


def write_run(path: Path, rows: Iterable[Bytes]) -> None:
    """Write rows [n, 50] one after the other."""
    with private_file(path) as file:
        for part in rows:
            file.write(np.ascontiguousarray(part).ravel().data)


def read_sections(sections: Iterable[Section]) -> Bytes:
    """Return the rows [n, 50] of all sections, in their order."""
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
