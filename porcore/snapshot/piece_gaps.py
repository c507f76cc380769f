"""Whether every client's pieces are 0, 1, 2 … without a gap, and as many as stated, in memory that does not grow.

Of each leaf only a mark is kept: 60 bits of a hash of the client id under a key drawn afresh, and the piece. The
leaves are gone through several times, a part of the marks each time. Two clients with the same 60 bits look like a
gap once in very many files, but not under the next key as well; a gap shows under every key.
"""

import secrets
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from porcore.format.proof import MAX_PIECES
from porcore.kernel import Bytes, leaf_keys
from porcore.kernel.rows import words_of

__all__ = ["have_gaps", "other_cut", "parse_pieces"]

_MARKS = 1 << 24  # kept at once, 8 bytes each
_KEYS = 3
_PIECE_BITS = np.uint64(4)
assert 1 << int(_PIECE_BITS) >= MAX_PIECES


_Tagged = Iterator[tuple[Bytes, NDArray[np.uint64]]]  # records [n, 50], and a tag 0..15 for each


def parse_pieces(stated: bytes) -> int | None:
    """Return the number of pieces that a file states, None unless `stated` is 1 to 16 in plain ASCII digits."""
    numbers = {str(number).encode(): number for number in range(1, MAX_PIECES + 1)}
    return numbers.get(stated)


def have_gaps(batches: Callable[[], Iterator[Bytes]], leaves: int) -> bool:
    """Tell whether any client's pieces have a gap; `batches` goes through all records [n, 50], no two alike.

    `leaves` is the number of records in all batches: the more, the more often they are gone through.
    """

    def tagged() -> _Tagged:
        for records in batches():
            yield records, records[:, 33].astype(np.uint64)

    return all(_breaks(tagged, -(-leaves // _MARKS)) for _ in range(_KEYS))


def other_cut(batches: Callable[[], Iterator[Bytes]], leaves: int, pieces: int) -> bool:
    """Tell whether these cannot be balances cut into `pieces` (1..16), or into as many units as there are.

    `batches` goes through all records [n, 50], `leaves` is the number of them. A leaf above one unit belongs
    to a balance of more units than pieces, which has all its pieces. With pieces stated that nothing was cut
    into, a public list would show whole balances.
    """

    def tagged() -> _Tagged:
        for records in batches():
            last = records[records[:, 33] == pieces - 1]
            yield last, np.zeros(len(last), dtype=np.uint64)
            above = records[np.any(records[:, 34:49], axis=1) | (records[:, 49] > 1)]
            yield above, np.ones(len(above), dtype=np.uint64)

    if any(np.any(records[:, 33] >= pieces) for records in batches()):
        return True
    return pieces > 1 and _breaks(tagged, -(-2 * leaves // _MARKS), repeated=True)


def _breaks(tagged: Callable[[], _Tagged], parts: int, *, repeated: bool = False) -> bool:
    """Tell whether any client has a tag above 0 and not the one below it, or (unless that may be) one tag twice."""
    key = secrets.token_bytes(32)
    for part in range(parts):
        marks = _joined(_marks(tagged(), key, part, parts))
        if _gap(np.unique(marks) if repeated else marks):
            return True
    return False


def _joined(marks: Iterator[NDArray[np.uint64]]) -> NDArray[np.uint64]:
    return np.concatenate([np.empty(0, dtype=np.uint64), *marks])


def _marks(tagged: _Tagged, key: bytes, part: int, parts: int) -> Iterator[NDArray[np.uint64]]:
    """Yield the marks of those clients that fall into one of `parts` parts."""
    for records, tags in tagged:
        clients = records.copy()
        clients[:, 32:34] = 0  # the same mark for all pieces of a client
        words = words_of(leaf_keys(key, bytes(32), clients), 0, 16)
        marks = words[:, 0] >> _PIECE_BITS << _PIECE_BITS | tags
        yield marks if parts == 1 else marks[words[:, 1] % np.uint64(parts) == part]


def _gap(marks: NDArray[np.uint64]) -> bool:
    marks.sort()
    first = marks & np.uint64((1 << int(_PIECE_BITS)) - 1) == 0  # a client's first piece
    follows = np.zeros(len(marks), dtype=bool)
    follows[1:] = marks[1:] - marks[:-1] == 1
    return not np.all(first | follows)
