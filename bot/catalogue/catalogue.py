"""The one writer of ``catalogue.db``: SQLite in WAL mode through sqlite-utils.

Every call is one short transaction and may come from any thread; from async code it may be called directly.
Publishing and withdrawing change snapshots, public log and audit together or not at all.
"""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import RLock
from typing import Any, Self

from sqlite_utils import Database

from bot.catalogue.connection import connect
from bot.catalogue.errors import CatalogueError, Obstacle, ObstacleError, folder_errors
from bot.catalogue.lock import FolderLock
from bot.catalogue.public_log import follows, is_intact
from bot.catalogue.reading import moved, rows_of, sqlite_sentences
from bot.catalogue.rows import (
    FIRST_PREVIOUS,
    AuditRow,
    LogEntry,
    SnapshotRow,
    StagedRow,
    utc_now,
    utc_text,
)
from bot.formats import moment
from bot.runtime.file_mark import place_of

__all__ = ["FUTURE_ALLOWED", "Catalogue"]

FUTURE_ALLOWED = timedelta(minutes=5)  # clocks differ a little
_LONGEST_DETAIL = 1000  # characters of what the audit keeps of a sentence


class Catalogue:
    """The catalogue of one data folder, locked until `close`. A lock gives its one connection to one thread at a time."""

    def __init__(
        self, database: Database, lock: FolderLock, clock: Callable[[], datetime], path: Path
    ) -> None:
        """Use `open` instead."""
        self.is_new = False  # whether `open` has made it
        self._database, self._folder_lock, self._clock = database, lock, clock
        self._path, self._place = path, place_of(path)
        self._lock = RLock()

    @classmethod
    def open(cls, data_dir: Path, clock: Callable[[], datetime] = utc_now) -> Self:
        """Open or create the catalogue in `data_dir`, private to this user, and lock the folder.

        Raises CatalogueError when another process uses the folder, it cannot be used (in place of a PermissionError), or
        the file is damaged or too new.
        """
        with folder_errors(data_dir):
            data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not os.access(data_dir, os.W_OK | os.X_OK):
                raise PermissionError(errno.EACCES, "", str(data_dir))
            lock = FolderLock(data_dir)
        try:
            with folder_errors(data_dir):
                path = data_dir / "catalogue.db"
                is_new = not (path.exists() and path.stat().st_size)
                opened = cls(connect(path), lock, clock, path)
                opened.is_new = is_new
                return opened
        except BaseException:
            lock.release()
            raise

    def close(self) -> None:
        """Close the file and give the folder free; calling it again is fine."""
        with self._lock:
            self._database.close()
            self._folder_lock.release()

    def now(self) -> str:
        """Return the present time as canonical UTC text."""
        return utc_text(self._clock())

    def snapshots(self) -> tuple[SnapshotRow, ...]:
        """Return every snapshot ever published, newest `taken_at` first."""
        with self._reading() as database:
            rows = database.table("snapshots").rows_where(order_by="taken_at desc, published_at desc")
            return rows_of(SnapshotRow, rows)

    def history(self) -> tuple[SnapshotRow, ...]:
        """Return every snapshot ever published, as the public log's chain of hashes vouches for it.

        Raises CatalogueError when anything that a row says about its id, publication or withdrawal does not follow from it.
        """
        with self._lock:
            rows = self.snapshots()
            if not follows(self.log(), rows):
                raise CatalogueError(
                    "catalogue.db cannot be used: its snapshots and its public log do not fit together, so nothing of"
                    " it is shown. Restore catalogue.db from the backup."
                )
            return rows

    def log(self) -> tuple[LogEntry, ...]:
        """Return the public log, oldest entry first."""
        with self._reading() as database:
            return rows_of(LogEntry, database.table("public_log").rows_where(order_by="seq"))

    def log_is_intact(self) -> bool:
        """Tell whether the public log's chain of hashes holds and agrees with the snapshots."""
        with self._lock:
            return is_intact(self.log(), self.snapshots())

    def audit(self, limit: int = 20) -> tuple[AuditRow, ...]:
        """Return the last actions, newest first; `limit`: at most so many, 0 for none."""
        with self._reading() as database:
            rows = database.table("audit").rows_where(order_by="seq desc", limit=limit)
            return rows_of(AuditRow, rows)

    def audit_agrees(self) -> bool:
        """Tell whether the audit names the publications and withdrawals that the public log has, and no others."""
        query = (
            "SELECT action, subject FROM audit WHERE outcome = 'done' AND action IN ('publish', 'withdraw')"
        )
        with self._reading() as database:
            done = sorted(database.execute(query).fetchall())
        actions = {"published": "publish", "withdrawn": "withdraw"}
        return done == sorted((actions[each.event], _short(each.statement_id)) for each in self.log())

    def unfinished_load(self) -> AuditRow | None:
        """Return the last load that was started, when nothing says how it ended: the process was killed."""
        with self._reading() as database:
            rows = database.table("audit").rows_where(
                "action = 'load' AND outcome <> 'refused'", order_by="seq desc", limit=1
            )
            last = next(iter(rows_of(AuditRow, rows)), None)
        return last if last is not None and last.outcome == "started" else None

    def record(self, operator: int, action: str, subject: str, outcome: str, detail: str = "") -> None:
        """Append what `operator` (Telegram user id) did. `subject` and `detail` hold no client id, token or query."""
        with self._writing() as database:
            self._record(database, operator, action, subject, outcome, detail)

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
            self._record(database, row.staged_by, "load", row.source, "done", _short(row.statement_id))

    def unstage(self, statement_id: str, operator: int, outcome: str = "done", detail: str = "") -> None:
        """Forget a staged snapshot, on the Discard of `operator` (Telegram user id) or because its file is gone."""
        with self._writing() as database:
            database.table("staged").delete_where("statement_id = ?", [statement_id])
            self._record(database, operator, "discard", _short(statement_id), outcome, detail)

    def obstacle(self, row: StagedRow) -> ObstacleError | None:
        """Return what stands against publishing `row` now."""
        with self._reading():
            return self._obstacle(row)

    def publish(self, row: StagedRow, operator: int) -> SnapshotRow:
        """Publish a staged snapshot: snapshots, public log and audit in one transaction. `operator`: Telegram user id.

        Raises ObstacleError when something stands against it, CatalogueError when the public log does not fit together.
        """
        with self._writing() as database:
            self._refuse_broken_log()
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
            database.table("snapshots").insert(asdict(snapshot))
            database.table("staged").delete_where("statement_id = ?", [row.statement_id])
            self._append(database, "published", row.statement_id, snapshot.published_at)
            self._record(database, operator, "publish", _short(row.statement_id), "done", row.taken_at)
            return snapshot

    def withdraw(self, statement_id: str, operator: int) -> SnapshotRow | None:
        """Withdraw a published snapshot in one transaction; None when it is not there or was withdrawn before.

        `operator`: Telegram user id. Raises ObstacleError when the clock went back, CatalogueError when the public log
        does not fit together.
        """
        with self._writing() as database:
            row = next((row for row in self.snapshots() if row.statement_id == statement_id), None)
            if row is None or row.withdrawn_at is not None:
                return None
            self._refuse_broken_log()
            if backwards := self._clock_went_back():
                raise backwards
            row = replace(row, withdrawn_at=self.now(), withdrawn_by=operator)
            database.table("snapshots").update(
                statement_id, {"withdrawn_at": row.withdrawn_at, "withdrawn_by": operator}
            )
            assert row.withdrawn_at is not None
            self._append(database, "withdrawn", statement_id, row.withdrawn_at)
            self._record(database, operator, "withdraw", _short(statement_id), "done", row.taken_at)
            return row

    def _refuse_broken_log(self) -> None:
        if not self.log_is_intact():
            raise CatalogueError(
                "The public log in catalogue.db does not fit together, and nothing is added to a broken log. Nothing was"
                " changed. Restore catalogue.db from the backup."
            )

    def _obstacle(self, new: StagedRow) -> ObstacleError | None:
        for row in self.snapshots():
            if row.statement_id == new.statement_id:
                which = Obstacle.WITHDRAWN if row.withdrawn_at else Obstacle.PUBLISHED
                return ObstacleError(which, moment(row.withdrawn_at or row.published_at))
            if row.exchange != new.exchange:
                return ObstacleError(Obstacle.OTHER_EXCHANGE, row.exchange)
        if new.taken_at > utc_text(self._clock() + FUTURE_ALLOWED):
            return ObstacleError(Obstacle.FUTURE, new.taken_at, self.now())
        if backwards := self._clock_went_back():
            return backwards
        for row in self.snapshots():
            if row.taken_at == new.taken_at and row.withdrawn_at is None:
                return ObstacleError(Obstacle.SAME_TIME, _short(row.statement_id))
        return None

    def _clock_went_back(self) -> ObstacleError | None:
        """Return what keeps the log from growing: it would tell things in another order than they happened."""
        log, now = self.log(), self.now()
        if log and now < log[-1].time:
            return ObstacleError(Obstacle.CLOCK, log[-1].time, now)
        return None

    def _append(self, database: Database, event: str, statement_id: str, time: str) -> None:
        log = self.log()
        previous = log[-1].hash if log else FIRST_PREVIOUS
        entry = LogEntry(len(log) + 1, time, event, statement_id, previous)
        database.table("public_log").insert(asdict(entry))

    def _record(
        self, database: Database, operator: int, action: str, subject: str, outcome: str, detail: str
    ) -> None:
        row: dict[str, Any] = {
            "time": self.now(),
            "operator": operator,
            "action": action,
            "subject": subject[:_LONGEST_DETAIL],
            "outcome": outcome,
            "detail": detail[:_LONGEST_DETAIL],
        }
        database.table("audit").insert(row)

    @contextmanager
    def _reading(self) -> Iterator[Database]:
        with self._lock, sqlite_sentences():
            self._refuse_another()
            yield self._database

    @contextmanager
    def _writing(self) -> Iterator[Database]:
        with self._lock, sqlite_sentences(), self._database.atomic():
            self._refuse_another()
            yield self._database

    def _refuse_another(self) -> None:
        """Keep off a file that lies under the name no more: what is written to it is gone with the process."""
        if place_of(self._path) != self._place:
            raise moved()


def _short(statement_id: str) -> str:
    return statement_id[:8]
