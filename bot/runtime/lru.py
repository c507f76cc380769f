"""The one store of what can be worked out or opened again: the least recently used goes first when there is too much of it.

`cachetools.LRUCache` is bounded by entries or by weight, not by both, and refuses what weighs more than all of its room; a list of
wallets that large has to be kept all the same while people ask for it.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

__all__ = ["LruCache"]

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class LruCache(Generic[K, V]):
    """At most `entries` values that weigh at most `weight` together; the last one put in stays however heavy it is.

    `weigh` returns what a value weighs, in any unit, and always the same for one value. Lock it where threads share it.
    """

    def __init__(self, entries: int, weight: int = 0, weigh: Callable[[V], int] = lambda _: 0) -> None:
        self._entries, self._weight, self._weigh = entries, weight, weigh
        self._held: OrderedDict[K, V] = OrderedDict()
        self._total = 0  # what they weigh now

    def __len__(self) -> int:
        """Count the values."""
        return len(self._held)

    def __contains__(self, key: K) -> bool:
        """Tell whether there is a value under `key`; that is no use of it."""
        return key in self._held

    def get(self, key: K) -> V | None:
        """Return the value under `key`, or None."""
        if key not in self._held:
            return None
        self._held.move_to_end(key)
        return self._held[key]

    def put(self, key: K, value: V) -> None:
        """Keep a value, in place of the one under the same key."""
        self.pop(key)
        self._held[key] = value
        self._total += self._weigh(value)
        while len(self._held) > self._entries or (len(self._held) > 1 and self._total > self._weight):
            _, dropped = self._held.popitem(last=False)
            self._total -= self._weigh(dropped)

    def pop(self, key: K) -> V | None:
        """Forget the value under `key` and return it, or None."""
        if key not in self._held:
            return None
        value = self._held.pop(key)
        self._total -= self._weigh(value)
        return value

    def clear(self) -> None:
        """Forget everything."""
        self._held.clear()
        self._total = 0
