"""Hashing many leaves and nodes at once."""

from porcore.kernel.plain import (
    NODE_BYTES,
    RECORD_BYTES,
    Bytes,
    leaf_keys,
    leaf_nodes,
    node_at,
    node_bytes,
    parents,
)

__all__ = [
    "NODE_BYTES",
    "RECORD_BYTES",
    "Bytes",
    "leaf_keys",
    "leaf_nodes",
    "node_at",
    "node_bytes",
    "parents",
]
