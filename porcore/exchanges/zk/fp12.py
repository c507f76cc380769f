"""F_P¹², where pairings have their values: F_P²[w] with w⁶ = 9 + i, as the 12 numbers of six coefficients, that of 1 first.

All that has w⁶ in it is F_P⁶ and F_P⁴ too: its even powers are F_P⁶ = F_P²[v], v = w², and 1 and w³ span F_P⁴. Sums of
products are reduced once, at their end: a remainder takes twice as long as a product.
"""

from collections.abc import Iterator
from itertools import accumulate, chain
from operator import mul

from porcore.exchanges.zk.bn254 import P, U, signed_digits
from porcore.exchanges.zk.fp2 import Fp2
from porcore.exchanges.zk.fp2 import conjugate as conjugate2
from porcore.exchanges.zk.fp2 import inverse as inverse2
from porcore.exchanges.zk.fp2 import multiply as multiply2
from porcore.exchanges.zk.fp2 import power as power2

__all__ = ["ONE", "Fp12", "conjugate", "frobenius", "inverse", "multiply", "power_u", "square_unitary"]

Fp12 = tuple[int, ...]

ONE: Fp12 = (1, *(0,) * 11)
_NON_RESIDUE = (9, 1)
_U_DIGITS = signed_digits(U)[-2::-1]


def _twists() -> dict[int, list[Fp2]]:
    """Return, by n, w^(k (P^n - 1)) for k = 0..5: what a P^n-th power makes of w^k, apart from w^k itself."""
    base = power2(_NON_RESIDUE, (P - 1) // 6)
    once = list(accumulate([base] * 5, multiply2, initial=(1, 0)))
    found = {1: once}
    for exponent in (2, 3):
        found[exponent] = [
            multiply2(conjugate2(before), one) for before, one in zip(found[exponent - 1], once, strict=True)
        ]
    return found


_TWISTS = _twists()


def multiply(one: Fp12, other: Fp12) -> Fp12:
    """Return the product.

    A coefficient is a sum over six pairs; those from beyond w⁵ come back as w⁶ = 9 + i. Each sum of Fp2 products is two
    of integers, over one stretch of `row` each.
    """
    row = (*chain.from_iterable((9 * a - b, a + 9 * b) for a, b in _pairs(one[2:])), *one)
    real, imaginary = list[int](), list[int]()
    for c, d in reversed(list(_pairs(other))):
        real += c, -d
        imaginary += d, c
    result = list[int]()
    for start in range(0, 12, 2):
        stretch = row[start : start + 12]
        result += sum(map(mul, stretch, real)) % P, sum(map(mul, stretch, imaginary)) % P
    return tuple(result)


def conjugate(one: Fp12) -> Fp12:
    """Return the P⁶-th power: odd coefficients change their sign."""
    a, b, c, d, e, f, g, h, i, j, k, m = one
    return a, b, -c, -d, e, f, -g, -h, i, j, -k, -m


def frobenius(one: Fp12, exponent: int) -> Fp12:
    """Return the P^`exponent`-th power, for 1, 2 or 3."""
    sign = -1 if exponent & 1 else 1
    twisted = (
        multiply2((a, sign * b), twist) for (a, b), twist in zip(_pairs(one), _TWISTS[exponent], strict=True)
    )
    return tuple(chain.from_iterable(twisted))


def inverse(one: Fp12) -> Fp12:
    """Return the inverse, by norms: to F_P⁶, from there to F_P². Raises ValueError for 0."""
    conjugated = conjugate(one)
    sixth = multiply(one, conjugated)
    once = frobenius(sixth, 2)
    others = multiply(once, frobenius(once, 2))  # the conjugates of `sixth` over F_P²
    a, b = inverse2(next(_pairs(multiply(sixth, others))))
    return multiply(multiply(conjugated, others), (a, b, *ONE[2:]))


def square_unitary(one: Fp12) -> Fp12:
    """Return the square of an element whose P⁶-th power is its inverse and that P⁴ - P² + 1 brings to 1.

    Granger and Scott (eprint.iacr.org/2009/565): three squares in F_P⁴ instead of a product in F_P¹².
    """
    a0, a1, b0, b1, c0, c1, d0, d1, e0, e1, f0, f1 = one
    # (s + t·w³)² = s² + (9 + i) t² + 2 s t w³ of the pairs (a, d), (b, e), (c, f)
    p0, p1, q0, q1 = _square4(a0, a1, d0, d1)
    r0, r1, s0, s1 = _square4(b0, b1, e0, e1)
    t0, t1, u0, u1 = _square4(c0, c1, f0, f1)
    return (
        (3 * p0 - 2 * a0) % P,
        (3 * p1 - 2 * a1) % P,
        (3 * (9 * u0 - u1) + 2 * b0) % P,
        (3 * (u0 + 9 * u1) + 2 * b1) % P,
        (3 * r0 - 2 * c0) % P,
        (3 * r1 - 2 * c1) % P,
        (3 * q0 + 2 * d0) % P,
        (3 * q1 + 2 * d1) % P,
        (3 * t0 - 2 * e0) % P,
        (3 * t1 - 2 * e1) % P,
        (3 * s0 + 2 * f0) % P,
        (3 * s1 + 2 * f1) % P,
    )


def _square4(s0: int, s1: int, t0: int, t1: int) -> tuple[int, int, int, int]:
    """Return the square of s + t·w³, not reduced."""
    real, imaginary = (t0 + t1) * (t0 - t1), 2 * t0 * t1
    return (
        (s0 + s1) * (s0 - s1) + 9 * real - imaginary,
        2 * s0 * s1 + real + 9 * imaginary,
        2 * (s0 * t0 - s1 * t1),
        2 * (s0 * t1 + s1 * t0),
    )


def power_u(one: Fp12) -> Fp12:
    """Return the U-th power of an element as in `square_unitary`."""
    result, inverted = one, conjugate(one)
    for digit in _U_DIGITS:
        result = square_unitary(result)
        if digit:
            result = multiply(result, one if digit > 0 else inverted)
    return result


def _pairs(numbers: Fp12) -> Iterator[Fp2]:
    return zip(numbers[::2], numbers[1::2], strict=True)
