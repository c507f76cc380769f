"""Serving checked answers from a snapshot file.

An answer touches, for each piece and for the first one that is missing, one page and one row for every six levels above
it; everything in them is hashed up to the root in the statement (`porcore.snapshot.seen`). Nothing is read at opening but
the statement and the secret, so opening costs the same for ten leaves and ten million.
"""

import threading
from collections.abc import Generator, Iterator
from functools import cached_property, partial
from hashlib import sha256
from pathlib import Path
from typing import Self

import numpy as np

from porcore.errors import FormatError, SnapshotError
from porcore.format.hashing import leaf_key, pad_nodes
from porcore.format.proof import MAX_PIECES, AssetProof, PieceProof, ProofFile
from porcore.format.wallet_list import Wallet, read_wallets
from porcore.kernel import NODE_BYTES, Bytes, leaf_keys, leaf_nodes, node_at, ready_for
from porcore.snapshot.finding import AssetPages, Page, locate, offset_of
from porcore.snapshot.layout import STRIDE, stored_levels
from porcore.snapshot.opening import connect, layout_of, read_meta, sqlite_errors
from porcore.snapshot.piece_gaps import other_cut, parse_pieces
from porcore.snapshot.scan import scan
from porcore.snapshot.seen import LeafLookup, Rows, Tree, check_empty, damaged, seen
from porcore.snapshot.subtree import levels_above

__all__ = ["Snapshot"]

_ASSETS_AT_ONCE = 64  # in one slice of an answer: some 20 ms of hashing without compiled loops
_ROWS_AT_ONCE = 64  # in one query; its text has to stay short (porcore.snapshot.opening)


