"""What was hashed up to the root before anything is said about it: a leaf, or that there is none.

A file may be damaged anywhere, so nothing in it counts before it leads to the root in the statement:

- the leaves of a page are hashed with their nonces. A nonce is the second half of the hash whose first half is the order
  key, so a page that leads to the root also shows that the secret and all order keys in it are right;
- the page's number is the way that its hash takes up to the root, and the statement says how many leaves there are;
- a leaf is absent when its order key falls between two neighbours of the tree, before the first leaf or behind the last.
"""

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

import numpy as np

from porcore.errors import LimitError, SnapshotError
from porcore.format.hashing import Node, width_at
from porcore.format.proof import PieceProof
from porcore.kernel import NODE_BYTES, RECORD_BYTES, Bytes, leaf_keys_each, leaf_nodes_each
from porcore.snapshot.chunks import Chunk, ChunkLevels
from porcore.snapshot.finding import Damage, Page
from porcore.snapshot.layout import CHUNK, STRIDE, page_count, stored_levels
from porcore.snapshot.leaf_range import ascending

__all__ = ["LeafLookup", "Rows", "Tree", "check_empty", "seen"]

Rows = dict[tuple[int, int, int], bytes]  # stored nodes by asset, level and row


class Tree(NamedTuple):
    """What all lookups in one asset share."""

    number: int  # place in the statement
    context: bytes
    pads: tuple[bytes, ...]  # 48 bytes each, for levels 0..depth
    depth: int
    leaf_count: int
    root: bytes  # 48 bytes, as the statement has it

    @property
    def last_page(self) -> int:
        """The number of the last page, -1 where there is none."""
        return page_count(self.leaf_count) - 1


class LeafLookup(NamedTuple):
    """All that a file says about one piece of a client's balance in one asset."""

    tree: Tree
    piece: int
    key: bytes  # 32: order key and nonce
    pages: tuple[Page, ...]  # the page looked in; where the key falls behind it, the next one too
    offset: int | None  # of the leaf within the first page; None: there is no such leaf


class _Place(NamedTuple):
    number: int  # of the asset
    level: int
    chunk: int


class _Seen(NamedTuple):
    levels: ChunkLevels
    number: int  # among the chunks
    order: bytes  # order keys of a page's leaves, 16 bytes each; empty for stored rows

    def level(self, step: int) -> Bytes:
        """Return the nodes [n, 48] so many levels above the page's leaves or the row's nodes."""
        return self.levels.level(self.number, step)


def seen(secret: bytes, lookups: Sequence[LeafLookup], rows: Rows, damage: Damage) -> list[PieceProof | None]:
    """Return of each lookup the proven piece, or None where its absence is checked.

    `secret` is the snapshot's, 32 bytes; `rows` are stored nodes, 1..64 of 48 bytes, by asset, level and row.
    Raises what `damage` returns when anything does not lead to the root, or its order leaves room for a
    doubt.
    """
    try:
        hashed = _hashed(secret, lookups, rows, damage)
    except LimitError:  # sums were in range when the file was written
        raise damage() from None
    trees = {lookup.tree.number: lookup.tree for lookup in lookups}
    for place, found in hashed.items():
        if not _leads_on(trees[place.number], place, found, hashed):
            raise damage()
    pieces: list[PieceProof | None] = []
    for lookup in lookups:
        if lookup.offset is not None:
            pieces.append(_piece(lookup, hashed))
        elif _is_absent(lookup, hashed):
            pieces.append(None)
        else:
            raise damage()
    return pieces


def check_empty(tree: Tree, damage: Damage) -> None:
    """Check that a tree without leaves has the root of one: then every leaf is absent. Raises what `damage` returns."""
    if tree.root != tree.pads[0]:
        raise damage()


def _hashed(secret: bytes, lookups: Sequence[LeafLookup], rows: Rows, damage: Damage) -> dict[_Place, _Seen]:
    """Hash all pages and rows of these lookups, each once."""
    pages = _pages(lookups, damage)
    places: dict[_Place, Chunk] = {}
    orders: dict[_Place, bytes] = {}
    for (place, (tree, _)), (nodes, order) in zip(
        pages.items(), _leaves(secret, pages.values(), damage), strict=True
    ):
        orders[place] = order
        places[place] = _chunk(tree, 0, place.chunk, nodes, damage)
        for level in stored_levels(tree.depth):
            row = _Place(tree.number, level, place.chunk >> level)
            if row not in places:
                stored = np.frombuffer(rows[row], dtype=np.uint8).reshape(-1, NODE_BYTES)
                places[row] = _chunk(tree, level, row.chunk, stored, damage)
    levels = ChunkLevels(list(places.values()))
    return {place: _Seen(levels, number, orders.get(place, b"")) for number, place in enumerate(places)}


