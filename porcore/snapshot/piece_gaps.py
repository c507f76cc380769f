"""Whether every client's pieces are 0, 1, 2 … without a gap, in memory that does not grow with the leaves.

Of each leaf only a mark is kept: 60 bits of a hash of the client id under a key drawn afresh, and the piece. The
leaves are gone through several times, a part of the marks each time. Two clients with the same 60 bits look like a
gap once in very many files, but not under the next key as well; a gap shows under every key.
"""

import secrets
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from porcore.kernel import Bytes, leaf_keys
from porcore.proof import MAX_PIECES

__all__ = ["have_gaps"]

_MARKS = 1 << 24  # kept at once, 8 bytes each
_KEYS = 3
_PIECE_BITS = np.uint64(4)
assert 1 << int(_PIECE_BITS) >= MAX_PIECES


def have_gaps(batches: Callable[[], Iterator[Bytes]], leaves: int) -> bool:
    """Tell whether any client's pieces have a gap; `batches` goes through all records [n, 50], no two alike."""
    return all(_seem_to_have_gaps(batches, -(-leaves // _MARKS)) for _ in range(_KEYS))


def _seem_to_have_gaps(batches: Callable[[], Iterator[Bytes]], parts: int) -> bool:
    key = secrets.token_bytes(32)
    return any(_gap(np.concatenate(list(_marks(batches(), key, part, parts)))) for part in range(parts))


def _marks(batches: Iterator[Bytes], key: bytes, part: int, parts: int) -> Iterator[NDArray[np.uint64]]:
    """Yield the marks of those clients that fall into one of `parts` parts."""
    for records in batches:
        clients = records.copy()
        clients[:, 32:34] = 0  # the same mark for all pieces of a client
        words = np.ascontiguousarray(leaf_keys(key, bytes(32), clients)[:, :16]).view(">u8").astype(np.uint64)
        pieces = records[:, 33].astype(np.uint64)
        marks = words[:, 0] >> _PIECE_BITS << _PIECE_BITS | pieces
        yield marks if parts == 1 else marks[words[:, 1] % np.uint64(parts) == part]


def _gap(marks: NDArray[np.uint64]) -> bool:
    marks.sort()
    first = marks & np.uint64((1 << int(_PIECE_BITS)) - 1) == 0  # a client's first piece
    follows = np.zeros(len(marks), dtype=bool)
    follows[1:] = marks[1:] - marks[:-1] == 1
    return not np.all(first | follows)
