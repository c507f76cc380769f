"""Cutting a balance into pieces (docs/format.md, "Pieces").

A neighbour in a path, or a reader of the published list, then sees shards and not people's balances. The
cut is decided by the secret alone: the same ledger and secret always give the same leaves.
"""

from hashlib import sha256
from itertools import pairwise

from porcore.format.hashing import CUT

__all__ = ["cut_balance"]

_WORD = 8  # bytes of one cut point; a digest holds four


def cut_balance(secret: bytes, context: bytes, client_id: bytes, balance: int, pieces: int) -> list[int]:
    """Return `balance` (units, >= 1) in min(`pieces`, balance) parts of at least one unit each.

    Broken-stick rule: one unit goes to each part, and the rest is cut at uniformly random places, so that a
    shard tells as little as a cut can about the whole. `pieces` is 1..16; `secret`, `context` and `client_id`
    are 32 bytes each. The rule is in docs/format.md, "Pieces".
    """
    parts = min(pieces, balance)
    if parts == 1:
        return [balance]
    rest = balance - parts
    prefix = CUT + secret + context + client_id
    blocks = -(-(parts - 1) * _WORD // 32)
    stream = b"".join(sha256(prefix + block.to_bytes(2, "big")).digest() for block in range(blocks))
    words = (int.from_bytes(stream[i * _WORD : (i + 1) * _WORD], "big") for i in range(parts - 1))
    cuts = [0, *sorted(rest * word >> 64 for word in words), rest]
    return [1 + high - low for low, high in pairwise(cuts)]