def _pages(lookups: Iterable[LeafLookup], damage: Damage) -> dict[_Place, tuple[Tree, Page]]:
    """Return the pages that were looked in, each once. Two that differ cannot both have the same number."""
    pages: dict[_Place, tuple[Tree, Page]] = {}
    for lookup in lookups:
        for page in lookup.pages:
            known = pages.setdefault(_Place(lookup.tree.number, 0, page.number), (lookup.tree, page))
            if known[1] != page:
                raise damage()
    return pages


def _leaves(
    secret: bytes, pages: Collection[tuple[Tree, Page]], damage: Damage
) -> Iterator[tuple[Bytes, bytes]]:
    """Yield the leaves [n, 48] of each page and their order keys, 16 bytes each, which ascend within it.

    Pages of all trees are hashed together: a call costs more than a page.
    """
    records = np.frombuffer(b"".join([page.records for _, page in pages]), dtype=np.uint8)
    records = records.reshape(-1, RECORD_BYTES)
    counts = [len(page.records) // RECORD_BYTES for _, page in pages]
    contexts = np.frombuffer(b"".join([tree.context for tree, _ in pages]), dtype=np.uint8).reshape(-1, 32)
    each = np.repeat(contexts, counts, axis=0)
    keys = leaf_keys_each(secret, each, records)
    nodes = leaf_nodes_each(each, records, keys)
    ends = list(accumulate(counts, initial=0))
    if not _ascend(keys, ends):
        raise damage()
    order = keys[:, :16].tobytes()
    for start, end in pairwise(ends):
        yield nodes[start:end], order[16 * start : 16 * end]


def _ascend(keys: Bytes, ends: Sequence[int]) -> bool:
    """Tell whether the order keys, bytes 0-15 of `keys` [n, 32], ascend between each two of `ends`."""
    above = ascending(keys)
    above[np.array(ends[1:-1], dtype=np.int64) - 1] = True  # from one page to another
    return bool(above.all())


def _chunk(tree: Tree, level: int, number: int, nodes: Bytes, damage: Damage) -> Chunk:
    width = width_at(tree.leaf_count, level) - number * CHUNK
    if number < 0 or len(nodes) != min(width, CHUNK):
        raise damage()
    return Chunk(nodes, tree.pads[level : level + STRIDE + 1], min(STRIDE, tree.depth - level))


def _leads_on(tree: Tree, place: _Place, found: _Seen, hashed: dict[_Place, _Seen]) -> bool:
    """Tell whether a chunk's common node is the root, or the one that the row above it holds at this place."""
    top = found.levels.top(found.number)
    above = place.level + STRIDE
    if above >= tree.depth:
        return place.chunk == 0 and top == tree.root
    row = hashed[_Place(place.number, above, place.chunk >> STRIDE)].level(0)
    node: bytes = row[place.chunk % CHUNK].tobytes()
    return node == top


def _is_absent(lookup: LeafLookup, hashed: dict[_Place, _Seen]) -> bool:
    """Tell whether the order key falls between two neighbours, before the first leaf or behind the last."""
    tree, page = lookup.tree, lookup.pages[0]
    wanted = lookup.key[:16]
    order = hashed[_Place(tree.number, 0, page.number)].order
    leaves = len(order) // 16
    at = bisect_left(range(leaves), wanted, key=lambda leaf: order[16 * leaf : 16 * leaf + 16])
    if at < leaves:
        return order[16 * at : 16 * at + 16] != wanted and (at > 0 or page.number == 0)
    if page.number == tree.last_page:
        return True
    if len(lookup.pages) == 1 or lookup.pages[1].number != page.number + 1:
        return False
    return wanted < hashed[_Place(tree.number, 0, page.number + 1)].order[:16]


def _piece(lookup: LeafLookup, hashed: dict[_Place, _Seen]) -> PieceProof:
    tree, page = lookup.tree, lookup.pages[0]
    assert lookup.offset is not None
    index, at = page.number * CHUNK + lookup.offset, lookup.offset * RECORD_BYTES
    balance = int.from_bytes(page.records[at + 34 : at + RECORD_BYTES], "big")
    path = tuple(_siblings(tree, index, lambda level: hashed[_at(tree, index, level)]))
    return PieceProof(lookup.piece, index, lookup.key[16:], balance, path)


def _at(tree: Tree, index: int, level: int) -> _Place:
    return _Place(tree.number, level, index >> level + STRIDE)


def _siblings(tree: Tree, index: int, seen_at: Callable[[int], _Seen]) -> Iterator[Node]:
    for base in range(0, tree.depth, STRIDE):
        own = seen_at(base)
        for step in range(min(STRIDE, tree.depth - base)):
            nodes, at = own.level(step), (index >> base + step) % (CHUNK >> step) ^ 1
            row = nodes[at].tobytes() if at < len(nodes) else tree.pads[base + step]
            yield Node(int.from_bytes(row[:16], "big"), row[16:])


def damaged(name: str) -> SnapshotError:
    """Return the error for a file in which something does not follow from its statement."""
    return SnapshotError(f"{name}: this file is damaged. Run porcore check on it and build it again.")
