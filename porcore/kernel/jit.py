"""The loops over leaves and nodes, compiled with numba around the instructions of `porcore.kernel.emit`.

A batch of messages is laid out side by side, hashed, and the digests are taken from there: the instructions
never wait for bytes that were only just written. `kind` says which instructions: an empty tuple for the
processor's SHA instructions, a tuple of n numbers for n-fold eight vector lanes; it is a type to numba, so each
kind is compiled on its own. Rows are read and written as vectors and 64-bit words, since numba would copy byte by
byte. The arithmetic on sums is that of `porcore.format.hashing.add_sums`.
"""

from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from porcore.kernel import emit
from porcore.kernel.access import copy, place_of, put_word, start_of, word
from porcore.kernel.compiled import compiled

__all__ = ["leaf_keys", "leaf_keys_each", "leaf_nodes", "leaf_nodes_each", "parents"]

_BATCH = 64  # messages laid out at once: 8 kB stay in the nearest cache
_FIRST = np.array(emit.FIRST_STATE, dtype=np.uint32)
_WORD = ir.IntType(64)


def _lanes(kind: Any) -> int:
    """Return how many messages are hashed at once."""
    return 8 * len(kind) or 2


@intrinsic
def _hash(typing: Any, kind: Any, state: Any, messages: Any, first: Any, blocks: Any, digests: Any) -> Any:
    """Hash messages[first : first + lanes] of `blocks` blocks from state [8] into the same rows of digests."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        _, state, messages, first, blocks, digests = values
        lanes = []
        for number in range(_lanes(kind)):
            row = builder.add(first, ir.Constant(_WORD, number))
            pointers = [
                place_of(context, builder, signature.args[i], array, row, ir.Constant(_WORD, 0))
                for i, array in ((2, messages), (5, digests))
            ]
            lanes.append(emit.HashLane(*pointers))
        emitted = emit.vector_lanes if len(kind) else emit.sha_instructions
        emitted(builder, start_of(context, builder, signature.args[1], state), lanes, blocks)
        return context.get_dummy_value()

    return types.void(kind, state, messages, types.int64, types.int64, digests), generate


@compiled
def _rows_of(template: Any) -> Any:
    """Return [_BATCH, m]: the bytes of a message that never change, once for every place of a batch."""
    messages = np.empty((_BATCH, len(template)), dtype=np.uint8)
    for place in range(_BATCH):
        messages[place, :] = template
    return messages


@compiled
def _hash_batch(kind: Any, state: Any, messages: Any, count: int, blocks: int, digests: Any) -> None:
    """Hash the first `count` of the messages [_BATCH, m]; what follows them may be hashed too."""
    for first in range(0, count, 8 * len(kind) or 2):
        _hash(kind, state, messages, first, blocks, digests)


@compiled
def _state_after(kind: Any, block: Any) -> Any:
    """Return the state [8] after one block [64]: what a digest is, where no padding was added."""
    messages = _rows_of(block)
    digests = np.empty((_BATCH, 32), dtype=np.uint8)
    _hash_batch(kind, _FIRST, messages, 1, 1, digests)
    state = np.empty(8, dtype=np.uint32)
    for i in range(4):
        two = word(digests, 0, 8 * i)
        state[2 * i] = two >> np.uint64(32)
        state[2 * i + 1] = two & np.uint64(0xFFFFFFFF)
    return state


@compiled
def leaf_keys(kind: Any, template: Any, records: Any, out: Any) -> None:
    """Write the keys of records [n, 50] to `out` [n, 32]; `template` is their message [128].

    Its first block is the same for all leaves and is hashed once. Client id and piece are in the second one.
    """
    state = _state_after(kind, template[:64])
    messages = _rows_of(template[64:])
    digests = np.empty((_BATCH, 32), dtype=np.uint8)
    for start in range(0, len(records), _BATCH):
        count = min(_BATCH, len(records) - start)
        for place in range(count):
            copy(32, records, start + place, 0, messages, place, 1)
            copy(2, records, start + place, 32, messages, place, 33)
        _hash_batch(kind, state, messages, count, 1, digests)
        for place in range(count):
            copy(32, digests, place, 0, out, start + place, 0)


@compiled
def leaf_nodes(kind: Any, template: Any, records: Any, keys: Any, out: Any) -> None:
    """Write the leaves of records [n, 50] with keys [n, 32] to `out` [n, 48]; `template` is their message [128]."""
    messages = _rows_of(template)
    digests = np.empty((_BATCH, 32), dtype=np.uint8)
    for start in range(0, len(records), _BATCH):
        count = min(_BATCH, len(records) - start)
        for place in range(count):
            row = start + place
            copy(32, records, row, 0, messages, place, 33)
            copy(16, keys, row, 16, messages, place, 65)
            copy(2, records, row, 32, messages, place, 81)
            copy(16, records, row, 34, messages, place, 83)
            copy(16, records, row, 34, out, row, 0)
        _hash_batch(kind, _FIRST, messages, count, 2, digests)
        for place in range(count):
            copy(32, digests, place, 0, out, start + place, 16)


@compiled
def leaf_keys_each(kind: Any, template: Any, contexts: Any, records: Any, out: Any) -> None:
    """Write the keys of records [n, 50] with contexts [n, 32] to `out` [n, 32].

    `kind` picks the instructions; `template` [128] is a message with its padding, in which context and record
    are filled in.
    """
    messages = _rows_of(template)
    digests = np.empty((_BATCH, 32), dtype=np.uint8)
    for start in range(0, len(records), _BATCH):
        count = min(_BATCH, len(records) - start)
        for place in range(count):
            copy(32, contexts, start + place, 0, messages, place, 33)
            copy(32, records, start + place, 0, messages, place, 65)
            copy(2, records, start + place, 32, messages, place, 97)
        _hash_batch(kind, _FIRST, messages, count, 2, digests)
        for place in range(count):
            copy(32, digests, place, 0, out, start + place, 0)


@compiled
def leaf_nodes_each(kind: Any, template: Any, contexts: Any, records: Any, keys: Any, out: Any) -> None:
    """Write the leaves of records [n, 50] with contexts [n, 32] and keys [n, 32] to `out` [n, 48]."""
    messages = _rows_of(template)
    digests = np.empty((_BATCH, 32), dtype=np.uint8)
    for start in range(0, len(records), _BATCH):
        count = min(_BATCH, len(records) - start)
        for place in range(count):
            row = start + place
            copy(32, contexts, row, 0, messages, place, 1)
            copy(32, records, row, 0, messages, place, 33)
            copy(16, keys, row, 16, messages, place, 65)
            copy(2, records, row, 32, messages, place, 81)
            copy(16, records, row, 34, messages, place, 83)
            copy(16, records, row, 34, out, row, 0)
        _hash_batch(kind, _FIRST, messages, count, 2, digests)
        for place in range(count):
            copy(32, digests, place, 0, out, start + place, 16)


@compiled
def parents(kind: Any, template: Any, nodes: Any, out: Any) -> Any:
    """Write the level above an even number of nodes [2n, 48] to `out` [n, 48]; `template` is their message [128].

    Returns whether a sum reaches 2^127; `out` is worth nothing then.
    """
    messages = _rows_of(template)
    digests = np.empty((_BATCH, 32), dtype=np.uint8)
    over = np.uint64(0)
    for start in range(0, len(out), _BATCH):
        count = min(_BATCH, len(out) - start)
        for place in range(count):
            row = start + place
            copy(48, nodes, 2 * row, 0, messages, place, 1)
            copy(48, nodes, 2 * row + 1, 0, messages, place, 49)
            right = word(nodes, 2 * row + 1, 8)
            low = word(nodes, 2 * row, 8) + right
            high = word(nodes, 2 * row, 0) + word(nodes, 2 * row + 1, 0) + np.uint64(low < right)
            put_word(out, row, 0, high)
            put_word(out, row, 8, low)
            over |= high
        _hash_batch(kind, _FIRST, messages, count, 2, digests)
        for place in range(count):
            copy(32, digests, place, 0, out, start + place, 16)
    return over >> np.uint64(63) != 0
