"""The loops over leaves and nodes, compiled with numba around the instructions of `porcore.kernel.emit`.

A batch of messages is laid out side by side, hashed, and the digests are taken from there: the instructions
never wait for bytes that were only just written. `kind` says which instructions: an empty tuple for the
processor's SHA instructions, a tuple of n numbers for n-fold eight vector lanes; it is a type to numba, so each
kind is compiled on its own. Rows are read and written as vectors and 64-bit words, since numba would copy byte by
byte. The arithmetic on sums is that of `porcore.hashing.add_sums`.
"""

from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from porcore.kernel import emit
from porcore.kernel.compiled import compiled

__all__ = ["leaf_keys", "leaf_nodes", "parents"]

_BATCH = 64  # messages laid out at once: 8 kB stay in the nearest cache
_FIRST = np.array(emit.FIRST_STATE, dtype=np.uint32)
_BYTE, _WORD = ir.IntType(8), ir.IntType(64)


def _lanes(kind: Any) -> int:
    """Return how many messages are hashed at once."""
    return 8 * len(kind) or 2


def _start(context: Any, builder: Any, kind: Any, array: Any) -> Any:
    """Return where a C-ordered array begins, as a pointer to bytes."""
    return builder.bitcast(context.make_array(kind)(context, builder, value=array).data, _BYTE.as_pointer())


def _place(context: Any, builder: Any, kind: Any, array: Any, row: Any, column: Any) -> Any:
    """Return where a byte of a C-ordered array [n, m] stands."""
    made = context.make_array(kind)(context, builder, value=array)
    stride = builder.extract_value(made.strides, 0)
    return builder.gep(_start(context, builder, kind, array), [builder.add(builder.mul(row, stride), column)])


@intrinsic
def _hash(typing: Any, kind: Any, state: Any, messages: Any, first: Any, blocks: Any, digests: Any) -> Any:
    """Hash messages[first : first + lanes] of `blocks` blocks from state [8] into the same rows of digests."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        _, state, messages, first, blocks, digests = values
        lanes = []
        for number in range(_lanes(kind)):
            row = builder.add(first, ir.Constant(_WORD, number))
            pointers = [
                _place(context, builder, signature.args[i], array, row, ir.Constant(_WORD, 0))
                for i, array in ((2, messages), (5, digests))
            ]
            lanes.append(emit.Lane(*pointers))
        emitted = emit.vector_lanes if len(kind) else emit.sha_instructions
        emitted(builder, _start(context, builder, signature.args[1], state), lanes, blocks)
        return context.get_dummy_value()

    return types.void(kind, state, messages, types.int64, types.int64, digests), generate


@intrinsic(prefer_literal=True)
def _copy(typing: Any, size: Any, source: Any, row: Any, column: Any, target: Any, to_row: Any, to_column: Any) -> Any:
    """Copy `size` bytes (a literal) of a row of `source` [n, m] into a row of `target`."""
    vector = ir.VectorType(_BYTE, size.literal_value)

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        kinds = signature.args
        here = _place(context, builder, kinds[1], values[1], values[2], values[3])
        there = _place(context, builder, kinds[4], values[4], values[5], values[6])
        loaded = builder.load(builder.bitcast(here, vector.as_pointer()), align=1)
        builder.store(loaded, builder.bitcast(there, vector.as_pointer()), align=1)
        return context.get_dummy_value()

    number = types.int64
    return types.void(size, source, number, number, target, number, number), generate


@intrinsic
def _word(typing: Any, array: Any, row: Any, column: Any) -> Any:
    """Return the 8 big-endian bytes at a place of an array [n, m]."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        place = builder.bitcast(_place(context, builder, signature.args[0], *values), _WORD.as_pointer())
        return builder.bswap(builder.load(place, align=1))

    return types.uint64(array, types.int64, types.int64), generate


@intrinsic
def _put_word(typing: Any, array: Any, row: Any, column: Any, value: Any) -> Any:
    """Write 8 big-endian bytes to a place of an array [n, m]."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        place = builder.bitcast(_place(context, builder, signature.args[0], *values[:3]), _WORD.as_pointer())
        builder.store(builder.bswap(values[3]), place, align=1)
        return context.get_dummy_value()

    return types.void(array, types.int64, types.int64, types.uint64), generate


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
        two = _word(digests, 0, 8 * i)
        state[2 * i] = two >> np.uint64(32)
        state[2 * i + 1] = two & np.uint64(0xFFFFFFFF)
    return state


@compiled
def leaf_keys(kind: Any, template: Any, records: Any, out: Any) -> None:
    """Write the keys of records [n, 50] to `out` [n, 32]; `template` is their message [128].

    Its first block is the same for all leaves and is hashed once. Client id and piece stand in the second one.
    """
    state = _state_after(kind, template[:64])
    messages = _rows_of(template[64:])
    digests = np.empty((_BATCH, 32), dtype=np.uint8)
    for start in range(0, len(records), _BATCH):
        count = min(_BATCH, len(records) - start)
        for place in range(count):
            _copy(32, records, start + place, 0, messages, place, 1)
            _copy(2, records, start + place, 32, messages, place, 33)
        _hash_batch(kind, state, messages, count, 1, digests)
        for place in range(count):
            _copy(32, digests, place, 0, out, start + place, 0)


@compiled
def leaf_nodes(kind: Any, template: Any, records: Any, keys: Any, out: Any) -> None:
    """Write the leaves of records [n, 50] with keys [n, 32] to `out` [n, 48]; `template` is their message [128]."""
    messages = _rows_of(template)
    digests = np.empty((_BATCH, 32), dtype=np.uint8)
    for start in range(0, len(records), _BATCH):
        count = min(_BATCH, len(records) - start)
        for place in range(count):
            row = start + place
            _copy(32, records, row, 0, messages, place, 33)
            _copy(16, keys, row, 16, messages, place, 65)
            _copy(2, records, row, 32, messages, place, 81)
            _copy(16, records, row, 34, messages, place, 83)
            _copy(16, records, row, 34, out, row, 0)
        _hash_batch(kind, _FIRST, messages, count, 2, digests)
        for place in range(count):
            _copy(32, digests, place, 0, out, start + place, 16)


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
            _copy(48, nodes, 2 * row, 0, messages, place, 1)
            _copy(48, nodes, 2 * row + 1, 0, messages, place, 49)
            right = _word(nodes, 2 * row + 1, 8)
            low = _word(nodes, 2 * row, 8) + right
            high = _word(nodes, 2 * row, 0) + _word(nodes, 2 * row + 1, 0) + np.uint64(low < right)
            _put_word(out, row, 0, high)
            _put_word(out, row, 8, low)
            over |= high
        _hash_batch(kind, _FIRST, messages, count, 2, digests)
        for place in range(count):
            _copy(32, digests, place, 0, out, start + place, 16)
    return over >> np.uint64(63) != 0
