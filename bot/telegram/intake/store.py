"""``journal.db``: the numbers of updates that wait or were answered, in a small SQLite file of its own.

Everything here may block and belongs to one thread. What should be in the file is kept in memory too, so that a file that
could not be written, or was damaged, is written anew as a whole once that is possible.
"""

import contextlib
import os
import sqlite3
import stat
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.errors import BotError
from bot.runtime.file_mark import place_of

__all__ = ["KEPT_SECONDS", "Row", "Store", "StoreError"]

KEPT_SECONDS = 86_400  # Telegram, too, forgets what no one took for a day
_MOST_ANSWERED = (
    10_000  # numbers: some minutes at Telegram's rate, and a batch that comes again holds a hundred
)
_BUSY_SECONDS = 1.0
_Change = tuple[str, tuple[int | str, ...]]  # a statement and its values
_BESIDE = ("", "-wal", "-shm", "-journal")
_TABLES = (
    "CREATE TABLE waiting (update_id INTEGER PRIMARY KEY, chat_id INTEGER NOT NULL, message_id INTEGER, at INTEGER, language TEXT) STRICT",
    "CREATE TABLE answered (update_id INTEGER PRIMARY KEY, at INTEGER NOT NULL) STRICT",
    # Whose answer went out and may have arrived.
    "CREATE TABLE sending (update_id INTEGER PRIMARY KEY, at INTEGER NOT NULL) STRICT",
)
# A file from before the languages is used further, and so is one from before the last table.
_WAITING_BEFORE = "CREATE TABLE waiting (update_id INTEGER PRIMARY KEY, chat_id INTEGER NOT NULL, message_id INTEGER, at INTEGER) STRICT"
_ADD_LANGUAGE = "ALTER TABLE waiting ADD COLUMN language TEXT"


class StoreError(BotError):
    """The file cannot be used; the text says why, without a path."""


class _DamagedError(BotError):
    pass


@dataclass(frozen=True, slots=True)
class Row:
    """One update that waits, and where to say so if it is never answered."""

    update_id: int
    chat_id: int
    message_id: int
    at: int  # unix seconds
    language: str = ""  # the code of the language of the chat


