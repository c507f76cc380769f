"""The file ``alerts.db``: SQLite in WAL mode, for this user only. It is no part of what was published, and may be lost.

A process that is killed loses nothing that was written; of a power cut the last second may be lost.
"""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from threading import Lock

from bot.errors import BotError

__all__ = ["AlertFile", "AlertStoreError"]

_BUSY_SECONDS = 1.0
_BESIDE = ("", "-wal", "-shm", "-journal")
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_REPLACED = (
    "alerts.db was damaged, so it was replaced with an empty one. It held who asked for alerts: people and groups are asked to"
    " set theirs again with /alerts."
)
_FIRST_TABLES = """
CREATE TABLE position (
  place INTEGER PRIMARY KEY CHECK (place = 1), told INTEGER NOT NULL, looked INTEGER NOT NULL
) STRICT;
CREATE TABLE subscribers (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  chat INTEGER NOT NULL UNIQUE,
  language TEXT NOT NULL,
  kinds INTEGER NOT NULL,
  exchange TEXT NOT NULL,
  line INTEGER NOT NULL,
  since INTEGER NOT NULL
) STRICT;
CREATE TABLE events (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind INTEGER NOT NULL,
  exchange TEXT NOT NULL,
  subject TEXT NOT NULL,
  facts TEXT NOT NULL,
  reached INTEGER NOT NULL DEFAULT 0,
  done INTEGER NOT NULL DEFAULT 0,
  UNIQUE (kind, exchange, subject)
) STRICT;
CREATE INDEX open_events ON events (id) WHERE done = 0;
CREATE TABLE under_way (
  event INTEGER NOT NULL, number INTEGER NOT NULL, state INTEGER NOT NULL, PRIMARY KEY (event, number)
) STRICT, WITHOUT ROWID
"""
_MIGRATIONS = (_FIRST_TABLES,)


class AlertStoreError(BotError):
    """``alerts.db`` cannot be read or written; the text says why, without a path."""


class _DamagedError(BotError):
    pass


class AlertFile:
    """The open file. A lock gives its connection to one thread at a time."""

    def __init__(self, path: Path) -> None:
        """Open or begin it. Never raises: `faults` holds what the operators must be told, and without a file all else raises."""
        self.faults: list[str] = []
        self._path, self._lock = path, Lock()
        self._connection: sqlite3.Connection | None = None
        try:
            try:
                self._connection = _opened(path)
            except _DamagedError:
                for ending in _BESIDE:
                    Path(f"{path}{ending}").unlink(missing_ok=True)
                self._connection = _opened(path)
                self.faults.append(_REPLACED)
        except (OSError, sqlite3.Error, _DamagedError) as error:
            self.faults.append(
                f"alerts.db cannot be used ({_reason(error)}). Nobody is sent alerts; everything else works as before."
            )

    @property
    def is_open(self) -> bool:
        """Whether it can be used."""
        return self._connection is not None

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Lend the connection. Raises AlertStoreError in place of what SQLite raises."""
        with self._lock:
            if self._connection is None:
                raise AlertStoreError("the file is not open")
            try:
                yield self._connection
            except sqlite3.Error as error:
                raise AlertStoreError(_reason(error)) from error

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Lend the connection for a transaction: all of it is written, or nothing. Raises AlertStoreError."""
        with self.reading() as database, _transaction(database):
            yield database

    def wipe(self) -> None:
        """Empty the write-ahead log, which still holds what was deleted. Raises AlertStoreError."""
        with self.reading() as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            connection, self._connection = self._connection, None
            if connection is not None:
                with contextlib.suppress(sqlite3.Error):
                    connection.close()


def _opened(path: Path) -> sqlite3.Connection:
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    database = sqlite3.connect(path, timeout=_BUSY_SECONDS, check_same_thread=False, isolation_level=None)
    try:
        if database.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise _DamagedError
        settings = (
            "journal_mode = WAL",
            "synchronous = NORMAL",
            "secure_delete = ON",
            "trusted_schema = OFF",
        )
        for setting in settings:
            database.execute(f"PRAGMA {setting}")
        _migrate(database)
    except BaseException as error:
        database.close()
        if isinstance(error, sqlite3.DatabaseError) and (error.sqlite_errorcode & 0xFF) in _DAMAGED:
            raise _DamagedError from error
        raise
    return database


def _migrate(database: sqlite3.Connection) -> None:
    version = database.execute("PRAGMA user_version").fetchone()[0]
    tables = {row[0] for row in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    if (version > 0) != ("subscribers" in tables) or (not version and tables):
        raise _DamagedError
    if version > len(_MIGRATIONS):
        raise OSError("a newer porbot wrote it")
    for number, step in enumerate(_MIGRATIONS[version:], start=version + 1):
        with _transaction(database):
            for statement in step.split(";"):
                database.execute(statement)
            database.execute(f"PRAGMA user_version = {number}")


@contextlib.contextmanager
def _transaction(database: sqlite3.Connection) -> Iterator[None]:
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
        database.execute("COMMIT")
    except BaseException:
        if database.in_transaction:
            with contextlib.suppress(sqlite3.Error):
                database.execute("ROLLBACK")
        raise


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return os.strerror(error.errno) if error.errno else str(error)
    return "the file is damaged" if isinstance(error, _DamagedError) else str(error)
