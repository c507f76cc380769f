"""The JSON of a map as a Java program writes it, for trees that hash such texts.

A Java HashMap has 16 buckets at first, and twice as many each time more than three quarters of them would be in
use. It is walked bucket by bucket; within a bucket keys are in the order in which they came.
"""

import json
from collections.abc import Mapping
from functools import lru_cache

__all__ = ["bare", "quoted", "walked"]


def walked(values: Mapping[str, str]) -> dict[str, str]:
    """Return `values` in the order in which a HashMap that got them in theirs walks over them."""
    buckets = 16
    while len(values) * 4 > buckets * 3:
        buckets *= 2
    return {key: values[key] for key in sorted(values, key=lambda key: _spread(key) & buckets - 1)}


@lru_cache(4096)
def _spread(key: str) -> int:
    code, units = 0, key.encode("utf-16-be")
    for at in range(0, len(units), 2):
        code = (31 * code + int.from_bytes(units[at : at + 2], "big")) & 0xFFFFFFFF
    return code ^ code >> 16


def _text(key: str) -> str:
    # A quotation mark or a backslash in a name is escaped, so a text can be read in one way only.
    return json.dumps(key, ensure_ascii=False)


def quoted(values: Mapping[str, str]) -> str:
    """Return compact JSON of `values` in their order, as texts."""
    return "{" + ",".join(f'{_text(key)}:"{value}"' for key, value in values.items()) + "}"


def bare(values: Mapping[str, str]) -> str:
    """Return compact JSON of `values` in their order, as numbers."""
    return "{" + ",".join(f"{_text(key)}:{value}" for key, value in values.items()) + "}"
