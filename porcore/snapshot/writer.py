"""Writing a snapshot file: one ascending transaction into a fresh private file.

No journal and no syncing by SQLite: until the file gets its name nobody reads it, and it is synced as a
whole before that (`porcore.snapshot.files`).
"""

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from porcore.errors import LimitError, SnapshotError
from porcore.hashing import Node, depth_of, pad_nodes
from porcore.kernel import RECORD_BYTES, Bytes, leaf_keys, leaf_nodes, node_at
from porcore.progress import Progress, Stage
from porcore.snapshot.files import disk_full
from porcore.snapshot.layout import (
    APPLICATION_ID,
    CHUNK,
    DB_PAGE_BYTES,
    USER_VERSION,
    chunk_place,
    key_of_prefix,
    page_count,
    schema,
    stored_levels,
)
from porcore.snapshot.subtree import climb

__all__ = ["AssetLeaves", "SnapshotWriter", "open_writer", "sorted_leaves"]

_BATCH = 1 << 16  # leaves hashed between two reports of progress


@dataclass(frozen=True, slots=True)
class AssetLeaves:
    """The leaves of one tree in its order."""

    records: Bytes  # [n, 50]
    keys: Bytes  # [n, 32]


def sorted_leaves(secret: bytes, context: bytes, records: Bytes) -> AssetLeaves:
    """Return the leaves in tree order: ascending by order key. A repeated order key raises LimitError."""
    keys = leaf_keys(secret, context, records)
    halves = np.ascontiguousarray(keys[:, :16]).view(">u8").astype(np.uint64)
    order = np.lexsort((halves[:, 1], halves[:, 0]))
    halves = halves[order]
    if len(halves) > 1 and np.any(np.all(halves[1:] == halves[:-1], axis=1)):
        raise LimitError("two leaves have the same order key; build again with another secret")
    return AssetLeaves(records[order], keys[order])


class SnapshotWriter:
    """Fills one snapshot file. Use it through `open_writer`."""

    def __init__(self, connection: sqlite3.Connection, progress: Progress) -> None:
        self._connection = connection
        self._progress = progress

    def write_meta(self, entries: Iterable[tuple[str, bytes]]) -> None:
        """Store named values: the statement, the wallet list, the secret, the pieces and the report."""
        self._connection.executemany("INSERT INTO meta VALUES (?, ?)", entries)

    def write_tree(self, number: int, context: bytes, leaves: AssetLeaves) -> Node:
        """Store the leaves and every 6th level of asset `number`; return the root."""
        count = len(leaves.records)
        pads = pad_nodes(context, depth_of(count))
        if not count:
            return pads[0]
        self._write_pages(number, leaves)
        nodes = self._hash_leaves(context, leaves)
        level = 0
        for stored in stored_levels(depth_of(count)):
            nodes = climb(nodes, pads, level, stored - level)[-1]
            level = stored
            rows = ((chunk_place(level, i), chunk) for i, chunk in enumerate(_chunks(nodes)))
            self._connection.executemany(f"INSERT INTO nodes_{number} VALUES (?, ?)", rows)  # noqa: S608
        return node_at(climb(nodes, pads, level, depth_of(count) - level)[-1], 0)

    def _hash_leaves(self, context: bytes, leaves: AssetLeaves) -> Bytes:
        count, parts = len(leaves.records), []
        for start in range(0, count, _BATCH):
            part = slice(start, start + _BATCH)
            parts.append(leaf_nodes(context, leaves.records[part], leaves.keys[part]))
            self._progress(Stage.LEAVES, min(start + _BATCH, count), count)
        return np.concatenate(parts)

    def _write_pages(self, number: int, leaves: AssetLeaves) -> None:
        total = page_count(len(leaves.records))
        rows = zip(page_keys(leaves.keys), range(total), _chunks(leaves.records), strict=True)
        statement = f"INSERT INTO leaves_{number} VALUES (?, ?, ?)"  # noqa: S608
        self._connection.executemany(statement, rows)
        self._progress(Stage.PAGES, total, total)


def _chunks(rows: Bytes) -> Iterator[bytes]:
    for start in range(0, len(rows), CHUNK):
        yield rows[start : start + CHUNK].tobytes()


def page_keys(keys: Bytes, previous: int = -(2**63) - 1) -> Iterator[int]:
    """Yield the row key of every page of keys [n, 32]; `previous` is the row key before the first.

    Two pages whose first order keys share a 64-bit prefix cannot share a row key: the later one moves up by
    one, and the reader looks at the neighbours (`porcore.snapshot.reader`).
    """
    for start in range(0, len(keys), CHUNK):
        previous = max(key_of_prefix(keys[start, :8].tobytes()), previous + 1)
        yield previous


@contextlib.contextmanager
def open_writer(path: Path, assets: int, progress: Progress) -> Iterator[SnapshotWriter]:
    """Yield a writer on the empty file `path` for so many assets. Raises SnapshotError on a full disk."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        for pragma in (
            f"page_size={DB_PAGE_BYTES}",
            "journal_mode=OFF",
            "synchronous=OFF",
            "locking_mode=EXCLUSIVE",
            f"application_id={APPLICATION_ID}",
            f"user_version={USER_VERSION}",
        ):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN")
        for table in schema(assets):
            connection.execute(table)
        yield SnapshotWriter(connection, progress)
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
            raise SnapshotError(disk_full(path.parent)) from None
        raise SnapshotError(
            f"{path.parent}: the snapshot file could not be written. Check the disk."
        ) from None
    finally:
        connection.close()


def records_of(leaves: Sequence[tuple[bytes, int, int]]) -> Bytes:
    """Return the records [n, 50] of (client_id, piece, balance in units)."""
    joined = b"".join([b"".join((i, p.to_bytes(2, "big"), b.to_bytes(16, "big"))) for i, p, b in leaves])
    return np.frombuffer(joined, dtype=np.uint8).reshape(-1, RECORD_BYTES)
