"""How many clients checked one of our own trees, and how much of it is theirs.

Nothing is written of a single client: new ones wait in memory until there are 50, and what is shown changes then alone, once in
24 hours at most, so that no figure tells of one person.
"""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.sightings.facts import FEW, ReportKind, TallyFigures
from bot.sightings.reports import Reports
from bot.sightings.statistics import LEAST_CLIENTS, capped, one_in, tenths
from bot.sightings.store import transaction
from bot.sightings.trees import TalliedTree, Trees

__all__ = ["SnapshotTally"]

_LEAST_WAITING = 50
_MOST_WAITING = 1000  # of one tree, where the disk takes nothing
_SHOWN_FOR = timedelta(hours=24)


@dataclass(slots=True)
class _Waiting:
    """New clients of a tree, by tag: what counts of their balances, by asset, in smallest units."""

    clients: dict[bytes, dict[str, int]] = field(default_factory=dict)
    totals: dict[str, int] = field(default_factory=dict)


class SnapshotTally:
    """Belongs to one thread, but for `figures`."""

    def __init__(self, database: sqlite3.Connection, trees: Trees, reports: Reports) -> None:
        self._database, self._trees, self._reports = database, trees, reports
        self._waiting: dict[str, _Waiting] = {}
        self._figures: dict[str, TallyFigures] = {}
        self.refresh_all()

    def counted(
        self, statement_id: str, client_id: bytes, balances: Mapping[str, tuple[int, int]], now: datetime
    ) -> None:
        """Count a client whose balances were proven. Raises OSError and sqlite3.Error.

        `statement_id`: 64 hex digits; `client_id`: 32 bytes, secret; `balances`: the client's balance and the tree's total, by
        asset, in smallest units.
        """
        tagger = self._trees.tagger(statement_id)
        if tagger is None:  # the tree's 60 days are over
            return
        tag = tagger.client(client_id)
        waiting = self._waiting.setdefault(statement_id, _Waiting())
        if (
            tag in waiting.clients
            or self._is_known(statement_id, tag)
            or len(waiting.clients) >= _MOST_WAITING
        ):
            return
        waiting.clients[tag] = {
            asset: capped(balance, total) for asset, (balance, total) in balances.items() if balance
        }
        waiting.totals |= {asset: total for asset, (_, total) in balances.items()}
        if len(waiting.clients) >= _LEAST_WAITING:
            self._write(statement_id, waiting, now)
            del self._waiting[statement_id]
            self.refresh(statement_id)

    def figures(self, statement_id: str) -> TallyFigures:
        """Return what may be shown of a tree, from memory; `statement_id`: 64 hex digits."""
        return self._figures.get(statement_id, TallyFigures())

    def refresh_all(self) -> None:
        """Read again what may be shown. Raises sqlite3.Error."""
        for (statement_id,) in self._database.execute("SELECT statement FROM trees").fetchall():
            self.refresh(statement_id)

    def refresh(self, statement_id: str) -> None:
        """Read again what may be shown of a tree; `statement_id`: 64 hex digits. Raises sqlite3.Error."""
        query = "SELECT id, shown_clients FROM trees WHERE statement = ?"
        row = self._database.execute(query, (statement_id,)).fetchone()
        if row is None:
            return
        number, clients = row
        query = (
            "SELECT asset, shown_share FROM sums WHERE tree = ? AND shown_share IS NOT NULL ORDER BY asset"
        )
        shares = dict(self._database.execute(query, (number,)).fetchall())
        said = self._reports.counts(statement_id)
        left_out, differs = said[ReportKind.LEFT_OUT], said[ReportKind.DIFFERS]
        chance = "" if left_out else one_in(clients)
        self._figures[statement_id] = TallyFigures(
            clients, shares, chance, left_out if left_out >= FEW else 0, differs if differs >= FEW else 0
        )

    def _is_known(self, statement_id: str, tag: bytes) -> bool:
        tree = self._trees.find(statement_id)
        if tree is None:
            return False
        query = "SELECT 1 FROM tallied WHERE tree = ? AND tag = ?"
        return self._database.execute(query, (tree.id, tag)).fetchone() is not None

    def _write(self, statement_id: str, waiting: _Waiting, now: datetime) -> None:
        """Write the clients that wait, sums and tags together."""
        tree = self._trees.begin(statement_id, now)
        with transaction(self._database):
            self._database.executemany(
                "INSERT INTO tallied (tree, tag) VALUES (?, ?)", [(tree.id, tag) for tag in waiting.clients]
            )
            for asset, total in waiting.totals.items():
                self._add(
                    tree, asset, total, [held[asset] for held in waiting.clients.values() if asset in held]
                )
            self._show(tree, now)

    def _add(self, tree: TalliedTree, asset: str, total: int, held: list[int]) -> None:
        query = "SELECT holders, sum FROM sums WHERE tree = ? AND asset = ?"
        holders, counted = self._database.execute(query, (tree.id, asset)).fetchone() or (0, "0")
        self._database.execute(
            "INSERT INTO sums (tree, asset, holders, sum, total) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET holders = excluded.holders, sum = excluded.sum",
            (tree.id, asset, holders + len(held), str(int(counted) + sum(held)), str(total)),
        )

    def _show(self, tree: TalliedTree, now: datetime) -> None:
        """Take what is written as what is shown, unless that was done within 24 hours."""
        seconds, query = int(now.timestamp()), "SELECT shown_at FROM trees WHERE id = ?"
        last = self._database.execute(query, (tree.id,)).fetchone()[0]
        if last and seconds - last < _SHOWN_FOR.total_seconds():
            return
        self._database.execute(
            "UPDATE trees SET shown_at = ?, shown_clients = (SELECT count(*) FROM tallied WHERE tree = id)"
            " WHERE id = ?",
            (seconds, tree.id),
        )
        query = "SELECT asset, sum, total FROM sums WHERE tree = ? AND holders >= ?"
        for asset, counted, total in self._database.execute(query, (tree.id, LEAST_CLIENTS)).fetchall():
            self._database.execute(
                "UPDATE sums SET shown_share = ? WHERE tree = ? AND asset = ?",
                (tenths(int(counted), int(total)), tree.id, asset),
            )
