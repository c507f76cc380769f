"""A sum tree held in memory: the readable oracle of the paged one (docs/format.md, "The tree")."""

from collections.abc import Sequence

from porcore.errors import LimitError
from porcore.format.hashing import Node, depth_of, pad_nodes, parent

__all__ = ["build_levels", "path_of", "root_of"]


def build_levels(context: bytes, leaves: Sequence[Node]) -> list[list[Node]]:
    """Return the stored nodes of every level, leaves first.

    Level k holds ceil(n / 2^k) nodes; no leaves give one level without nodes. `context` is the asset's, 32
    bytes. Raises LimitError when a sum reaches 2^127.
    """
    pads = pad_nodes(context, depth_of(len(leaves)))
    levels = [list(leaves)]
    while len(levels[-1]) > 1:
        below, pad = levels[-1], pads[len(levels) - 1]
        padded = below if len(below) % 2 == 0 else [*below, pad]
        levels.append([parent(padded[i], padded[i + 1]) for i in range(0, len(padded), 2)])
    return levels


def root_of(context: bytes, levels: Sequence[Sequence[Node]]) -> Node:
    """Return the root: the only node of the last level, or the padding leaf of an empty tree.

    `context` is 32 bytes, the one that `build_levels` was given.
    """
    return levels[-1][0] if levels[-1] else pad_nodes(context, 0)[0]


def path_of(context: bytes, levels: Sequence[Sequence[Node]], index: int) -> list[Node]:
    """Return the siblings from the leaf `index` (0..n-1) up to the root, the leaf's own first.

    `context` is 32 bytes, the one that `build_levels` was given. Raises LimitError for another index.
    """
    if not 0 <= index < len(levels[0]):
        raise LimitError(f"found leaf index {index}, expected one below {len(levels[0])}")
    pads = pad_nodes(context, len(levels))
    path = []
    for level, nodes in enumerate(levels[:-1]):
        sibling = (index >> level) ^ 1
        path.append(nodes[sibling] if sibling < len(nodes) else pads[level])
    return path
