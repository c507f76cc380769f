"""Opening a snapshot file that may come from anyone.

A foreign file is hostile input: it is opened read-only, its schema may hold nothing but our tables, and no
value is used before its type and length were looked at. SQLite's own errors never escape.
"""

import contextlib
import os
import sqlite3
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from porcore.errors import FormatError, SnapshotError
from porcore.format.statement import MAX_BYTES, Statement, read_statement
from porcore.format.wallet_list import MAX_BYTES as LARGEST_WALLETS
from porcore.snapshot.layout import APPLICATION_ID, LAYOUTS, Layout

__all__ = ["connect", "layout_of", "meta_names", "read_meta", "sealed", "sqlite_errors"]

_FORMAT_VERSIONS = 18  # offset in SQLite's header; 1 and 1: rollback journal, 2 and 2: write-ahead log
_ROW_LIMIT = 2**16  # bytes of a page or a row of nodes, and more
_SCHEMA_TEXT = 2**10  # bytes of a table's text
_OPENING_STEPS = 200_000  # of SQLite's machine: a schema of thousands of tables takes it minutes to read
_DIGEST = 32
_SEALED = ("pieces", "report", "secret", "statement")  # what no hash in the statement covers, or it itself
SEALS = "seals"


def meta_names(layout: Layout) -> tuple[str, ...]:
    """Return the names of the stored values, ascending."""
    return tuple(sorted((*_SEALED, "wallets") if layout.version == 1 else (*_SEALED, SEALS, "wallets")))


def sealed(entries: Iterable[tuple[str, bytes]]) -> bytes:
    """Return the hashes, 32 bytes each, by which a reader sees that a stored value is damaged.

    `entries` are names with values of any length. A forger can make the hashes too.
    """
    values = dict(entries)
    return b"".join(sha256(values[name]).digest() for name in _SEALED)


@contextlib.contextmanager
def sqlite_errors(path: Path) -> Iterator[None]:
    """Turn SQLite's errors within the context into SnapshotError, which names the file `path`."""
    try:
        yield
    except (sqlite3.Error, sqlite3.Warning, MemoryError, OverflowError, UnicodeError):
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
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _ROW_LIMIT)
    connection.setlimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH, _SCHEMA_TEXT)
    with _bounded(connection):
        for pragma in ("trusted_schema=OFF", "cell_size_check=ON", "query_only=ON", "mmap_size=0"):
            connection.execute(f"PRAGMA {pragma}")
        if _mark(connection, "application_id") != APPLICATION_ID:
            raise SnapshotError(f"{path.name}: this is no snapshot file. Expected one made by porcore build.")
        version = _mark(connection, "user_version")
        layout = LAYOUTS.get(version)
        if layout is None:
            raise SnapshotError(
                f"{path.name}: found layout version {version}, expected {' or '.join(map(str, LAYOUTS))}."
                " Build it again with this version, or use the version that made it."
            )
        _check_journal(path)
        if not layout.is_in(connection):
            raise SnapshotError(
                f"{path.name}: the tables in this file are not those of a snapshot. Do not use it; build it again."
            )
    return _statement(connection, path)


@contextlib.contextmanager
def _bounded(connection: sqlite3.Connection) -> Iterator[None]:
    """Let SQLite take no more than so many steps."""
    calls = iter(range(_OPENING_STEPS // 1000))
    connection.set_progress_handler(lambda: next(calls, None) is None, 1000)
    try:
        yield
    finally:
        connection.set_progress_handler(None, 0)


def _mark(connection: sqlite3.Connection, name: str) -> int:
    number: int = connection.execute(f"PRAGMA {name}").fetchone()[0]
    return number


def layout_of(connection: sqlite3.Connection) -> Layout:
    """Return the layout of an open snapshot file."""
    return LAYOUTS[_mark(connection, "user_version")]


def _check_journal(path: Path) -> None:
    """Refuse a file whose header asks for a write-ahead log: another tool could read something else next to it."""
    with path.open("rb") as file:
        file.seek(_FORMAT_VERSIONS)
        versions = file.read(2)
    if versions != b"\x01\x01":
        raise SnapshotError(
            f"{path.name}: this file may keep changes in a second file next to it, expected one whole file as porcore"
            " build makes it. Build it again."
        )


def _statement(connection: sqlite3.Connection, path: Path) -> Statement:
    data = read_meta(connection, path, "statement", MAX_BYTES)
    try:
        statement = read_statement(data)
    except FormatError as error:
        raise SnapshotError(f"{path.name}: {error}") from None
    layout = layout_of(connection)
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    if statement.canonical != data or tables != len(layout.schema(len(statement.assets))):
        raise SnapshotError(
            f"{path.name}: the statement in this file is not in its canonical form. Build it again."
        )
    return statement


def read_meta(connection: sqlite3.Connection, path: Path, name: str, limit: int = LARGEST_WALLETS) -> bytes:
    """Return one named value of at most `limit` bytes.

    Raises SnapshotError when it is missing, of another type, or not the one that was written: of version 2 on, and for
    all but the wallet list, to which the statement commits.
    """
    value = _value(connection, path, name, limit)
    if name in _SEALED and layout_of(connection).version > 1:
        seals = _value(connection, path, SEALS, _DIGEST * len(_SEALED))
        at = _DIGEST * _SEALED.index(name)
        if sha256(value).digest() != seals[at : at + _DIGEST]:
            raise SnapshotError(
                f"{path.name}: the {name} is damaged in this file. Take it again from its source, or build it again."
            )
    return value


def _value(connection: sqlite3.Connection, path: Path, name: str, limit: int) -> bytes:
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, limit + _ROW_LIMIT)
    try:
        with sqlite_errors(path):
            row = connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    finally:
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _ROW_LIMIT)
    if row is None or not isinstance(row[0], bytes):
        raise SnapshotError(f"{path.name}: the {name} is missing in this file. Build it again.")
    value: bytes = row[0]
    return value
