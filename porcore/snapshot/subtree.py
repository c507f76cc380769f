"""Recomputing the part of a tree that is above one page or one stored row."""

from collections.abc import Sequence

from porcore.format.hashing import Node
from porcore.kernel import Bytes, parents

__all__ = ["levels_above"]


def levels_above(nodes: Bytes, pads: Sequence[Node], base: int, levels: int) -> list[Bytes]:
    """Return `levels` + 1 levels above and including `nodes` [n, 48], which are at level `base`, 0 = leaves.

    `pads` are the tree's padding nodes by level, from level 0 on.
    """
    result = [nodes]
    for level in range(base, base + levels):
        result.append(parents(result[-1], pads[level].encode()))
    return result
