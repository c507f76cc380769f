"""G2: the points of order R on the twist y² = x³ + 3 / (9 + i), as (x, y) with x and y in F_P², or None for infinity.

The twist has points of other orders too, and nearly all are. ψ takes a point through F_P¹² and back: (x, y) of the twist is
(x·w², y·w³) on the curve, and of that the P-th power is taken. On G2 it is the multiplication by P modulo R.
"""

from porcore.exchanges.zk.bn254 import TWIST_B, P, U, signed_digits
from porcore.exchanges.zk.fp2 import Fp2, conjugate, inverse, multiply, power, square

__all__ = ["G2Point", "add", "in_subgroup", "multiple", "negative", "on_twist", "psi"]

G2Point = tuple[Fp2, Fp2]

_Jacobian = tuple[int, int, int, int, int, int]  # x·z², y·z³ and z; z = 0 is infinity
_INFINITY: _Jacobian = (1, 0, 1, 0, 0, 0)
_PSI_X, _PSI_Y = power((9, 1), (P - 1) // 3), power((9, 1), (P - 1) // 2)


def on_twist(point: G2Point) -> bool:
    """Tell whether a point is on the twist."""
    x, y = point
    cube = multiply(square(x), x)
    return square(y) == ((cube[0] + TWIST_B[0]) % P, (cube[1] + TWIST_B[1]) % P)


def in_subgroup(point: G2Point) -> bool:
    """Tell whether a point of the twist is of order R.

    It is if (U + 1)·Q + ψ(U·Q) + ψ²(U·Q) = ψ³(2U·Q): eprint.iacr.org/2022/348, section 5.1. ψ solves x² - t·x + P = 0 with
    t = 6U² + 1, so that the difference of both sides is a number a + b·ψ, whose norm has only R in common with the order
    of the twist.
    """
    once = multiple(point, U)
    twice = psi(once)
    three = psi(twice)
    return add(add(add(once, point), twice), three) == psi(add(three, three))


def psi(point: G2Point | None) -> G2Point | None:
    """Return ψ of a point."""
    if point is None:
        return None
    return multiply(conjugate(point[0]), _PSI_X), multiply(conjugate(point[1]), _PSI_Y)


def negative(point: G2Point) -> G2Point:
    """Return the point with which it adds up to infinity."""
    return point[0], (-point[1][0] % P, -point[1][1] % P)


def add(one: G2Point | None, other: G2Point | None) -> G2Point | None:
    """Return the sum of two points of the twist."""
    if one is None or other is None:
        return other if one is None else one
    (x, y), (u, v) = one, other
    if x != u:
        slope = multiply((y[0] - v[0], y[1] - v[1]), inverse((x[0] - u[0], x[1] - u[1])))
    elif y == v and y != (0, 0):
        a, b = square(x)
        slope = multiply((3 * a, 3 * b), inverse((2 * y[0], 2 * y[1])))
    else:
        return None
    a, b = square(slope)
    sum_x = (a - x[0] - u[0]) % P, (b - x[1] - u[1]) % P
    a, b = multiply(slope, (x[0] - sum_x[0], x[1] - sum_x[1]))
    return sum_x, ((a - y[0]) % P, (b - y[1]) % P)


def multiple(point: G2Point, scalar: int) -> G2Point | None:
    """Return `scalar` (0 or more) times a point of the twist."""
    up, down = (*point[0], *point[1]), (*point[0], *negative(point)[1])
    total = _INFINITY
    for digit in reversed(signed_digits(scalar)):
        total = _double(total)
        if digit:
            total = _add(total, up if digit > 0 else down)
    return _affine(total)


def _affine(point: _Jacobian) -> G2Point | None:
    z = point[4:]
    if z == (0, 0):
        return None
    inverted = inverse(z)
    squared = square(inverted)
    return multiply(point[:2], squared), multiply(point[2:4], multiply(squared, inverted))


def _double(point: _Jacobian) -> _Jacobian:
    """Return twice a point; hyperelliptic.org/EFD, dbl-2009-l, its F_P² products written out."""
    x0, x1, y0, y1, z0, z1 = point
    b0, b1 = (y0 + y1) * (y0 - y1) % P, 2 * y0 * y1 % P
    d0, d1 = 4 * (x0 * b0 - x1 * b1) % P, 4 * (x0 * b1 + x1 * b0) % P
    e0, e1 = 3 * (x0 + x1) * (x0 - x1) % P, 6 * x0 * x1 % P
    u0, u1 = ((e0 + e1) * (e0 - e1) - 2 * d0) % P, (2 * e0 * e1 - 2 * d1) % P
    f0, f1 = d0 - u0, d1 - u1
    return (
        u0,
        u1,
        (e0 * f0 - e1 * f1 - 8 * (b0 + b1) * (b0 - b1)) % P,
        (e0 * f1 + e1 * f0 - 16 * b0 * b1) % P,
        2 * (y0 * z0 - y1 * z1) % P,
        2 * (y0 * z1 + y1 * z0) % P,
    )


def _add(point: _Jacobian, other: tuple[int, int, int, int]) -> _Jacobian:
    """Return the sum of a point and one with z = 1; EFD's madd, its F_P² products written out."""
    x0, x1, y0, y1, z0, z1 = point
    u0, u1, v0, v1 = other
    if not (z0 or z1):
        return *other, 1, 0
    s0, s1 = (z0 + z1) * (z0 - z1) % P, 2 * z0 * z1 % P
    c0, c1 = (z0 * s0 - z1 * s1) % P, (z0 * s1 + z1 * s0) % P
    h0, h1 = (u0 * s0 - u1 * s1 - x0) % P, (u0 * s1 + u1 * s0 - x1) % P
    r0, r1 = (v0 * c0 - v1 * c1 - y0) % P, (v0 * c1 + v1 * c0 - y1) % P
    if not (h0 or h1):
        return _INFINITY if r0 or r1 else _double(point)
    s0, s1 = (h0 + h1) * (h0 - h1) % P, 2 * h0 * h1 % P
    c0, c1 = (h0 * s0 - h1 * s1) % P, (h0 * s1 + h1 * s0) % P
    t0, t1 = (x0 * s0 - x1 * s1) % P, (x0 * s1 + x1 * s0) % P
    u0, u1 = ((r0 + r1) * (r0 - r1) - c0 - 2 * t0) % P, (2 * r0 * r1 - c1 - 2 * t1) % P
    t0, t1 = t0 - u0, t1 - u1
    return (
        u0,
        u1,
        (r0 * t0 - r1 * t1 - y0 * c0 + y1 * c1) % P,
        (r0 * t1 + r1 * t0 - y0 * c1 - y1 * c0) % P,
        (z0 * h0 - z1 * h1) % P,
        (z0 * h1 + z1 * h0) % P,
    )
