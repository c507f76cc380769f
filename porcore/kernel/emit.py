"""SHA-256 of several messages at once, as LLVM instructions.

The compression function is FIPS 180-4, section 6.2.2, written down once as what the processor has: either its
SHA instructions (x86), two messages interleaved because one alone waits for its own results, or plain vector
instructions, a message in each lane, which every processor has. Nothing here runs; `porcore.kernel.jit` puts
these instructions into its loops, and `porcore.kernel.choice` lets nothing use them that does not agree with
hashlib on the machine at hand.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from llvmlite import ir

__all__ = ["FIRST_STATE", "HashLane", "sha_instructions", "vector_lanes"]

# The first 32 bits of the fractional parts of the cube roots of the first 64 primes, and of the square
# roots of the first 8 (FIPS 180-4, sections 4.2.2 and 5.3.3); a test derives them again.
ROUND_CONSTANTS = (
    0x428A2F98, 0x71374491, 0xB5C0FBCF, 0xE9B5DBA5, 0x3956C25B, 0x59F111F1, 0x923F82A4, 0xAB1C5ED5,
    0xD807AA98, 0x12835B01, 0x243185BE, 0x550C7DC3, 0x72BE5D74, 0x80DEB1FE, 0x9BDC06A7, 0xC19BF174,
    0xE49B69C1, 0xEFBE4786, 0x0FC19DC6, 0x240CA1CC, 0x2DE92C6F, 0x4A7484AA, 0x5CB0A9DC, 0x76F988DA,
    0x983E5152, 0xA831C66D, 0xB00327C8, 0xBF597FC7, 0xC6E00BF3, 0xD5A79147, 0x06CA6351, 0x14292967,
    0x27B70A85, 0x2E1B2138, 0x4D2C6DFC, 0x53380D13, 0x650A7354, 0x766A0ABB, 0x81C2C92E, 0x92722C85,
    0xA2BFE8A1, 0xA81A664B, 0xC24B8B70, 0xC76C51A3, 0xD192E819, 0xD6990624, 0xF40E3585, 0x106AA070,
    0x19A4C116, 0x1E376C08, 0x2748774C, 0x34B0BCB5, 0x391C0CB3, 0x4ED8AA4A, 0x5B9CCA4F, 0x682E6FF3,
    0x748F82EE, 0x78A5636F, 0x84C87814, 0x8CC70208, 0x90BEFFFA, 0xA4506CEB, 0xBEF9A3F7, 0xC67178F2,
)  # fmt: skip
FIRST_STATE = (
    0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19,
)  # fmt: skip

Builder = Any  # llvmlite's classes carry no types
Value = Any
_I8, _I32 = ir.IntType(8), ir.IntType(32)
_X4 = ir.VectorType(_I32, 4)
_X16B = ir.VectorType(_I8, 16)
_SWAP_WORDS = [4 * word + byte for word in range(4) for byte in (3, 2, 1, 0)]  # big-endian words


class HashLane(NamedTuple):
    """One message: where its blocks are and where its digest goes (pointers to bytes)."""

    message: Value
    digest: Value


def _call(builder: Builder, name: str, kind: Value, *arguments: Value) -> Value:
    function_type = ir.FunctionType(kind, [argument.type for argument in arguments])
    function = builder.module.globals.get(name) or ir.Function(builder.module, function_type, name)
    return builder.call(function, arguments)


def _vector(numbers: Sequence[int]) -> Value:
    return ir.Constant(ir.VectorType(_I32, len(numbers)), list(numbers))


def _shuffle(builder: Builder, low: Value, high: Value, places: Sequence[int]) -> Value:
    return builder.shuffle_vector(low, high, _vector(places))


def _places(builder: Builder, kind: Value, count: int) -> list[Value]:
    """Return places on the stack, made once for the whole function: around us is someone's loop."""
    with builder.goto_entry_block():
        return [builder.alloca(kind) for _ in range(count)]


