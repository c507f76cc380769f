"""Sums of many multiples of points of G1, for the price of a few (Straus for a handful, Pippenger's buckets for many)."""

from collections.abc import Sequence

from porcore.exchanges.zk.bn254 import signed_digits
from porcore.exchanges.zk.g1 import INFINITY, G1Point, Jacobian, add, add_affine, double, negative

__all__ = ["scalar_sum"]

_FEW = 24  # points, up to which a bucket holds too little


def scalar_sum(points: Sequence[G1Point], scalars: Sequence[int]) -> Jacobian:
    """Return the sum of all points, each times its one of as many `scalars` (0 or more)."""
    return (_by_digits if len(points) <= _FEW else _by_buckets)(points, scalars)


def _by_digits(points: Sequence[G1Point], scalars: Sequence[int]) -> Jacobian:
    """Double one sum for all points, and add each where its scalar has a digit other than 0."""
    digits = [signed_digits(scalar) for scalar in scalars]
    summands = list[list[G1Point]]([] for _ in range(max(map(len, digits), default=0)))
    for point, each in zip(points, digits, strict=True):
        signed = (None, point, negative(point))
        for place, digit in enumerate(each):
            if summand := signed[digit]:
                summands[place].append(summand)
    total = INFINITY
    for together in reversed(summands):
        total = double(total)
        for summand in together:
            total = add_affine(total, summand)
    return total


def _by_buckets(points: Sequence[G1Point], scalars: Sequence[int]) -> Jacobian:
    """Sort the points by a digit of their scalars in base 2^width, add each bucket up, and weigh the buckets."""
    bits = max(scalar.bit_length() for scalar in scalars)
    width = min(range(2, 16), key=lambda width: -(-bits // width) * (len(points) + (2 << width)))
    total = INFINITY
    for shift in reversed(range(0, bits, width)):
        for _ in range(width):
            total = double(total)
        total = add(total, _weighed(_buckets(points, scalars, shift, width)))
    return total


def _buckets(points: Sequence[G1Point], scalars: Sequence[int], shift: int, width: int) -> list[Jacobian]:
    """Return the sums of the points whose scalar has the digit 0, 1, 2, … at a place."""
    mask = (1 << width) - 1
    buckets = [INFINITY] * (mask + 1)
    for point, scalar in zip(points, scalars, strict=True):
        digit = scalar >> shift & mask
        if digit:
            buckets[digit] = add_affine(buckets[digit], point)
    return buckets


def _weighed(buckets: Sequence[Jacobian]) -> Jacobian:
    """Return the sum of all buckets, each times its place, by adding up what is at it and above."""
    total = above = INFINITY
    for bucket in buckets[:0:-1]:
        above = add(above, bucket)
        total = add(total, above)
    return total