class Store:
    """The file, and what is in it. Belongs to one thread at a time: after `open`, to the one that writes.

    A method that raises StoreError has changed what is in memory all the same. `update_id` is Telegram's id of an
    update, `now` the time in unix seconds.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._place: tuple[int, int] | None = None  # of the file that is open
        self.waiting: dict[int, Row] = {}
        self.answered: OrderedDict[int, int] = OrderedDict()  # number: unix seconds, oldest first
        self.sending: dict[int, int] = {}  # as `answered`
        self._changes: list[_Change] = []

    def open(self, now: int) -> bool:
        """Read what an earlier run left; False when the file was damaged and replaced with an empty one.

        `now`: unix seconds. Raises StoreError when it can neither be read nor made.
        """
        with _sentences():
            try:
                self._connect()
                self._read(now)
            except _DamagedError:
                self._remove()
                self._connect()
                return False
        return True

    def _connect(self) -> None:
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        with contextlib.closing(os.fdopen(descriptor, "rb")):
            if stat.S_IMODE(os.fstat(descriptor).st_mode) != 0o600:
                os.fchmod(descriptor, 0o600)  # SQLite gives the files next to it the same mode
        connection = sqlite3.connect(
            self._path, timeout=_BUSY_SECONDS, check_same_thread=False, isolation_level=None
        )
        try:
            with _damage():
                _prepare(connection)
        except BaseException:
            connection.close()
            raise
        self._connection, self._place = connection, place_of(self._path)

    def _read(self, now: int) -> None:
        assert self._connection is not None
        oldest = now - KEPT_SECONDS
        with _damage():
            # The clock may have been set back: what seems to come from the future is not kept for longer.
            for table in ("waiting", "answered", "sending"):
                clause = "WHERE at <= ? OR at > ?"
                self._connection.execute(f"DELETE FROM {table} {clause}", (oldest, now + 60))  # noqa: S608 - named above
            rows = self._connection.execute(
                "SELECT update_id, chat_id, message_id, at, coalesce(language, '') FROM waiting ORDER BY update_id"
            )
            self.waiting = {row[0]: Row(*row) for row in rows}
            self.answered = OrderedDict(
                self._connection.execute("SELECT update_id, at FROM answered ORDER BY at, update_id")
            )
            self.sending = dict(self._connection.execute("SELECT update_id, at FROM sending"))

    def _remove(self) -> None:
        self.close()
        for ending in _BESIDE:
            Path(f"{self._path}{ending}").unlink(missing_ok=True)

    def hold(self, row: Row) -> None:
        """Note that an update waits, unless it was answered."""
        if row.update_id in self.answered:
            return
        self.waiting[row.update_id] = row
        self._changes.append(
            (
                "INSERT OR REPLACE INTO waiting VALUES (?, ?, ?, ?, ?)",
                (row.update_id, row.chat_id, row.message_id, row.at, row.language),
            )
        )

    def answer(self, update_id: int, now: int) -> None:
        """Note that an update was answered; `update_id`: Telegram's id of it; `now`: unix seconds."""
        self.drop([update_id])
        self.answered[update_id] = now
        self.answered.move_to_end(update_id)
        self._changes.append(("INSERT OR REPLACE INTO answered VALUES (?, ?)", (update_id, now)))
        while len(self.answered) > _MOST_ANSWERED:
            oldest, _ = self.answered.popitem(last=False)
            self._changes.append(("DELETE FROM answered WHERE update_id = ?", (oldest,)))

    def send(self, update_id: int, now: int) -> None:
        """Note that an answer goes out, unless the update counts as answered.

        `update_id`: Telegram's id of the update; `now`: unix seconds.
        """
        if update_id not in self.answered:
            self.sending[update_id] = now
            self._changes.append(("INSERT OR REPLACE INTO sending VALUES (?, ?)", (update_id, now)))

    def unsend(self, update_id: int) -> None:
        """Note that an answer was not taken; `update_id`: Telegram's id of the update."""
        if self.sending.pop(update_id, None) is not None:
            self._changes.append(("DELETE FROM sending WHERE update_id = ?", (update_id,)))

    def drop(self, update_ids: Iterable[int]) -> None:
        """Forget updates that waited; `update_ids`: Telegram's ids of them."""
        for number in update_ids:
            self.unsend(number)
            if self.waiting.pop(number, None) is not None:
                self._changes.append(("DELETE FROM waiting WHERE update_id = ?", (number,)))

    def age(self, now: int) -> None:
        """Forget what is older than a day at `now`, in unix seconds."""
        self.drop([row.update_id for row in self.waiting.values() if row.at <= now - KEPT_SECONDS])
        self.drop([number for number, at in self.sending.items() if at <= now - KEPT_SECONDS])
        for number, at in list(self.answered.items()):
            if at > now - KEPT_SECONDS:
                break
            del self.answered[number]
            self._changes.append(("DELETE FROM answered WHERE update_id = ?", (number,)))

    def leave(self) -> None:
        """Do not write the changes since the last time; `rewrite` makes up for it."""
        self._changes.clear()

    def commit(self) -> None:
        """Write the changes since the last time, in one transaction.

        Raises StoreError when they cannot be written, and forgets them; `rewrite` makes up for it.
        """
        changes, self._changes = self._changes, []
        if self._connection is None:
            raise StoreError("it is not open")
        if place_of(self._path) != self._place:
            # What is written to a file without a name is gone with the process.
            raise StoreError("it was removed, or another file lies in its place")
        with _sentences(), _damage():
            _transact(self._connection, changes)

    def rewrite(self) -> None:
        """Write all of it into the file, a new one where the old one cannot be used. Raises StoreError if neither works."""
        self._changes = []
        whole: list[_Change] = [
            (f"DELETE FROM {table}", ())  # noqa: S608 - named here
            for table in ("waiting", "answered", "sending")
        ]
        whole += [
            (
                "INSERT INTO waiting VALUES (?, ?, ?, ?, ?)",
                (row.update_id, row.chat_id, row.message_id, row.at, row.language),
            )
            for row in self.waiting.values()
        ]
        whole += [("INSERT INTO answered VALUES (?, ?)", pair) for pair in self.answered.items()]
        whole += [("INSERT INTO sending VALUES (?, ?)", pair) for pair in self.sending.items()]
        with _sentences():
            try:
                self._write_anew(whole)
            except _DamagedError:
                self._remove()
                self._write_anew(whole)

    def _write_anew(self, whole: Iterable[_Change]) -> None:
        self.close()
        self._connect()
        assert self._connection is not None
        with _damage():
            _transact(self._connection, whole)

    def close(self) -> None:
        """Close the file."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(sqlite3.Error):
                connection.close()


def _prepare(connection: sqlite3.Connection) -> None:
    """Make the tables, or see that they are ours."""
    if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise _DamagedError
    # NORMAL: what is committed outlives the process. A machine that loses its power may lose the last second of it.
    for name, value in (
        ("journal_mode", "WAL"),
        ("synchronous", "NORMAL"),
        ("secure_delete", "ON"),
        ("trusted_schema", "OFF"),
    ):
        connection.execute(f"PRAGMA {name} = {value}")
    found = tuple(row[0] for row in connection.execute("SELECT sql FROM sqlite_schema ORDER BY rowid"))
    is_older = found[:1] == (_WAITING_BEFORE,)
    whole = (_TABLES[0], *found[1:]) if is_older else found
    if len(found) == 1 or whole != _TABLES[: len(whole)]:
        raise _DamagedError
    changes = [_ADD_LANGUAGE] if is_older else []
    if changes := [*changes, *_TABLES[len(whole) :]]:
        _transact(connection, [(change, ()) for change in changes])


def _transact(connection: sqlite3.Connection, changes: Iterable[_Change]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        for statement, values in changes:
            connection.execute(statement, values)
        connection.execute("COMMIT")
    except BaseException:
        with contextlib.suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise


@contextlib.contextmanager
def _damage() -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        if (getattr(error, "sqlite_errorcode", 0) & 0xFF) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise _DamagedError from error
        raise


@contextlib.contextmanager
def _sentences() -> Iterator[None]:
    """Say in words what the disk or SQLite says; an error of either names no update."""
    try:
        yield
    except _DamagedError:
        raise StoreError("the file is damaged") from None
    except sqlite3.Error as error:
        raise StoreError(str(error)) from error
    except OSError as error:
        raise StoreError(os.strerror(error.errno) if error.errno else type(error).__name__) from error
