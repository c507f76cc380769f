"""Cutting many balances into pieces at once; `porcore.format.pieces` is the rule and the oracle."""

import numpy as np
from numpy.typing import NDArray

from porcore.format.hashing import CUT
from porcore.format.pieces import cut_balance
from porcore.kernel import RECORD_BYTES, Bytes, leaf_keys
from porcore.kernel.rows import words_of

__all__ = ["cut_records"]

_WORDS = 4  # cut points in a digest
_LOW = np.uint64(0xFFFFFFFF)
_32 = np.uint64(32)


def cut_records(secret: bytes, context: bytes, records: Bytes, pieces: int) -> Bytes:
    """Return the records [m, 50] of all pieces of records [n, 50] that are piece 0 of whole balances, >= 1 unit.

    `pieces` is 2..16.
    """
    halves = words_of(records, 34, 50)
    small = (halves[:, 0] == 0) & (halves[:, 1] >= pieces) & (halves[:, 1] >> np.uint64(63) == 0)
    cut = [_cut_small(secret, context, records[small], halves[small, 1], pieces)]
    cut += [_cut_one(secret, context, record, pieces) for record in records[~small]]
    return np.concatenate(cut)


def _cut_one(secret: bytes, context: bytes, record: Bytes, pieces: int) -> Bytes:
    client_id, balance = record[:32].tobytes(), int.from_bytes(record[34:].tobytes(), "big")
    parts = cut_balance(secret, context, client_id, balance, pieces)
    rows = b"".join(
        client_id + piece.to_bytes(2, "big") + part.to_bytes(16, "big") for piece, part in enumerate(parts)
    )
    return np.frombuffer(rows, dtype=np.uint8).reshape(-1, RECORD_BYTES)


def _cut_small(
    secret: bytes, context: bytes, records: Bytes, balances: NDArray[np.uint64], pieces: int
) -> Bytes:
    """Cut balances [n] of `pieces` to 2^63-1 units, each into exactly `pieces`."""
    count = len(records)
    rest = balances - np.uint64(pieces)
    cuts = np.zeros((count, pieces + 1), dtype=np.uint64)
    cuts[:, pieces] = rest
    for block in range(-(-(pieces - 1) // _WORDS)):
        numbered = records.copy()
        numbered[:, 33] = block
        words = words_of(leaf_keys(secret, context, numbered, CUT), 0, 32)
        first = 1 + block * _WORDS
        for column in range(first, min(first + _WORDS, pieces)):
            cuts[:, column] = _times_above(rest, words[:, column - first])
    cuts[:, 1:pieces].sort(axis=1)
    rows = np.repeat(records, pieces, axis=0).reshape(count, pieces, RECORD_BYTES)
    rows[:, :, 33] = np.arange(pieces)
    parts = np.diff(cuts, axis=1) + np.uint64(1)
    rows[:, :, 42:50] = parts.astype(">u8").view(np.uint8).reshape(count, pieces, 8)
    return rows.reshape(-1, RECORD_BYTES)


def _times_above(a: NDArray[np.uint64], b: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return the upper 64 bits of the products of 64-bit numbers [n]."""
    a_high, a_low, b_high, b_low = a >> _32, a & _LOW, b >> _32, b & _LOW
    middle = a_high * b_low + (a_low * b_low >> _32)
    other = a_low * b_high + (middle & _LOW)
    product: NDArray[np.uint64] = a_high * b_high + (middle >> _32) + (other >> _32)
    return product
