"""Poseidon over BN254 once more, from the paper alone: slow, one bit and one product at a time.

It shares no code with porcore. Constants come from the Grain generator bit by bit.
"""

import functools

PRIME = 0x30644E72E131A029B85045B68181585D2833E84879B9709143E1F593F0000001
PARTIAL = {3: 57, 4: 56, 5: 60, 6: 60, 7: 63, 8: 64, 9: 63, 10: 60, 11: 66, 12: 60, 13: 65, 17: 68}


class Grain:
    """The self-shrinking generator of the paper's appendix."""

    def __init__(self, width, partial):
        self.bits = []
        for value, size in ((1, 2), (0, 4), (254, 12), (width, 12), (8, 10), (partial, 10), (2**30 - 1, 30)):
            for place in range(size - 1, -1, -1):
                self.bits.append((value >> place) & 1)
        self.at = 0
        for _ in range(160):
            self.step()

    def step(self):
        bits, at = self.bits, self.at
        new = bits[at + 62] ^ bits[at + 51] ^ bits[at + 38] ^ bits[at + 23] ^ bits[at + 13] ^ bits[at]
        bits.append(new)
        self.at = at + 1
        return new

    def number(self):
        value, have = 0, 0
        while have < 254:
            if self.step():
                value, have = value * 2 + self.step(), have + 1
            else:
                self.step()
        return value

    def element(self):
        while True:
            value = self.number()
            if value < PRIME:
                return value


@functools.cache
def tables(width):
    """Return (flat round constants, matrix as dict of (row, column))."""
    grain = Grain(width, PARTIAL[width])
    constants = [grain.element() for _ in range((8 + PARTIAL[width]) * width)]
    xs = [grain.number() % PRIME for _ in range(width)]
    ys = [grain.number() % PRIME for _ in range(width)]
    matrix = {(r, c): pow(xs[r] + ys[c], PRIME - 2, PRIME) for r in range(width) for c in range(width)}
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
        old, state = state, [0] * width
        for row in range(width):
            for column in range(width):
                state[row] = (state[row] + matrix[row, column] * old[column]) % PRIME
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
