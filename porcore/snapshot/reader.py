"""Serving proofs from a snapshot file.

A proof touches one page and one row for every six levels above it; the nodes between are recomputed.
Nothing is read at opening but the statement, so opening costs the same for ten leaves and ten million.
"""

import threading
from collections.abc import Iterator, Sequence
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np

from porcore.errors import FormatError, LimitError, SnapshotError
from porcore.hashing import leaf_key, pad_nodes
from porcore.kernel import NODE_BYTES, RECORD_BYTES, Bytes, leaf_keys, leaf_nodes, ready_for
from porcore.proof import MAX_PIECES, AssetProof, PieceProof, ProofFile
from porcore.snapshot.layout import CHUNK, STRIDE, chunk_place, key_of_prefix, stored_levels
from porcore.snapshot.opening import connect, read_meta, sqlite_errors
from porcore.snapshot.paths import Stretch, stretch_siblings
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

    @property
    def place(self) -> int:
        """Index in the tree, 0-based."""
        return self.page.number * CHUNK + self.offset


class _Tree(NamedTuple):
    """What all proofs of an asset share."""

    number: int  # place in the statement
    context: bytes
    pads: tuple[bytes, ...]  # 48 bytes each, for levels 0..depth
    depth: int


class _Found(NamedTuple):
    """All that a file holds about one piece of a balance."""

    tree: _Tree
    piece: int
    key: bytes
    leaf: _Leaf
    rows: tuple[Bytes, ...]  # [n, 48] of each stored level


class Snapshot:
    """An open snapshot file. Safe to share between threads; close it, or use it with ``with``."""

    def __init__(self, path: Path) -> None:
        """Open `path` read-only. Raises SnapshotError when it is not a snapshot file of ours."""
        self.path = path
        self._lock = threading.Lock()
        self._trees: dict[int, _Tree] = {}
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
        with self._lock, sqlite_errors(self.path):
            found = [
                piece
                for number, asset in enumerate(self.statement.assets)
                if asset.leaf_count
                for piece in self._pieces(self._tree(number), client_id)
            ]
        try:
            pieces = self._proved(found)
        except LimitError:  # the sums were in range when the file was written
            raise self._damaged() from None
        proofs: dict[int, list[PieceProof]] = {}
        for one, piece in zip(found, pieces, strict=True):
            proofs.setdefault(one.tree.number, []).append(piece)
        assets = self.statement.assets
        entries = tuple(AssetProof(assets[number].symbol, tuple(own)) for number, own in proofs.items())
        return ProofFile(self.statement, client_id, entries)

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

    def _tree(self, number: int) -> _Tree:
        tree = self._trees.get(number)
        if tree is None:
            asset = self.statement.assets[number]
            context = self.statement.context(asset)
            pads = tuple(pad.encode() for pad in pad_nodes(context, asset.depth))
            tree = self._trees[number] = _Tree(number, context, pads, asset.depth)
        return tree

    def _pieces(self, tree: _Tree, client_id: bytes) -> Iterator[_Found]:
        for piece in range(MAX_PIECES):
            key = leaf_key(self._secret, tree.context, client_id, piece)
            leaf = self._find(tree.number, tree.context, key, client_id + piece.to_bytes(2, "big"))
            if leaf is None:
                return
            yield _Found(tree, piece, key, leaf, self._rows(tree, leaf.place))

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

    def _rows(self, tree: _Tree, index: int) -> tuple[Bytes, ...]:
        """Return the stored rows that the path of a leaf runs through, lowest level first."""
        places = [chunk_place(level, index >> level + STRIDE) for level in stored_levels(tree.depth)]
        marks = ",".join("?" * len(places))
        query = f"SELECT nodes FROM nodes_{tree.number} WHERE place IN ({marks}) ORDER BY place"  # noqa: S608
        rows = [row[0] for row in self._connection.execute(query, places)] if places else []
        if len(rows) != len(places) or not all(
            isinstance(row, bytes) and _whole(row, NODE_BYTES) for row in rows
        ):
            raise self._damaged()
        return tuple(np.frombuffer(row, dtype=np.uint8).reshape(-1, NODE_BYTES) for row in rows)

    def _proved(self, found: Sequence[_Found]) -> list[PieceProof]:
        stretches = [stretch for one in found for stretch in self._stretches(one)]
        siblings = iter(stretch_siblings(stretches))
        proofs = []
        for one in found:
            path = tuple(node for _ in range(1 + len(one.rows)) for node in next(siblings))
            at = one.leaf.offset * RECORD_BYTES
            balance = int.from_bytes(one.leaf.page.records[at + 34 : at + RECORD_BYTES], "big")
            proofs.append(PieceProof(one.piece, one.leaf.place, one.key[16:], balance, path))
        return proofs

    def _stretches(self, found: _Found) -> Iterator[Stretch]:
        tree, leaf = found.tree, found.leaf
        records = np.frombuffer(leaf.page.records, dtype=np.uint8).reshape(-1, RECORD_BYTES)
        keys = leaf_keys(self._secret, tree.context, records)
        bases = (0, *stored_levels(tree.depth))
        for base, nodes in zip(bases, (leaf_nodes(tree.context, records, keys), *found.rows), strict=True):
            offset = (leaf.place >> base) % CHUNK
            yield Stretch(nodes, tree.pads[base], offset, min(STRIDE, tree.depth - base))

    def _damaged(self) -> SnapshotError:
        return SnapshotError(
            f"{self.path.name}: this file is damaged. Run porcore check on it and build it again."
        )


def _whole(data: bytes, width: int) -> bool:
    return 0 < len(data) <= width * CHUNK and len(data) % width == 0


def _offset(records: bytes, identity: bytes) -> int | None:
    """Return which record of a page begins with `identity`: client id and piece."""
    at = records.find(identity)
    while at >= 0 and at % RECORD_BYTES:
        at = records.find(identity, at + 1)
    return at // RECORD_BYTES if at >= 0 else None
