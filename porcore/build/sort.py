"""The third step: leaves whose order keys begin alike are sorted and hashed, without knowing any others."""

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from porcore.build.runs import Section, read_sections, write_run
from porcore.kernel import RECORD_BYTES, Bytes
from porcore.snapshot.leaf_range import LeafRange, leaf_range

__all__ = ["LeavesTask", "SortedLeaves", "sort_and_hash"]


@dataclass(frozen=True, slots=True)
class LeavesTask:
    """One part of an asset's leaves."""

    sections: tuple[Section, ...]
    secret: bytes
    context: bytes
    rank: int  # leaves of the tree before this part
    target: Path


class SortedLeaves(NamedTuple):
    """A run whose records lie in a file, since they are most of it."""

    path: Path
    prefixes: NDArray[np.uint64]
    before: Bytes
    pages: Bytes
    after: Bytes

    def run(self) -> LeafRange:
        """Return the run with its records, read from `path`. Raises OSError when the file is not there."""
        count = self.path.stat().st_size // RECORD_BYTES
        records = read_sections([Section(self.path, 0, count)])
        return LeafRange(records.ravel().data, self.prefixes, self.before, self.pages, self.after)


def sort_and_hash(task: LeavesTask) -> SortedLeaves:
    """Do one part; write its records in order. Raises LimitError."""
    run = leaf_range(task.secret, task.context, read_sections(task.sections), task.rank)
    records = np.frombuffer(run.records, dtype=np.uint8).reshape(-1, RECORD_BYTES)
    write_run(task.target, [records])
    return SortedLeaves(task.target, *run[1:])
