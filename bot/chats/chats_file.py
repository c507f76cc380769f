"""``chats.db``: what chats have chosen. The number of each chat, and a word of the code's own for what it chose.

In a file of its own, not in the catalogue: it is no part of what was published, changes without an operator, and may be lost.
"""

import contextlib
import os
import sqlite3
from pathlib import Path
from threading import Lock

from bot.errors import BotError

__all__ = ["ChatsError", "ChatsFile", "ChosenTable"]

_MOST = 50_000  # chats a table; of more the ones set longest ago are forgotten
_BUSY_SECONDS = 1.0
_BESIDE = ("", "-wal", "-shm", "-journal")
_COLUMNS = {
    "chosen": "exchange",
    "languages": "language",
}  # by table; a file with the first one only is used further
_SCHEMA = tuple(
    f"CREATE TABLE {table} (chat_id INTEGER PRIMARY KEY, {column} TEXT NOT NULL, seq INTEGER NOT NULL) STRICT"
    for table, column in _COLUMNS.items()
)
_REPLACED = (
    "chats.db was damaged, so it was replaced with an empty one. It held which exchange each group had set, and which language"
    " each chat had chosen: they are asked to set theirs again."
)
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


class ChatsError(BotError):
    """A change could not be written; the text says why, without a path."""


class _DamagedError(BotError):
    pass


class ChatsFile:
    """The file. Read once; a lock gives it to one thread at a time."""

    def __init__(self, path: Path) -> None:
        """Open the file. Never raises: `faults` holds what the operators must be told."""
        self.faults: list[str] = []
        self.lock = Lock()
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._read: dict[str, dict[int, str]] = {}
        try:
            try:
                self._open()
            except _DamagedError:
                for ending in _BESIDE:
                    Path(f"{path}{ending}").unlink(missing_ok=True)
                self._open()
                self.faults.append(_REPLACED)
        except (OSError, sqlite3.Error, _DamagedError) as error:
            self.faults.append(
                f"chats.db cannot be used ({_reason(error)}). Groups cannot set their exchange, and no chat its language;"
                " everything else works as before."
            )

    def _open(self) -> None:
        os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600))
        connection = sqlite3.connect(
            self._path, timeout=_BUSY_SECONDS, check_same_thread=False, isolation_level=None
        )
        try:
            self._read = _prepared(connection)
        except BaseException as error:
            connection.close()
            if isinstance(error, sqlite3.DatabaseError) and _is_damage(error):
                raise _DamagedError from error
            raise
        self._connection = connection

    def read(self, table: str) -> dict[int, str]:
        """Return what was in a table when the file was opened, by chat id, what was set longest ago first."""
        return self._read.get(table, {})

    def write(self, table: str, before: dict[int, str], after: dict[int, str]) -> None:
        """Write what differs, in one transaction. Blocks; raises ChatsError. Whoever calls holds `lock`.

        `before`, `after`: what the table holds, by Telegram chat id.
        """
        if self._connection is None:
            raise ChatsError("the file is not open")
        gone = [(chat,) for chat in before if chat not in after]
        changed = [(chat, value) for chat, value in after.items() if before.get(chat) != value]
        place = f"(SELECT coalesce(max(seq), 0) + 1 FROM {table})"  # noqa: S608 - a constant
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                self._connection.executemany(f"DELETE FROM {table} WHERE chat_id = ?", gone)  # noqa: S608 - a constant
                self._connection.executemany(
                    f"INSERT OR REPLACE INTO {table} VALUES (?, ?, {place})",  # noqa: S608 - a constant
                    changed,
                )
                self._connection.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    self._connection.execute("ROLLBACK")
                raise
        except sqlite3.Error as error:
            raise ChatsError(_reason(error)) from error

    def wipe(self) -> None:
        """Empty the write-ahead log, which still holds what was deleted. Blocks; raises ChatsError. Whoever calls holds `lock`."""
        if self._connection is None:
            raise ChatsError("the file is not open")
        try:
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        except sqlite3.Error as error:
            raise ChatsError(_reason(error)) from error

    def close(self) -> None:
        """Close the file."""
        with self.lock:
            connection, self._connection = self._connection, None
            if connection is not None:
                with contextlib.suppress(sqlite3.Error):
                    connection.close()


class ChosenTable:
    """One table of the file: a word for each chat, in memory for reading. Chats are Telegram chat ids."""

    def __init__(self, file: ChatsFile, table: str) -> None:
        self._file, self._table = file, table
        self._chosen = dict(file.read(table))

    def get(self, chat: int) -> str:
        """Return what a chat has chosen, "" for nothing."""
        return self._chosen.get(chat, "")

    def put(self, chat: int, value: str) -> None:
        """Set what a chat has chosen, "" for nothing. Blocks; raises ChatsError."""
        with self._file.lock:
            chosen = {each: word for each, word in self._chosen.items() if each != chat}
            if value:
                chosen[chat] = value
            for oldest in list(chosen)[: max(0, len(chosen) - _MOST)]:
                del chosen[oldest]
            self._write(chosen)

    def forget(self, chat: int) -> None:
        """Forget what a chat has chosen, and leave no trace of it in the file's log. Blocks; raises ChatsError."""
        self.put(chat, "")
        with self._file.lock:
            self._file.wipe()

    def move(self, old: int, new: int) -> None:
        """Keep what a group has set when it becomes a supergroup. Blocks; raises ChatsError. `old`, `new`: Telegram chat ids.

        Telegram says it twice, in both chats: the second time changes nothing.
        """
        with self._file.lock:
            if old not in self._chosen:
                return
            chosen = dict(self._chosen)
            value = chosen.pop(old)
            chosen.setdefault(new, value)
            self._write(chosen)

    def _write(self, chosen: dict[int, str]) -> None:
        self._file.write(self._table, self._chosen, chosen)
        self._chosen = chosen


def _prepared(connection: sqlite3.Connection) -> dict[str, dict[int, str]]:
    """Make the tables, or see that they are ours; return what is in them, what was set longest ago first."""
    if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise _DamagedError
    for name, value in (("journal_mode", "WAL"), ("secure_delete", "ON"), ("trusted_schema", "OFF")):
        connection.execute(f"PRAGMA {name} = {value}")
    found = tuple(row[0] for row in connection.execute("SELECT sql FROM sqlite_schema ORDER BY rowid"))
    if found != _SCHEMA[: len(found)]:
        raise _DamagedError
    for table in _SCHEMA[len(found) :]:
        connection.execute(table)
    return {
        table: dict(connection.execute(f"SELECT chat_id, {column} FROM {table} ORDER BY seq"))  # noqa: S608 - constants
        for table, column in _COLUMNS.items()
    }


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    return (getattr(error, "sqlite_errorcode", 0) & 0xFF) in _DAMAGED


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return os.strerror(error.errno) if error.errno else type(error).__name__
    return "the file is damaged" if isinstance(error, _DamagedError) else str(error)
