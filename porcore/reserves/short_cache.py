"""Remembering what was worked out about a stranger's text, where lists repeat a few texts many times.

`functools.lru_cache` bounds how many texts are kept and not how long they are: a thousand cells of 64 KiB would stay.
"""

from collections.abc import Callable
from functools import lru_cache, update_wrapper
from typing import TypeVar, TypeVarTuple, cast

__all__ = ["remember_short"]

More = TypeVarTuple("More")
R = TypeVar("R")


def remember_short(
    entries: int, characters: int = 200
) -> Callable[[Callable[[str, *More], R]], Callable[[str, *More], R]]:
    """Return a decorator that keeps a function's results for the last `entries` texts of at most `characters`.

    Whatever else the function is given is a part of the question, and has to be hashable.
    """

    def decorate(function: Callable[[str, *More], R]) -> Callable[[str, *More], R]:
        remembered = cast("Callable[[str, *More], R]", lru_cache(entries)(function))

        def answer(text: str, *more: *More) -> R:
            return (remembered if len(text) <= characters else function)(text, *more)

        update_wrapper(answer, function)
        return answer

    return decorate
