"""Our own trees about which something is counted, and the key of each. Tally and reports share them."""

import secrets
import sqlite3
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from bot.sightings.facts import ReportKind
from bot.sightings.keys import KeyFolder
from bot.sightings.roots import DAYS_KEPT
from bot.sightings.store import transaction
from bot.sightings.tags import KEY_BYTES, Tagger

__all__ = ["TalliedTree", "Trees"]

_MOST_FRESH = 10_000  # keys in memory of trees without a row


@dataclass(frozen=True, slots=True)
class TalliedTree:
    """A tree of which something is written down."""

    id: int
    first_day: date
    key: str | None  # name of the key; None once it is destroyed


class Trees:
    """The table of trees. One thread at a time."""

    def __init__(self, database: sqlite3.Connection, keys: KeyFolder) -> None:
        """Drop the tags whose key is gone; figures stay. Raises sqlite3.Error."""
        self._database, self._keys = database, keys
        self._fresh: dict[str, bytes] = {}  # keys that nothing on the disk was made with yet
        for number, name in database.execute("SELECT id, key FROM trees WHERE key IS NOT NULL").fetchall():
            if keys.tagger(name) is None:
                self._end(number)

    def key_names(self) -> set[str]:
        """Return the names of all keys in use."""
        return {name for (name,) in self._database.execute("SELECT key FROM trees WHERE key IS NOT NULL")}

    def find(self, statement_id: str) -> TalliedTree | None:
        """Return what is kept of a tree; `statement_id`: 64 hex digits."""
        query = "SELECT id, first_day, key FROM trees WHERE statement = ?"
        row = self._database.execute(query, (statement_id,)).fetchone()
        return None if row is None else TalliedTree(row[0], date.fromordinal(row[1]), row[2])

    def tagger(self, statement_id: str) -> Tagger | None:
        """Return what makes a tree's tags, its key perhaps in memory only; None once the key is destroyed.

        `statement_id`: 64 hex digits.
        """
        tree = self.find(statement_id)
        if tree is not None:
            return None if tree.key is None else self._keys.tagger(tree.key)
        if statement_id not in self._fresh and len(self._fresh) >= _MOST_FRESH:
            return None
        return Tagger(self._fresh.setdefault(statement_id, secrets.token_bytes(KEY_BYTES)))

    def begin(self, statement_id: str, now: datetime) -> TalliedTree:
        """Return a tree's row, new where there is none, its key being on the disk first. Belongs into no transaction.

        `statement_id`: 64 hex digits. Raises OSError and sqlite3.Error.
        """
        tree = self.find(statement_id)
        if tree is not None:
            return tree
        day = now.astimezone(UTC).date()
        name = self._keys.create(self._fresh.get(statement_id))
        try:
            number = self._database.execute(
                "INSERT INTO trees (statement, key, first_day, shown_clients, shown_at) VALUES (?, ?, ?, 0, 0)",
                (statement_id, name, day.toordinal()),
            ).lastrowid
        except sqlite3.Error:
            self._keys.destroy(name)
            raise
        self._fresh.pop(statement_id, None)
        assert number is not None
        return TalliedTree(number, day, name)

    def expire(self, now: datetime) -> int:
        """Destroy the keys and tags of trees begun 60 days ago or before; return how many. Raises OSError and sqlite3.Error."""
        last = (now.astimezone(UTC).date() - timedelta(days=DAYS_KEPT)).toordinal()
        query = "SELECT id, key FROM trees WHERE key IS NOT NULL AND first_day <= ?"
        due = self._database.execute(query, (last,)).fetchall()
        for number, name in due:
            self._keys.destroy(name)
            self._end(number)
        return len(due)

    def _end(self, number: int) -> None:
        """Delete a tree's tags; how many reported something stays as a number."""
        with transaction(self._database):
            self._database.execute(
                "UPDATE trees SET key = NULL,"
                " left_out = (SELECT count(*) FROM reports WHERE tree = id AND kind = ?),"
                " differs = (SELECT count(*) FROM reports WHERE tree = id AND kind = ?) WHERE id = ?",
                (ReportKind.LEFT_OUT, ReportKind.DIFFERS, number),
            )
            self._database.execute("DELETE FROM tallied WHERE tree = ?", (number,))
            self._database.execute("DELETE FROM reports WHERE tree = ?", (number,))