class Snapshot:
    """An open snapshot file. Safe to share between threads; close it, or use it with ``with``.

    Every answer about a client is checked against the statement before it is given, and so are the wallet list and the
    leaves: a damaged file gives the right answer or SnapshotError, never another answer.
    """

    def __init__(self, path: Path) -> None:
        """Open `path` read-only. Raises SnapshotError when it is not a snapshot file of ours."""
        self.path = path
        self._lock = threading.Lock()
        self._trees: dict[int, Tree] = {}
        self._connection, self.statement = connect(path)
        try:
            with sqlite_errors(path):
                self._layout = layout_of(self._connection)
                self._secret = read_meta(self._connection, path, "secret")
            if len(self._secret) != 32:
                raise SnapshotError(f"{path.name}: the secret in this file has not 32 bytes. Build it again.")
            if self._layout.version == 1:
                self._check_statement()
        except BaseException:
            self.close()
            raise

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
        try:
            return read_wallets(self._wallet_bytes())
        except FormatError as error:
            raise SnapshotError(f"{self.path.name}: {error}") from None

    def meta(self, name: str) -> bytes:
        """Return a stored value by name. Raises SnapshotError."""
        with self._lock, sqlite_errors(self.path):
            return read_meta(self._connection, self.path, name)

    def stated_pieces(self) -> int:
        """Return into how many leaves balances were cut, 1 to 16, as the file states. Raises SnapshotError.

        A forged file may state another number than `pieces` finds.
        """
        if self._layout.version == 1:  # nothing else shows that the number is damaged
            return self.pieces()
        return self._pieces_in_meta()

    def _pieces_in_meta(self) -> int:
        pieces = parse_pieces(self.meta("pieces"))
        if pieces is None:
            raise self._damage()
        return pieces

    def pieces(self) -> int:
        """Return into how many leaves balances were cut, 1 to 16, after a look at all leaves, which are not hashed.

        Raises SnapshotError when they were not cut so: no root commits to this number.
        """
        pieces = self._pieces_in_meta()
        for number, asset in enumerate(self.statement.assets):
            if other_cut(partial(self.records, number), asset.leaf_count, pieces):
                raise self._damage()
        return pieces

    def prove(self, client_id: bytes) -> ProofFile:
        """Return the proof file of a client (32 bytes), which is checked on both sides.

        Every proof in it holds under the statement. An asset without an entry, and a piece behind the last one, was looked
        for, and its absence checked: the leaves around its place were hashed up to the root. Raises SnapshotError where
        anything read does not lead there.
        """
        slices = self.proving(client_id)
        while True:
            try:
                next(slices)
            except StopIteration as done:
                proof: ProofFile = done.value
                return proof

    def proving(self, client_id: bytes) -> Generator[None, None, ProofFile]:
        """Do what `prove` does in slices of a few milliseconds: one thread can answer several clients in turns.

        `client_id` is 32 bytes. The file is not locked between the slices, nor while a slice is hashed.
        Raises SnapshotError as `prove` does.
        """
        proofs: list[AssetProof] = []
        assets = self.statement.assets
        for start in range(0, len(assets), _ASSETS_AT_ONCE):
            if start:
                yield
            numbers = range(start, min(start + _ASSETS_AT_ONCE, len(assets)))
            with self._lock, sqlite_errors(self.path):
                lookups = [found for number in numbers for found in self._lookups(number, client_id)]
                rows = self._rows(lookups)
            pieces: dict[int, list[PieceProof]] = {}
            checked = seen(self._secret, lookups, rows, self._damage)
            for lookup, piece in zip(lookups, checked, strict=True):
                if piece is not None:
                    pieces.setdefault(lookup.tree.number, []).append(piece)
            proofs += [AssetProof(assets[number], tuple(own)) for number, own in pieces.items()]
        return ProofFile(self.statement, client_id, tuple(proofs))

    def leaves(self, number: int) -> Iterator[Bytes]:
        """Yield the leaves [n, 48] of asset `number` in their order, in batches.

        Raises SnapshotError, at the latest after the last batch, when they do not lead to the root in the statement.
        """
        asset, context = self.statement.assets[number], self._tree(number).context
        ready_for(asset.leaf_count)
        pads, first = pad_nodes(context, asset.depth), min(asset.depth, STRIDE)
        tops = []
        for records in self.records(number):
            nodes = leaf_nodes(context, records, leaf_keys(self._secret, context, records))
            tops.append(levels_above(nodes, pads, 0, first)[-1])
            yield nodes
        root = (
            node_at(levels_above(np.concatenate(tops), pads, first, asset.depth - first)[-1], 0)
            if tops
            else pads[0]
        )
        if root != asset.root:
            raise self._damage()

    def records(self, number: int) -> Iterator[Bytes]:
        """Yield the records [n, 50] of asset `number` in their order, in batches. They are not hashed.

        Raises SnapshotError when there are not as many as the statement says.
        """
        leaf_count = self.statement.assets[number].leaf_count

        def fault(_found: str) -> SnapshotError:
            return self._damage()

        with sqlite_errors(self.path):
            for _, records in scan(
                self._connection, self._layout, number, leaf_count, fault, lambda: self._lock
            ):
                yield records

    def _wallet_bytes(self) -> bytes:
        data = self.meta("wallets")
        if sha256(data).hexdigest() != self.statement.reserves_sha256:
            raise SnapshotError(
                f"{self.path.name}: the wallet list is not the one that the statement commits to."
            )
        return data

    def _check_statement(self) -> None:
        """Check that the statement itself is not damaged: files of version 1 hold no hash of it.

        The path of the last page shows the root, the number of leaves and every word that the leaves were hashed with.
        """
        self._wallet_bytes()
        with sqlite_errors(self.path):
            lookups = []
            for number in range(len(self.statement.assets)):
                tree = self._tree(number)
                if not tree.leaf_count:
                    check_empty(tree, self._damage)
                    continue
                page = self._pages(number).last()
                if page is None or page.number != tree.last_page:
                    raise self._damage()
                lookups.append(
                    LeafLookup(tree, 0, b"\xff" * 32, (page,), None)
                )  # nothing has a key behind this
            rows = self._rows(lookups)
        seen(self._secret, lookups, rows, self._damage)

    def _tree(self, number: int) -> Tree:
        tree = self._trees.get(number)
        if tree is None:
            asset = self.statement.assets[number]
            context = self.statement.context(asset)
            pads = tuple(pad.encode() for pad in pad_nodes(context, asset.depth))
            tree = Tree(number, context, pads, asset.depth, asset.leaf_count, asset.root.encode())
            self._trees[number] = tree
        return tree

    def _pages(self, number: int) -> AssetPages:
        return AssetPages(self._connection, self._layout, number, self._damage)

    def _lookups(self, number: int, client_id: bytes) -> Iterator[LeafLookup]:
        """Yield a lookup for each piece of a client, and for the one behind the last where there may be one."""
        tree = self._tree(number)
        if not tree.leaf_count:
            check_empty(tree, self._damage)
            return
        for piece in range(MAX_PIECES):
            key = leaf_key(self._secret, tree.context, client_id, piece)
            pages = self._located(tree, key[:16])
            offset = offset_of(pages[0].records, client_id + piece.to_bytes(2, "big"))
            yield LeafLookup(tree, piece, key, pages, offset)
            if offset is None:
                return

    def _located(self, tree: Tree, wanted: bytes) -> tuple[Page, ...]:
        def order_key(record: bytes) -> bytes:
            piece = int.from_bytes(record[32:34], "big")
            return leaf_key(self._secret, tree.context, record[:32], piece)[:16]

        start = self._layout.row_key(tree.number, int.from_bytes(wanted[:8], "big"))
        return locate(self._pages(tree.number), order_key, wanted, start, tree.last_page, self._damage)

    def _rows(self, lookups: list[LeafLookup]) -> Rows:
        """Return the stored rows above all pages of these lookups. Raises SnapshotError when one is missing."""
        wanted: dict[str, dict[int, tuple[int, int, int]]] = {}
        for lookup in lookups:
            number = lookup.tree.number
            for page in lookup.pages:
                for level in stored_levels(lookup.tree.depth):
                    chunk = max(page.number, 0) >> level
                    place = self._layout.place(number, level, chunk)
                    wanted.setdefault(self._layout.nodes(number), {})[place] = (number, level, chunk)
        rows: Rows = {}
        for table, places in wanted.items():
            rows |= {places[place]: nodes for place, nodes in self._nodes(table, list(places))}
            if any(row not in rows for row in places.values()):
                raise self._damage()
        return rows

    def _nodes(self, table: str, places: list[int]) -> Iterator[tuple[int, bytes]]:
        """Yield those rows of nodes that are there."""
        for start in range(0, len(places), _ROWS_AT_ONCE):
            asked = places[start : start + _ROWS_AT_ONCE]
            marks = ",".join("?" * len(asked))
            query = f"SELECT place, nodes FROM {table} WHERE place IN ({marks})"  # noqa: S608
            for place, nodes in self._connection.execute(query, asked):
                if not isinstance(nodes, bytes) or len(nodes) % NODE_BYTES:
                    raise self._damage()
                yield place, nodes

    def _damage(self) -> SnapshotError:
        return damaged(self.path.name)
