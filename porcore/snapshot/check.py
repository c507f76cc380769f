"""Recomputing a whole snapshot file from its leaf pages.

Whoever serves a file that someone else made runs this first: after it, every stored level, the roots, the
totals, the order of the leaves and the wallet list are known to follow from the leaves.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from porcore.errors import FormatError, LimitError, SnapshotError
from porcore.format.hashing import Node, pad_nodes, width_at
from porcore.format.origin import origin_of
from porcore.format.statement import Asset, Statement
from porcore.format.wallet_list import read_wallets
from porcore.kernel import Bytes, leaf_keys, leaf_nodes, node_at, ready_for
from porcore.progress import Progress, Stage, silent
from porcore.reserves.comparison import compare
from porcore.snapshot.layout import CHUNK, DB_PAGE_BYTES, page_count, stored_levels
from porcore.snapshot.leaf_range import ascending
from porcore.snapshot.opening import connect, layout_of, meta_names, read_meta, sqlite_errors
from porcore.snapshot.piece_gaps import have_gaps, other_cut, parse_pieces
from porcore.snapshot.scan import scan
from porcore.snapshot.subtree import levels_above
from porcore.snapshot.writer import page_keys

__all__ = ["check_snapshot"]


def check_snapshot(path: Path, progress: Progress = silent) -> Statement:
    """Recompute every hash of the file; return its statement, or raise SnapshotError naming the first fault."""
    connection, statement = connect(path)
    try:
        with sqlite_errors(path):
            _Checker(path, connection, statement, progress).run()
    except (FormatError, LimitError) as error:
        raise SnapshotError(f"{path.name}: {error}") from None
    finally:
        connection.close()
    return statement


class _Checker:
    def __init__(
        self, path: Path, connection: sqlite3.Connection, statement: Statement, progress: Progress
    ) -> None:
        self.path, self._progress = path, progress
        self.connection, self.statement = connection, statement
        self._layout = layout_of(connection)

    def run(self) -> None:
        """Check everything, or raise."""
        self._check_database()
        self._check_meta()
        for number, asset in enumerate(self.statement.assets):
            self._check_asset(number, asset)
        self._check_rows()

    def _check_database(self) -> None:
        """Check that the file is the database and nothing more, and that the database is whole."""
        size, count = int(self._pragma("page_size")), int(self._pragma("page_count"))
        free = self._pragma("freelist_count")
        if size != DB_PAGE_BYTES:
            raise self._fault("", f"a database page has {size} bytes, expected {DB_PAGE_BYTES}")
        if self._pragma("encoding") != "UTF-8" or self._pragma("auto_vacuum"):
            raise self._fault("", "the database is set up otherwise than porcore build does")
        length = self.path.stat().st_size
        if length != size * count:
            raise self._fault("", f"the file has {length} bytes, and the database in it {size * count}")
        if free:
            pages = "1 page that belongs" if free == 1 else f"{free} pages that belong"
            raise self._fault("", f"the file has {pages} to no table")
        if self.connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise self._fault("", "the database pages are damaged")

    def _pragma(self, name: str) -> Any:
        return self.connection.execute(f"PRAGMA {name}").fetchone()[0]

    def _check_meta(self) -> None:
        names = meta_names(self._layout)
        found = [row[0] for row in self.connection.execute("SELECT name FROM meta ORDER BY name LIMIT 10")]
        if found != list(names):
            raise self._fault("", f"the stored values are not exactly {', '.join(names)}")
        values = {name: read_meta(self.connection, self.path, name) for name in names}
        self._secret = values["secret"]
        if len(self._secret) != 32:
            raise self._fault("", "the secret has not 32 bytes")
        pieces = parse_pieces(values["pieces"])
        if pieces is None:
            raise self._fault("", "the number of pieces is no number from 1 to 16")
        self._pieces = pieces
        try:
            origin_of(values["report"], self.statement.exchange)
        except SnapshotError as error:
            raise self._fault("", str(error)) from None
        if sha256(values["wallets"]).hexdigest() != self.statement.reserves_sha256:
            raise self._fault("", "the wallet list is not the one that the statement commits to")
        compare(self.statement, read_wallets(values["wallets"]))

    def _fault(self, symbol: str, found: str) -> SnapshotError:
        where = f"{self.path.name}: {symbol}: " if symbol else f"{self.path.name}: "
        return SnapshotError(f"{where}{found}. Do not serve this file; build it again from the ledger.")

    def _check_asset(self, number: int, asset: Asset) -> None:
        context = self.statement.context(asset)
        pads = pad_nodes(context, asset.depth)
        first_level = min(asset.depth, stored_levels(asset.depth).start)
        parts = []
        ready_for(asset.leaf_count)
        for records, keys in self._leaves(number, asset, context):
            nodes = leaf_nodes(context, records, keys)
            parts.append(levels_above(nodes, pads, 0, first_level)[-1])
        self._check_pieces(number, asset)
        root = self._check_levels(number, asset, pads, first_level, parts) if parts else pads[0]
        if root != asset.root:
            raise self._fault(asset.symbol, "the leaves do not lead to the root in the statement")

    def _check_pieces(self, number: int, asset: Asset) -> None:
        """Check what a lookup and the public list go by: that pieces have no gap, and that there are as many as stated."""
        records = partial(self._records, number, asset)
        if other_cut(records, asset.leaf_count, self._pieces):
            raise self._fault(
                asset.symbol, f"the balances are not cut into {self._pieces}, the number of pieces stated"
            )
        if self._pieces > 1 and have_gaps(records, asset.leaf_count):
            raise self._fault(asset.symbol, "a client's piece numbers have a gap")

    def _records(self, number: int, asset: Asset) -> Iterator[Bytes]:
        """Yield all leaves' records, batch by batch."""
        fault = partial(self._fault, asset.symbol)
        for _, records in scan(self.connection, self._layout, number, asset.leaf_count, fault):
            yield records

    def _leaves(self, number: int, asset: Asset, context: bytes) -> Iterator[tuple[Bytes, Bytes]]:
        """Yield (records, keys) in batches of whole subtrees, order and ranges checked."""
        done, row_key, last = 0, None, b""
        fault = partial(self._fault, asset.symbol)
        for row_keys, records in scan(self.connection, self._layout, number, asset.leaf_count, fault):
            keys = leaf_keys(self._secret, context, records)
            self._check_order(asset, last, keys)
            if row_keys != list(page_keys(keys, self._layout, number, row_key)):
                raise self._fault(asset.symbol, "a page is not stored under its first order key")
            row_key, last = row_keys[-1], keys[-1, :16].tobytes()
            done += len(records)
            yield records, keys
            self._progress(Stage.CHECKED, done, asset.leaf_count)

    def _check_order(self, asset: Asset, last: bytes, keys: Bytes) -> None:
        """Check that keys [n, 32] ascend, and that they follow order key `last` (b"": there is none before)."""
        if keys[0, :16].tobytes() <= last or not np.all(ascending(keys)):
            raise self._fault(asset.symbol, "the leaves do not ascend by order key, each once")

    def _check_levels(
        self, number: int, asset: Asset, pads: Sequence[Node], first: int, parts: list[Bytes]
    ) -> Node:
        nodes, level = np.concatenate(parts), first
        query = f"SELECT nodes FROM {self._layout.nodes(number)} WHERE place = ?"  # noqa: S608
        for stored in stored_levels(asset.depth):
            nodes, level = levels_above(nodes, pads, level, stored - level)[-1], stored
            for chunk in range(-(-len(nodes) // CHUNK)):
                expected = nodes[chunk * CHUNK : (chunk + 1) * CHUNK].tobytes()
                place = self._layout.place(number, stored, chunk)
                if self.connection.execute(query, (place,)).fetchone() != (expected,):
                    raise self._fault(
                        asset.symbol, f"level {stored}: the stored nodes do not follow from the leaves"
                    )
        return node_at(levels_above(nodes, pads, level, asset.depth - level)[-1], 0)

    def _check_rows(self) -> None:
        """Check that the tables hold no other rows than those that were compared."""
        leaves, nodes = dict[str, int](), dict[str, int]()
        for number, asset in enumerate(self.statement.assets):
            stored = (width_at(asset.leaf_count, level) for level in stored_levels(asset.depth))
            for expected, table, rows in (
                (leaves, self._layout.leaves(number), page_count(asset.leaf_count)),
                (nodes, self._layout.nodes(number), sum(page_count(width) for width in stored)),
            ):
                expected[table] = expected.get(table, 0) + rows
        for expected, what in (
            (leaves, "leaves that belong to no asset"),
            (nodes, "stored nodes that belong to no level"),
        ):
            for table, rows in expected.items():
                query = f"SELECT count(*) FROM {table}"  # noqa: S608
                if self.connection.execute(query).fetchone() != (rows,):
                    raise self._fault("", f"found {what}")
