"""Going through all leaves of an asset in the tree's order, with nothing missing and nothing in between."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext

import numpy as np

from porcore.errors import SnapshotError
from porcore.format.hashing import MAX_AMOUNT
from porcore.format.proof import MAX_PIECES
from porcore.kernel import RECORD_BYTES, Bytes
from porcore.snapshot.layout import CHUNK, Layout, page_count

__all__ = ["Fault", "scan"]

_PAGES_AT_ONCE = 1024

Fault = Callable[[str], SnapshotError]


def scan(
    connection: sqlite3.Connection,
    layout: Layout,
    number: int,
    leaf_count: int,
    fault: Fault,
    guard: Callable[[], AbstractContextManager[object]] = nullcontext,
) -> Iterator[tuple[list[int], Bytes]]:
    """Yield (row keys, records [n, 50]) of whole pages until all `leaf_count` leaves of asset `number` were seen.

    `guard` is entered for every access to the file. Raises what `fault` returns for a page that is missing, misplaced or
    of the wrong size, and for a balance or a piece number outside its range.
    """
    keys = layout.keys(number)
    query = (
        f"SELECT key, page, records FROM {layout.leaves(number)}"  # noqa: S608
        " WHERE key BETWEEN ? AND ? ORDER BY key LIMIT ?"
    )
    low, pages, done = keys.start, page_count(leaf_count), 0
    while low < keys.stop:
        with guard():
            rows = connection.execute(query, (low, keys.stop - 1, _PAGES_AT_ONCE)).fetchall()
        if not rows:
            break
        if done + len(rows) > pages:
            raise fault("the number of leaves is not the one in the statement")
        for page, (_, found, records) in enumerate(rows, start=done):
            size = min(CHUNK, leaf_count - page * CHUNK) * RECORD_BYTES
            right = isinstance(found, int) and found == page and isinstance(records, bytes)
            if not right or len(records) != size:
                raise fault(f"page {page} is missing, misplaced or of the wrong size")
        yield [row[0] for row in rows], _records([row[2] for row in rows], fault)
        low, done = rows[-1][0] + 1, done + len(rows)
    if done != pages:
        raise fault(f"page {done} is missing, misplaced or of the wrong size")


def _records(pages: list[bytes], fault: Fault) -> Bytes:
    records = np.frombuffer(b"".join(pages), dtype=np.uint8).reshape(-1, RECORD_BYTES)
    if np.any(records[:, 34] >> 7) or not np.all(np.any(records[:, 34:], axis=1)):
        raise fault(f"a balance lies outside 1 to {MAX_AMOUNT} units")
    if np.any(records[:, 32]) or np.any(records[:, 33] >= MAX_PIECES):
        raise fault(f"a piece number is above {MAX_PIECES - 1}")
    return records
