"""``chats.db``: which exchange a group's administrators set for it. The numbers of these groups, and a key for each.

In a file of its own, not in the catalogue: it is no part of what was published, changes without an operator, and may be lost.
"""

import contextlib
import os
import sqlite3
from pathlib import Path
from threading import Lock

from bot.errors import BotError

__all__ = ["GroupExchanges", "GroupExchangesError"]

_MOST = 50_000  # groups; of more the ones set longest ago are forgotten
_BUSY_SECONDS = 1.0
_BESIDE = ("", "-wal", "-shm", "-journal")
_TABLE = (
    "CREATE TABLE chosen (chat_id INTEGER PRIMARY KEY, exchange TEXT NOT NULL, seq INTEGER NOT NULL) STRICT"
)
_REPLACED = (
    "chats.db was damaged, so it was replaced with an empty one. It held which exchange each group had set: groups are asked"
    " to set theirs again."
)
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


class GroupExchangesError(BotError):
    """A change could not be written; the text says why, without a path."""


class _DamagedError(BotError):
    pass


class GroupExchanges:
    """The exchange of each group, by chat id. In memory for reading; a lock gives the file to one thread at a time."""

    def __init__(self, path: Path) -> None:
        """Read the file. Never raises: `faults` holds what the operators must be told."""
        self.faults: list[str] = []
        self._path, self._lock = path, Lock()
        self._connection: sqlite3.Connection | None = None
        self._chosen: dict[int, str] = {}
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
                f"chats.db cannot be used ({_reason(error)}). Groups cannot set their exchange; everything else works as before."
            )

    def _open(self) -> None:
        os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600))
        connection = sqlite3.connect(
            self._path, timeout=_BUSY_SECONDS, check_same_thread=False, isolation_level=None
        )
        try:
            self._chosen = _prepared(connection)
        except BaseException as error:
            connection.close()
            if isinstance(error, sqlite3.DatabaseError) and _is_damage(error):
                raise _DamagedError from error
            raise
        self._connection = connection

    def of(self, chat: int) -> str:
        """Return the key of a group's exchange, "" where none is set; `chat`: Telegram chat id."""
        return self._chosen.get(chat, "")

    def choose(self, chat: int, key: str) -> None:
        """Set the exchange of a group, "" for none; `chat`: Telegram chat id. Blocks; raises GroupExchangesError."""
        with self._lock:
            chosen = {each: name for each, name in self._chosen.items() if each != chat}
            if key:
                chosen[chat] = key
            for oldest in list(chosen)[: max(0, len(chosen) - _MOST)]:
                del chosen[oldest]
            self._write(chosen)

    def move(self, old: int, new: int) -> None:
        """Keep what a group has set when it becomes a supergroup; both are Telegram chat ids.

        Blocks; raises GroupExchangesError. Telegram says it twice, in both chats: the second time changes nothing.
        """
        with self._lock:
            if old not in self._chosen:
                return
            chosen = dict(self._chosen)
            key = chosen.pop(old)
            chosen.setdefault(new, key)
            self._write(chosen)

    def _write(self, chosen: dict[int, str]) -> None:
        """Write what differs, in one transaction, and keep it in memory once it is written."""
        if self._connection is None:
            raise GroupExchangesError("the file is not open")
        gone = [(chat,) for chat in self._chosen if chat not in chosen]
        changed = [(chat, key) for chat, key in chosen.items() if self._chosen.get(chat) != key]
        place = "(SELECT coalesce(max(seq), 0) + 1 FROM chosen)"
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                self._connection.executemany("DELETE FROM chosen WHERE chat_id = ?", gone)
                self._connection.executemany(
                    f"INSERT OR REPLACE INTO chosen VALUES (?, ?, {place})",  # noqa: S608 - a constant
                    changed,
                )
                self._connection.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    self._connection.execute("ROLLBACK")
                raise
        except sqlite3.Error as error:
            raise GroupExchangesError(_reason(error)) from error
        self._chosen = chosen

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            connection, self._connection = self._connection, None
            if connection is not None:
                with contextlib.suppress(sqlite3.Error):
                    connection.close()


def _prepared(connection: sqlite3.Connection) -> dict[int, str]:
    """Make the table, or see that it is ours; return what is in it, what was set longest ago first."""
    if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise _DamagedError
    for name, value in (("journal_mode", "WAL"), ("secure_delete", "ON"), ("trusted_schema", "OFF")):
        connection.execute(f"PRAGMA {name} = {value}")
    found = [row[0] for row in connection.execute("SELECT sql FROM sqlite_schema")]
    if not found:
        connection.execute(_TABLE)
    elif found != [_TABLE]:
        raise _DamagedError
    return dict(connection.execute("SELECT chat_id, exchange FROM chosen ORDER BY seq"))


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    return (getattr(error, "sqlite_errorcode", 0) & 0xFF) in _DAMAGED


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return os.strerror(error.errno) if error.errno else type(error).__name__
    return "the file is damaged" if isinstance(error, _DamagedError) else str(error)
