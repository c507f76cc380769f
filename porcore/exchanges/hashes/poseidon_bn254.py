"""Poseidon over the scalar field of BN254, as the proofs of Binance, Gate and HTX use it.

The rule is public (eprint.iacr.org/2019/458); its constants are the ones of circomlib, which come out of the
paper's Grain generator and are made here by the same rule instead of being listed. Recomputing a public hash of
public numbers needs no secret and no constant time, and no maintained library with builds for every platform
offers this variant (the exchanges take the *second* cell of the state, and chain chunks of 12 or 16), so this
is written in plain integers. `tests/exchanges` pins it with published vectors.

    state    t = inputs + 1 cells, cell 0 first 0
    round    add constants, fifth power (all cells, or cell 0 only in the middle rounds), matrix
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import compress, pairwise
from operator import mul

__all__ = ["FIELD", "hash_numbers", "permute"]

FIELD = 21888242871839275222246405745257275088548364400416034343698204186575808495617
_BITS = 254  # of FIELD, and of one number drawn from the generator
_FULL_ROUNDS = 8
_PARTIAL_ROUNDS = (56, 57, 56, 60, 60, 63, 64, 63, 60, 66, 60, 65, 70, 60, 64, 68)  # for t = 2..17
_TAPS = (62, 51, 38, 23, 13, 0)
_REGISTER = 80  # bits of the generator's register
_WARM_UP = _REGISTER + 160  # the start itself and the bits after it that are thrown away


def hash_numbers(
    numbers: Sequence[int],
    chunk: int = 12,
    cell: int = 1,
    known: dict[tuple[int, ...], list[int]] | None = None,
) -> int:
    """Return the hash of one or more `numbers` (each taken modulo FIELD) as a number below FIELD.

    A longer list is chained, `chunk` of its numbers (12 or 16) at a time: cell 0 is kept from chunk to chunk,
    and what remains goes into a shorter state. `cell` is the cell of the last state that is the hash: 1, or 0
    = first in the oldest releases. Lists that begin alike share their work if they share `known`, a
    dictionary for any number of lists.
    """
    known = {} if known is None else known
    state = [0]
    for start in range(0, len(numbers), chunk):
        before = (state[0], *numbers[start : start + chunk])
        if before not in known:
            known[before] = permute(before)
        state = known[before]
    return state[cell]


def permute(state: Sequence[int]) -> list[int]:
    """Return the permutation of a state of 2 to 17 cells (any whole numbers; results are below FIELD)."""
    constants, matrix = _parameters(len(state))
    first, last = _FULL_ROUNDS // 2, len(constants) - _FULL_ROUNDS // 2
    cells = list(state)
    for number, added in enumerate(constants):
        cells = [cell + constant for cell, constant in zip(cells, added, strict=True)]
        powered = 1 if first <= number < last else len(cells)
        cells[:powered] = [pow(cell, 5, FIELD) for cell in cells[:powered]]
        cells = [sum(map(mul, row, cells)) % FIELD for row in matrix]
    return cells


@cache
def _parameters(width: int) -> tuple[tuple[tuple[int, ...], ...], tuple[tuple[int, ...], ...]]:
    """Return (round constants, matrix) for a state of `width` cells."""
    rounds = _FULL_ROUNDS + _PARTIAL_ROUNDS[width - 2]
    draw = _draws(width, rounds - _FULL_ROUNDS, (rounds + 2) * width)
    constants = tuple(tuple(_below_field(draw) for _ in range(width)) for _ in range(rounds))
    columns = [next(draw) % FIELD for _ in range(2 * width)]
    matrix = tuple(tuple(pow(x + y, -1, FIELD) for y in columns[width:]) for x in columns[:width])
    return constants, matrix


def _below_field(draw: Iterator[int]) -> int:
    return next(number for number in draw if number < FIELD)


def _draws(width: int, partial_rounds: int, least: int) -> Iterator[int]:
    """Yield numbers of 254 bits from the generator; `least` of them are needed at any rate.

    The generator is self-shrinking: of each pair of bits the second counts if the first is 1.
    """
    wanted = 6 * least * _BITS  # 4 bits make one, and a quarter of the numbers is not below FIELD
    bits = _generator_bits(width, partial_rounds, wanted)[_WARM_UP:]
    kept = "".join(compress(bits[1::2], map(int, bits[::2])))
    for start, stop in pairwise(range(0, len(kept) + 1, _BITS)):
        yield int(kept[start:stop], 2)


def _generator_bits(width: int, partial_rounds: int, wanted: int) -> str:
    """Return at least `wanted` bits of the shift register, first bit first, as text of 0 and 1.

    A linear recurrence over two elements also holds with all its distances doubled, so that from n bits known
    almost n/4 more follow from one exclusive or of long integers: no loop over single bits.
    """
    start = f"{1:02b}{0:04b}{_BITS:012b}{width:012b}{_FULL_ROUNDS:010b}{partial_rounds:010b}" + "1" * 30
    bits, known = int(start[::-1], 2), _REGISTER  # bit i of `bits` is the i-th of the sequence
    stretch, room = 1, _REGISTER - _TAPS[0]
    while known < wanted:
        while known >= 2 * stretch * _REGISTER:
            stretch *= 2
        base, more = known - stretch * _REGISTER, 0
        for tap in _TAPS:
            more ^= bits >> (base + tap * stretch)
        bits |= (more & ((1 << room * stretch) - 1)) << known
        known += room * stretch
    return f"{bits:0{known}b}"[::-1]
