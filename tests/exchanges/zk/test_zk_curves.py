"""G1 and G2, held against py_ecc, against Ethereum's published sums, and against slow ways of the same."""

import sys
from math import gcd
from random import Random

import pytest
from exchanges.zk.forging import point1, point2
from exchanges.zk.oracles import ETHEREUM, published1, published2
from exchanges.zk.py_ecc_curve import bn128 as py_ecc

from porcore.exchanges.zk import fp2, g1, g2
from porcore.exchanges.zk.bn254 import G1_GENERATOR, G2_GENERATOR, TWIST_B, P, R, U
from porcore.exchanges.zk.scalar_sums import scalar_sum

chance = Random("curves")
COFACTOR = 2 * P - R  # the twist has COFACTOR · R points


def theirs(point):
    """Return the (x, y) of a py_ecc point."""
    x, y = py_ecc.normalize(point)
    if hasattr(x, "n"):
        return int(x), int(y)
    return tuple(map(int, x.coeffs)), tuple(map(int, y.coeffs))


def of_the_twist():
    """Return a random point of the twist; its order is R for one in 2·10^76."""
    while True:
        x = (chance.randrange(P), chance.randrange(P))
        cube = fp2.multiply(fp2.square(x), x)
        if root := fp2.root(((cube[0] + TWIST_B[0]) % P, (cube[1] + TWIST_B[1]) % P)):
            return x, root


def test_the_generators_are_py_eccs():
    assert theirs(py_ecc.G1) == G1_GENERATOR
    assert theirs(py_ecc.G2) == G2_GENERATOR
    assert g1.on_curve(G1_GENERATOR)
    assert g2.on_twist(G2_GENERATOR)


@pytest.mark.parametrize("scalar", [1, 2, 3, 2**128 - 1, R - 1, R + 5, chance.randrange(R)])
def test_multiples_in_g1(scalar):
    assert g1.affine(g1.multiple(G1_GENERATOR, scalar)) == theirs(py_ecc.multiply(py_ecc.G1, scalar % R))


@pytest.mark.parametrize("scalar", [1, 2, 3, U, R - 1, R + 5, chance.randrange(R)])
def test_multiples_in_g2(scalar):
    assert g2.multiple(G2_GENERATOR, scalar) == theirs(py_ecc.multiply(py_ecc.G2, scalar % R))


@pytest.mark.parametrize("scalar", [0, R, 2 * R])
def test_multiples_of_the_order_are_infinity(scalar):
    assert g1.affine(g1.multiple(point1(7), scalar)) is None
    assert g2.multiple(point2(7), scalar) is None


@pytest.mark.parametrize(("one", "other"), [(3, 5), (5, 5), (5, R - 5), (0, 5), (5, 0), (0, 0)])
def test_sums_in_g1(one, other):
    first, second = g1.multiple(G1_GENERATOR, one), g1.multiple(G1_GENERATOR, other)
    expected = g1.affine(g1.multiple(G1_GENERATOR, one + other))
    assert g1.affine(g1.add(first, second)) == expected
    if other:
        assert g1.affine(g1.add_affine(first, g1.affine(second))) == expected


@pytest.mark.parametrize(("one", "other"), [(3, 5), (5, 5), (5, R - 5), (0, 5), (5, 0), (0, 0)])
def test_sums_in_g2(one, other):
    first, second = g2.multiple(G2_GENERATOR, one), g2.multiple(G2_GENERATOR, other)
    assert g2.add(first, second) == g2.multiple(G2_GENERATOR, one + other)


@pytest.mark.parametrize("sum_", ETHEREUM["sums"], ids=lambda names: names[-1])
def test_ethereums_sums(sum_):
    one, other, expected = map(published1, sum_)
    assert g1.affine(g1.add_affine((*one, 1), other)) == expected
    assert scalar_sum([one, other], [1, 1]) == g1.add_affine((*one, 1), other)


@pytest.mark.parametrize("pair", ETHEREUM["negatives"], ids=lambda names: names[0])
def test_ethereums_negatives_are_the_multiples_of_minus_one(pair):
    one, expected = map(published1, pair)
    assert g1.affine(g1.multiple(one, R - 1)) == g1.negative(one) == expected


