"""The file ``catalogue.db`` itself: SQLite in WAL mode through sqlite-utils, one short transaction a call, and its audit."""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import RLock
from typing import Any, Self

from sqlite_utils import Database

from bot.catalogue.connection import connect
from bot.catalogue.errors import folder_errors
from bot.catalogue.lock import FolderLock
from bot.catalogue.reading import moved, rows_of, sqlite_sentences
from bot.catalogue.rows import AuditRow, utc_now, utc_text
from bot.runtime.file_mark import place_of
from porcore.exchanges.known import KnownExchanges, shipped

__all__ = ["CatalogueFile", "short"]

_LONGEST_DETAIL = 1000  # characters of what the audit keeps of a sentence


class CatalogueFile:
    """The catalogue's file, locked until `close`. A lock gives its one connection to one thread at a time."""

    def __init__(
        self,
        database: Database,
        lock: FolderLock,
        clock: Callable[[], datetime],
        path: Path,
        known: KnownExchanges,
    ) -> None:
        """Use `open` instead."""
        self.is_new = False  # whether `open` has made it
        self.known = known
        self._database, self._folder_lock, self._clock = database, lock, clock
        self._path, self._place = path, place_of(path)
        self._lock = RLock()

    @classmethod
    def open(
        cls, data_dir: Path, clock: Callable[[], datetime] = utc_now, known: KnownExchanges | None = None
    ) -> Self:
        """Open or create the catalogue in `data_dir`, private to this user, and lock the folder.

        `known`: the table of exchanges, by default the one that ships. Raises CatalogueError when another process uses the
        folder, it cannot be used (in place of a PermissionError), or the file is damaged or too new.
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
                opened = cls(connect(path), lock, clock, path, shipped() if known is None else known)
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

    def audit(self, limit: int = 20) -> tuple[AuditRow, ...]:
        """Return the last actions, newest first; `limit`: at most so many, 0 for none."""
        with self._reading() as database:
            rows = database.table("audit").rows_where(order_by="seq desc", limit=limit)
            return rows_of(AuditRow, rows)

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


def short(subject: str) -> str:
    """Return the first digits of an id, as audit and sentences name it."""
    return subject[:8]
