"""G1: the points of y² = x³ + 3 over the integers modulo P, as (x, y), or None for infinity. Every one is of order R or 1.

Sums of many are made in Jacobian coordinates (x·z², y·z³, z), which need no inverse; z = 0 is infinity.
"""

from collections.abc import Sequence
from itertools import accumulate

from porcore.exchanges.zk.bn254 import P, signed_digits

__all__ = [
    "INFINITY",
    "G1Point",
    "Jacobian",
    "add",
    "add_affine",
    "affine",
    "double",
    "inverses",
    "multiple",
    "negative",
    "on_curve",
]

G1Point = tuple[int, int]
Jacobian = tuple[int, int, int]

INFINITY: Jacobian = (1, 1, 0)


def on_curve(point: G1Point) -> bool:
    """Tell whether a point is on the curve."""
    x, y = point
    return (y * y - x * x * x - 3) % P == 0


def negative(point: G1Point) -> G1Point:
    """Return the point with which it adds up to infinity."""
    return point[0], -point[1] % P


def inverses(numbers: Sequence[int]) -> list[int]:
    """Return the inverses modulo P of `numbers` (1..P-1), with one inversion and three products each."""
    if not numbers:
        return []
    products = list(accumulate(numbers, lambda one, other: one * other % P))
    inverse, result = pow(products[-1], -1, P), [0] * len(numbers)
    for place in range(len(numbers) - 1, 0, -1):
        result[place] = inverse * products[place - 1] % P
        inverse = inverse * numbers[place] % P
    result[0] = inverse
    return result


def affine(point: Jacobian) -> G1Point | None:
    """Return a point as (x, y)."""
    x, y, z = point
    if not z:
        return None
    inverse = pow(z, -1, P)
    square = inverse * inverse % P
    return x * square % P, y * square * inverse % P


def double(point: Jacobian) -> Jacobian:
    """Return twice a point; hyperelliptic.org/EFD, dbl-2009-l."""
    x, y, z = point
    square = y * y % P
    four = 4 * x * square % P
    slope = 3 * x * x % P
    result = (slope * slope - 2 * four) % P
    return result, (slope * (four - result) - 8 * square * square) % P, 2 * y * z % P


def add_affine(point: Jacobian, other: G1Point) -> Jacobian:
    """Return the sum of a point and one with z = 1; EFD's madd."""
    x, y, z = point
    if not z:
        return *other, 1
    square = z * z % P
    across = (other[0] * square - x) % P
    up = (other[1] * (square * z % P) - y) % P
    if not across:
        return INFINITY if up else double(point)
    square = across * across % P
    cube = square * across % P
    far = x * square % P
    result = (up * up - cube - 2 * far) % P
    return result, (up * (far - result) - y * cube) % P, z * across % P


def add(one: Jacobian, other: Jacobian) -> Jacobian:
    """Return the sum of two points; EFD's add-1998-cmo-2."""
    x, y, z = one
    u, v, w = other
    if not (z and w):
        return one if z else other
    square, other_square = z * z % P, w * w % P
    x, y = x * other_square % P, y * (other_square * w % P) % P
    across = (u * square - x) % P
    up = (v * (square * z % P) - y) % P
    if not across:
        return INFINITY if up else double(one)
    square = across * across % P
    cube = square * across % P
    far = x * square % P
    result = (up * up - cube - 2 * far) % P
    return result, (up * (far - result) - y * cube) % P, z * w % P * across % P


def multiple(point: G1Point, scalar: int) -> Jacobian:
    """Return `scalar` (0 or more) times a point."""
    total, down = INFINITY, negative(point)
    for digit in reversed(signed_digits(scalar)):
        total = double(total)
        if digit:
            total = add_affine(total, point if digit > 0 else down)
    return total
