"""Serving proofs from a snapshot file.

A proof touches one page and one row for every six levels above it; the nodes between are recomputed.
Nothing is read at opening but the statement, so opening costs the same for ten leaves and ten million.
"""

import threading
from collections.abc import Iterator
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np

from porcore.errors import FormatError, LimitError, SnapshotError
from porcore.hashing import Node, leaf_key, pad_nodes
from porcore.kernel import NODE_BYTES, RECORD_BYTES, Bytes, leaf_keys, leaf_nodes, ready_for
from porcore.proof import MAX_PIECES, AssetProof, PieceProof, ProofFile
from porcore.snapshot.layout import CHUNK, STRIDE, chunk_place, key_of_prefix, stored_levels
from porcore.snapshot.opening import connect, read_meta, sqlite_errors
from porcore.snapshot.subtree import climb, siblings
from porcore.statement import Asset
from porcore.wallets import Wallet, read_wallets

__all__ = ["Snapshot"]

_PAGES_AT_ONCE = 1024


class _Page(NamedTuple):
    key: int
    number: int
    records: bytes


class _Leaf(NamedTuple):
    page: _Page
    offset: int  # within the page


class Snapshot:
    """An open snapshot file. Safe to share between threads; close it, or use it with ``with``."""

    def __init__(self, path: Path) -> None:
        """Open `path` read-only. Raises SnapshotError when it is not a snapshot file of ours."""
        self.path = path
        self._lock = threading.Lock()
        self._connection, self.statement = connect(path)
        self._secret = read_meta(self._connection, path, "secret")
        if len(self._secret) != 32:
            self.close()
            raise SnapshotError(f"{path.name}: the secret in this file has not 32 bytes. Build it again.")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @property
    def statement_id(self) -> str:
        """The statement id: 64 hex digits."""
        return self.statement.id

    @cached_property
    def wallets(self) -> tuple[Wallet, ...]:
        """The wallet list, checked against the statement's hash. Raises SnapshotError."""
        data = self.meta("wallets")
        if sha256(data).hexdigest() != self.statement.reserves_sha256:
            raise SnapshotError(
                f"{self.path.name}: the wallet list is not the one that the statement commits to."
            )
        try:
            return read_wallets(data)
        except FormatError as error:
            raise SnapshotError(f"{self.path.name}: {error}") from None

    def meta(self, name: str) -> bytes:
        """Return a stored value by name. Raises SnapshotError."""
        with self._lock:
            return read_meta(self._connection, self.path, name)

    def prove(self, client_id: bytes) -> ProofFile:
        """Return the proof file of a client: no entry for an asset means no leaf there.

        `client_id` is 32 bytes. The proof is not verified here. Raises SnapshotError on a damaged file.
        """
        proofs = []
        with self._lock, sqlite_errors(self.path):
            for number, asset in enumerate(self.statement.assets):
                try:
                    pieces = self._pieces(number, asset, client_id)
                except LimitError:  # the sums were in range when the file was written
                    raise self._damaged() from None
                if pieces:
                    proofs.append(AssetProof(asset.symbol, pieces))
        return ProofFile(self.statement, client_id, tuple(proofs))

    def leaves(self, number: int) -> Iterator[Bytes]:
        """Yield the leaves [n, 48] of asset `number` in their order, in batches. Raises SnapshotError."""
        asset = self.statement.assets[number]
        ready_for(asset.leaf_count)
        context, last = self.statement.context(asset), -(2**63) - 1
        query = f"SELECT key, records FROM leaves_{number} WHERE key > ? ORDER BY key LIMIT {_PAGES_AT_ONCE}"  # noqa: S608
        while True:
            with self._lock, sqlite_errors(self.path):
                rows = self._connection.execute(query, (max(last, -(2**63)),)).fetchall()
            if not rows:
                return
            if not all(isinstance(data, bytes) and _whole(data, RECORD_BYTES) for _, data in rows):
                raise self._damaged()
            last = rows[-1][0]
            joined = b"".join(data for _, data in rows)
            records = np.frombuffer(joined, dtype=np.uint8).reshape(-1, RECORD_BYTES)
            yield leaf_nodes(context, records, leaf_keys(self._secret, context, records))

    def _pieces(self, number: int, asset: Asset, client_id: bytes) -> tuple[PieceProof, ...]:
        if asset.leaf_count == 0:
            return ()
        context = self.statement.context(asset)
        found = []
        for piece in range(MAX_PIECES):
            key = leaf_key(self._secret, context, client_id, piece)
            leaf = self._find(number, context, key, client_id + piece.to_bytes(2, "big"))
            if leaf is None:
                break
            found.append(self._prove_leaf(number, asset, context, piece, key, leaf))
        return tuple(found)

    def _find(self, number: int, context: bytes, key: bytes, identity: bytes) -> _Leaf | None:
        """Find a leaf by its key; prefix ties make it stand in a neighbour of the page looked up first."""
        prefix = key_of_prefix(key)
        start = self._page(number, "<= ? ORDER BY key DESC", prefix)
        page = start
        while page is not None:
            offset = _offset(page.records, identity)
            if offset is not None:
                return _Leaf(page, offset)
            if self._first_prefix(context, page) < prefix:
                break
            page = self._page(number, "< ? ORDER BY key DESC", page.key)
        after = -(2**63) - 1 if start is None else start.key
        while (page := self._page(number, "> ? ORDER BY key", max(after, -(2**63)))) is not None:
            if self._first_prefix(context, page) > prefix:
                return None
            offset = _offset(page.records, identity)
            if offset is not None:
                return _Leaf(page, offset)
            after = page.key
        return None

    def _page(self, number: int, condition: str, key: int) -> _Page | None:
        query = f"SELECT key, page, records FROM leaves_{number} WHERE key {condition} LIMIT 1"  # noqa: S608
        row = self._connection.execute(query, (key,)).fetchone()
        if row is None:
            return None
        if not (isinstance(row[1], int) and isinstance(row[2], bytes) and _whole(row[2], RECORD_BYTES)):
            raise self._damaged()
        return _Page(*row)

    def _first_prefix(self, context: bytes, page: _Page) -> int:
        first = page.records[:RECORD_BYTES]
        return key_of_prefix(leaf_key(self._secret, context, first[:32], int.from_bytes(first[32:34], "big")))

    def _prove_leaf(
        self, number: int, asset: Asset, context: bytes, piece: int, key: bytes, leaf: _Leaf
    ) -> PieceProof:
        records = np.frombuffer(leaf.page.records, dtype=np.uint8).reshape(-1, RECORD_BYTES)
        index = leaf.page.number * CHUNK + leaf.offset
        pads = pad_nodes(context, asset.depth)
        nodes = leaf_nodes(context, records, leaf_keys(self._secret, context, records))
        path = _climb_path(nodes, pads, 0, leaf.offset, asset.depth)
        for level in stored_levels(asset.depth):
            chunk, offset = divmod(index >> level, CHUNK)
            path += _climb_path(self._nodes(number, level, chunk), pads, level, offset, asset.depth)
        balance = int.from_bytes(records[leaf.offset, 34:].tobytes(), "big")
        return PieceProof(piece, index, key[16:], balance, tuple(path))

    def _nodes(self, number: int, level: int, chunk: int) -> Bytes:
        query = f"SELECT nodes FROM nodes_{number} WHERE place = ?"  # noqa: S608
        row = self._connection.execute(query, (chunk_place(level, chunk),)).fetchone()
        if row is None or not isinstance(row[0], bytes) or not _whole(row[0], NODE_BYTES):
            raise self._damaged()
        return np.frombuffer(row[0], dtype=np.uint8).reshape(-1, NODE_BYTES)

    def _damaged(self) -> SnapshotError:
        return SnapshotError(
            f"{self.path.name}: this file is damaged. Run porcore check on it and build it again."
        )


def _climb_path(nodes: Bytes, pads: list[Node], base: int, offset: int, depth: int) -> list[Node]:
    levels = climb(nodes, pads, base, min(STRIDE, depth - base))
    return siblings(levels, pads, base, offset)


def _whole(data: bytes, width: int) -> bool:
    return 0 < len(data) <= width * CHUNK and len(data) % width == 0


def _offset(records: bytes, identity: bytes) -> int | None:
    """Return which record of a page begins with `identity`: client id and piece."""
    at = records.find(identity)
    while at >= 0 and at % RECORD_BYTES:
        at = records.find(identity, at + 1)
    return at // RECORD_BYTES if at >= 0 else None
