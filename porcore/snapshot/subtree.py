"""Recomputing the part of a tree that stands above one page or one stored row."""

from collections.abc import Sequence

from porcore.hashing import Node
from porcore.kernel import Bytes, node_at, parents

__all__ = ["climb", "siblings"]


def climb(nodes: Bytes, pads: Sequence[Node], base: int, levels: int) -> list[Bytes]:
    """Return `levels` + 1 levels above and including `nodes` [n, 48], which stand at level `base`.

    `pads` are the tree's padding nodes by level, from level 0 on.
    """
    result = [nodes]
    for level in range(base, base + levels):
        result.append(parents(result[-1], pads[level].encode()))
    return result


def siblings(levels: Sequence[Bytes], pads: Sequence[Node], base: int, index: int) -> list[Node]:
    """Return the siblings along `index` (counted within the lowest of `levels`), the top level left out."""
    path = []
    for step, nodes in enumerate(levels[:-1]):
        sibling = (index >> step) ^ 1
        path.append(node_at(nodes, sibling) if sibling < len(nodes) else pads[base + step])
    return path
