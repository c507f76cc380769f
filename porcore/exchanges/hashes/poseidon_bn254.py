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
from operator import add, mul
from typing import NamedTuple

__all__ = ["FIELD", "hash_numbers", "permute"]

FIELD = 21888242871839275222246405745257275088548364400416034343698204186575808495617
_Matrix = tuple[tuple[int, ...], ...]

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
    half = _FULL_ROUNDS // 2
    cells = _full_rounds(state, constants[:half], matrix)
    return _full_rounds(_middle_rounds(cells), constants[-half:], matrix)


def _full_rounds(cells: Sequence[int], constants: _Matrix, matrix: _Matrix) -> list[int]:
    result = list(cells)
    for added in constants:
        powers = [pow(cell + constant, 5, FIELD) for cell, constant in zip(result, added, strict=True)]
        result = [sum(map(mul, row, powers)) % FIELD for row in matrix]
    return result


def _middle_rounds(cells: Sequence[int]) -> list[int]:
    """Return the state after the rounds that raise cell 0 alone, from the state before them.

    All else in these rounds is linear. So what is raised in one of them is a sum of the cells at the start, each times
    a number, and of the powers that came out in the rounds before, each times a number that depends on how
    long ago it was. Neither needs the other cells in between, and they are made once, at the end.
    """
    way = _middle_way(len(cells))
    powers = list[int]()
    for row, constant in zip(way.rows, way.constants, strict=True):
        ago = way.lags[len(way.lags) - len(powers) :]
        raised = sum(map(mul, row, cells)) + sum(map(mul, ago, powers)) + constant
        powers.append(pow(raised, 5, FIELD))
    known = (1, *cells, *powers)
    return [sum(map(mul, row, known)) % FIELD for row in way.last]


class _MiddleWay(NamedTuple):
    """What the cells at the start and the powers count in the middle rounds, each number below FIELD."""

    rows: _Matrix  # for each round, of the cells at the start in what is raised
    constants: tuple[int, ...]  # for each round, added to it
    lags: tuple[int, ...]  # of a power in what is raised later: that of the longest ago first
    last: _Matrix  # of 1, the cells at the start and the powers, in each cell at the end


@cache
def _middle_way(width: int) -> _MiddleWay:
    """Return the numbers of the middle rounds, by sending each cell, a power and the constants through them alone."""
    constants, matrix = _parameters(width)
    constants = constants[_FULL_ROUNDS // 2 : -_FULL_ROUNDS // 2]
    none = ((0,) * width,) * len(constants)
    units = [tuple(int(place == cell) for place in range(width)) for cell in range(width)]
    ways = [_sent(unit, none, matrix) for unit in units]
    fixed = _sent((0,) * width, constants, matrix)
    # a power enters as cell 0 behind the step that raises, and is multiplied at once
    power = _sent([row[0] for row in matrix], none[1:], matrix)
    return _MiddleWay(
        rows=tuple(zip(*([state[0] for state in way[:-1]] for way in ways), strict=True)),
        constants=tuple(
            (state[0] + added[0]) % FIELD for state, added in zip(fixed, constants, strict=False)
        ),
        lags=tuple(state[0] for state in reversed(power[:-1])),
        last=tuple(zip(*(way[-1] for way in (fixed, *ways)), *reversed(power), strict=True)),
    )


def _sent(start: Sequence[int], constants: _Matrix, matrix: _Matrix) -> list[Sequence[int]]:
    """Return the state at first and after each middle round when what is raised counts as 0."""
    states = [start]
    for added in constants:
        rest = [0, *map(add, states[-1][1:], added[1:])]
        states.append([sum(map(mul, row, rest)) % FIELD for row in matrix])
    return states


@cache
def _parameters(width: int) -> tuple[_Matrix, _Matrix]:
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
