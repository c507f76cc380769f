"""Poseidon over Goldilocks, pinned with the vectors of plonky2 (plonky2/src/hash/poseidon_goldilocks.rs)."""

import random

import pytest
from exchanges.builders import naive_goldilocks

from porcore.exchanges.hashes.poseidon_goldilocks import FIELD, _round_constants, hash_no_pad, permute

VECTORS = [
    (
        [0] * 12,
        (
            "3c18a9786cb0b359 c4055e3364a246c3 7953db0ab48808f4 c71603f33a1144ca d7709673896996dc 46a84e87642f44ed"
            " d032648251ee0b3c 1c687363b207df62 df8565563e8045fe 40f5b37ff4254dae d070f637b431067c 1792b1c4342109d7"
        ),
    ),
    (
        list(range(12)),
        (
            "d64e1e3efc5b8e9e 53666633020aaa47 d40285597c6a8825 613a4f81e81231d2 414754bfebd051f0 cb1f8980294a023f"
            " 6eb2a9e4d54a9d0f 1902bc3af467e056 f045d5eafdc6021f e4150f77caaa3be5 c9bfd01d39b50cce 5c0a27fcb0e1459b"
        ),
    ),
    (
        [FIELD - 1] * 12,
        (
            "be0085cfc57a8357 d95af71847d05c09 cf55a13d33c1c953 95803a74f4530e82 fcd99eb30a135df1 e095905e913a3029"
            " de0392461b42919b 7d3260e24e81d031 10d3d0465d9deaa0 a87571083dfc2a47 e18263681e9958f8 e28e96f1ae5e60d3"
        ),
    ),
]


@pytest.mark.parametrize(("state", "expected"), VECTORS, ids=["zeros", "0 to 11", "minus ones"])
def test_the_vectors_of_plonky2(state, expected):
    assert permute(state) == [int(word, 16) for word in expected.split()]


def test_the_drawn_constants_are_the_published_ones():
    flat = [constant for of_round in _round_constants() for constant in of_round]
    assert flat[:4] == [0xB585F766F2144405, 0x7746A55F43921AD7, 0xB2FB0D31CEE799B4, 0x0F6760A4803427D7]
    assert flat == naive_goldilocks.constants()


@pytest.mark.parametrize("count", [1, 7, 8, 9, 16, 100])
def test_hashes_agree_with_the_naive_reading(count):
    chance = random.Random(count)
    numbers = [chance.randrange(FIELD) for _ in range(count)]
    assert list(hash_no_pad(numbers)) == naive_goldilocks.poseidon(numbers)


def test_numbers_count_modulo_the_field():
    assert hash_no_pad([FIELD + 1, 2]) == hash_no_pad([1, 2])


def test_zeros_at_the_end_of_a_chunk_are_not_seen():
    """Stated because a format must not rely on it: only the number of elements tells them apart."""
    assert hash_no_pad([1]) == hash_no_pad([1, 0])
    assert hash_no_pad([1] * 8) != hash_no_pad([1] * 8 + [0])
