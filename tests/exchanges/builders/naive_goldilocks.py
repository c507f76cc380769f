"""Poseidon over Goldilocks once more, naively: the matrix written out and ChaCha8 with plain loops.

It shares no code with porcore.
"""

import functools
import struct

PRIME = 0xFFFFFFFF00000001
ROW = [17, 15, 41, 16, 2, 28, 13, 13, 39, 18, 34, 20]
MATRIX = [[ROW[(c - r) % 12] + (8 if r == c == 0 else 0) for c in range(12)] for r in range(12)]
COLUMNS = [(0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15)]
DIAGONALS = [(0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14)]


def rotate(word, left):
    return ((word << left) & 0xFFFFFFFF) | (word >> (32 - left))


def seed_of_zero():
    """Return rand_core's 32 bytes for the seed number 0: eight outputs of PCG32."""
    state, out = 0, b""
    for _ in range(8):
        state = (state * 6364136223846793005 + 11634580027462260723) % 2**64
        out += struct.pack(
            "<I", rotate((((state >> 18) ^ state) >> 27) & 0xFFFFFFFF, (32 - (state >> 59)) % 32)
        )
    return out


def block(number):
    start = list(struct.unpack("<16I", b"expand 32-byte k" + seed_of_zero() + struct.pack("<QQ", number, 0)))
    s = list(start)
    for half in range(8):
        for a, b, c, d in COLUMNS if half % 2 == 0 else DIAGONALS:
            s[a] = (s[a] + s[b]) % 2**32
            s[d] = rotate(s[d] ^ s[a], 16)
            s[c] = (s[c] + s[d]) % 2**32
            s[b] = rotate(s[b] ^ s[c], 12)
            s[a] = (s[a] + s[b]) % 2**32
            s[d] = rotate(s[d] ^ s[a], 8)
            s[c] = (s[c] + s[d]) % 2**32
            s[b] = rotate(s[b] ^ s[c], 7)
    return struct.pack("<16I", *((x + y) % 2**32 for x, y in zip(start, s, strict=True)))


@functools.cache
def constants():
    stream = b"".join(block(number) for number in range(60))
    found = []
    for (value,) in struct.iter_unpack("<Q", stream):
        high, low = divmod(value * PRIME, 2**64)
        if low <= PRIME - 1:
            found.append(high)
    return found[:360]


def permutation(state):
    """Return the permuted 12 cells."""
    for turn in range(30):
        state = [(cell + constants()[12 * turn + place]) % PRIME for place, cell in enumerate(state)]
        full = turn < 4 or turn >= 26
        state = [cell**7 % PRIME if full or place == 0 else cell for place, cell in enumerate(state)]
        state = [sum(a * b for a, b in zip(row, state, strict=True)) % PRIME for row in MATRIX]
    return state


def poseidon(values):
    """Return the four cells that hash `values`."""
    state = [0] * 12
    while values:
        head, values = values[:8], values[8:]
        state = permutation([*head, *state[len(head) :]])
    return state[:4]
