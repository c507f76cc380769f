"""The one writer of ``catalogue.db``.

Every call is one short transaction and may come from any thread; from async code it may be called directly.
Publishing and withdrawing change snapshots or publications, public log and audit together or not at all.
"""

from dataclasses import asdict, replace

from bot.catalogue.catalogue_file import short
from bot.catalogue.errors import CatalogueError, Obstacle, ObstacleError
from bot.catalogue.log_entries import make_entry, tree_body
from bot.catalogue.public_log import History, follows
from bot.catalogue.publications import FUTURE_ALLOWED, PublicationCatalogue
from bot.catalogue.reading import rows_of
from bot.catalogue.rows import SnapshotRow, StagedRow, TreeFacts, utc_text
from porcore.format.origin import split_maker

__all__ = ["FUTURE_ALLOWED", "Catalogue"]


class Catalogue(PublicationCatalogue):
    """The catalogue of one data folder: snapshots, and what the classes below it have."""

    def whole_history(self) -> History:
        """Return everything ever published, as the public log's chain of hashes vouches for it.

        Raises CatalogueError when anything that a row says about its id, publication or withdrawal does not follow from it.
        """
        history = self.all_of_it()
        if not follows(history) or self._is_misnamed(history):
            raise CatalogueError(
                "catalogue.db cannot be used: its snapshots and its public log do not fit together, so nothing of"
                " it is shown. Restore catalogue.db from the backup."
            )
        return history

    def _is_misnamed(self, history: History) -> bool:
        """Tell whether a known exchange's word stands under the key of another known one: older rows have no entry to say so."""
        for word, key in history.names.items():
            ours, theirs = self.known.find(split_maker(word)[0]), self.known.by_key(key)
            if ours is not None and theirs is not None and ours is not theirs:
                return True
        return False

    def history(self) -> tuple[SnapshotRow, ...]:
        """Return every snapshot ever published, as `whole_history` has it. Raises CatalogueError."""
        return self.whole_history().snapshots

    def audit_agrees(self) -> bool:
        """Tell whether the audit names the publications and withdrawals that the public log has, and no others."""
        query = (
            "SELECT action, subject FROM audit WHERE outcome = 'done' AND action IN ('publish', 'withdraw')"
        )
        with self._reading() as database:
            done = sorted(database.execute(query).fetchall())
        actions = {"published": "publish", "withdrawn": "withdraw"}
        return done == sorted((actions[each.event], short(each.statement_id)) for each in self.log())

    def staged(self) -> tuple[StagedRow, ...]:
        """Return what waits for Publish or Discard, oldest first."""
        with self._reading() as database:
            rows = rows_of(StagedRow, database.table("staged").rows_where(order_by="staged_at, rowid"))
        return tuple(replace(row, foreign=bool(row.foreign)) for row in rows)

    def stage(self, row: StagedRow) -> None:
        """Remember a staged snapshot, in place of one of its statement. Raises ObstacleError if it can never be published."""
        with self._writing() as database:
            obstacle = self._obstacle(row)
            if obstacle is not None and not obstacle.obstacle.passing:
                raise obstacle
            database.table("staged").insert(
                {**asdict(row), "foreign": int(row.foreign)}, pk="statement_id", replace=True
            )
            self._record(database, row.staged_by, "load", row.source, "done", short(row.statement_id))

    def unstage(self, statement_id: str, operator: int, outcome: str = "done", detail: str = "") -> None:
        """Forget a staged snapshot, on the Discard of `operator` (Telegram user id) or because its file is gone."""
        with self._writing() as database:
            database.table("staged").delete_where("statement_id = ?", [statement_id])
            self._record(database, operator, "discard", short(statement_id), outcome, detail)

    def obstacle(self, row: StagedRow) -> ObstacleError | None:
        """Return what stands against publishing `row` now."""
        with self._reading():
            return self._obstacle(row)

    def publish(self, row: StagedRow, operator: int, facts: TreeFacts | None = None) -> SnapshotRow:
        """Publish a staged snapshot: snapshots, public log and audit in one transaction. `operator`: Telegram user id.

        `facts`: what the log's entry says; without them it has none. Raises ObstacleError when something stands against it,
        CatalogueError when the public log does not fit together, or the facts are of another statement.
        """
        with self._writing() as database:
            self._refuse_broken_log()
            if facts is not None and facts.statement.id != row.statement_id:
                raise CatalogueError("The statement is not the one that was staged. Nothing was published.")
            obstacle = self._obstacle(row)
            if obstacle is not None:
                raise obstacle
            snapshot = SnapshotRow(
                row.statement_id,
                row.exchange,
                row.taken_at,
                f"{row.statement_id}.por",
                row.file_sha256,
                self.now(),
                operator,
            )
            key = self._named(row.exchange)
            self._add_exchange(database, key, self._exchange_name(key, row.exchange), row.exchange)
            database.table("snapshots").insert(asdict(snapshot))
            database.table("staged").delete_where("statement_id = ?", [row.statement_id])
            time = snapshot.published_at
            entry = make_entry("tree", time, key, tree_body(facts)) if facts is not None else None
            self._append(database, "published", row.statement_id, time, "tree", entry)
            self._record(database, operator, "publish", short(row.statement_id), "done", row.taken_at)
            return snapshot

    def withdraw(self, statement_id: str, operator: int, reason: str = "") -> SnapshotRow | None:
        """Withdraw a published snapshot in one transaction; None when it is not there or was withdrawn before.

        `operator`: Telegram user id; `reason`: for everyone, see `check_reason`. Raises ObstacleError when the clock
        went back, CatalogueError when the public log does not fit together.
        """
        with self._writing() as database:
            row = next((row for row in self.snapshots() if row.statement_id == statement_id), None)
            if row is None or row.withdrawn_at is not None:
                return None
            self._refuse_broken_log()
            if backwards := self._clock_went_back():
                raise backwards
            now = self.now()
            entry = self._withdrawal("tree", statement_id, now, reason)
            change = {"withdrawn_at": now, "withdrawn_by": operator}
            database.table("snapshots").update(statement_id, change)
            self._append(database, "withdrawn", statement_id, now, "tree", entry)
            self._record(database, operator, "withdraw", short(statement_id), "done", row.taken_at)
            return replace(row, withdrawn_at=now, withdrawn_by=operator)

    def _named(self, exchange: str) -> str:
        key = self.key_of(exchange)
        assert key is not None, "nothing stands against it"
        return key

    def _exchange_name(self, key: str, word: str) -> str:
        known = self.known.by_key(key)
        return known.name if known is not None else split_maker(word)[0]

    def _obstacle(self, new: StagedRow) -> ObstacleError | None:
        snapshots = self.snapshots()
        for row in snapshots:
            if row.statement_id == new.statement_id:
                which = Obstacle.WITHDRAWN if row.withdrawn_at else Obstacle.PUBLISHED
                return ObstacleError(which, row.withdrawn_at or row.published_at)
        key = self.key_of(new.exchange)
        if key is None:
            return self._unknown(new.exchange)
        if new.taken_at > utc_text(self._clock() + FUTURE_ALLOWED):
            return ObstacleError(Obstacle.FUTURE, new.taken_at, self.now())
        if backwards := self._clock_went_back():
            return backwards
        names = self.exchange_names()
        for row in snapshots:
            same = row.taken_at == new.taken_at and names.get(row.exchange) == key
            if same and row.withdrawn_at is None:
                return ObstacleError(Obstacle.SAME_TIME, short(row.statement_id))
        return None

    def _unknown(self, exchange: str) -> ObstacleError:
        near = [row.name for row in self.exchanges()]
        near += [each.name for each in self.known.nearest(split_maker(exchange)[0])]
        return ObstacleError(Obstacle.UNKNOWN_EXCHANGE, exchange, near=", ".join(dict.fromkeys(near)))
