"""The pairing, held against Ethereum's published products, py_ecc, and what makes a pairing one."""

from random import Random

import pytest
from exchanges.zk.forging import point1, point2
from exchanges.zk.oracles import ETHEREUM, published1, published2, theirs12
from exchanges.zk.py_ecc_curve import bn128 as py_ecc

from porcore.exchanges.zk import fp12, g1, g2
from porcore.exchanges.zk.bn254 import G1_GENERATOR, G2_GENERATOR, R
from porcore.exchanges.zk.pairing import fixed_lines, is_one, pairing_product

chance = Random("pairing")


def published_pairs(product):
    return [(published1(one), published2(ETHEREUM["points"][other])) for one, other in product["pairs"]]


@pytest.mark.parametrize("product", ETHEREUM["products"], ids=lambda product: product["pairs"][0][0])
def test_ethereums_products(product):
    pairs = published_pairs(product)
    lines = fixed_lines([point for _, point in pairs])
    fixed = [(point, one) for (point, _), one in zip(pairs, lines, strict=True)]
    assert is_one(pairs, []) is is_one([], fixed) is is_one(pairs[:1], fixed[1:]) is product["one"]


def test_the_value_is_py_eccs():
    """To the last digit, so also the power at the end is the one by (P¹² - 1) / R and no multiple of it."""
    a, b = chance.randrange(R), chance.randrange(R)
    value = py_ecc.pairing(py_ecc.multiply(py_ecc.G2, b), py_ecc.multiply(py_ecc.G1, a))
    assert theirs12(pairing_product([(point1(a), point2(b))], [])) == value


@pytest.mark.slow
def test_many_values_are_py_eccs():
    for _ in range(20):
        a, b = chance.randrange(R), chance.randrange(R)
        value = py_ecc.pairing(py_ecc.multiply(py_ecc.G2, b), py_ecc.multiply(py_ecc.G1, a))
        assert theirs12(pairing_product([(point1(a), point2(b))], [])) == value


def test_it_is_linear_on_both_sides_and_of_order_r():
    a, b = chance.getrandbits(40), chance.getrandbits(40)
    value = pairing_product([(G1_GENERATOR, G2_GENERATOR)], [])
    assert value != fp12.ONE
    assert pairing_product([(point1(a), point2(b))], []) == pairing_product(
        [(point1(a * b), G2_GENERATOR)], []
    )
    assert theirs12(value) ** R == theirs12(fp12.ONE)
    assert theirs12(value) ** (a * b) == theirs12(pairing_product([(G1_GENERATOR, point2(a * b))], []))


def test_infinity_pairs_to_one():
    (lines,) = fixed_lines([point2(5)])
    assert is_one([], [(None, lines)])
    assert is_one([], [])
    assert not is_one([], [(point1(1), lines)])
    assert not is_one([(point1(1), point2(5))], [(None, lines)])


def test_a_product_is_that_of_its_parts():
    pairs = [(point1(chance.randrange(R)), point2(chance.randrange(R))) for _ in range(5)]
    expected = fp12.ONE
    for pair in pairs:
        expected = fp12.multiply(expected, pairing_product([pair], []))
    assert pairing_product(pairs, []) == expected


def test_a_point_and_its_negative_cancel_out():
    one, other = point1(11), point2(13)
    assert is_one([(one, other), (g1.negative(one), other)], [])
    assert is_one([(one, other), (one, g2.negative(other))], [])