def _over_blocks(builder: Builder, blocks: Value, body: Callable[[Value], None]) -> None:
    """Emit a loop: `body` gets the offset in bytes of each of `blocks` (i64, >= 1) blocks."""
    i64 = ir.IntType(64)
    before, loop = builder.block, builder.append_basic_block("block")
    after = builder.append_basic_block("done")
    builder.branch(loop)
    builder.position_at_end(loop)
    number = builder.phi(i64)
    number.add_incoming(ir.Constant(i64, 0), before)
    body(builder.mul(number, ir.Constant(i64, 64)))
    following = builder.add(number, ir.Constant(i64, 1))
    number.add_incoming(following, builder.block)
    builder.cbranch(builder.icmp_unsigned("<", following, blocks), loop, after)
    builder.position_at_end(after)


def sha_instructions(builder: Builder, start: Value, lanes: Sequence[HashLane], blocks: Value) -> None:
    """Hash `blocks` blocks of 64 bytes of every message with x86's SHA instructions.

    `start` points to the 8 words (32 bits each) of the state to begin with, `lanes` are the messages, at
    least one. The instructions keep the state as two vectors, (f, e, b, a) and (h, g, d, c), lowest word
    first.
    """
    words = [
        builder.load(builder.bitcast(_at(builder, start, 16 * i), _X4.as_pointer()), align=4) for i in (0, 1)
    ]
    first = [_shuffle(builder, words[0], words[1], order) for order in ([5, 4, 1, 0], [7, 6, 3, 2])]
    states = [_places(builder, _X4, 2) for _ in lanes]
    for pair in states:
        for place, value in zip(pair, first, strict=True):
            builder.store(value, place)

    def block(offset: Value) -> None:
        streams = [
            _Stream(builder, builder.gep(lane.message, [offset]), [builder.load(place) for place in pair])
            for lane, pair in zip(lanes, states, strict=True)
        ]
        for group in range(16):
            for stream in streams:
                stream.four_rounds(group)
        for stream, pair in zip(streams, states, strict=True):
            for value, place in zip(stream.ended(), pair, strict=True):
                builder.store(value, place)

    _over_blocks(builder, blocks, block)
    for lane, pair in zip(lanes, states, strict=True):
        abef, cdgh = (builder.load(place) for place in pair)
        for offset, places in ((0, [3, 2, 7, 6]), (16, [1, 0, 5, 4])):
            half = builder.bitcast(_shuffle(builder, abef, cdgh, places), _X16B)
            swapped = _shuffle(builder, half, half, _SWAP_WORDS)
            target = builder.bitcast(_at(builder, lane.digest, offset), _X16B.as_pointer())
            builder.store(swapped, target, align=1)


def _at(builder: Builder, pointer: Value, offset: int) -> Value:
    base = builder.bitcast(pointer, _I8.as_pointer())
    return builder.gep(base, [ir.Constant(ir.IntType(64), offset)])


class _Stream:
    """One message in the SHA instructions: its state and the last 16 words of its schedule."""

    def __init__(self, builder: Builder, message: Value, state: Sequence[Value]) -> None:
        self._builder, self._message = builder, message
        self._begun = list(state)
        self._abef, self._cdgh = state
        self._schedule: list[Value] = []

    def four_rounds(self, group: int) -> None:
        """Emit rounds 4·`group` to 4·`group` + 3."""
        builder = self._builder
        words = self._words(group)
        self._schedule.append(words)
        keyed = builder.add(words, _vector(ROUND_CONSTANTS[4 * group : 4 * group + 4]))
        two_rounds = "llvm.x86.sha256rnds2"
        self._cdgh = _call(builder, two_rounds, _X4, self._cdgh, self._abef, keyed)
        upper = _shuffle(builder, keyed, keyed, [2, 3, 0, 0])
        self._abef = _call(builder, two_rounds, _X4, self._abef, self._cdgh, upper)

    def _words(self, group: int) -> Value:
        builder = self._builder
        if group < 4:
            place = builder.bitcast(_at(builder, self._message, 16 * group), _X16B.as_pointer())
            loaded = builder.load(place, align=1)
            return builder.bitcast(_shuffle(builder, loaded, loaded, _SWAP_WORDS), _X4)
        before = self._schedule[-4:]
        mixed = _call(builder, "llvm.x86.sha256msg1", _X4, before[0], before[1])
        across = _shuffle(builder, before[2], before[3], [1, 2, 3, 4])
        return _call(builder, "llvm.x86.sha256msg2", _X4, builder.add(mixed, across), before[3])

    def ended(self) -> tuple[Value, Value]:
        """Return the state after the block."""
        builder = self._builder
        return builder.add(self._abef, self._begun[0]), builder.add(self._cdgh, self._begun[1])


