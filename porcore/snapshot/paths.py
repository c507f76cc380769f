"""Paths of many leaves at once, recomputed from the pages and rows that a snapshot file stores.

All subtrees of a proof are climbed side by side, so that a proof costs six batches however many assets it is for.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from porcore.hashing import Node
from porcore.kernel import NODE_BYTES, Bytes, parents
from porcore.snapshot.layout import CHUNK, STRIDE

__all__ = ["Stretch", "stretch_siblings"]


class Stretch(NamedTuple):
    """The part of a path that lies within one page or one stored row."""

    nodes: Bytes  # [n, 48], 1..64 neighbours of one level
    pad: bytes  # 48 bytes: the padding node of that level
    offset: int  # of the own node among them, 0..63
    levels: int  # how many siblings are wanted, 0..6


def stretch_siblings(stretches: Sequence[Stretch]) -> list[list[Node]]:
    """Return the siblings of each stretch, lowest level first.

    Raises LimitError when a sum reaches 2^127, which only happens in a damaged file.
    """
    level = np.empty((len(stretches), CHUNK, NODE_BYTES), dtype=np.uint8)
    for number, stretch in enumerate(stretches):
        level[number, : len(stretch.nodes)] = stretch.nodes
        level[number, len(stretch.nodes) :] = np.frombuffer(stretch.pad, dtype=np.uint8)
    nodes = level.reshape(-1, NODE_BYTES)
    found: list[list[Node]] = [[] for _ in stretches]
    for step in range(max((stretch.levels for stretch in stretches), default=0)):
        data, width = nodes.tobytes(), CHUNK >> step
        for number, stretch in enumerate(stretches):
            if step < stretch.levels:
                at = (number * width + ((stretch.offset >> step) ^ 1)) * NODE_BYTES
                found[number].append(
                    Node(int.from_bytes(data[at : at + 16], "big"), data[at + 16 : at + NODE_BYTES])
                )
        if step + 1 < STRIDE:
            nodes = parents(nodes, b"")  # whole subtrees: no right sibling is missing
    return found
