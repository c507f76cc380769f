"""Writing a snapshot file: one ascending transaction into a fresh private file.

No journal and no syncing by SQLite: until the file gets its name no one reads it, and it is synced as a
whole before that (`porcore.durable`).
"""

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from porcore.durable import disk_full
from porcore.errors import LimitError, SnapshotError
from porcore.format.hashing import Node, depth_of, pad_nodes
from porcore.kernel import NODE_BYTES, Bytes, node_at
from porcore.progress import Progress, Stage
from porcore.snapshot.layout import (
    APPLICATION_ID,
    CHUNK,
    DB_PAGE_BYTES,
    LATEST,
    PAGE_BYTES,
    STRIDE,
    Layout,
    page_count,
    stored_levels,
)
from porcore.snapshot.leaf_range import LeafRange
from porcore.snapshot.opening import SEALS, sealed
from porcore.snapshot.subtree import levels_above

__all__ = ["SnapshotWriter", "open_writer", "page_keys"]


class SnapshotWriter:
    """Fills one snapshot file. Use it through `open_writer`."""

    def __init__(self, connection: sqlite3.Connection, layout: Layout, progress: Progress) -> None:
        self._connection, self._layout = connection, layout
        self._progress = progress

    def write_meta(self, entries: Iterable[tuple[str, bytes]]) -> None:
        """Store named values: the statement, the wallet list, the secret, the pieces and the report.

        `entries` are names with the values' bytes, of any length.
        """
        values = list(entries)
        if self._layout.version > 1:
            values.append((SEALS, sealed(values)))
        self._connection.executemany("INSERT INTO meta VALUES (?, ?)", values)

    def write_tree(self, number: int, context: bytes, count: int, runs: Iterable[LeafRange]) -> Node:
        """Store `count` leaves (0 or more) and every 6th level of asset `number` (0 = first); return the root.

        `context` is the asset's, 32 bytes; `runs` follow one another in the tree's order. Raises LimitError
        when a sum reaches 2^127.
        """
        pads = pad_nodes(context, depth_of(count))
        if not count:
            return pads[0]
        nodes = _PageNodes(pads)
        keys = _RowKeys(self._layout, number)
        rows = _page_rows(_collected(runs, nodes), keys, page_count(count), self._progress)
        table = self._layout.leaves(number)
        self._connection.executemany(f"INSERT INTO {table} VALUES (?, ?, ?)", rows)  # noqa: S608
        return self._write_levels(number, pads, *nodes.finished())

    def _write_levels(self, number: int, pads: Sequence[Node], nodes: Bytes, level: int) -> Node:
        """Store the levels above `nodes` [n, 48] of `level`; return the root."""
        depth = len(pads) - 1
        for stored in stored_levels(depth):
            nodes, level = levels_above(nodes, pads, level, stored - level)[-1], stored
            rows = ((self._layout.place(number, level, i), chunk) for i, chunk in enumerate(_chunks(nodes)))
            table = self._layout.nodes(number)
            self._connection.executemany(f"INSERT INTO {table} VALUES (?, ?)", rows)  # noqa: S608
        return node_at(levels_above(nodes, pads, level, depth - level)[-1], 0)


class _PageNodes:
    """Collects the nodes of level 6 from runs that may begin and end within a page."""

    def __init__(self, pads: Sequence[Node]) -> None:
        self._pads = pads
        self._pages: list[Bytes] = []
        self._open = np.empty((0, NODE_BYTES), dtype=np.uint8)  # leaves of a page not yet whole

    def add(self, run: LeafRange) -> None:
        """Take over what a run has hashed."""
        self._open = np.concatenate([self._open, run.before])
        if len(self._open) == CHUNK or not len(self._open):
            self._close()
            self._pages.append(run.pages)
            self._open = run.after

    def _close(self) -> None:
        if len(self._open):
            self._pages.append(levels_above(self._open, self._pads, 0, STRIDE)[-1])

    def finished(self) -> tuple[Bytes, int]:
        """Return the nodes of the lowest level that is needed further, and that level."""
        if len(self._pads) <= STRIDE:
            return self._open, 0  # less than one page
        self._close()
        return np.concatenate(self._pages), STRIDE


