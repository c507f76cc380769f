"""Finding the page where a leaf is, or would be, without trusting what the file says of its pages.

What is found here is not known to be right before the pages were hashed (`porcore.snapshot.seen`).
"""

import sqlite3
from collections.abc import Callable
from typing import NamedTuple, Protocol

from porcore.errors import SnapshotError
from porcore.kernel import RECORD_BYTES
from porcore.snapshot.layout import CHUNK, Layout

__all__ = ["AssetPages", "Damage", "Page", "Pages", "locate", "offset_of"]

_MOST_STEPS = 64  # from the first page looked at: more than order keys with one beginning could ask for

Damage = Callable[[], SnapshotError]


class Page(NamedTuple):
    """A row of the leaves' table, type and size checked."""

    key: int
    number: int  # 0-based among the asset's pages
    records: bytes  # 1..64 records


class Pages(Protocol):
    """The leaf pages of one asset, by their row keys."""

    def up_to(self, key: int) -> Page | None:
        """Return the last page whose row key is at most `key`, None where there is none."""

    def before(self, key: int) -> Page | None:
        """Return the last page whose row key is below `key`, None where there is none."""

    def after(self, key: int) -> Page | None:
        """Return the first page whose row key is above `key`, None where there is none."""

    def first(self) -> Page | None:
        """Return the first page, None of an asset without leaves."""


class AssetPages:
    """Reads pages from a file. Raises what `damage` returns for a row that is none, and SQLite's errors.

    `number` is the asset's place in the statement, 0 = first; keys are rows' 64-bit signed integers.
    """

    def __init__(self, connection: sqlite3.Connection, layout: Layout, number: int, damage: Damage) -> None:
        self._connection, self._damage = connection, damage
        self._table, self._keys = layout.leaves(number), layout.keys(number)

    def up_to(self, key: int) -> Page | None:
        """Return the last page whose row key is at most `key`, None where there is none."""
        return self._page("BETWEEN ? AND ? ORDER BY key DESC", self._keys.start, key)

    def before(self, key: int) -> Page | None:
        """Return the last page whose row key is below `key`, None where there is none."""
        return self.up_to(key - 1) if key > self._keys.start else None

    def after(self, key: int) -> Page | None:
        """Return the first page whose row key is above `key`, None where there is none."""
        last = self._keys.stop - 1
        return self._page("BETWEEN ? AND ? ORDER BY key", key + 1, last) if key < last else None

    def first(self) -> Page | None:
        """Return the first page, None of an asset without leaves."""
        return self._page("BETWEEN ? AND ? ORDER BY key", self._keys.start, self._keys.stop - 1)

    def last(self) -> Page | None:
        """Return the last page, None of an asset without leaves."""
        return self.up_to(self._keys.stop - 1)

    def _page(self, condition: str, low: int, high: int) -> Page | None:
        query = f"SELECT key, page, records FROM {self._table} WHERE key {condition} LIMIT 1"  # noqa: S608
        row = self._connection.execute(query, (low, high)).fetchone()
        if row is None:
            return None
        key, number, records = row
        if not (isinstance(number, int) and isinstance(records, bytes) and _whole(records)):
            raise self._damage()
        return Page(key, number, records)


def _whole(records: bytes) -> bool:
    return 0 < len(records) <= RECORD_BYTES * CHUNK and len(records) % RECORD_BYTES == 0


def locate(
    pages: Pages, order_key: Callable[[bytes], bytes], wanted: bytes, start: int, last: int, damage: Damage
) -> tuple[Page, ...]:
    """Return the page that holds a leaf of the order key `wanted` or would hold it.

    `wanted` is 16 bytes. Where that key is behind this page's last leaf, the next page comes with it.
    `order_key` returns the 16 bytes of the order key of a record of 50 bytes, `start` is the row key that a
    page beginning with `wanted` would have, and `last` is the number of the last page (0 = first). Raises
    what `damage` returns.
    """
    page = pages.up_to(start) or pages.first()
    for _ in range(_MOST_STEPS):
        if page is None:
            break
        if wanted < order_key(page.records[:RECORD_BYTES]):
            if page.number == 0:
                return (page,)
            # Pages that begin with the same bits have row keys one after the other (porcore.snapshot.writer).
            page = pages.before(page.key)
            continue
        if page.number == last or wanted <= order_key(page.records[-RECORD_BYTES:]):
            return (page,)
        following = pages.after(page.key)
        if following is None or wanted < order_key(following.records[:RECORD_BYTES]):
            return (page, following) if following else (page,)
        page = following
    raise damage()


def offset_of(records: bytes, identity: bytes) -> int | None:
    """Return which record of a page (0 = first) begins with `identity`; None where none does.

    `records` are 50 bytes each, 1..64 of them; `identity` is 34 bytes: client id and piece.
    """
    at = records.find(identity)
    while at >= 0 and at % RECORD_BYTES:
        at = records.find(identity, at + 1)
    return at // RECORD_BYTES if at >= 0 else None
