"""Sums that a rule joins without a separator: in how many ways such a text can be cut into sums again.

A hash commits to the text and not to where one sum ends, so of two cuts neither is the committed one.
"""

import re
from collections import Counter

__all__ = ["readings"]

# An amount as these rules write it: no zeros at the end, no point without digits, and zero without a sign.
_AMOUNT = re.compile(r"-?(?:[1-9][0-9]*(?:\.[0-9]*[1-9])?|0\.[0-9]*[1-9])|0", re.ASCII)
_HEIGHT = re.compile(r"[2-9]|[1-9][0-9]", re.ASCII)  # of a parent
_LONGEST = 400  # characters


def readings(text: str, count: int, *, tails: bool = False) -> int:
    """Return in how many ways `text` is `count` amounts one after the other, counted up to a thousand.

    With `tails` the number of a parent's level follows them, which a cut may move too. A text beyond 400
    characters counts as two ways without being tried.
    """
    if len(text) > _LONGEST:
        return 2
    ends = [end for end in (1, 2) if _HEIGHT.fullmatch(text[-end:])] if tails else [0]
    reached = Counter({0: 1})
    for _ in range(count):
        following: Counter[int] = Counter()
        for start, ways in reached.items():
            for end in range(start + 1, len(text) + 1):
                if _AMOUNT.fullmatch(text, start, end):
                    following[end] += min(ways, 1000)
        reached = following
    return min(sum(reached[len(text) - end] for end in ends), 1000)
