"""Recomputing a whole snapshot file from its leaf pages.

Whoever serves a file that somebody else made runs this first: after it, every stored level, the roots, the
totals, the order of the leaves and the wallet list are known to follow from the leaves.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from porcore.errors import FormatError, LimitError, SnapshotError
from porcore.hashing import MAX_AMOUNT, Node, pad_nodes
from porcore.kernel import RECORD_BYTES, Bytes, leaf_keys, leaf_nodes, node_at, ready_for
from porcore.progress import Progress, Stage, silent
from porcore.proof import MAX_PIECES
from porcore.reserves import compare
from porcore.snapshot.layout import CHUNK, chunk_place, page_count, stored_levels
from porcore.snapshot.opening import META_NAMES, connect, read_meta, sqlite_errors
from porcore.snapshot.piece_gaps import have_gaps
from porcore.snapshot.reader import Snapshot
from porcore.snapshot.subtree import climb
from porcore.snapshot.writer import page_keys
from porcore.statement import Asset, Statement

__all__ = ["check_snapshot"]

_PAGES_AT_ONCE = 1024


def check_snapshot(path: Path, progress: Progress = silent) -> Statement:
    """Recompute every hash of the file; return its statement, or raise SnapshotError naming the first fault."""
    with Snapshot(path) as snapshot, sqlite_errors(path):
        checker = _Checker(path, progress)
        try:
            checker.run()
            compare(snapshot.statement, snapshot.wallets)
        except (FormatError, LimitError) as error:
            raise SnapshotError(f"{path.name}: {error}") from None
        finally:
            checker.connection.close()
        return snapshot.statement


class _Checker:
    def __init__(self, path: Path, progress: Progress) -> None:
        self.path, self._progress = path, progress
        self.connection, self.statement = connect(path)
        self._secret = read_meta(self.connection, path, "secret")

    def run(self) -> None:
        """Check everything, or raise."""
        if self.connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise self._fault("", "the database pages are damaged")
        names = [row[0] for row in self.connection.execute("SELECT name FROM meta ORDER BY name LIMIT 10")]
        if names != list(META_NAMES):
            raise self._fault("", f"the stored values are not exactly {', '.join(META_NAMES)}")
        for number, asset in enumerate(self.statement.assets):
            self._check_asset(number, asset)

    def _fault(self, symbol: str, found: str) -> SnapshotError:
        where = f"{self.path.name}: {symbol}: " if symbol else f"{self.path.name}: "
        return SnapshotError(f"{where}{found}. Do not serve this file; build it again from the ledger.")

    def _check_asset(self, number: int, asset: Asset) -> None:
        context = self.statement.context(asset)
        pads = pad_nodes(context, asset.depth)
        first_level = min(asset.depth, stored_levels(asset.depth).start)
        parts, count, cut = [], 0, False
        ready_for(asset.leaf_count)
        for records, keys in self._leaves(number, asset, context):
            nodes = leaf_nodes(context, records, keys)
            parts.append(climb(nodes, pads, 0, first_level)[-1])
            count += len(records)
            cut = cut or bool(np.any(records[:, 33]))
        if count != asset.leaf_count:
            raise self._fault(asset.symbol, "the number of leaves is not the one in the statement")
        # Otherwise a lookup would miss some of a client's pieces.
        if cut and have_gaps(partial(self._all_records, number), count):
            raise self._fault(asset.symbol, "a client's piece numbers have a gap")
        root = self._check_levels(number, asset, pads, first_level, parts) if parts else pads[0]
        if root != asset.root:
            raise self._fault(asset.symbol, "the leaves do not lead to the root in the statement")

    def _leaves(self, number: int, asset: Asset, context: bytes) -> Iterator[tuple[Bytes, Bytes]]:
        """Yield (records, keys) in batches of whole subtrees, order and ranges checked."""
        query = f"SELECT key, page, records FROM leaves_{number} ORDER BY key"  # noqa: S608
        cursor = self.connection.execute(query)
        done, row_key, last = 0, -(2**63) - 1, b""
        while rows := cursor.fetchmany(_PAGES_AT_ONCE):
            records = self._records(asset, rows, done)
            keys = leaf_keys(self._secret, context, records)
            self._check_order(asset, last, keys)
            for (found, _, _), expected in zip(rows, page_keys(keys, row_key), strict=True):
                if found != expected:
                    raise self._fault(asset.symbol, "a page does not stand under its first order key")
            row_key, last = rows[-1][0], keys[-1, :16].tobytes()
            done += len(records)
            yield records, keys
            self._progress(Stage.CHECKED, done, asset.leaf_count)

    def _records(self, asset: Asset, rows: list[tuple[int, int, bytes]], done: int) -> Bytes:
        first, pages = done // CHUNK, page_count(asset.leaf_count)
        for page, (_, number, data) in enumerate(rows, start=first):
            full = CHUNK if page < pages - 1 else asset.leaf_count - page * CHUNK
            if number != page or not isinstance(data, bytes) or len(data) != full * RECORD_BYTES:
                raise self._fault(asset.symbol, f"page {page} is missing, misplaced or of the wrong size")
        records = np.frombuffer(b"".join(row[2] for row in rows), dtype=np.uint8).reshape(-1, RECORD_BYTES)
        if np.any(records[:, 34] >> 7) or not np.all(np.any(records[:, 34:], axis=1)):
            raise self._fault(asset.symbol, f"a balance lies outside 1 to {MAX_AMOUNT} units")
        if np.any(records[:, 32]) or np.any(records[:, 33] >= MAX_PIECES):
            raise self._fault(asset.symbol, f"a piece number is above {MAX_PIECES - 1}")
        return records

    def _check_order(self, asset: Asset, last: bytes, keys: Bytes) -> None:
        """Check that keys [n, 32] ascend, and that they follow order key `last` (b"": there is none before)."""
        words = np.ascontiguousarray(keys[:, :16]).view(">u8").astype(np.uint64)
        high, low = words[:, 0], words[:, 1]
        ascend = (high[1:] > high[:-1]) | (high[1:] == high[:-1]) & (low[1:] > low[:-1])
        if keys[0, :16].tobytes() <= last or not np.all(ascend):
            raise self._fault(asset.symbol, "the leaves do not ascend by order key, each once")

    def _all_records(self, number: int) -> Iterator[Bytes]:
        """Yield all leaves' records once more; that they are right has been looked at."""
        cursor = self.connection.execute(f"SELECT records FROM leaves_{number} ORDER BY key")  # noqa: S608
        while rows := cursor.fetchmany(_PAGES_AT_ONCE):
            joined = b"".join(row[0] for row in rows)
            yield np.frombuffer(joined, dtype=np.uint8).reshape(-1, RECORD_BYTES)

    def _check_levels(
        self, number: int, asset: Asset, pads: Sequence[Node], first: int, parts: list[Bytes]
    ) -> Node:
        nodes, level, stored_rows = np.concatenate(parts), first, 0
        for stored in stored_levels(asset.depth):
            nodes, level = climb(nodes, pads, level, stored - level)[-1], stored
            for chunk in range(-(-len(nodes) // CHUNK)):
                expected = nodes[chunk * CHUNK : (chunk + 1) * CHUNK].tobytes()
                query = f"SELECT nodes FROM nodes_{number} WHERE place = ?"  # noqa: S608
                if self.connection.execute(query, (chunk_place(stored, chunk),)).fetchone() != (expected,):
                    raise self._fault(
                        asset.symbol, f"level {stored}: the stored nodes do not follow from the leaves"
                    )
                stored_rows += 1
        count = self.connection.execute(f"SELECT count(*) FROM nodes_{number}").fetchone()[0]  # noqa: S608
        if count != stored_rows:
            raise self._fault(asset.symbol, "found stored nodes that belong to no level")
        return node_at(climb(nodes, pads, level, asset.depth - level)[-1], 0)
