"""How much a test that tries everything tries in one run: a share, another one every day, or with PORCORE_TESTS=all the whole.

The shares of a list make it up: after as many days as there are shares everything was tried. Which day it is, is
settled once for all processes of a run, and a run says it at its end: PORCORE_TESTS=2026-10-25 tries that day's again.
"""

import os
import random
from collections.abc import Callable, Hashable, Iterable
from datetime import UTC, date, datetime
from typing import TypeVar

ENVIRONMENT = "PORCORE_TESTS"
ALL = "all"

T = TypeVar("T")


def settled() -> str:
    """Return what this run tries, `all` or a date; the first call settles it for this process and those it starts."""
    return os.environ.setdefault(ENVIRONMENT, f"{datetime.now(UTC):%Y-%m-%d}")


def whole() -> bool:
    """Tell whether this run tries everything."""
    return settled() == ALL


def share(items: Iterable[T], parts: int, of: str = "") -> list[T]:
    """Return every item, or one of `parts` shares, spread over all of them, in their order; each share has some.

    `of` whatever the items are: lists of one length are divided differently.
    """
    listed = list(items)
    assert 0 < parts <= len(listed), f"{len(listed)} cannot be divided into {parts}"
    if whole():
        return listed
    places = list(range(len(listed)))
    random.Random(f"{of} {len(listed)}").shuffle(places)
    return [listed[place] for place in sorted(places[today() % parts :: parts])]


def share_of_each(items: Iterable[T], parts: int, kind: Callable[[T], Hashable]) -> list[T]:
    """Return a share of the items of each kind, at least one of them."""
    kinds: dict[Hashable, list[T]] = {}
    for item in items:
        kinds.setdefault(kind(item), []).append(item)
    return [one for key, found in kinds.items() for one in share(found, min(parts, len(found)), f"{key}")]


def today() -> int:
    """Return the number of the run's day, from which whatever is random may begin; 0 where everything is tried."""
    return 0 if whole() else date.fromisoformat(settled()).toordinal()


def few(examples: int, parts: int) -> int:
    """Return how many random examples a run tries, beginning from `today`: one in `parts` of `examples`, or all."""
    return examples if whole() else max(1, examples // parts)
