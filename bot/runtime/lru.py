"""A small store of what was worked out: the least recently asked for goes first when there is too much of it."""

from collections import OrderedDict
from typing import Generic, TypeVar

__all__ = ["Kept"]

T = TypeVar("T")


class Kept(Generic[T]):
    """At most `most` things of at most `rows` rows together; the last one put in stays however large it is."""

    def __init__(self, most: int, rows: int) -> None:
        self._most, self._rows = most, rows
        self._held: OrderedDict[str, tuple[T, int]] = OrderedDict()

    def get(self, key: str) -> T | None:
        """Return what is kept under `key`, or None."""
        if key not in self._held:
            return None
        self._held.move_to_end(key)
        return self._held[key][0]

    def put(self, key: str, thing: T, rows: int) -> None:
        """Keep a thing of so many rows."""
        self._held[key] = thing, rows
        while len(self._held) > self._most or (len(self._held) > 1 and self._total() > self._rows):
            self._held.popitem(last=False)

    def _total(self) -> int:
        return sum(rows for _, rows in self._held.values())
