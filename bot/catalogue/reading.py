"""Rows of the catalogue as values of known types, whatever lies in the file, and SQLite's errors as our sentences."""

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from typing import Any, TypeVar

from bot.catalogue.errors import CatalogueError
from bot.languages import N_, Sayable, translated
from porcore.exchanges.exchange_names import is_exchange_key

__all__ = ["RESTORE", "damaged", "moved", "rows_of", "sqlite_sentences"]

Row = TypeVar("Row")
RESTORE = (
    "Restore it from the backup: while the bot is stopped, remove catalogue.db-wal and catalogue.db-shm, put catalogue.db back,"
    " and start again. The snapshot files are not touched by that."
)
_SHAPES: dict[Any, tuple[type, ...]] = {str: (str,), int: (int,), bool: (int,), str | None: (str, type(None)), int | None: (int, type(None))}  # fmt: skip
_ID = re.compile("[0-9a-f]{64}")
_TIME = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3])(:[0-5][0-9]){2}Z")
_IDS = ("statement_id", "file_sha256", "previous", "id", "sha256", "folder")
_TIMES = ("taken_at", "published_at", "withdrawn_at", "staged_at", "time", "added_at")


def rows_of(kind: type[Row], rows: Iterable[Mapping[str, Any]]) -> tuple[Row, ...]:
    """Return rows as values of `kind`, a dataclass of the catalogue. Raises CatalogueError for a row that is none."""
    wanted = {field.name: _SHAPES[field.type] for field in fields(kind)}  # type: ignore[arg-type]
    found = []
    for row in rows:
        if row.keys() != wanted.keys() or not all(_fits(name, row[name], wanted[name]) for name in wanted):
            raise damaged(f"found a row that is no {kind.__name__}")
        found.append(kind(**row))
    return tuple(found)


def _fits(name: str, value: object, shapes: tuple[type, ...]) -> bool:
    if type(value) not in shapes:
        return False
    if isinstance(value, str) and name in _IDS:
        return bool(_ID.fullmatch(value))
    if name == "entry_sha256":
        return value == "" or bool(_ID.fullmatch(str(value)))
    if name == "key":
        return is_exchange_key(str(value))
    return not isinstance(value, str) or name not in _TIMES or bool(_TIME.fullmatch(value))


def moved() -> CatalogueError:
    """Return the error for a catalogue that was removed or replaced under a running bot."""
    return CatalogueError(
        "catalogue.db was removed, or another file was put in its place, while the bot ran. Nothing was changed. Stop the"
        f" bot. {RESTORE}"
    )


def damaged(found: str) -> CatalogueError:
    """Return the error for a catalogue with something in it that we never write."""
    return CatalogueError(f"catalogue.db cannot be used: {found}. Nothing was changed. {RESTORE}")


@contextmanager
def sqlite_sentences() -> Iterator[None]:
    """Turn errors into sentences. Raises CatalogueError in place of those of SQLite and of the library above it."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # without the details of extended codes
        known = _SENTENCES.get(code)
        said = Sayable(lambda: translated(known)) if known is not None else _unknown(error)
        raise CatalogueError(said) from None
    except (
        LookupError,
        TypeError,
        ValueError,
    ) as error:  # what sqlite-utils makes of tables that are not ours
        raise damaged(f"its tables are not the bot's ({type(error).__name__})") from None


def _unknown(error: sqlite3.Error) -> str:
    return f"catalogue.db cannot be used ({type(error).__name__}: {error}). Nothing was changed. If it is damaged: {RESTORE}"


_LOCKED = N_(
    "catalogue.db is locked by another program. Nothing was changed, and nothing is wrong with the file. End that"
    " program (a database tool, a backup), then try again."
)
_SENTENCES = {
    sqlite3.SQLITE_FULL: N_("The disk is full. Nothing was changed; free some space and try again."),
    sqlite3.SQLITE_IOERR: N_(  # what a full disk looks like while the file is opened
        "catalogue.db cannot be read or written: the disk is full or failing. Nothing was changed. Free some"
        " space and try again; if that does not help, look into the system's log."
    ),
    sqlite3.SQLITE_READONLY: N_(
        "catalogue.db may not be written by this user, or its disk has become read-only. Nothing was changed."
        " Give the data folder and all that lies in it to this user, and look into the system's log."
    ),
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
}