def _collected(runs: Iterable[LeafRange], nodes: _PageNodes) -> Iterator[LeafRange]:
    for run in runs:
        nodes.add(run)
        yield run


def _page_rows(
    runs: Iterable[LeafRange], keys: "_RowKeys", pages: int, progress: Progress
) -> Iterator[tuple[int, int, bytes | memoryview]]:
    """Yield every page's row key, number and records, putting pages together that two runs share."""
    page, open_page = 0, b""
    for run in runs:
        prefixes = iter(run.prefixes.tolist())
        start = 0
        if open_page:
            start = PAGE_BYTES - len(open_page)
            open_page += run.records[:start]
            if len(open_page) < PAGE_BYTES:
                continue
            yield keys.last, page, open_page
            page += 1
        whole = (len(run.records) - start) // PAGE_BYTES * PAGE_BYTES + start
        for at in range(start, whole, PAGE_BYTES):
            yield keys.room_for(next(prefixes)), page, run.records[at : at + PAGE_BYTES]
            page += 1
        open_page = bytes(run.records[whole:])
        if open_page:
            keys.room_for(next(prefixes))
        progress(Stage.PAGES, page, pages)
    if open_page:
        yield keys.last, page, open_page
        progress(Stage.PAGES, pages, pages)


class _RowKeys:
    """The row key of every page in turn.

    Two pages whose first order keys begin with the same bits cannot share a row key: the later one moves up by
    one, and the reader looks at the neighbours (`porcore.snapshot.finding`).
    """

    def __init__(self, layout: Layout, number: int, last: int | None = None) -> None:
        self._layout, self._number = layout, number
        self.last = layout.keys(number).start - 1 if last is None else last

    def next(self, prefix: int) -> int:
        """Return the row key of the page whose first order key begins with these 64 bits."""
        self.last = max(self._layout.row_key(self._number, prefix), self.last + 1)
        return self.last

    def room_for(self, prefix: int) -> int:
        """Do what `next` does. Raises LimitError when the asset's row keys are used up."""
        if self.next(prefix) >= self._layout.keys(self._number).stop:
            raise LimitError("two leaves have nearly the same order key; build again with another secret")
        return self.last


def _chunks(rows: Bytes) -> Iterator[bytes]:
    for start in range(0, len(rows), CHUNK):
        yield rows[start : start + CHUNK].tobytes()


def page_keys(keys: Bytes, layout: Layout, number: int, previous: int | None = None) -> Iterator[int]:
    """Yield the row key of every page of keys [n, 32] of asset `number` (0 = first).

    `previous` is the row key before the first, a signed integer of 64 bits; None where there is none.
    """
    row_keys = _RowKeys(layout, number, previous)
    for start in range(0, len(keys), CHUNK):
        yield row_keys.next(int.from_bytes(keys[start, :8].tobytes(), "big"))


@contextlib.contextmanager
def open_writer(
    path: Path, assets: int, progress: Progress, layout: Layout = LATEST
) -> Iterator[SnapshotWriter]:
    """Yield a writer on the empty file `path` for so many assets. Raises SnapshotError on a full disk."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        for pragma in (
            f"page_size={DB_PAGE_BYTES}",
            "journal_mode=OFF",
            "synchronous=OFF",
            "locking_mode=EXCLUSIVE",
            f"application_id={APPLICATION_ID}",
            f"user_version={layout.version}",
        ):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN")
        for table in layout.schema(assets):
            connection.execute(table)
        yield SnapshotWriter(connection, layout, progress)
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
            raise SnapshotError(disk_full(path.parent)) from None
        raise SnapshotError(
            f"{path.parent}: the snapshot file could not be written. Check the disk."
        ) from None
    finally:
        connection.close()
