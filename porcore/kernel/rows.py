"""Rows of 50 bytes side by side, picked and grouped without looking at them one by one.

    client_id(32) ‖ code(2) ‖ units(16)        big-endian

In a leaf's record the code is the number of a piece; in an entry of a ledger it tells an asset (`porcore.ledger.entries`).
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from porcore.kernel.plain import RECORD_BYTES, Bytes

__all__ = [
    "Words",
    "codes_of",
    "id_words",
    "mixed_ids",
    "partition_by",
    "records_of",
    "rows_at",
    "upper_products",
    "varying_bits",
    "words_of",
]

Words = NDArray[np.uint64]

_32, _LOW = np.uint64(32), np.uint64(0xFFFFFFFF)

# Odd constants for a multiply-xor mix. It only spreads clients evenly, also those whose ids are alike; nothing is
# secret here, and a different mix would give the same trees.
_FACTORS = np.array(
    [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93], dtype=np.uint64
)


def records_of(rows: Iterable[tuple[bytes, int, int]]) -> Bytes:
    """Return rows [n, 50] of (client_id, code, units >= 0)."""
    joined = b"".join([b"".join((i, c.to_bytes(2, "big"), u.to_bytes(16, "big"))) for i, c, u in rows])
    return np.frombuffer(joined, dtype=np.uint8).reshape(-1, RECORD_BYTES)


def words_of(rows: Bytes, start: int, stop: int) -> Words:
    """Return the big-endian 64-bit words [n, k] in bytes `start` to `stop` - 1 of rows [n, m].

    `stop` - `start` is 8 * k bytes.
    """
    return rows[:, start:stop].copy().view(">u8").astype(np.uint64)


def id_words(rows: Bytes) -> Words:
    """Return the client ids of rows [n, 50] as [n, 4]."""
    return words_of(rows, 0, 32)


def codes_of(rows: Bytes) -> NDArray[np.uint16]:
    """Return the codes [n] of rows [n, 50]."""
    return rows[:, 32:34].copy().view(">u2").astype(np.uint16).ravel()


def mixed_ids(words: Words) -> Words:
    """Return 64 evenly spread bits [n] for client ids; `words` [n, 4] is what `id_words` returns."""
    mixed = (words * _FACTORS).sum(axis=1, dtype=np.uint64)
    mixed ^= mixed >> np.uint64(32)
    mixed *= _FACTORS[0]
    mixed ^= mixed >> np.uint64(29)
    mixed *= _FACTORS[3]
    spread: Words = mixed ^ (mixed >> np.uint64(32))
    return spread


def varying_bits(words: Words) -> tuple[int, int]:
    """Return which of 256 bits are 1 in some of the ids, and which are 0 in some; as numbers of 256 bits.

    `words` [n, 4] is what `id_words` returns; both numbers are 0 for no ids.
    """
    if not len(words):
        return 0, 0
    ones, zeros = np.bitwise_or.reduce(words, axis=0), np.bitwise_or.reduce(~words, axis=0)
    return int.from_bytes(ones.astype(">u8").tobytes(), "big"), int.from_bytes(
        zeros.astype(">u8").tobytes(), "big"
    )


def rows_at(rows: Bytes, places: NDArray[np.intp]) -> Bytes:
    """Return the rows of a C-ordered [n, m] at `places` [k], each 0..n-1, in the order of the places."""
    width = rows.shape[1]
    return rows.view(f"V{width}").ravel()[places].view(np.uint8).reshape(-1, width)


def partition_by(evenly: Words, rows: Bytes, parts: int) -> tuple[Bytes, NDArray[np.int64]]:
    """Return rows [n, 50] grouped by part and where each of the `parts` (1..2^16) begins [parts + 1].

    `evenly` [n] decides: equal parts of its range. Within a part the rows keep their order.
    """
    assert rows.shape[1] == RECORD_BYTES
    part = ((evenly >> np.uint64(32)) * np.uint64(parts) >> np.uint64(32)).astype(np.uint16)
    starts = np.zeros(parts + 1, dtype=np.int64)
    np.cumsum(np.bincount(part, minlength=parts), out=starts[1:])
    if parts == 1:
        return rows, starts
    # On 16-bit numbers a stable sort is a radix sort.
    return rows_at(np.ascontiguousarray(rows), np.argsort(part, kind="stable")), starts


def upper_products(a: Words, b: Words) -> Words:
    """Return the upper 64 bits of the products of 64-bit numbers, `a` [n] by `b` [n]."""
    a_high, a_low, b_high, b_low = a >> _32, a & _LOW, b >> _32, b & _LOW
    middle = a_high * b_low + (a_low * b_low >> _32)
    other = a_low * b_high + (middle & _LOW)
    product: Words = a_high * b_high + (middle >> _32) + (other >> _32)
    return product
