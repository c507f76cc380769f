"""The roots that files led to: which are kept, for how long, and how many leaves and accounts each has."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from bot.sightings.facts import FEW
from bot.sightings.keys import KeyFolder
from bot.sightings.store import transaction
from bot.sightings.tags import Tagger

__all__ = ["DAYS_KEPT", "MOST_UNCONFIRMED", "KnownRoot", "SeenRoots", "rounded_down"]

MOST_UNCONFIRMED = 1000  # roots kept that are neither loaded here nor confirmed by an operator
DAYS_KEPT = 60  # from the first sighting until the tags are destroyed
_STEPS = (1, 2, 5)
_ROOTS = "SELECT id, format, root, first_day, key, rounded FROM roots WHERE"


@dataclass(frozen=True, slots=True)
class KnownRoot:
    """A root that is kept."""

    id: int
    format: str
    root: str  # hex digits
    first_day: date
    key: str | None  # name of the key; None once it is destroyed
    rounded: int  # accounts, once the key is destroyed

    @classmethod
    def read(cls, row: tuple[int, str, str, int, str | None, int | None]) -> Self:
        """Return the root of a row of `_ROOTS`."""
        number, format_key, root, day, key, rounded = row
        return cls(number, format_key, root, date.fromordinal(day), key, rounded or 0)


@dataclass(slots=True)
class _Counts:
    """Of the standing tags of a root."""

    leaves: int
    accounts: int


def rounded_down(number: int) -> int:
    """Return 0 for a `number` below 5, else the largest of 5, 10, 20, 50, 100 … that is not above it."""
    best, power = 0, 1
    while power <= number:
        best = max([best, *(step * power for step in _STEPS if step * power <= number)])
        power *= 10
    return best if best >= FEW else 0


class SeenRoots:
    """The table of roots, and counts in memory that are those of the tables. One thread at a time."""

    def __init__(self, database: sqlite3.Connection, keys: KeyFolder) -> None:
        """Drop the tags whose key is gone, and roots that a kill left without any. Raises OSError and sqlite3.Error."""
        self._database, self._keys = database, keys
        self._counts: dict[int, _Counts] | None = None
        for root, name in database.execute("SELECT id, key FROM roots WHERE key IS NOT NULL").fetchall():
            if keys.tagger(name) is None:
                with transaction(database):
                    self._delete(root)
        self.drop_without_accounts()

    def key_names(self) -> set[str]:
        """Return the names of all keys in use."""
        return {name for (name,) in self._database.execute("SELECT key FROM roots WHERE key IS NOT NULL")}

    def find(self, format_key: str, root: str) -> KnownRoot | None:
        """Return what is kept of a root, given in hex; None for nothing."""
        row = self._database.execute(f"{_ROOTS} format = ? AND root = ?", (format_key, root)).fetchone()
        return None if row is None else KnownRoot.read(row)

    def standing(self) -> list[KnownRoot]:
        """Return the roots that have tags."""
        return list(map(KnownRoot.read, self._database.execute(f"{_ROOTS} key IS NOT NULL").fetchall()))

    def tagger(self, root: KnownRoot) -> Tagger | None:
        """Return what makes the tags of a root; None once its key is destroyed or lost."""
        return None if root.key is None else self._keys.tagger(root.key)

    def begin(self, format_key: str, scope: str, root: str, day: date) -> KnownRoot:
        """Keep a root from now on, its key being on the disk first. Belongs into no transaction.

        Raises OSError and sqlite3.Error.
        """
        self._make_room()
        name = self._keys.create()
        values = (format_key, scope, root, day.toordinal(), day.toordinal(), name)
        try:
            number = self._database.execute(
                "INSERT INTO roots (format, scope, root, first_day, last_day, confirmed, key)"
                " VALUES (?, ?, ?, ?, ?, 0, ?)",
                values,
            ).lastrowid
        except sqlite3.Error:
            self._keys.destroy(name)
            raise
        assert number is not None
        return KnownRoot(number, format_key, root, day, name, 0)

    def seen(self, root: KnownRoot, day: date, *, is_loaded: bool) -> None:
        """Note that a root was seen on a day. Raises sqlite3.Error."""
        self._database.execute(
            "UPDATE roots SET last_day = max(last_day, ?), confirmed = max(confirmed, ?) WHERE id = ?",
            (day.toordinal(), int(is_loaded), root.id),
        )

    def confirm(self, format_key: str, roots: Sequence[str]) -> int:
        """Take roots, given in hex, as ones that an operator looked at: no other root pushes them out any more.

        Return how many of them are kept here. Raises sqlite3.Error.
        """
        values = [(format_key, root) for root in roots]
        with transaction(self._database):
            query = "UPDATE roots SET confirmed = 1 WHERE format = ? AND root = ?"
            return self._database.executemany(query, values).rowcount

    def counts(self, root: KnownRoot) -> tuple[int, int]:
        """Return how many leaves and how many accounts led to a root that has tags."""
        found = self._counted().get(root.id)
        return (found.leaves, found.accounts) if found else (0, 0)

    def add(self, root: KnownRoot, leaves: int, accounts: int) -> None:
        """Count what was just written: so many new `leaves`, 0 or more, and `accounts`, 0 or 1."""
        found = self._counted().setdefault(root.id, _Counts(0, 0))
        found.leaves += leaves
        found.accounts += accounts

    def recount(self) -> None:
        """Count anew at the next question: something was deleted, or not written after all."""
        self._counts = None

    def others_of_scope(self, format_key: str, scope: str, root: str, least: int) -> Iterator[KnownRoot]:
        """Yield the other roots of a scope that `least` accounts or more led to; `root`: hex digits."""
        query = f"{_ROOTS} format = ? AND scope = ? AND scope <> '' AND root <> ?"
        for known in map(KnownRoot.read, self._database.execute(query, (format_key, scope, root)).fetchall()):
            if (self.counts(known)[1] if known.key else known.rounded) >= least:
                yield known

    def drop_without_accounts(self) -> None:
        """Forget the roots that no account holds any more, with their keys. Raises OSError and sqlite3.Error."""
        empty = "SELECT id, key FROM roots WHERE key IS NOT NULL AND NOT EXISTS (SELECT 1 FROM accounts WHERE root = id)"
        for number, name in self._database.execute(empty).fetchall():
            self._drop(number, name)

    def expire(self, today: date) -> int:
        """Destroy the keys and tags of roots first seen 60 days ago or before; return how many there were.

        Of five accounts or more a rounded number stays, of fewer nothing. Raises OSError and sqlite3.Error.
        """
        due = [root for root in self.standing() if root.first_day + timedelta(days=DAYS_KEPT) <= today]
        for root in due:
            left = rounded_down(self.counts(root)[1])
            assert root.key is not None
            self._keys.destroy(root.key)
            with transaction(self._database):
                self._delete(root.id, left)
        return len(due)

    def _counted(self) -> dict[int, _Counts]:
        if self._counts is None:
            ask = self._database.execute
            leaves = dict(ask("SELECT root, count(DISTINCT leaf) FROM held GROUP BY root").fetchall())
            accounts = ask("SELECT root, count(*) FROM accounts GROUP BY root").fetchall()
            self._counts = {root: _Counts(leaves.get(root, 0), number) for root, number in accounts}
        return self._counts

    def _make_room(self) -> None:
        """Let the least known of too many unconfirmed roots go: made-up ones push each other out."""
        query = "SELECT id, key, rounded, last_day FROM roots WHERE confirmed = 0"
        rows = self._database.execute(query).fetchall()
        if len(rows) < MOST_UNCONFIRMED:
            return
        counted = self._counted()
        known = {
            root: rounded or (counted[root].accounts if root in counted else 0)
            for root, _, rounded, _ in rows
        }
        number, name, *_ = min(rows, key=lambda row: (known[row[0]], row[3], row[0]))
        self._drop(number, name)

    def _drop(self, number: int, name: str | None) -> None:
        if name is not None:
            self._keys.destroy(name)
        with transaction(self._database):
            self._delete(number)

    def _delete(self, number: int, left: int = 0) -> None:
        self._database.execute("DELETE FROM held WHERE root = ?", (number,))
        self._database.execute("DELETE FROM accounts WHERE root = ?", (number,))
        if left:
            self._database.execute("UPDATE roots SET key = NULL, rounded = ? WHERE id = ?", (left, number))
        else:
            self._database.execute("DELETE FROM roots WHERE id = ?", (number,))
        if self._counts is not None:
            self._counts.pop(number, None)
