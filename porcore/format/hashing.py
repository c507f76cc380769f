"""The hashes of the format ``porcore/1``, written to be read (docs/format.md, "The tree").

This is the reference: every faster kernel is tested against it. All integers are big-endian.
SHA-256 comes from hashlib; nothing here is cryptography of our own.

    byte 0 of the message   what is hashed
    0x00                    a leaf
    0x01                    a parent
    0x02                    the padding leaf of a tree
    0x03                    the key of a leaf (its place and its nonce)
    0x04                    the places where a balance is cut into pieces
"""

from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from porcore.errors import LimitError

__all__ = [
    "MAX_AMOUNT",
    "Node",
    "add_sums",
    "context_hash",
    "depth_of",
    "is_left",
    "leaf_hash",
    "leaf_key",
    "pad_nodes",
    "parent",
    "width_at",
]

MAX_AMOUNT = 2**127 - 1  # units of 10^-decimals of the asset; a sum above it is an error

LEAF, PARENT, PADDING, KEY, CUT = b"\x00", b"\x01", b"\x02", b"\x03", b"\x04"


class Node(NamedTuple):
    """A node of a sum tree."""

    sum: int  # units, 0..2^127-1
    hash: bytes  # 32 bytes

    def encode(self) -> bytes:
        """The 48 bytes under which a parent commits to this node."""
        return self.sum.to_bytes(16, "big") + self.hash


def context_hash(exchange: str, taken_at: str, symbol: str, decimals: int, members: Sequence[str]) -> bytes:
    """Return the 32 bytes that bind every leaf to one asset of one snapshot of one exchange.

    `taken_at` is ``YYYY-MM-DDTHH:MM:SSZ``, `decimals` is 0..30 and `members` are in the statement's order; none
    of them is checked here. The rule is in docs/format.md, "The tree".
    """
    lines = ("porcore/1 context", exchange, taken_at, symbol, str(decimals), ",".join(members))
    return sha256("".join(f"{line}\n" for line in lines).encode("ascii")).digest()


def leaf_key(secret: bytes, context: bytes, client_id: bytes, piece: int) -> bytes:
    """Return the 32-byte key of a leaf: its order key (bytes 0-15) and its nonce (bytes 16-31).

    `secret`, `context` and `client_id` are 32 bytes each, `piece` is 0..15. Without the operator's secret
    no one can tell where a client is in the tree or test a guess of a balance.
    """
    return sha256(KEY + secret + context + client_id + piece.to_bytes(2, "big")).digest()


def leaf_hash(context: bytes, client_id: bytes, nonce: bytes, piece: int, balance: int) -> bytes:
    """Return the 32-byte hash of a leaf; `balance` is in the asset's units, 1..2^127-1, and `piece` is 0..15.

    `context` and `client_id` are 32 bytes each, `nonce` is 16 bytes: the second half of `leaf_key`.
    """
    return sha256(
        LEAF + context + client_id + nonce + piece.to_bytes(2, "big") + balance.to_bytes(16, "big")
    ).digest()


def add_sums(left: int, right: int) -> int:
    """Return the sum of two amounts in units, or raise LimitError when it reaches 2^127.

    `left` and `right` are 0..2^127-1.
    """
    total = left + right
    if total > MAX_AMOUNT:
        raise LimitError("a sum reaches 2^127 units, which the format forbids; use fewer decimals")
    return total


def parent(left: Node, right: Node) -> Node:
    """Return the parent of two nodes. Both child sums are hashed, so neither can be understated.

    Raises LimitError when their sum reaches 2^127 units.
    """
    return Node(add_sums(left.sum, right.sum), sha256(PARENT + left.encode() + right.encode()).digest())


@lru_cache(maxsize=1024)  # the same for all leaves of a tree, and half of the hashes of a path
def pad_nodes(context: bytes, levels: int) -> tuple[Node, ...]:
    """Return the padding nodes of levels 0..`levels`: what is used where a right sibling is missing.

    `context` is 32 bytes, as `context_hash` returns it.
    """
    pads = [Node(0, sha256(PADDING + context).digest())]
    while len(pads) <= levels:
        pads.append(parent(pads[-1], pads[-1]))
    return tuple(pads)


def depth_of(leaf_count: int) -> int:
    """Return the number of levels above the leaves: ceil(log2 n), 0 for n of 0 and 1.

    `leaf_count` is n, 0 or more.
    """
    return max(leaf_count - 1, 0).bit_length()


def is_left(index: int, level: int) -> bool:
    """Tell whether the node of `level` (0 = leaves) above leaf `index` (0 = first) is a left child."""
    return index >> level & 1 == 0


def width_at(leaf_count: int, level: int) -> int:
    """Return the number of stored nodes of a level: ceil(n / 2^level).

    `leaf_count` is n, 0 or more; `level` is 0 for the leaves.
    """
    return (leaf_count + (1 << level) - 1) >> level
