"""What each of many people did lately, in 12 bytes a place: a million of them fit in 16 MB.

Flat arrays instead of objects, because whoever makes the bot forget or fill its memory with accounts has what limits are
there to prevent. Two tables by age: the young one takes what happens now; once it spans the whole time that is remembered,
it becomes the old one, and the old one before it, of which nothing is recent any more, goes away as a whole.
"""

import secrets
from array import array
from collections.abc import Hashable
from math import ceil

__all__ = ["Recent"]

_TICKS = 30_000  # in the time that is remembered; a place has two bytes for them
_SLICE = 500  # ticks in which what one key does is one entry, so that a busy one takes 61 of them and not thousands
_MOST_OF_ONE = 2**16 - 1  # events of one entry
_WORD = 2**64 - 1


class Recent:
    """When each key did something within the last `seconds`, for at most `most` entries; then the oldest are forgotten.

    Times are never told as earlier than they were, and later by a sixtieth of `seconds` at most.
    """

    def __init__(self, seconds: float, most: int, now: float) -> None:
        self._seconds, self._most = seconds, max(1, most // 2)
        self._young, self._old = _Table(now, self._most), _Table(now, 1)

    def __len__(self) -> int:
        """Count entries, those that are about to be forgotten included."""
        return self._young.used + self._old.used

    def add(self, key: Hashable, now: float) -> None:
        """Note that `key` does something now."""
        self._age(now)
        tick = ceil((now - self._young.began) * _TICKS / self._seconds)
        if not self._young.add(hash(key), tick):
            self._old, self._young = self._young, _Table(now, self._most)
            self._young.add(hash(key), 0)

    def of(self, key: Hashable, now: float) -> list[tuple[float, int]]:
        """Return (time, how many events) of what `key` did, oldest first."""
        self._age(now)
        horizon, found = now - self._seconds, []
        for table in (self._old, self._young):
            for tick, number in table.of(hash(key)):
                time = table.began + tick * self._seconds / _TICKS
                if time > horizon:
                    found.append((time, number))
        return sorted(found)

    def _age(self, now: float) -> None:
        age = now - self._young.began
        if age >= self._seconds:
            self._old = self._young if age < 2 * self._seconds else _Table(now, 1)
            self._young = _Table(now, self._most)


class _Table:
    """Entries (key, tick, number of events); those of one key stand behind each other from the key's own place on."""

    _SALT = secrets.randbits(62)  # whose places lie side by side is no one's to choose

    def __init__(self, began: float, most: int) -> None:
        self.began, self.used, self._most = began, 0, most
        self._room = 0
        self._keys, self._ticks, self._numbers = array("q"), array("H"), array("H")
        self._grow()

    def add(self, key: int, tick: int) -> bool:
        """Count one event; False when there is no room for one more entry."""
        place = self._first(key)
        while self._numbers[place]:
            if self._keys[place] == key and self._ticks[place] // _SLICE == tick // _SLICE:
                self._ticks[place] = max(tick, self._ticks[place])
                self._numbers[place] = min(self._numbers[place] + 1, _MOST_OF_ONE)
                return True
            place = (place + 1) % len(self._keys)
        if self.used == self._most:
            return False
        if self.used == self._room:
            self._grow()
        self._put(key, tick, 1)
        return True

    def of(self, key: int) -> list[tuple[int, int]]:
        """Return (tick, number) of a key's entries."""
        place, found = self._first(key), []
        while self._numbers[place]:
            if self._keys[place] == key:
                found.append((self._ticks[place], self._numbers[place]))
            place = (place + 1) % len(self._keys)
        return found

    def _first(self, key: int) -> int:
        return (hash((self._SALT, key)) & _WORD) * len(self._keys) >> 64

    def _put(self, key: int, tick: int, number: int) -> None:
        place = self._first(key)
        while self._numbers[place]:
            place = (place + 1) % len(self._keys)
        self._keys[place], self._ticks[place], self._numbers[place] = key, tick, number
        self.used += 1

    def _grow(self) -> None:
        """Make twice as much room; a fifth of the places stays empty, so that the way to a key's entries is short."""
        before = (self._keys, self._ticks, self._numbers)
        self._room = min(self._most, max(16, 2 * self._room))
        places = self._room + self._room // 4 + 1
        self._keys = array("q", bytes(8 * places))
        self._ticks, self._numbers = array("H", bytes(2 * places)), array("H", bytes(2 * places))
        self.used = 0
        for key, tick, number in zip(*before, strict=True):
            if number:
                self._put(key, tick, number)
