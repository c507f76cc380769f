"""Consecutive leaves of one tree, sorted and hashed on their own.

A tree's leaves can be cut anywhere along the order of their keys. Each part then needs to know only its rank, which is
how many leaves come before it: whole pages become subtrees of their own, and what belongs to a page that begins or
ends elsewhere is handed on as leaves. So the root does not depend on where the cuts were.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from porcore.errors import LimitError
from porcore.kernel import NODE_BYTES, Bytes, leaf_keys, leaf_nodes, parents
from porcore.kernel.rows import rows_at, words_of
from porcore.snapshot.layout import CHUNK, STRIDE

__all__ = ["LeafRange", "ascending", "leaf_range"]

_NO_PADDING = bytes(NODE_BYTES)  # whole pages have a sibling everywhere


class LeafRange(NamedTuple):
    """A part of a tree's leaves, in order."""

    records: memoryview  # n * 50 bytes
    prefixes: NDArray[np.uint64]  # of the order key of each leaf at which a page begins: its first 64 bits
    before: Bytes  # [0..63, 48]: leaves of the page that an earlier part began
    pages: Bytes  # [k, 48]: nodes of level 6, one for every page that lies whole in this part
    after: Bytes  # [0..63, 48]: leaves of the page that a later part ends


def leaf_range(secret: bytes, context: bytes, records: Bytes, rank: int = 0) -> LeafRange:
    """Sort and hash records [n, 50] of which `rank` leaves of their tree come before all.

    `secret` and `context` are 32 bytes each. Raises LimitError for a repeated order key.
    """
    keys = leaf_keys(secret, context, records)
    order = _order(keys)
    records, keys = rows_at(records, order), rows_at(keys, order)
    nodes = leaf_nodes(context, records, keys)
    first = min(-rank % CHUNK, len(nodes))
    last = first + (len(nodes) - first) // CHUNK * CHUNK
    starts = keys[first::CHUNK, :8] if first < len(nodes) else keys[:0, :8]
    prefixes = words_of(starts, 0, 8).ravel()
    pages = nodes[first:last]
    for _ in range(STRIDE):
        pages = parents(pages, _NO_PADDING)
    return LeafRange(records.ravel().data, prefixes, nodes[:first], pages, nodes[last:])


def ascending(keys: Bytes) -> NDArray[np.bool_]:
    """Tell of keys [n, 32] whether each order key, bytes 0-15, is above the one before it [n - 1]."""
    words = words_of(keys, 0, 16)
    high, low = words[:, 0], words[:, 1]
    above: NDArray[np.bool_] = (high[1:] > high[:-1]) | ((high[1:] == high[:-1]) & (low[1:] > low[:-1]))
    return above


def _order(keys: Bytes) -> NDArray[np.intp]:
    """Return the order by order key: by its first 64 bits, and by the rest only where those tie."""
    prefixes = words_of(keys, 0, 8).ravel()
    order = np.argsort(prefixes)
    ordered = prefixes[order]
    if not np.any(ordered[1:] == ordered[:-1]):
        return order
    rest = words_of(keys, 8, 16).ravel()
    order = np.lexsort((rest, prefixes))
    ordered, rest = prefixes[order], rest[order]
    if np.any((ordered[1:] == ordered[:-1]) & (rest[1:] == rest[:-1])):
        raise LimitError("two leaves have the same order key; build again with another secret")
    return order
