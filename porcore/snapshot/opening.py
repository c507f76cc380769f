"""Opening a snapshot file that may come from anybody.

A foreign file is hostile input: it is opened read-only, its schema may hold nothing but our tables, and no
value is used before its type and length were looked at. SQLite's own errors never escape.
"""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from porcore.errors import FormatError, SnapshotError
from porcore.snapshot.layout import APPLICATION_ID, USER_VERSION, has_schema
from porcore.statement import Statement, read_statement

__all__ = ["connect", "read_meta", "sqlite_errors"]

_FORMAT_VERSIONS = 18  # offset in SQLite's header; 1 and 1: rollback journal, 2 and 2: write-ahead log
_META_LIMIT = 2**28  # bytes of one stored value
META_NAMES = ("pieces", "report", "secret", "statement", "wallets")


@contextlib.contextmanager
def sqlite_errors(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into SnapshotError."""
    try:
        yield
    except sqlite3.Error:
        raise SnapshotError(
            f"{path.name}: found a damaged file or no snapshot file at all, expected one made by porcore build."
            " Take it again from its source, or build it again."
        ) from None


def connect(path: Path) -> tuple[sqlite3.Connection, Statement]:
    """Open a snapshot file read-only and return it with its statement. Raises SnapshotError."""
    if not path.exists():
        raise SnapshotError(f"{path.name}: there is no such file. Check the name.")
    if not path.is_file():
        raise SnapshotError(f"{path}: found no regular file, expected one made by porcore build.")
    uri = f"file:{quote(os.fsencode(path.absolute()))}?mode=ro&immutable=1"
    with sqlite_errors(path):
        connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
        try:
            return connection, _check(connection, path)
        except BaseException:
            connection.close()
            raise


def _check(connection: sqlite3.Connection, path: Path) -> Statement:
    for pragma in ("trusted_schema=OFF", "cell_size_check=ON", "query_only=ON", "mmap_size=0"):
        connection.execute(f"PRAGMA {pragma}")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _META_LIMIT)
    marks = [
        connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")
    ]
    if marks[0] != APPLICATION_ID:
        raise SnapshotError(f"{path.name}: this is no snapshot file. Expected one made by porcore build.")
    if marks[1] != USER_VERSION:
        raise SnapshotError(
            f"{path.name}: found layout version {marks[1]}, expected {USER_VERSION}."
            " Build it again with this version, or use the version that made it."
        )
    _check_journal(path)
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    assets = (tables - 1) // 2
    if not has_schema(connection, assets):
        raise SnapshotError(
            f"{path.name}: the tables in this file are not those of a snapshot. Do not use it; build it again."
        )
    return _statement(connection, path, assets)


def _check_journal(path: Path) -> None:
    """Refuse a file whose header asks for a write-ahead log: another tool could read something else beside it."""
    with path.open("rb") as file:
        file.seek(_FORMAT_VERSIONS)
        versions = file.read(2)
    if versions != b"\x01\x01":
        raise SnapshotError(
            f"{path.name}: this file may keep changes in a second file beside it, expected one whole file as porcore"
            " build makes it. Build it again."
        )


def _statement(connection: sqlite3.Connection, path: Path, assets: int) -> Statement:
    data = read_meta(connection, path, "statement")
    try:
        statement = read_statement(data)
    except FormatError as error:
        raise SnapshotError(f"{path.name}: {error}") from None
    if statement.canonical != data or len(statement.assets) != assets:
        raise SnapshotError(
            f"{path.name}: the statement in this file is not in its canonical form. Build it again."
        )
    return statement


def read_meta(connection: sqlite3.Connection, path: Path, name: str) -> bytes:
    """Return one named value. Raises SnapshotError when it is missing or of another type."""
    with sqlite_errors(path):
        row = connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    if row is None or not isinstance(row[0], bytes):
        raise SnapshotError(f"{path.name}: the {name} is missing in this file. Build it again.")
    return row[0]
