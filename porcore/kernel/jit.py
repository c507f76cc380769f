"""The loops over leaves and nodes, compiled with numba around the instructions of `porcore.kernel.emit`.

A batch of messages is laid out side by side, hashed, and the digests are taken from there: the instructions
never wait for bytes that were only just written. Hashing a batch is compiled once for each kind of instructions, and
the loops once for all: they call it at its address (`hashing`), for what is inlined is compiled anew in each loop, and
the first build would wait for that. Rows are read and written as vectors and 64-bit words, since numba would copy byte
by byte. The arithmetic on sums is that of `porcore.format.hashing.add_sums`.
"""

from functools import cache
from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from porcore.kernel import emit
from porcore.kernel.access import copy, put_word, start_of, word
from porcore.kernel.compiled import callback, compiled

__all__ = ["hashing", "leaf_keys", "leaf_keys_each", "leaf_nodes", "leaf_nodes_each", "parents"]

_BATCH = 64  # messages laid out at once: 8 kB stay in the nearest cache
_FIRST = np.array(emit.FIRST_STATE, dtype=np.uint32)
_BYTE, _WORD = ir.IntType(8), ir.IntType(64)


def _lanes(kind: Any) -> int:
    """Return how many messages are hashed at once."""
    return 8 * len(kind) or 2


@intrinsic
def _hash(typing: Any, kind: Any, state: Any, message: Any, stride: Any, blocks: Any, digest: Any) -> Any:
    """Hash so many messages of `blocks` blocks, `stride` bytes apart, from state [8] into digests [n, 32].

    `kind` is an empty tuple for the processor's SHA instructions, a tuple of n numbers for n-fold eight vector lanes.
    State, first message and first digest are addresses.
    """

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        _, state, message, stride, blocks, digest = values
        state, message, digest = (
            builder.inttoptr(place, _BYTE.as_pointer()) for place in (state, message, digest)
        )
        lanes = []
        for number in range(_lanes(kind)):
            offset = builder.mul(stride, ir.Constant(_WORD, number))
            target = builder.gep(digest, [ir.Constant(_WORD, 32 * number)])
            lanes.append(emit.HashLane(builder.gep(message, [offset]), target))
        emitted = emit.vector_lanes if len(kind) else emit.sha_instructions
        emitted(builder, state, lanes, blocks)
        return context.get_dummy_value()

    return types.void(kind, *[types.int64] * 5), generate


# One function for each kind, without a variable of its own: so numba finds again what it kept on disk.


def _by_sha(state: int, message: int, stride: int, count: int, blocks: int, digest: int) -> None:
    for first in range(0, count, 2):
        _hash((), state, message + first * stride, stride, blocks, digest + first * 32)


def _by_lanes8(state: int, message: int, stride: int, count: int, blocks: int, digest: int) -> None:
    for first in range(0, count, 8):
        _hash((0,), state, message + first * stride, stride, blocks, digest + first * 32)


def _by_lanes16(state: int, message: int, stride: int, count: int, blocks: int, digest: int) -> None:
    for first in range(0, count, 16):
        _hash((0, 0), state, message + first * stride, stride, blocks, digest + first * 32)


_BATCHES = {"sha": _by_sha, "lanes8": _by_lanes8, "lanes16": _by_lanes16}


@cache
def _batch(name: str) -> Any:
    return callback(types.void(*[types.int64] * 6), _BATCHES[name])


def hashing(name: str) -> int:
    """Return the address of what hashes a batch with one kind of instructions: sha, lanes8 or lanes16.

    The first call compiles it; the address holds as long as the process.
    """
    address: int = _batch(name).address
    return address


