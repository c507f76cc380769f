"""`sightings.db`: its tables, as numbered steps that are only ever added to, and how it is opened.

Nothing in it is needed for an answer, so a file that is damaged is begun anew.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["FILE", "MIGRATIONS", "connect", "transaction", "truncate"]

FILE = "sightings.db"
_BUSY_SECONDS = 5.0

# Days are ordinals of the calendar, as `date.toordinal` counts; tags have 16 bytes.
_FIRST_TABLES = """
CREATE TABLE roots (
  id INTEGER PRIMARY KEY,
  format TEXT NOT NULL,
  scope TEXT NOT NULL,
  root TEXT NOT NULL,
  first_day INTEGER NOT NULL,
  last_day INTEGER NOT NULL,
  confirmed INTEGER NOT NULL,
  key TEXT,
  rounded INTEGER,
  UNIQUE (format, root),
  CHECK ((key IS NULL) = (rounded IS NOT NULL))
) STRICT;
CREATE INDEX roots_of_a_scope ON roots (format, scope) WHERE scope <> '';
CREATE TABLE held (
  root INTEGER NOT NULL,
  leaf BLOB NOT NULL,
  account BLOB NOT NULL,
  link BLOB NOT NULL,
  told INTEGER NOT NULL,
  PRIMARY KEY (root, leaf, account)
) STRICT, WITHOUT ROWID;
CREATE TABLE accounts (
  root INTEGER NOT NULL,
  tag BLOB NOT NULL,
  files INTEGER NOT NULL,
  day INTEGER,
  PRIMARY KEY (root, tag)
) STRICT, WITHOUT ROWID;
CREATE INDEX first_accounts ON accounts (root, day) WHERE day IS NOT NULL;
CREATE TABLE trees (
  id INTEGER PRIMARY KEY,
  statement TEXT NOT NULL UNIQUE,
  key TEXT,
  first_day INTEGER NOT NULL,
  shown_clients INTEGER NOT NULL,
  shown_at INTEGER NOT NULL,
  left_out INTEGER,
  differs INTEGER
) STRICT;
CREATE TABLE tallied (
  tree INTEGER NOT NULL, tag BLOB NOT NULL, PRIMARY KEY (tree, tag)
) STRICT, WITHOUT ROWID;
CREATE TABLE sums (
  tree INTEGER NOT NULL,
  asset TEXT NOT NULL,
  holders INTEGER NOT NULL,
  sum TEXT NOT NULL,
  total TEXT NOT NULL,
  shown_share INTEGER,
  PRIMARY KEY (tree, asset)
) STRICT, WITHOUT ROWID;
CREATE TABLE reports (
  tree INTEGER NOT NULL, kind INTEGER NOT NULL, tag BLOB NOT NULL, PRIMARY KEY (tree, kind, tag)
) STRICT, WITHOUT ROWID;
"""

MIGRATIONS = (_FIRST_TABLES,)


def connect(folder: Path) -> sqlite3.Connection:
    """Open or begin the file in a data folder, for this user only.

    A damaged file is begun anew. Raises sqlite3.Error or OSError when it cannot be used, for one of a newer version too.
    """
    path = folder / FILE
    try:
        return _opened(path)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):  # locked, no room, a newer version: not damaged
            raise
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
        (folder / name).unlink(missing_ok=True)
    return _opened(path)


def _opened(path: Path) -> sqlite3.Connection:
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    database = sqlite3.connect(path, timeout=_BUSY_SECONDS, check_same_thread=False, isolation_level=None)
    try:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")  # of a power cut the last sightings may be lost
        database.execute("PRAGMA secure_delete = ON")  # what is forgotten is not left in free pages
        if database.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("damaged")
        _migrate(database)
    except BaseException:
        database.close()
        raise
    return database


def _migrate(database: sqlite3.Connection) -> None:
    version = database.execute("PRAGMA user_version").fetchone()[0]
    if version > len(MIGRATIONS):
        raise sqlite3.OperationalError("a newer porbot wrote sightings.db")
    for number, step in enumerate(MIGRATIONS[version:], start=version + 1):
        with transaction(database):
            for statement in step.split(";"):
                database.execute(statement)
            database.execute(f"PRAGMA user_version = {number}")


@contextmanager
def transaction(database: sqlite3.Connection) -> Iterator[None]:
    """Do what is inside as a whole or not at all. Raises sqlite3.Error."""
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
        database.execute("COMMIT")
    except BaseException:
        if database.in_transaction:
            database.execute("ROLLBACK")
        raise


def truncate(database: sqlite3.Connection) -> None:
    """Put everything into the file itself and empty the write-ahead log, which still holds what was deleted."""
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
