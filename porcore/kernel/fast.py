"""The compiled kernel behind the same three functions as the plain one, one set for each kind of instructions."""

from dataclasses import dataclass

import numpy as np

from porcore.errors import LimitError
from porcore.format.hashing import KEY, LEAF, PARENT
from porcore.kernel import jit
from porcore.kernel.plain import NODE_BYTES, OVERFLOW, Bytes

__all__ = ["Kernel"]


def _padded(message: bytes) -> Bytes:
    """Return a message with SHA-256's padding (FIPS 180-4, section 5.1.1): a multiple of 64 bytes."""
    zeros = bytes(-(len(message) + 9) % 64)
    return np.frombuffer(message + b"\x80" + zeros + (8 * len(message)).to_bytes(8, "big"), dtype=np.uint8)


@dataclass(frozen=True, slots=True)
class Kernel:
    """Batch hashing with one kind of instructions (`porcore.kernel.jit`): shapes and errors as in `plain`.

    `out` is memory to write to, of the shape of the result, [n, 32] or [n, 48]; None takes fresh memory.
    """

    name: str  # sha, lanes8 or lanes16

    def leaf_keys(
        self,
        secret: bytes,
        context: bytes,
        records: Bytes,
        tag: bytes = KEY,
        out: Bytes | None = None,
    ) -> Bytes:
        """Return the leaf keys [n, 32] of records [n, 50].

        `secret` and `context` are 32 bytes each, `tag` is of any length.
        """
        out = np.empty((len(records), 32), dtype=np.uint8) if out is None else out
        jit.leaf_keys(
            jit.hashing(self.name), _padded(tag + secret + context + bytes(34)), _rows(records), out
        )
        return out

    def leaf_nodes(self, context: bytes, records: Bytes, keys: Bytes, out: Bytes | None = None) -> Bytes:
        """Return the leaves [n, 48] of records [n, 50] with their keys [n, 32]; `context` is 32 bytes."""
        out = np.empty((len(records), NODE_BYTES), dtype=np.uint8) if out is None else out
        jit.leaf_nodes(
            jit.hashing(self.name), _padded(LEAF + context + bytes(66)), _rows(records), _rows(keys), out
        )
        return out

    def leaf_keys_each(self, secret: bytes, contexts: Bytes, records: Bytes) -> Bytes:
        """Return the leaf keys [n, 32] of records [n, 50] of several trees, each with its context [n, 32].

        `secret` is 32 bytes.
        """
        out = np.empty((len(records), 32), dtype=np.uint8)
        template = _padded(KEY + secret + bytes(66))
        jit.leaf_keys_each(jit.hashing(self.name), template, _rows(contexts), _rows(records), out)
        return out

    def leaf_nodes_each(self, contexts: Bytes, records: Bytes, keys: Bytes) -> Bytes:
        """Return the leaves [n, 48] of records [n, 50] with their keys [n, 32] and contexts [n, 32]."""
        out = np.empty((len(records), NODE_BYTES), dtype=np.uint8)
        template = _padded(LEAF + bytes(98))
        jit.leaf_nodes_each(
            jit.hashing(self.name), template, _rows(contexts), _rows(records), _rows(keys), out
        )
        return out

    def parents(self, nodes: Bytes, pad: bytes, out: Bytes | None = None) -> Bytes:
        """Return the level above nodes [n, 48]; `pad` (48 bytes) is a missing right sibling.

        Raises LimitError when a sum reaches 2^127.
        """
        if len(nodes) % 2:
            nodes = np.concatenate([nodes, np.frombuffer(pad, dtype=np.uint8).reshape(1, NODE_BYTES)])
        out = np.empty((len(nodes) // 2, NODE_BYTES), dtype=np.uint8) if out is None else out
        if jit.parents(jit.hashing(self.name), _padded(PARENT + bytes(2 * NODE_BYTES)), _rows(nodes), out):
            raise LimitError(OVERFLOW)
        return out


def _rows(array: Bytes) -> Bytes:
    """Return the rows one behind the other in memory, as the compiled loops expect them."""
    return np.ascontiguousarray(array)