def vector_lanes(builder: Builder, start: Value, lanes: Sequence[HashLane], blocks: Value) -> None:
    """Hash with plain vector instructions, one message in each lane."""
    kind = ir.VectorType(_I32, len(lanes))
    every = ir.Constant(kind, [0] * len(lanes))
    states = _places(builder, kind, 8)
    for i, place in enumerate(states):
        word = builder.load(builder.bitcast(_at(builder, start, 4 * i), _I32.as_pointer()), align=4)
        alone = builder.insert_element(ir.Constant(kind, ir.Undefined), word, ir.Constant(_I32, 0))
        builder.store(builder.shuffle_vector(alone, alone, every), place)

    def block(offset: Value) -> None:
        words = _Words(builder, [builder.gep(lane.message, [offset]) for lane in lanes], kind)
        begun = [builder.load(place) for place in states]
        state = list(begun)
        for number in range(64):
            state = _round(builder, state, words.next(), ROUND_CONSTANTS[number])
        for place, value, was in zip(states, state, begun, strict=True):
            builder.store(builder.add(value, was), place)

    _over_blocks(builder, blocks, block)
    for i, place in enumerate(states):
        swapped = _call(builder, f"llvm.bswap.v{len(lanes)}i32", kind, builder.load(place))
        for number, lane in enumerate(lanes):
            word = builder.extract_element(swapped, ir.Constant(_I32, number))
            target = builder.bitcast(_at(builder, lane.digest, 4 * i), _I32.as_pointer())
            builder.store(word, target, align=1)


def _rotate(builder: Builder, value: Value, right: int) -> Value:
    count = value.type.count
    left = ir.Constant(value.type, [32 - right] * count)
    return _call(builder, f"llvm.fshl.v{count}i32", value.type, value, value, left)


def _mixed(builder: Builder, value: Value, rotations: Sequence[int], shift: int = 0) -> Value:
    parts = [_rotate(builder, value, right) for right in rotations]
    if shift:
        parts.append(builder.lshr(value, ir.Constant(value.type, [shift] * value.type.count)))
    result = parts[0]
    for part in parts[1:]:
        result = builder.xor(result, part)
    return result


def _round(builder: Builder, state: Sequence[Value], word: Value, constant: int) -> list[Value]:
    a, b, c, d, e, f, g, h = state
    choice = builder.xor(g, builder.and_(e, builder.xor(f, g)))
    majority = builder.or_(builder.and_(a, b), builder.and_(c, builder.or_(a, b)))
    keyed = builder.add(word, ir.Constant(word.type, [constant] * word.type.count))
    one = builder.add(builder.add(h, keyed), builder.add(choice, _mixed(builder, e, (6, 11, 25))))
    two = builder.add(majority, _mixed(builder, a, (2, 13, 22)))
    return [builder.add(one, two), a, b, c, builder.add(d, one), e, f, g]


class _Words:
    """The message schedule of one block, the same word of every lane in one vector."""

    def __init__(self, builder: Builder, messages: Sequence[Value], kind: Value) -> None:
        self._builder, self._messages, self._kind = builder, messages, kind
        self._last: list[Value] = []

    def next(self) -> Value:
        """Emit the next of the 64 words."""
        builder, last = self._builder, self._last
        if len(last) < 16:
            word = self._loaded(len(last))
        else:
            small = builder.add(last[-16], _mixed(builder, last[-15], (7, 18), 3))
            word = builder.add(small, builder.add(last[-7], _mixed(builder, last[-2], (17, 19), 10)))
        last.append(word)
        return word

    def _loaded(self, number: int) -> Value:
        builder = self._builder
        word = ir.Constant(self._kind, ir.Undefined)
        for lane, message in enumerate(self._messages):
            place = builder.bitcast(_at(builder, message, 4 * number), _I32.as_pointer())
            word = builder.insert_element(word, builder.load(place, align=1), ir.Constant(_I32, lane))
        return _call(builder, f"llvm.bswap.v{len(self._messages)}i32", self._kind, word)