def test_inverses_of_many():
    several = [chance.randrange(1, P) for _ in range(9)]
    for count in (0, 1, 2, 9):
        assert g1.inverses(several[:count]) == [pow(number, -1, P) for number in several[:count]]


def test_points_beside_the_curve_are_told():
    x, y = point1(5)
    assert not g1.on_curve((x, (y + 1) % P))
    assert not g1.on_curve((y, x))
    assert not g1.on_curve((0, 0))
    (x0, x1), y = point2(5)
    assert not g2.on_twist(((x1, x0), y))
    assert not g2.on_twist(((0, 0), (0, 0)))


def test_psi_is_the_multiplication_by_p_on_g2():
    point = point2(chance.randrange(R))
    assert g2.psi(point) == g2.multiple(point, P % R)
    assert g2.psi(None) is None


def test_psi_solves_its_equation_on_the_whole_twist():
    point = of_the_twist()
    once = g2.psi(point)
    left = g2.add(g2.psi(once), g2.multiple(point, P))
    assert left == g2.multiple(once, 6 * U * U + 1)


def test_the_fast_subgroup_test_is_the_slow_one():
    inside = [G2_GENERATOR, *(point2(chance.randrange(R)) for _ in range(3))]
    outside = [of_the_twist() for _ in range(3)]
    outside += [g2.add(one, other) for one, other in zip(inside, outside, strict=False)]
    outside += [g2.multiple(outside[0], R)]  # of an order that divides the cofactor
    outside += [
        g2.multiple(outside[0], R * COFACTOR // small) for small in (10069, 5864401)
    ]  # of a small order
    assert COFACTOR % 10069 == COFACTOR % 5864401 == 0
    for point in (*inside, *outside):
        assert g2.on_twist(point)
        assert g2.in_subgroup(point) is (g2.multiple(point, R) is None) is (point in inside)


def test_the_fast_subgroup_test_lets_nothing_else_through():
    """It holds where (U + 1) + U·ψ + U·ψ² - 2U·ψ³ = a + b·ψ is infinity: for no order but those that divide its norm."""
    trace, coefficients = 6 * U * U + 1, [U + 1, U, U, -2 * U]
    while len(coefficients) > 2:  # ψ² = trace · ψ - P
        highest = coefficients.pop()
        coefficients[-1] += highest * trace
        coefficients[-2] -= highest * P
    a, b = coefficients
    norm = a * a + a * b * trace + b * b * P
    assert norm % R == 0
    assert gcd(norm, R * COFACTOR) == R


@pytest.mark.parametrize("text", ETHEREUM["not in subgroup"])
def test_ethereums_points_outside_the_subgroup(text):
    point = published2(text)
    assert g2.on_twist(point)
    assert not g2.in_subgroup(point)


@pytest.mark.parametrize("count", [0, 1, 3, 24, 25, 60])
def test_sums_of_multiples(count):
    scalars = [*(chance.getrandbits(128) for _ in range(count - 3)), 0, 1, R - 1][:count]
    logarithms = [chance.getrandbits(20) + 1 for _ in range(count)]
    expected = sum(one * other for one, other in zip(logarithms, scalars, strict=True))
    found = scalar_sum([point1(one) for one in logarithms], scalars)
    assert g1.affine(found) == g1.affine(g1.multiple(G1_GENERATOR, expected))


def test_sums_that_are_infinity_on_the_way_and_at_the_end():
    one, other = point1(5), point1(R - 5)
    for points, scalars in (([one, other], [9, 9]), ([one] * 30 + [other] * 30, [3] * 60)):
        assert g1.affine(scalar_sum(points, scalars)) is None
    assert g1.affine(scalar_sum([one] * 40, [0] * 40)) is None


def test_what_is_compared_with_leaves_the_depth_of_recursion_alone():
    """Deep JSON ends the process where it may be read as deep as py_ecc would let it."""
    assert sys.getrecursionlimit() < 10_000
