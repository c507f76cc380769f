"""The towers over BN254's field, held against py_ecc and against what powers must be."""

from itertools import pairwise
from random import Random

import pytest
from exchanges.zk.oracles import theirs12
from exchanges.zk.py_ecc_curve import bn128 as py_ecc

from porcore.exchanges.zk import fp2, fp12
from porcore.exchanges.zk.bn254 import LOOP_DIGITS, P, R, U, signed_digits

chance = Random("fields")


def element(count):
    return tuple(chance.randrange(P) for _ in range(count))


def unitary():
    """Return an element in whose group pairings have their values: a power of (P⁶ - 1)(P² + 1)."""
    one = element(12)
    one = fp12.multiply(fp12.conjugate(one), fp12.inverse(one))
    return fp12.multiply(fp12.frobenius(one, 2), one)


def test_the_numbers_are_those_of_the_curve():
    assert P == 21888242871839275222246405745257275088696311157297823662689037894645226208583
    assert R == 21888242871839275222246405745257275088548364400416034343698204186575808495617
    assert sum(digit << place for place, digit in enumerate((*LOOP_DIGITS[::-1], 1))) == 6 * U + 2


@pytest.mark.parametrize("number", [0, 1, 2, 3, 5, 7, 2**64 - 1, chance.getrandbits(128)])
def test_signed_digits_make_the_number_and_are_never_side_by_side(number):
    digits = signed_digits(number)
    assert sum(digit << place for place, digit in enumerate(digits)) == number
    assert all(not (one and other) for one, other in pairwise(digits))


def test_products_in_fp2():
    one, other = element(2), element(2)
    product = py_ecc.FQ2(one) * py_ecc.FQ2(other)
    assert fp2.multiply(one, other) == tuple(map(int, product.coeffs))
    assert fp2.square(one) == fp2.multiply(one, one) == fp2.power(one, 2)
    assert fp2.multiply(one, fp2.inverse(one)) == (1, 0)
    assert fp2.power(one, P) == fp2.conjugate(one)
    assert fp2.power(one, 0) == (1, 0)


def test_zero_has_no_inverse():
    with pytest.raises(ValueError, match="not invertible"):
        fp2.inverse((0, 0))


def test_roots_in_fp2():
    squares = [
        (0, 0),
        (1, 0),
        (4, 0),
        (P - 4, 0),
        (0, 2),
        (0, P - 2),
        *(fp2.square(element(2)) for _ in range(8)),
    ]
    # a number of F_P is a square in F_P² always, by its own root or that of its negative
    for one in [*squares, (2, 0), (3, 0), (5, 0), (P - 3, 0)]:
        assert fp2.square(fp2.root(one)) == one
        if one != (0, 0):
            # 9 + i is no square, so no square times it is one
            assert fp2.root(fp2.multiply(one, (9, 1))) is None


def test_products_in_fp12():
    for _ in range(4):
        one, other = element(12), element(12)
        assert theirs12(fp12.multiply(one, other)) == theirs12(one) * theirs12(other)
    assert fp12.multiply(one, fp12.ONE) == one


def test_inverses_in_fp12():
    one = element(12)
    assert fp12.multiply(one, fp12.inverse(one)) == fp12.ONE
    assert theirs12(fp12.inverse(one)) == theirs12(one).inv()


@pytest.mark.parametrize("exponent", [1, 2, 3])
def test_powers_of_p(exponent):
    one = element(12)
    assert theirs12(fp12.frobenius(one, exponent)) == theirs12(one) ** (P**exponent)
    assert theirs12(fp12.conjugate(one)) == theirs12(fp12.frobenius(fp12.frobenius(one, 3), 3))


def test_short_cuts_hold_in_the_group_of_pairings():
    one = unitary()
    assert fp12.square_unitary(one) == fp12.multiply(one, one)
    assert theirs12(fp12.power_u(one)) == theirs12(one) ** U
    assert theirs12(fp12.multiply(one, fp12.conjugate(one))) == theirs12(fp12.ONE)


def test_the_short_square_is_for_that_group_alone():
    one = element(12)
    assert fp12.square_unitary(one) != fp12.multiply(one, one)
