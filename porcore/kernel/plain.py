"""Hashing many leaves and nodes at once: hashlib over numpy message matrices.

Same results as the readable `porcore.format.hashing` (a test compares them), about twice as fast, because the
messages of a whole level are laid out in one go. Shapes are given as [rows, bytes]; everything is
big-endian ``uint8``. A *record* is ``client_id(32) ‖ piece(2) ‖ balance(16)``, a *node* ``sum(16) ‖ hash(32)``.
"""

import struct
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from porcore.errors import LimitError
from porcore.format.hashing import KEY, LEAF, PARENT, Node

__all__ = [
    "NODE_BYTES",
    "OVERFLOW",
    "RECORD_BYTES",
    "leaf_keys",
    "leaf_keys_each",
    "leaf_nodes",
    "leaf_nodes_each",
    "node_at",
    "parents",
]

Bytes = NDArray[np.uint8]

OVERFLOW = "a sum reaches 2^127 units, which the format forbids; use fewer decimals"
RECORD_BYTES = 50
NODE_BYTES = 48
_BALANCE = slice(34, 50)


def _digests(messages: Bytes) -> Bytes:
    """Return the SHA-256 [n, 32] of the rows of [n, m]."""
    rows = struct.iter_unpack(f"{messages.shape[1]}s", messages.tobytes())
    joined = b"".join([sha256(row).digest() for (row,) in rows])
    return np.frombuffer(joined, dtype=np.uint8).reshape(-1, 32)


def _constant(data: bytes) -> Bytes:
    return np.frombuffer(data, dtype=np.uint8)


def leaf_keys(secret: bytes, context: bytes, records: Bytes, tag: bytes = KEY) -> Bytes:
    """Return the leaf keys [n, 32] of records [n, 50]: order key in bytes 0-15, nonce in 16-31.

    `secret` and `context` are 32 bytes each, `tag` is of any length. With the tag CUT and the number of a
    block in place of the piece: the digests that decide about cuts.
    """
    head = _constant(tag + secret + context)
    messages = np.empty((len(records), len(head) + 34), dtype=np.uint8)
    messages[:, : len(head)] = head
    messages[:, len(head) :] = records[:, :34]
    return _digests(messages)


def leaf_nodes(context: bytes, records: Bytes, keys: Bytes) -> Bytes:
    """Return the leaves [n, 48] of records [n, 50] with their keys [n, 32]; `context` is 32 bytes."""
    messages = np.empty((len(records), 99), dtype=np.uint8)
    messages[:, :33] = _constant(LEAF + context)
    messages[:, 33:65] = records[:, :32]
    messages[:, 65:81] = keys[:, 16:]
    messages[:, 81:83] = records[:, 32:34]
    messages[:, 83:99] = records[:, _BALANCE]
    nodes = np.empty((len(records), NODE_BYTES), dtype=np.uint8)
    nodes[:, :16] = records[:, _BALANCE]
    nodes[:, 16:] = _digests(messages)
    return nodes


def leaf_keys_each(secret: bytes, contexts: Bytes, records: Bytes) -> Bytes:
    """Return what `leaf_keys` does for records [n, 50] of several trees, each with its context [n, 32].

    `secret` is 32 bytes.
    """
    messages = np.empty((len(records), 99), dtype=np.uint8)
    messages[:, :33] = _constant(KEY + secret)
    messages[:, 33:65] = contexts
    messages[:, 65:] = records[:, :34]
    return _digests(messages)


def leaf_nodes_each(contexts: Bytes, records: Bytes, keys: Bytes) -> Bytes:
    """Return what `leaf_nodes` does for records [n, 50] of several trees.

    Each has its key in `keys` [n, 32] and its context in `contexts` [n, 32].
    """
    messages = np.empty((len(records), 99), dtype=np.uint8)
    messages[:, 0] = LEAF[0]
    messages[:, 1:33] = contexts
    messages[:, 33:65] = records[:, :32]
    messages[:, 65:81] = keys[:, 16:]
    messages[:, 81:99] = records[:, 32:]
    return np.concatenate([records[:, _BALANCE], _digests(messages)], axis=1)


def parents(nodes: Bytes, pad: bytes) -> Bytes:
    """Return the level [ceil(n / 2), 48] above nodes [n, 48].

    `pad` (48 bytes) is used for a missing right sibling. Raises LimitError when a sum reaches 2^127.
    """
    if len(nodes) % 2:
        nodes = np.concatenate([nodes, _constant(pad).reshape(1, NODE_BYTES)])
    pairs = nodes.reshape(-1, 2 * NODE_BYTES)
    messages = np.empty((len(pairs), 1 + 2 * NODE_BYTES), dtype=np.uint8)
    messages[:, 0] = PARENT[0]
    messages[:, 1:] = pairs
    above = np.empty((len(pairs), NODE_BYTES), dtype=np.uint8)
    above[:, :16] = _sums(pairs[:, :16], pairs[:, NODE_BYTES : NODE_BYTES + 16])
    above[:, 16:] = _digests(messages)
    return above


def _sums(left: Bytes, right: Bytes) -> Bytes:
    """Add 128-bit big-endian integers [n, 16], each below 2^127."""
    a, b = (np.ascontiguousarray(side).view(">u8").astype(np.uint64) for side in (left, right))
    low = a[:, 1] + b[:, 1]
    high = a[:, 0] + b[:, 0] + (low < a[:, 1])
    if np.any(high >> np.uint64(63)):
        raise LimitError(OVERFLOW)
    return np.ascontiguousarray(np.stack([high, low], axis=1).astype(">u8")).view(np.uint8)


def node_at(nodes: Bytes, index: int) -> Node:
    """Return row `index` (0..n-1) of nodes [n, 48] as a Node."""
    row = nodes[index].tobytes()
    return Node(int.from_bytes(row[:16], "big"), row[16:])
