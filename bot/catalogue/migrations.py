"""The catalogue's tables, as a list of numbered steps that is only ever added to.

``user_version`` says how many steps a file has taken. Each step and its number are one transaction, so a
crash in between leaves a catalogue that the next start can continue with.
"""

from collections.abc import Callable, Sequence

from sqlite_utils import Database

from bot.catalogue.errors import CatalogueError
from bot.catalogue.exchange_tables import exchanges_and_publications

__all__ = ["MIGRATIONS", "migrate"]

Step = Callable[[Database], None]


def migrate(database: Database, steps: Sequence[Step] | None = None) -> None:
    """Take the steps that are missing. Raises CatalogueError for a catalogue of a newer version."""
    steps = MIGRATIONS if steps is None else steps
    version = database.execute("PRAGMA user_version").fetchone()[0]
    if version > len(steps):
        raise CatalogueError(
            f"catalogue.db has version {version}, expected at most {len(steps)}: a newer porbot wrote it."
            " Install that version again; this one changes nothing in it."
        )
    for number, step in enumerate(steps[version:], start=version + 1):
        with database.atomic():
            step(database)
            database.execute(f"PRAGMA user_version = {number}")


def _first_tables(database: Database) -> None:
    for statement in (_SNAPSHOTS, _ONE_A_TIME, _STAGED, _PUBLIC_LOG, _AUDIT):
        database.execute(statement)
    # Nothing disappears silently, not even by a mistake in our own code.
    for table in ("snapshots", "public_log", "audit"):
        database.execute(_never(table, "DELETE"))
    for table in ("public_log", "audit"):
        database.execute(_never(table, "UPDATE"))
    database.execute(_WITHDRAW_ONLY)


_ID = "CHECK (length({0}) = 64 AND {0} NOT GLOB '*[^0-9a-f]*')"

_SNAPSHOTS = f"""
CREATE TABLE snapshots (
  statement_id TEXT PRIMARY KEY {_ID.format("statement_id")},
  exchange TEXT NOT NULL,
  taken_at TEXT NOT NULL,
  file TEXT NOT NULL UNIQUE,
  file_sha256 TEXT NOT NULL {_ID.format("file_sha256")},
  published_at TEXT NOT NULL,
  published_by INTEGER NOT NULL,
  withdrawn_at TEXT,
  withdrawn_by INTEGER
) STRICT"""

# Two statements for one time would let the exchange show different people different ones.
_ONE_A_TIME = """
CREATE UNIQUE INDEX one_statement_a_time ON snapshots (exchange, taken_at) WHERE withdrawn_at IS NULL"""

_STAGED = f"""
CREATE TABLE staged (
  statement_id TEXT PRIMARY KEY {_ID.format("statement_id")},
  exchange TEXT NOT NULL,
  taken_at TEXT NOT NULL,
  file_sha256 TEXT NOT NULL {_ID.format("file_sha256")},
  staged_at TEXT NOT NULL,
  staged_by INTEGER NOT NULL,
  source TEXT NOT NULL,
  "foreign" INTEGER NOT NULL
) STRICT"""

_PUBLIC_LOG = f"""
CREATE TABLE public_log (
  seq INTEGER PRIMARY KEY,
  time TEXT NOT NULL,
  event TEXT NOT NULL CHECK (event IN ('published', 'withdrawn')),
  statement_id TEXT NOT NULL REFERENCES snapshots (statement_id),
  previous TEXT NOT NULL UNIQUE {_ID.format("previous")}
) STRICT"""

_AUDIT = """
CREATE TABLE audit (
  seq INTEGER PRIMARY KEY,
  time TEXT NOT NULL,
  operator INTEGER NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  outcome TEXT NOT NULL,
  detail TEXT NOT NULL
) STRICT"""

_WITHDRAW_ONLY = """
CREATE TRIGGER snapshots_withdraw_only BEFORE UPDATE ON snapshots
WHEN OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL
  OR (OLD.statement_id, OLD.exchange, OLD.taken_at, OLD.file, OLD.file_sha256, OLD.published_at, OLD.published_by)
  IS NOT (NEW.statement_id, NEW.exchange, NEW.taken_at, NEW.file, NEW.file_sha256, NEW.published_at, NEW.published_by)
BEGIN SELECT RAISE(ABORT, 'a published snapshot can only be withdrawn, once'); END"""


def _never(table: str, change: str) -> str:
    return (
        f"CREATE TRIGGER {table}_never_{change.lower()} BEFORE {change} ON {table}"
        f" BEGIN SELECT RAISE(ABORT, '{table} is append only'); END"
    )


MIGRATIONS: tuple[Step, ...] = (_first_tables, exchanges_and_publications)
