"""Hashing many leaves and nodes at once, as fast as this machine can.

Shapes and errors are those of `porcore.kernel.plain`. Small batches never wait for a compiler: they go to the
plain kernel until a large one has made the choice.
"""

from porcore.format.hashing import KEY
from porcore.kernel import plain
from porcore.kernel.choice import Choice, Hashes, KernelError, chosen
from porcore.kernel.plain import NODE_BYTES, RECORD_BYTES, Bytes, node_at

__all__ = [
    "NODE_BYTES",
    "RECORD_BYTES",
    "Bytes",
    "Choice",
    "KernelError",
    "chosen",
    "leaf_keys",
    "leaf_keys_each",
    "leaf_nodes",
    "leaf_nodes_each",
    "node_at",
    "parents",
    "ready",
    "ready_for",
]

# Below this many rows the plain kernel is done before the compiled one would be loaded.
_LARGE = 1 << 18
_ready: list[Hashes] = []


def ready() -> Choice:
    """Choose, compile and test the kernel now, so that small batches use it too. Raises KernelError."""
    made = chosen()
    _ready[:] = [made.hashes]
    return made


def ready_for(leaves: int) -> None:
    """Make the kernel ready if that is worth it for so many leaves, of which each batch alone may be small."""
    if leaves >= _LARGE:
        ready()


def _for(rows: int) -> Hashes:
    if _ready:
        return _ready[0]
    return ready().hashes if rows >= _LARGE else plain


def leaf_keys(secret: bytes, context: bytes, records: Bytes, tag: bytes = KEY) -> Bytes:
    """Return the leaf keys [n, 32] of records [n, 50]: order key in bytes 0-15, nonce in 16-31.

    `secret` and `context` are 32 bytes each, `tag` is of any length: KEY for leaves, CUT for the digests that
    decide about cuts.
    """
    return _for(len(records)).leaf_keys(secret, context, records, tag)


def leaf_nodes(context: bytes, records: Bytes, keys: Bytes) -> Bytes:
    """Return the leaves [n, 48] of records [n, 50] with their keys [n, 32]; `context` is 32 bytes."""
    return _for(len(records)).leaf_nodes(context, records, keys)


def leaf_keys_each(secret: bytes, contexts: Bytes, records: Bytes) -> Bytes:
    """Return the leaf keys [n, 32] of records [n, 50] of several trees, each with its context [n, 32].

    `secret` is 32 bytes.
    """
    return _for(len(records)).leaf_keys_each(secret, contexts, records)


def leaf_nodes_each(contexts: Bytes, records: Bytes, keys: Bytes) -> Bytes:
    """Return the leaves [n, 48] of records [n, 50] with their keys [n, 32] and contexts [n, 32]."""
    return _for(len(records)).leaf_nodes_each(contexts, records, keys)


def parents(nodes: Bytes, pad: bytes) -> Bytes:
    """Return the level above nodes [n, 48], `pad` (48 bytes) for a missing right sibling. Raises LimitError."""
    return _for(len(nodes)).parents(nodes, pad)
