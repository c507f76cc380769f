"""The lines of the optimal ate pairing: for a point Q of G2, the tangents and chords on the way from Q to (6U + 2)·Q.

The order is that of the loop (`LOOP_DIGITS`): a tangent for each digit, a chord behind it where the digit is not 0; at last
the chords to ψ(Q) and -ψ²(Q). A line through T with slope s is kept as (s, s·x - y) of T: at P = (x', y') of G1 it is
y' - s·x'·w + (s·x - y)·w³. What it is multiplied with in F_P does not matter, so it is divided by y'.

Many points go their ways together, because one inversion serves all in a step. None of the divisors can be 0: Q is of
order R, which is prime and larger than any multiple on the way.
"""

from collections.abc import Iterator, Sequence

from porcore.exchanges.zk.bn254 import LOOP_DIGITS, P
from porcore.exchanges.zk.g1 import inverses
from porcore.exchanges.zk.g2 import G2Point, negative, psi

__all__ = ["Line", "lines"]

Line = tuple[int, int, int, int]  # slope, and slope·x - y
_Point = tuple[int, int, int, int]  # x, y


def lines(points: Sequence[G2Point]) -> Iterator[list[Line]]:
    """Yield for each step of the loop the lines of all points, in their order."""
    ups: list[_Point] = [(*x, *y) for x, y in points]
    downs: list[_Point] = [(*x, *y) for x, y in map(negative, points)]
    places = ups
    for digit in LOOP_DIGITS:
        step, places = _tangents(places)
        yield step
        if digit:
            step, places = _chords(places, ups if digit > 0 else downs)
            yield step
    for turned in _turned(points):
        step, places = _chords(places, turned)
        yield step


def _turned(points: Sequence[G2Point]) -> Iterator[list[_Point]]:
    """Yield ψ of all points, then -ψ² of all."""
    once = [psi(point) for point in points]
    twice = [psi(point) for point in once]
    yield [(*point[0], *point[1]) for point in once if point]
    yield [(*point[0], *negative(point)[1]) for point in twice if point]


def _tangents(places: Sequence[_Point]) -> tuple[list[Line], list[_Point]]:
    """Return the tangents at some points, and twice those points."""
    found, reached = list[Line](), list[_Point]()
    norms = inverses([(y0 * y0 + y1 * y1) << 1 for _, _, y0, y1 in places])
    for (x0, x1, y0, y1), norm in zip(places, norms, strict=True):
        # 3x² / 2y, where 1 / y is the conjugate of y divided by its norm
        a, b = 3 * (x0 + x1) * (x0 - x1) % P, 6 * x0 * x1 % P
        c, d = y0 * norm % P, y1 * norm % P
        s0, s1 = (a * c + b * d) % P, (b * c - a * d) % P
        k0, k1 = (s0 * x0 - s1 * x1 - y0) % P, (s0 * x1 + s1 * x0 - y1) % P
        u0, u1 = ((s0 + s1) * (s0 - s1) - x0 - x0) % P, (2 * s0 * s1 - x1 - x1) % P
        found.append((s0, s1, k0, k1))
        reached.append((u0, u1, (k0 - s0 * u0 + s1 * u1) % P, (k1 - s0 * u1 - s1 * u0) % P))
    return found, reached


def _chords(places: Sequence[_Point], others: Sequence[_Point]) -> tuple[list[Line], list[_Point]]:
    """Return the chords through pairs of points, and the sums of those points."""
    found, reached = list[Line](), list[_Point]()
    norms = inverses(
        [
            (x0 - v0) ** 2 + (x1 - v1) ** 2
            for (x0, x1, _, _), (v0, v1, _, _) in zip(places, others, strict=True)
        ]
    )
    for (x0, x1, y0, y1), (v0, v1, z0, z1), norm in zip(places, others, norms, strict=True):
        a, b = y0 - z0, y1 - z1
        c, d = (x0 - v0) * norm % P, (x1 - v1) * norm % P
        s0, s1 = (a * c + b * d) % P, (b * c - a * d) % P
        k0, k1 = (s0 * x0 - s1 * x1 - y0) % P, (s0 * x1 + s1 * x0 - y1) % P
        u0, u1 = ((s0 + s1) * (s0 - s1) - x0 - v0) % P, (2 * s0 * s1 - x1 - v1) % P
        found.append((s0, s1, k0, k1))
        reached.append((u0, u1, (k0 - s0 * u0 + s1 * u1) % P, (k1 - s0 * u1 - s1 * u0) % P))
    return found, reached
