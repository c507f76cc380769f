"""How a ledger is cut, from its size and a look at its first rows."""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from porcore.build.cluster import PATIENCE, cluster
from porcore.build.engine import Engine, Inline, kernel_ready, processes
from porcore.build.leaves import Plan
from porcore.build.read import expected_entries
from porcore.build.work import check_space
from porcore.kernel import ready
from porcore.ledger.source import Source

__all__ = ["Workers", "planned"]

_GROUP_ENTRIES = 1 << 19  # that a task merges at once, roughly
_SMALL = 2**26  # bytes of balances.csv that one process reads before others have started
_MOST_WORKERS = 16
_MOST_PARTS = 4096
_ENTRY = 50  # bytes
_LEAF = 53  # bytes in the snapshot file, its levels included


@dataclass(frozen=True, slots=True)
class Workers:
    """Who does the work: `count` processes (0: one for each processor, none for a small ledger), or a cluster."""

    count: int = 0
    scheduler: str = ""  # address of a dask.distributed scheduler
    folder: Path | None = None  # of runs; None: next to the target. On a cluster all workers must see it
    patience: float = PATIENCE  # seconds without a sign of any worker of the cluster


@contextlib.contextmanager
def planned(source: Source, workers: Workers, folder: Path) -> Iterator[Plan]:
    """Yield the plan, its workers running. Raises SnapshotError when the disk is too small, and EngineError."""
    entries = _expected(source)
    pieces = source.reader.config.pieces
    check_space(folder, entries * max(_ENTRY * (1 + pieces), (_ENTRY + _LEAF) * pieces))
    parts = min(-(-entries // _GROUP_ENTRIES) or 1, _MOST_PARTS)
    with _engine(workers, source.expected_bytes) as engine:
        yield Plan(engine, folder, parts, min(parts * pieces, _MOST_PARTS))


@contextlib.contextmanager
def _engine(workers: Workers, size: int) -> Iterator[Engine]:
    if workers.scheduler:
        with cluster(workers.scheduler, workers.patience) as engine:
            yield engine
        return
    count = workers.count or (1 if size < _SMALL else min(os.cpu_count() or 1, _MOST_WORKERS))
    if count == 1:
        if size >= _SMALL:
            ready()  # each batch alone would not be worth the compiled kernel
        yield Inline()
        return
    with processes(count, prepare=kernel_ready) as engine:
        yield engine


def _expected(source: Source) -> int:
    """Return about how many entries the ledger has."""
    for part in source.parts():
        entries, size = expected_entries(source.reader, part.lines(source.reader, 2**18))
        source.done(part)
        return entries * source.expected_bytes // size
    return 0
