"""Opening ``catalogue.db``: what lies there is looked at before anything is written to it."""

import os
import sqlite3
from pathlib import Path

from sqlite_utils import Database

from bot.catalogue.errors import CatalogueError
from bot.catalogue.migrations import migrate
from bot.catalogue.reading import RESTORE, damaged, sqlite_sentences

__all__ = ["connect"]

_BUSY_SECONDS = 5.0


def connect(path: Path) -> Database:
    """Open or create the catalogue. Raises CatalogueError for a file that is damaged, locked, too new or lost.

    Only a folder without snapshot files gets a new catalogue.
    """
    _refuse_lost(path)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    with sqlite_sentences():
        connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, check_same_thread=False)
    try:
        with sqlite_sentences():
            # No one's plugin runs inside the catalogue.
            database = Database(connection, execute_plugins=False)
            _check_pages(database)
            _refuse_emptied(database, path)
            database.enable_wal()
            database.execute("PRAGMA synchronous = FULL")  # what was published stays published
            database.execute("PRAGMA foreign_keys = ON")
            migrate(database)
            _check_tables(database)
            return database
    except BaseException:
        connection.close()
        raise


def _check_pages(database: Database) -> None:
    # All that `PRAGMA quick_check` looks at, and whether the indexes agree with their tables, which it leaves out.
    found = database.execute("PRAGMA integrity_check(1)").fetchone()
    if found != ("ok",):
        said = " ".join(str(found[0] if found else found).split())
        raise damaged(f"its pages are damaged ({said[:200]})")


def _check_tables(database: Database) -> None:
    """Make sure that the tables are ours: the library above SQLite reads one that is missing as empty."""
    query = "SELECT name, sql FROM sqlite_schema WHERE type IN ('table', 'index') AND sql IS NOT NULL"
    found = dict(database.execute(query).fetchall())
    ours = Database(memory=True)
    try:
        migrate(ours)
        for name, sql in ours.execute(query).fetchall():
            if found.get(name) != sql:
                raise damaged(f"its table or index {name} is missing or another one")
    finally:
        ours.close()


def _refuse_lost(path: Path) -> None:
    """Tell a catalogue that is gone or was emptied from one that never was."""
    found = "is missing" if not path.exists() else "is empty (0 bytes)"
    if path.exists() and path.stat().st_size:
        return
    # Not even looked into: SQLite would remove the write-ahead log of an empty file, which may hold all of it.
    _refuse_beside_files(path, found)


def _refuse_emptied(database: Database, path: Path) -> None:
    if not database.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
        _refuse_beside_files(path, "holds no tables")


def _refuse_beside_files(path: Path, found: str) -> None:
    folder = path.parent / "snapshots"
    number = sum(1 for _ in folder.glob("*.por")) if folder.is_dir() else 0
    claims = path.parent / "publications"
    if not number and claims.is_dir() and any(not each.name.startswith(".") for each in claims.iterdir()):
        raise CatalogueError(
            f"{path.name} {found}, but files of claims lie in {claims}, so this is no new data folder. Nothing was changed."
            f" {RESTORE} If this folder is to begin anew, move what is in publications/ away first."
        )
    if number:
        files = "a snapshot file lies" if number == 1 else f"{number} snapshot files lie"
        raise CatalogueError(
            f"{path.name} {found}, but {files} in {folder}, so this is no new data folder. Nothing was changed."
            f" {RESTORE} If this folder is to begin anew, move the files in snapshots/ away first."
        )
