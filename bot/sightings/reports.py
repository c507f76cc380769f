"""What people say who were not found: "left out", "differs". Nobody can check it, so it is only counted."""

import sqlite3
from datetime import datetime, timedelta

from bot.sightings.facts import ReportKind
from bot.sightings.trees import Trees

__all__ = ["Reports"]

_VALID = timedelta(hours=1)  # from a question that found nothing
_MOST_FAILED = 10_000  # such questions remembered, in memory only


class Reports:
    """Belongs to one thread, but for `failed`."""

    def __init__(self, database: sqlite3.Connection, trees: Trees) -> None:
        self._database, self._trees = database, trees
        self._failed: dict[tuple[int, str], datetime] = {}  # the oldest first

    def failed(self, account: int, statement_id: str, now: datetime) -> None:
        """Remember for an hour, in memory, that someone was not found in a snapshot.

        `account`: Telegram user id, which is the chat's too; `statement_id`: 64 hex digits.
        """
        self._failed.pop((account, statement_id), None)
        self._failed[account, statement_id] = now
        if len(self._failed) > _MOST_FAILED:
            del self._failed[next(iter(self._failed))]

    def add(self, kind: ReportKind, statement_id: str, account: int, now: datetime) -> bool:
        """Count a report, each account once; tell whether it was taken.

        `account`: Telegram user id; `statement_id`: 64 hex digits. It is not taken without a question within the hour that
        found nothing, or after 60 days. Raises OSError and sqlite3.Error.
        """
        asked = self._failed.get((account, statement_id))
        if asked is None or not timedelta(0) <= now - asked <= _VALID:
            return False
        tree, tagger = self._trees.begin(statement_id, now), self._trees.tagger(statement_id)
        if tagger is None:
            return False
        self._database.execute(
            "INSERT OR IGNORE INTO reports (tree, kind, tag) VALUES (?, ?, ?)",
            (tree.id, int(kind), tagger.report(kind, account)),
        )
        return True

    def counts(self, statement_id: str) -> dict[ReportKind, int]:
        """Return how many accounts reported what of a snapshot; `statement_id`: 64 hex digits."""
        query = "SELECT id, left_out, differs FROM trees WHERE statement = ?"
        row = self._database.execute(query, (statement_id,)).fetchone()
        if row is None:
            return dict.fromkeys(ReportKind, 0)
        counting = "SELECT count(*) FROM reports WHERE tree = ? AND kind = ?"
        return {
            kind: (ended or 0) + self._database.execute(counting, (row[0], int(kind))).fetchone()[0]
            for kind, ended in zip(ReportKind, row[1:], strict=True)
        }

    def forget(self, account: int) -> None:
        """Delete an account's reports; `account`: Telegram user id. Raises sqlite3.Error."""
        self._failed = {key: at for key, at in self._failed.items() if key[0] != account}
        query = "SELECT id, statement FROM trees WHERE key IS NOT NULL"
        for number, statement_id in self._database.execute(query).fetchall():
            tagger = self._trees.tagger(statement_id)
            if tagger is None:
                continue
            for kind in ReportKind:
                self._database.execute(
                    "DELETE FROM reports WHERE tree = ? AND kind = ? AND tag = ?",
                    (number, int(kind), tagger.report(kind, account)),
                )
