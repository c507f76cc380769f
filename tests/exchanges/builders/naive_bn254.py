"""Poseidon over BN254 once more, from the paper alone: slow, one bit and one product after another.

It shares no code with porcore. Constants come from the Grain generator bit by bit.
"""

import functools
import itertools

PRIME = 0x30644E72E131A029B85045B68181585D2833E84879B9709143E1F593F0000001
PARTIAL = {3: 57, 4: 56, 5: 60, 6: 60, 7: 63, 8: 64, 9: 63, 10: 60, 11: 66, 12: 60, 13: 65, 17: 68}


class Grain:
    """The self-shrinking generator of the paper's appendix."""

    def __init__(self, width, partial):
        self.register = 0  # 80 bits, the oldest lowest
        at = 0
        for value, size in ((1, 2), (0, 4), (254, 12), (width, 12), (8, 10), (partial, 10), (2**30 - 1, 30)):
            for place in range(size - 1, -1, -1):
                self.register |= ((value >> place) & 1) << at
                at += 1
        steps = self.steps()
        for _ in range(160):
            next(steps)
        self.kept = (second for first, second in zip(steps, steps, strict=False) if first)

    def steps(self):
        """Yield bit after bit; eighteen follow from a register at once, for the nearest one they need is 18 before."""
        register = self.register
        while True:
            taps = (
                register ^ register >> 13 ^ register >> 23 ^ register >> 38 ^ register >> 51 ^ register >> 62
            )
            new = taps & 0x3FFFF
            register = register >> 18 | new << 62
            for place in range(18):
                yield new >> place & 1

    def number(self):
        return int("".join(map(str, itertools.islice(self.kept, 254))), 2)

    def element(self):
        while True:
            value = self.number()
            if value < PRIME:
                return value


@functools.cache
def tables(width):
    """Return (flat round constants, rows of the matrix)."""
    grain = Grain(width, PARTIAL[width])
    constants = [grain.element() for _ in range((8 + PARTIAL[width]) * width)]
    xs = [grain.number() % PRIME for _ in range(width)]
    ys = [grain.number() % PRIME for _ in range(width)]
    matrix = [[pow(x + y, PRIME - 2, PRIME) for y in ys] for x in xs]
    return constants, matrix


def permutation(state):
    """Return the permuted state."""
    width = len(state)
    constants, matrix = tables(width)
    rounds = 8 + PARTIAL[width]
    for turn in range(rounds):
        for cell in range(width):
            state[cell] = (state[cell] + constants[turn * width + cell]) % PRIME
            if cell == 0 or turn < 4 or turn >= rounds - 4:
                state[cell] = state[cell] ** 5 % PRIME
        state = [sum(a * b for a, b in zip(row, state, strict=True)) % PRIME for row in matrix]
    return state


def poseidon(values, most=12):
    """Return cell 1 of the last state; chunks of `most` are chained by cell 0."""
    values = list(values)
    zero = 0
    while True:
        head, values = values[:most], values[most:]
        state = permutation([zero, *head])
        if not values:
            return state[1]
        zero = state[0]
