"""What a ledger becomes before its clients are put together: a flat list of entries.

An entry is ``client_id(32) ‖ asset(2) ‖ units(16)``, big-endian: as wide as a leaf's record. Two assets that do not exist
mark what is no balance:

    PRESENT   the client is in the ledger, with nothing to count; units are 0
    ACCOUNT   units are a hash(8) of an account's name and the number of its rows(8), in the ledger's order
"""

from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from porcore.kernel import RECORD_BYTES, Bytes
from porcore.snapshot.leaf_range import rows_at

__all__ = [
    "ACCOUNT",
    "PRESENT",
    "Words",
    "account_code",
    "asset_codes",
    "id_words",
    "mixed_ids",
    "scattered",
    "words_of",
]

PRESENT, ACCOUNT = 0xFFFF, 0xFFFE

Words = NDArray[np.uint64]

# Odd constants for a multiply-xor mix. It only spreads clients evenly, also those whose ids are alike; nothing is
# secret here, and a different mix would give the same trees.
_FACTORS = np.array(
    [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93], dtype=np.uint64
)


def words_of(rows: Bytes, start: int, stop: int) -> Words:
    """Return the big-endian 64-bit words [n, k] in bytes `start` to `stop` of rows [n, m]."""
    return rows[:, start:stop].copy().view(">u8").astype(np.uint64)


def id_words(entries: Bytes) -> Words:
    """Return the client ids as [n, 4]."""
    return words_of(entries, 0, 32)


def asset_codes(entries: Bytes) -> NDArray[np.uint16]:
    """Return the assets [n]."""
    return entries[:, 32:34].copy().view(">u2").astype(np.uint16).ravel()


def mixed_ids(words: Words) -> Words:
    """Return 64 evenly spread bits [n] for client ids [n, 4]."""
    mixed = (words * _FACTORS).sum(axis=1, dtype=np.uint64)
    mixed ^= mixed >> np.uint64(32)
    mixed *= _FACTORS[0]
    mixed ^= mixed >> np.uint64(29)
    mixed *= _FACTORS[3]
    spread: Words = mixed ^ (mixed >> np.uint64(32))
    return spread


def account_code(name: str) -> int:
    """Return 64 bits in place of an account's name, which may be anything and is no one's business here."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big")


def scattered(rows: Bytes, evenly: Words, parts: int) -> tuple[Bytes, NDArray[np.int64]]:
    """Return rows [n, 50] grouped by part and where each of the `parts` (at most 2^16) begins [parts + 1].

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
