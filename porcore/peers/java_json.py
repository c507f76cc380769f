"""The JSON of a map as a Java program writes it, for trees that hash such texts.

A Java HashMap has 16 buckets at first, and twice as many each time more than three quarters of them would be in
use. It is walked bucket by bucket; within a bucket keys stand in the order in which they came.
"""

from collections.abc import Mapping
from functools import lru_cache

__all__ = ["bare", "quoted", "walked"]


def walked(values: Mapping[str, str]) -> dict[str, str]:
    """Return `values` (keys of ASCII) in the order in which a HashMap that got them in theirs walks over them."""
    buckets = 16
    while len(values) * 4 > buckets * 3:
        buckets *= 2
    return {key: values[key] for key in sorted(values, key=lambda key: _spread(key) & buckets - 1)}


@lru_cache(4096)
def _spread(key: str) -> int:
    code = 0
    for character in key:
        code = (31 * code + ord(character)) & 0xFFFFFFFF
    return code ^ code >> 16


def quoted(values: Mapping[str, str]) -> str:
    """Return compact JSON of `values` in their order, as texts."""
    return "{" + ",".join(f'"{key}":"{value}"' for key, value in values.items()) + "}"


def bare(values: Mapping[str, str]) -> str:
    """Return compact JSON of `values` in their order, as numbers."""
    return "{" + ",".join(f'"{key}":{value}' for key, value in values.items()) + "}"