@intrinsic
def _hash_batch(
    typing: Any, hashing: Any, state: Any, messages: Any, count: Any, blocks: Any, digests: Any
) -> Any:
    """Hash the first `count` of the messages [_BATCH, m] into digests [_BATCH, 32]; what follows them may be hashed too."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        hashing, _, messages, count, blocks, _ = values
        stride = builder.extract_value(
            context.make_array(signature.args[2])(context, builder, value=messages).strides, 0
        )
        state, message, digest = (
            builder.ptrtoint(start_of(context, builder, signature.args[i], values[i]), _WORD)
            for i in (1, 2, 5)
        )
        kind = ir.FunctionType(ir.VoidType(), [_WORD] * 6)
        function = builder.inttoptr(hashing, kind.as_pointer())
        builder.call(function, [state, message, stride, count, blocks, digest])
        return context.get_dummy_value()

    number = types.int64
    return types.void(number, state, messages, number, number, digests), generate


@compiled
def _rows_of(template: Any) -> Any:
    """Return [_BATCH, m]: the bytes of a message that never change, once for every place of a batch."""
    messages = np.empty((_BATCH, len(template)), dtype=np.uint8)
    for place in range(_BATCH):
        for at in range(len(template)):  # to assign a whole row takes numba two seconds more to compile
            messages[place, at] = template[at]
    return messages


@compiled
def _state_after(hashing: int, block: Any) -> Any:
    """Return the state [8] after one block [64]: what a digest is, where no padding was added."""
    messages = _rows_of(block)
    digests = np.empty((_BATCH, 32), dtype=np.uint8)
    _hash_batch(hashing, _FIRST, messages, 1, 1, digests)
    state = np.empty(8, dtype=np.uint32)
    for i in range(4):
        two = word(digests, 0, 8 * i)
        state[2 * i] = two >> np.uint64(32)
        state[2 * i + 1] = two & np.uint64(0xFFFFFFFF)
    return state


@compiled
def leaf_keys(hashing: int, template: Any, records: Any, out: Any) -> None:
    """Write the keys of records [n, 50] to `out` [n, 32]; `template` is their message [128].

    Its first block is the same for all leaves and is hashed once. Client id and piece are in the second one.
    `hashing`: an address of 64 bits, as `hashing` returns it.
    """
    state = _state_after(hashing, template[:64])
    messages = _rows_of(template[64:])
    digests = np.empty((_BATCH, 32), dtype=np.uint8)
    for start in range(0, len(records), _BATCH):
        count = min(_BATCH, len(records) - start)
        for place in range(count):
            copy(32, records, start + place, 0, messages, place, 1)
            copy(2, records, start + place, 32, messages, place, 33)
        _hash_batch(hashing, state, messages, count, 1, digests)
        for place in range(count):
            copy(32, digests, place, 0, out, start + place, 0)


@compiled
def leaf_nodes(hashing: int, template: Any, records: Any, keys: Any, out: Any) -> None:
    """Write the leaves of records [n, 50] with keys [n, 32] to `out` [n, 48]; `template` is their message [128].

    `hashing`: an address of 64 bits, as `hashing` returns it.
    """
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
        _hash_batch(hashing, _FIRST, messages, count, 2, digests)
        for place in range(count):
            copy(32, digests, place, 0, out, start + place, 16)


@compiled
def leaf_keys_each(hashing: int, template: Any, contexts: Any, records: Any, out: Any) -> None:
    """Write the keys of records [n, 50] with contexts [n, 32] to `out` [n, 32].

    `template` [128] is a message with its padding, in which context and record
    are filled in.
    `hashing`: an address of 64 bits, as `hashing` returns it.
    """
    messages = _rows_of(template)
    digests = np.empty((_BATCH, 32), dtype=np.uint8)
    for start in range(0, len(records), _BATCH):
        count = min(_BATCH, len(records) - start)
        for place in range(count):
            copy(32, contexts, start + place, 0, messages, place, 33)
            copy(32, records, start + place, 0, messages, place, 65)
            copy(2, records, start + place, 32, messages, place, 97)
        _hash_batch(hashing, _FIRST, messages, count, 2, digests)
        for place in range(count):
            copy(32, digests, place, 0, out, start + place, 0)


@compiled
def leaf_nodes_each(hashing: int, template: Any, contexts: Any, records: Any, keys: Any, out: Any) -> None:
    """Write the leaves of records [n, 50] with contexts [n, 32] and keys [n, 32] to `out` [n, 48].

    `hashing`: an address of 64 bits, as `hashing` returns it.
    """
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
        _hash_batch(hashing, _FIRST, messages, count, 2, digests)
        for place in range(count):
            copy(32, digests, place, 0, out, start + place, 16)


@compiled
def parents(hashing: int, template: Any, nodes: Any, out: Any) -> Any:
    """Write the level above an even number of nodes [2n, 48] to `out` [n, 48]; `template` is their message [128].

    Returns whether a sum reaches 2^127; `out` is worth nothing then.
    `hashing`: an address of 64 bits, as `hashing` returns it.
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
        _hash_batch(hashing, _FIRST, messages, count, 2, digests)
        for place in range(count):
            copy(32, digests, place, 0, out, start + place, 16)
    return over >> np.uint64(63) != 0
