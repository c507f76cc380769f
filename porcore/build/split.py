"""Cutting many balances into pieces at once; `porcore.format.pieces` is the rule and the oracle."""

import numpy as np
from numpy.typing import NDArray

from porcore.format.hashing import CUT
from porcore.format.pieces import cut_balance
from porcore.kernel import RECORD_BYTES, Bytes, leaf_keys
from porcore.kernel.rows import records_of, upper_products, words_of

__all__ = ["cut_records"]

_WORDS = 4  # cut points in a digest
_32 = np.uint64(32)


def cut_records(
    secret: bytes, context: bytes, records: Bytes, limbs: NDArray[np.uint64], pieces: int
) -> Bytes:
    """Return the records [m, 50] of all pieces of records [n, 50] that are piece 0 of whole balances, >= 1 unit.

    `limbs` [n, 4] are the balances, highest limb of 32 bits first; `pieces` is 2..16. `secret` and `context`
    are 32 bytes each.
    """
    low = limbs[:, 2] << _32 | limbs[:, 3]
    small = (limbs[:, 0] == 0) & (limbs[:, 1] == 0) & (limbs[:, 2] >> np.uint64(31) == 0) & (low >= pieces)
    large: list[tuple[bytes, int, int]] = []
    for record in records[~small]:
        client_id, balance = record[:32].tobytes(), int.from_bytes(record[34:].tobytes(), "big")
        for piece, part in enumerate(cut_balance(secret, context, client_id, balance, pieces)):
            large.append((client_id, piece, part))
    cut = _cut_small(secret, context, records[small], low[small], pieces)
    return np.concatenate([cut, records_of(large)])


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
            cuts[:, column] = upper_products(rest, words[:, column - first])
    cuts[:, 1:pieces].sort(axis=1)
    rows = np.repeat(records, pieces, axis=0).reshape(count, pieces, RECORD_BYTES)
    rows[:, :, 33] = np.arange(pieces)
    parts = np.diff(cuts, axis=1) + np.uint64(1)
    rows[:, :, 42:50] = parts.astype(">u8").view(np.uint8).reshape(count, pieces, 8)
    return rows.reshape(-1, RECORD_BYTES)
