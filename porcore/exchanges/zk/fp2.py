"""F_P², the field of G2's coordinates: a + b·i with i² = -1, as (a, b), both in 0..P-1."""

from porcore.exchanges.zk.bn254 import P

__all__ = ["Fp2", "conjugate", "inverse", "multiply", "power", "root", "square"]

Fp2 = tuple[int, int]

_HALF = (P + 1) // 2


def multiply(one: Fp2, other: Fp2) -> Fp2:
    """Return the product."""
    a, b = one
    c, d = other
    return (a * c - b * d) % P, (a * d + b * c) % P


def square(one: Fp2) -> Fp2:
    """Return the square."""
    a, b = one
    return (a + b) * (a - b) % P, 2 * a * b % P


def conjugate(one: Fp2) -> Fp2:
    """Return a - b·i, which is also the P-th power."""
    return one[0], -one[1] % P


def inverse(one: Fp2) -> Fp2:
    """Return the inverse of an element other than 0. Raises ValueError for 0."""
    a, b = one
    norm = pow(a * a + b * b, -1, P)
    return a * norm % P, -b * norm % P


def power(one: Fp2, exponent: int) -> Fp2:
    """Return the `exponent`-th power (0 or more)."""
    result = (1, 0)
    for digit in f"{exponent:b}":
        result = square(result)
        if digit == "1":
            result = multiply(result, one)
    return result


def root(one: Fp2) -> Fp2 | None:
    """Return a square root, or None where there is none.

    For (x + y·i)² = a + b·i the norm's root s gives x² = (a + s) / 2, or the same with -s, and then y = b / 2x.
    """
    a, b = one
    norm_root = _root(a * a + b * b)
    for sign in (1, -1):
        x = _root((a + sign * norm_root) * _HALF)
        y = b * pow(2 * x, -1, P) % P if x else _root(-a)
        if square((x, y)) == one:
            return x, y
    return None


def _root(number: int) -> int:
    """Return the root of a square modulo P, and some number where it is no square: P leaves 3 when divided by 4."""
    return pow(number, (P + 1) // 4, P)
