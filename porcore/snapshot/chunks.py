"""Hashing many parts of many trees at once, each as high as one page or one stored row reaches.

All are climbed side by side, so that an answer costs six batches of hashes however many assets it is for. Nodes that
only padding lies under are not hashed.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from porcore.kernel import NODE_BYTES, Bytes, parents
from porcore.snapshot.layout import STRIDE

__all__ = ["Chunk", "climbed"]


class Chunk(NamedTuple):
    """Neighbours of one level under one common node."""

    nodes: Bytes  # [n, 48], n of 1..64, without padding
    pads: tuple[bytes, ...]  # 48 bytes each: padding nodes of this level and those above it
    levels: int  # 0..6, from the nodes to the common one


def climbed(chunks: Sequence[Chunk]) -> list[list[Bytes]]:
    """Return of each chunk its levels [n, 48], from the nodes given to the common one [1, 48].

    Raises LimitError when a sum reaches 2^127, which only happens in a damaged file.
    """
    found: list[list[Bytes]] = [[] for _ in chunks]
    open_ones = list(range(len(chunks)))
    nodes = np.concatenate([np.empty((0, NODE_BYTES), dtype=np.uint8), *(chunk.nodes for chunk in chunks)])
    for step in range(STRIDE + 1):
        at, kept, higher = 0, [], []
        for number in open_ones:
            chunk = chunks[number]
            width = -(-len(chunk.nodes) >> step)
            found[number].append(nodes[at : at + width])
            if step < chunk.levels:
                kept.append(nodes[at : at + width])
                if width % 2:
                    pad = np.frombuffer(chunk.pads[step], dtype=np.uint8)
                    kept.append(pad.reshape(1, NODE_BYTES))
                higher.append(number)
            at += width
        open_ones = higher
        if not open_ones:
            break
        nodes = parents(np.concatenate(kept), b"")  # every width is even: no right sibling is missing
    return found
