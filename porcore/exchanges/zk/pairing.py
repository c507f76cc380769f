"""Products of optimal ate pairings (eprint.iacr.org/2008/096, 2010/354): one loop and one final power for all of them.

Points of G2 that come again, those of a key, have their lines made once (`FixedPoint`); those of proofs get theirs as the
loop goes, which needs memory for one step only.
"""

from collections.abc import Iterable, Sequence

from porcore.exchanges.zk.bn254 import LOOP_DIGITS, P
from porcore.exchanges.zk.fp12 import (
    ONE,
    Fp12,
    conjugate,
    frobenius,
    inverse,
    multiply,
    power_u,
    square_unitary,
)
from porcore.exchanges.zk.g1 import G1Point, inverses
from porcore.exchanges.zk.g2 import G2Point
from porcore.exchanges.zk.lines import Line, lines

__all__ = ["FixedLines", "fixed_lines", "is_one", "pairing_product"]

FixedLines = tuple[Line, ...]  # of one point of G2, a line for each step


def fixed_lines(points: Sequence[G2Point]) -> list[FixedLines]:
    """Return the lines of points of order R, to be used again and again."""
    return list(zip(*lines(points), strict=True))


def is_one(
    pairs: Sequence[tuple[G1Point, G2Point]], fixed: Sequence[tuple[G1Point | None, FixedLines]]
) -> bool:
    """Tell whether the product of the pairings of all `pairs`, and of all `fixed` ones, is 1.

    A pairing with infinity (None) is 1.
    """
    return pairing_product(pairs, fixed) == ONE


def pairing_product(
    pairs: Sequence[tuple[G1Point, G2Point]], fixed: Sequence[tuple[G1Point | None, FixedLines]]
) -> Fp12:
    """Return the product of the pairings of all `pairs`, and of all `fixed` ones."""
    finite = [(point, known) for point, known in fixed if point is not None]
    spots = _spots([point for point, _ in pairs] + [point for point, _ in finite])
    moving = lines([point for _, point in pairs])
    known = [iter(one) for _, one in finite]

    def step(value: Fp12) -> Fp12:
        return _times_lines(value, (*next(moving), *map(next, known)), spots)

    value = ONE
    for digit in LOOP_DIGITS:
        value = step(multiply(value, value))
        if digit:
            value = step(value)
    return _final_power(step(step(value)))


def _spots(points: Sequence[G1Point]) -> list[tuple[int, int]]:
    """Return (-x / y, 1 / y) of some points: y is never 0 where the order is odd."""
    inverted = inverses([y for _, y in points])
    return [(-x * inverse % P, inverse) for (x, _), inverse in zip(points, inverted, strict=True)]


def _times_lines(value: Fp12, step: Iterable[Line], spots: Iterable[tuple[int, int]]) -> Fp12:
    """Return `value` times the lines, each taken at its point of G1: 1 + b·w + c·w³.

    Nearly all of a check's time goes by here, so the F_P² products are written out and reduced once a coefficient.
    """
    p0, p1, q0, q1, r0, r1, s0, s1, t0, t1, u0, u1 = value
    for (m0, m1, k0, k1), (x, y) in zip(step, spots, strict=True):
        b0, b1, c0, c1 = m0 * x % P, m1 * x % P, k0 * y % P, k1 * y % P
        e0, e1, d0, d1 = 9 * b0 - b1, b0 + 9 * b1, 9 * c0 - c1, c0 + 9 * c1  # times w⁶
        p0, p1, q0, q1, r0, r1, s0, s1, t0, t1, u0, u1 = (
            (p0 + u0 * e0 - u1 * e1 + s0 * d0 - s1 * d1) % P,
            (p1 + u0 * e1 + u1 * e0 + s0 * d1 + s1 * d0) % P,
            (q0 + p0 * b0 - p1 * b1 + t0 * d0 - t1 * d1) % P,
            (q1 + p0 * b1 + p1 * b0 + t0 * d1 + t1 * d0) % P,
            (r0 + q0 * b0 - q1 * b1 + u0 * d0 - u1 * d1) % P,
            (r1 + q0 * b1 + q1 * b0 + u0 * d1 + u1 * d0) % P,
            (s0 + r0 * b0 - r1 * b1 + p0 * c0 - p1 * c1) % P,
            (s1 + r0 * b1 + r1 * b0 + p0 * c1 + p1 * c0) % P,
            (t0 + s0 * b0 - s1 * b1 + q0 * c0 - q1 * c1) % P,
            (t1 + s0 * b1 + s1 * b0 + q0 * c1 + q1 * c0) % P,
            (u0 + t0 * b0 - t1 * b1 + r0 * c0 - r1 * c1) % P,
            (u1 + t0 * b1 + t1 * b0 + r0 * c1 + r1 * c0) % P,
        )
    return p0, p1, q0, q1, r0, r1, s0, s1, t0, t1, u0, u1


def _final_power(value: Fp12) -> Fp12:
    """Return the (P¹² - 1) / R-th power.

    (P⁶ - 1)(P² + 1) are a few products. What remains, (P⁴ - P² + 1) / R, is written to the base P with polynomials in U
    as digits and put together as in eprint.iacr.org/2008/490, section 5, from three powers to the U.
    """
    value = multiply(conjugate(value), inverse(value))
    value = multiply(frobenius(value, 2), value)
    first = power_u(value)
    second = power_u(first)
    third = power_u(second)
    y0 = multiply(multiply(frobenius(value, 1), frobenius(value, 2)), frobenius(value, 3))
    y1 = conjugate(value)
    y2 = frobenius(second, 2)
    y3 = conjugate(frobenius(first, 1))
    y4 = conjugate(multiply(first, frobenius(second, 1)))
    y5 = conjugate(second)
    y6 = conjugate(multiply(third, frobenius(third, 1)))
    # y0 · y1² · y2⁶ · y3¹² · y4¹⁸ · y5³⁰ · y6³⁶
    one = multiply(multiply(square_unitary(y6), y4), y5)
    two = multiply(multiply(y3, y5), one)
    one = multiply(one, y2)
    two = square_unitary(multiply(square_unitary(two), one))
    one, two = multiply(two, y1), multiply(two, y0)
    return tuple(number % P for number in multiply(square_unitary(one), two))
