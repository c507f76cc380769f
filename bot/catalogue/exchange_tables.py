"""The second step of the catalogue's tables: exchanges, claims and proof sets, and entries behind the public log's rows.

No row of an older catalogue changes: those of the public log move, as they are, into a table with two more columns.
"""

from collections.abc import Iterator

from sqlite_utils import Database

from bot.catalogue.exchange_keys import free_key
from porcore.exchanges.known import shipped
from porcore.format.origin import split_maker

__all__ = ["exchanges_and_publications"]


def exchanges_and_publications(database: Database) -> None:
    """Add the tables, and the exchanges of the snapshots that are there."""
    for statement in (_EXCHANGES, _NAMES, _KEYS_BEFORE, _PUBLICATIONS, _ONE_A_TIME, _STAGED, _ENTRIES):
        database.execute(statement)
    _widen_log(database)
    _name_exchanges(database)
    for statement in _triggers():
        database.execute(statement)


def _widen_log(database: Database) -> None:
    database.execute("ALTER TABLE public_log RENAME TO narrow_log")
    database.execute(_LOG)
    database.execute(
        "INSERT INTO public_log SELECT seq, time, event, statement_id, previous, 'tree', '' FROM narrow_log"
    )
    database.execute("DROP TABLE narrow_log")  # its triggers go with it


def _name_exchanges(database: Database) -> None:
    """Give a key to the exchange of a folder, which had one only."""
    query = "SELECT exchange, min(published_at) FROM snapshots GROUP BY exchange ORDER BY min(rowid)"
    known, taken = shipped(), set[str]()
    for name, added_at in database.execute(query).fetchall():
        base, _ = split_maker(name)
        key = free_key(base, known, taken)
        taken.add(key)
        database.execute("INSERT INTO exchanges VALUES (?, ?, ?)", (key, base, added_at))
        database.execute("INSERT INTO exchange_names VALUES (?, ?)", (name, key))


_ID = "CHECK (length({0}) = 64 AND {0} NOT GLOB '*[^0-9a-f]*')"
_KIND = "CHECK (kind IN ('claim', 'proof set'))"

_EXCHANGES = """
CREATE TABLE exchanges (
  key TEXT PRIMARY KEY CHECK (length(key) BETWEEN 1 AND 32 AND key NOT GLOB '*[^a-z0-9-]*'),
  name TEXT NOT NULL,
  added_at TEXT NOT NULL
) STRICT"""

# The word of a statement, which is hashed, and the exchange that it stands for.
_NAMES = """
CREATE TABLE exchange_names (
  name TEXT PRIMARY KEY,
  key TEXT NOT NULL REFERENCES exchanges (key) ON UPDATE CASCADE
) STRICT"""

# Entries of the log name the key that the exchange had.
_KEYS_BEFORE = """
CREATE TABLE exchange_keys_before (
  key_before TEXT PRIMARY KEY,
  key TEXT NOT NULL REFERENCES exchanges (key) ON UPDATE CASCADE,
  changed_at TEXT NOT NULL
) STRICT"""

_PUBLICATIONS = f"""
CREATE TABLE publications (
  id TEXT PRIMARY KEY {_ID.format("id")},
  key TEXT NOT NULL REFERENCES exchanges (key),
  kind TEXT NOT NULL {_KIND},
  taken_at TEXT NOT NULL,
  proof_format TEXT NOT NULL,
  source TEXT NOT NULL,
  body TEXT NOT NULL,
  folder TEXT NOT NULL UNIQUE,
  published_at TEXT NOT NULL,
  published_by INTEGER NOT NULL,
  withdrawn_at TEXT,
  withdrawn_by INTEGER
) STRICT"""

_ONE_A_TIME = """
CREATE UNIQUE INDEX one_publication_a_time ON publications (key, kind, taken_at) WHERE withdrawn_at IS NULL"""

_STAGED = f"""
CREATE TABLE staged_publications (
  id TEXT PRIMARY KEY {_ID.format("id")},
  key TEXT NOT NULL,
  kind TEXT NOT NULL {_KIND},
  taken_at TEXT NOT NULL,
  proof_format TEXT NOT NULL,
  source TEXT NOT NULL,
  body TEXT NOT NULL,
  staged_at TEXT NOT NULL,
  staged_by INTEGER NOT NULL,
  loaded_from TEXT NOT NULL
) STRICT"""

