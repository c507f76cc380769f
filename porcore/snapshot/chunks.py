"""Hashing many parts of many trees at once, each as high as one page or one stored row reaches.

All are folded side by side, so that an answer costs six batches of hashes however many assets it is for. Nodes that
only padding lies under are not hashed.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from porcore.kernel import NODE_BYTES, Bytes, parents

__all__ = ["Chunk", "ChunkLevels"]


class Chunk(NamedTuple):
    """Neighbours of one level under one common node."""

    nodes: Bytes  # [n, 48], n of 1..64, without padding
    pads: tuple[bytes, ...]  # 48 bytes each: padding nodes of this level and those above it
    levels: int  # 0..6, from the nodes to the common one


class ChunkLevels:
    """The levels above many chunks, each up to its common node."""

    def __init__(self, chunks: Sequence[Chunk]) -> None:
        """Hash them all. Raises LimitError when a sum reaches 2^127, which only happens in a damaged file."""
        self._chunks = chunks
        self._counts = np.array([len(chunk.nodes) for chunk in chunks], dtype=np.int64)
        self._levels = np.array([chunk.levels for chunk in chunks], dtype=np.int64)
        nodes = np.concatenate(
            [np.empty((0, NODE_BYTES), dtype=np.uint8), *(chunk.nodes for chunk in chunks)]
        )
        self._nodes, self._starts = [nodes], [_starts(self._counts)]
        for step in range(int(self._levels.max(initial=0))):
            nodes = parents(self._paired(step), b"")  # every width is even: no right sibling is missing
            self._nodes.append(nodes)
            self._starts.append(_starts(self._widths(step + 1)))

    def level(self, number: int, step: int) -> Bytes:
        """Return the nodes [n, 48] of a chunk `step` levels above its own, 0..`levels`.

        `number` is the chunk's place among those given, 0 = first.
        """
        start = int(self._starts[step][number])
        return self._nodes[step][start : start + (len(self._chunks[number].nodes) + (1 << step) - 1 >> step)]

    def top(self, number: int) -> bytes:
        """Return the common node of a chunk, 48 bytes; `number` is its place among those given, 0 = first."""
        top: bytes = self.level(number, self._chunks[number].levels).tobytes()
        return top

    def _widths(self, step: int) -> NDArray[np.int64]:
        """Return how many nodes each chunk has at this step, 0 where that is above its common node."""
        return np.where(self._levels >= step, self._counts + (1 << step) - 1 >> step, 0)

    def _paired(self, step: int) -> Bytes:
        """Return the nodes of those chunks that go higher, one of padding where a right sibling is missing."""
        widths, higher = self._widths(step), self._levels > step
        kept = np.where(higher, widths, 0)
        even = kept + (kept & 1)
        starts = _starts(even)
        source = self._nodes[step]
        taken = np.empty(int(even.sum()), dtype=np.int64)  # which of the nodes, or of the padding behind them
        taken[np.arange(kept.sum()) + np.repeat(starts - _starts(kept), kept)] = np.flatnonzero(
            np.repeat(higher, widths)
        )
        odd = np.flatnonzero(kept & 1)
        if len(odd):
            pads = b"".join([self._chunks[number].pads[step] for number in odd.tolist()])
            taken[starts[odd] + kept[odd]] = np.arange(len(source), len(source) + len(odd))
            source = np.concatenate([source, np.frombuffer(pads, dtype=np.uint8).reshape(-1, NODE_BYTES)])
        return source.take(taken, axis=0)


def _starts(widths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where each begins when they follow one another."""
    return np.cumsum(widths) - widths
