"""Poseidon over the Goldilocks field, as plonky2 and with it the current proofs of OKX use it.

The rule is public (eprint.iacr.org/2019/458). Its 360 round constants are the first numbers that the random
generator ChaCha8, seeded with 0, draws below the field's size; they are drawn here by the same rule instead of
being listed. Recomputing a public hash of public numbers needs no secret and no constant time, and no maintained
Python library offers this variant, so this is written in plain integers. `tests/exchanges` pins it with plonky2's own
vectors.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from operator import mul

from porcore.exchanges.document import UnreadableError
from porcore.exchanges.sentences import say

__all__ = ["FIELD", "hash_no_pad", "permute", "read_elements", "to_bytes"]

FIELD = 2**64 - 2**32 + 1
_WIDTH, _RATE, _OUTPUT = 12, 8, 4  # cells
_FULL_ROUNDS, _PARTIAL_ROUNDS = 8, 22
_CIRCULANT = (17, 15, 41, 16, 2, 28, 13, 13, 39, 18, 34, 20)  # first row of the matrix
_FIRST_EXTRA = 8  # added to the matrix at row 0, column 0
_MASK32, _MASK64 = 2**32 - 1, 2**64 - 1


def hash_no_pad(numbers: Sequence[int]) -> tuple[int, int, int, int]:
    """Return the four field elements that hash `numbers`, whole numbers of any size taken modulo FIELD.

    Each chunk of 8 overwrites the first cells. Nothing tells lengths apart: [1] and [1, 0] have one hash.
    """
    state = [0] * _WIDTH
    for start in range(0, len(numbers), _RATE):
        chunk = numbers[start : start + _RATE]
        state[: len(chunk)] = chunk
        state = permute(state)
    return state[0], state[1], state[2], state[3]


def read_elements(data: bytes, where: str) -> tuple[int, ...]:
    """Return the numbers that a hash is written as: `data` has 8 bytes for each, little-endian, at least one.

    Raises UnreadableError, in which `where` names the place, for a number that is not below FIELD.
    """
    elements = tuple(int.from_bytes(data[at : at + 8], "little") for at in range(0, len(data), 8))
    if max(elements) >= FIELD:
        raise UnreadableError("shape", where=where, expected=say("field-numbers"))
    return elements


def to_bytes(elements: Sequence[int]) -> bytes:
    """Return what `read_elements` reads: `elements` (0..2^64-1) as 8 bytes each, little-endian."""
    return b"".join(element.to_bytes(8, "little") for element in elements)


def permute(state: Sequence[int]) -> list[int]:
    """Return the permutation of `state`, 12 cells of any whole numbers; the results are below FIELD."""
    first, last = _FULL_ROUNDS // 2, _FULL_ROUNDS // 2 + _PARTIAL_ROUNDS
    cells = list(state)
    for number, constants in enumerate(_round_constants()):
        cells = [cell + constant for cell, constant in zip(cells, constants, strict=True)]
        powered = 1 if first <= number < last else _WIDTH
        cells[:powered] = [pow(cell, 7, FIELD) for cell in cells[:powered]]
        cells = _mix(cells)
    return cells


def _mix(cells: list[int]) -> list[int]:
    around = cells + cells
    mixed = [sum(map(mul, _CIRCULANT, around[row : row + _WIDTH])) % FIELD for row in range(_WIDTH)]
    mixed[0] = (mixed[0] + _FIRST_EXTRA * cells[0]) % FIELD
    return mixed


@cache
def _round_constants() -> tuple[tuple[int, ...], ...]:
    words = _chacha8_words()
    rounds = range(_FULL_ROUNDS + _PARTIAL_ROUNDS)
    return tuple(tuple(_below_field(words) for _ in range(_WIDTH)) for _ in rounds)


def _below_field(words: Iterator[int]) -> int:
    """Draw a number below FIELD without bias: widen, and take the upper half unless the lower is too large."""
    while True:
        drawn = next(words) | next(words) << 32
        product = drawn * FIELD
        if product & _MASK64 < FIELD:
            return product >> 64


def _chacha8_words() -> Iterator[int]:
    """Yield the 32-bit words of ChaCha with 8 rounds, for the seed 0 and the stream 0."""
    fixed = [int.from_bytes(b"expand 32-byte k"[at : at + 4], "little") for at in range(0, 16, 4)]
    key = _seed_words()
    counter = 0
    while True:
        block = [*fixed, *key, counter & _MASK32, counter >> 32, 0, 0]
        mixed = block.copy()
        for _ in range(4):
            _double_round(mixed)
        yield from ((a + b) & _MASK32 for a, b in zip(block, mixed, strict=True))
        counter += 1


def _seed_words() -> list[int]:
    """Return the 8 words of the key that the number 0 grows into (the generator PCG32, output XSH-RR)."""
    state, words = 0, []
    for _ in range(8):
        state = (state * 6364136223846793005 + 11634580027462260723) & _MASK64
        shifted = ((state >> 18) ^ state) >> 27 & _MASK32
        turn = state >> 59
        words.append((shifted >> turn | shifted << (32 - turn)) & _MASK32)
    return words


def _double_round(block: list[int]) -> None:
    for a in range(4):
        _quarter_round(block, a, a + 4, a + 8, a + 12)
    for a in range(4):
        _quarter_round(block, a, 4 + (a + 1) % 4, 8 + (a + 2) % 4, 12 + (a + 3) % 4)


def _quarter_round(block: list[int], a: int, b: int, c: int, d: int) -> None:
    for into, by, turned, turn in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
        block[into] = (block[into] + block[by]) & _MASK32
        mixed = block[turned] ^ block[into]
        block[turned] = (mixed << turn | mixed >> (32 - turn)) & _MASK32