_ENTRIES = f"""
CREATE TABLE log_entries (
  sha256 TEXT PRIMARY KEY {_ID.format("sha256")},
  entry TEXT NOT NULL CHECK (length(entry) <= 4194304)
) STRICT"""

_LOG = f"""
CREATE TABLE public_log (
  seq INTEGER PRIMARY KEY,
  time TEXT NOT NULL,
  event TEXT NOT NULL CHECK (event IN ('published', 'withdrawn')),
  statement_id TEXT NOT NULL {_ID.format("statement_id")},
  previous TEXT NOT NULL UNIQUE {_ID.format("previous")},
  kind TEXT NOT NULL CHECK (kind IN ('tree', 'claim', 'proof set')),
  entry_sha256 TEXT NOT NULL CHECK (length(entry_sha256) = 64 OR (entry_sha256 = '' AND kind = 'tree'))
) STRICT"""


def _triggers() -> Iterator[str]:
    """Yield what keeps rows as they are, now that the old ones are in their places."""
    for table in ("public_log", "log_entries"):
        yield _refused(f"{table}_never_update", f"UPDATE ON {table}", "1", f"{table} is append only")
    for table in (
        "public_log",
        "log_entries",
        "publications",
        "exchanges",
        "exchange_names",
        "exchange_keys_before",
    ):
        yield _refused(f"{table}_never_delete", f"DELETE ON {table}", "1", f"{table} is append only")
    yield _WITHDRAW_ONLY
    yield _ONE_TREE
    yield _LOG_NAMES
    several = "(SELECT count(*) FROM exchanges) > 1"
    for table, kept in (("exchanges", "name, {0}.added_at"), ("exchange_names", "name")):
        same = f"(OLD.{kept.format('OLD')}) IS (NEW.{kept.format('NEW')})"
        said = "the key of an exchange changes only while there is no other"
        yield _refused(f"{table}_only_key", f"UPDATE ON {table}", f"{several} OR NOT {same}", said)


def _refused(name: str, change: str, when: str, said: str) -> str:
    return f"CREATE TRIGGER {name} BEFORE {change} WHEN {when} BEGIN SELECT RAISE(ABORT, '{said}'); END"


_FIELDS = [
    "id",
    "kind",
    "key",
    "taken_at",
    "proof_format",
    "source",
    "body",
    "folder",
    "published_at",
    "published_by",
]
_WITHDRAW_ONLY = _refused(
    "publications_withdraw_only",
    "UPDATE ON publications",
    "OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL OR"
    f" ({', '.join(f'OLD.{field}' for field in _FIELDS)}) IS NOT ({', '.join(f'NEW.{field}' for field in _FIELDS)})",
    "a publication can only be withdrawn, once",
)
# The index of `snapshots` knows names only, and an exchange may have several.
_ONE_TREE = _refused(
    "snapshots_one_tree_a_time",
    "INSERT ON snapshots",
    "NEW.withdrawn_at IS NULL AND EXISTS (SELECT 1 FROM snapshots"
    " JOIN exchange_names AS theirs ON theirs.name = snapshots.exchange"
    " JOIN exchange_names AS ours ON ours.key = theirs.key AND ours.name = NEW.exchange"
    " WHERE snapshots.taken_at = NEW.taken_at AND snapshots.withdrawn_at IS NULL)",
    "one time of an exchange has one tree",
)
_LOG_NAMES = _refused(
    "public_log_names_what_is_there",
    "INSERT ON public_log",
    "(NEW.kind = 'tree' AND NOT EXISTS (SELECT 1 FROM snapshots WHERE statement_id = NEW.statement_id))"
    " OR (NEW.kind <> 'tree' AND NOT EXISTS (SELECT 1 FROM publications WHERE id = NEW.statement_id AND kind = NEW.kind))"
    " OR (NEW.entry_sha256 <> '' AND NOT EXISTS (SELECT 1 FROM log_entries WHERE sha256 = NEW.entry_sha256))",
    "the public log names what is there",
)
