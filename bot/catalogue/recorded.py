"""What the catalogue knows of exchanges and of the public log, and how a row is added to that."""

from dataclasses import asdict

from sqlite_utils import Database

from bot.catalogue.catalogue_file import CatalogueFile
from bot.catalogue.errors import CatalogueError, Obstacle, ObstacleError
from bot.catalogue.exchange_keys import free_key, key_for
from bot.catalogue.log_entries import make_entry, withdrawal_body
from bot.catalogue.public_log import History, is_intact
from bot.catalogue.reading import rows_of
from bot.catalogue.rows import (
    FIRST_PREVIOUS,
    ExchangeRow,
    LogEntry,
    LogEntryText,
    PublicationRow,
    SnapshotRow,
)
from porcore.exchanges.exchange_names import is_exchange_key
from porcore.format.origin import split_maker

__all__ = ["RecordedCatalogue"]


class RecordedCatalogue(CatalogueFile):
    """The part of the catalogue that trees, claims and proof sets share."""

    _intact: tuple[tuple[int, int], bool] | None = (
        None  # what was found of the log, and in which state of the file
    )

    def snapshots(self) -> tuple[SnapshotRow, ...]:
        """Return every snapshot ever published, newest `taken_at` first."""
        with self._reading() as database:
            rows = database.table("snapshots").rows_where(order_by="taken_at desc, published_at desc")
            return rows_of(SnapshotRow, rows)

    def publications(self) -> tuple[PublicationRow, ...]:
        """Return every claim and proof set ever published, newest `taken_at` first."""
        with self._reading() as database:
            rows = database.table("publications").rows_where(order_by="taken_at desc, published_at desc")
            return rows_of(PublicationRow, rows)

    def exchanges(self) -> tuple[ExchangeRow, ...]:
        """Return the exchanges that something was published of, in the order in which they came."""
        with self._reading() as database:
            return rows_of(ExchangeRow, database.table("exchanges").rows_where(order_by="rowid"))

    def exchange_names(self) -> dict[str, str]:
        """Return the key by each exchange's word in a published statement, in the order in which they came."""
        with self._reading() as database:
            return dict(database.execute("SELECT name, key FROM exchange_names ORDER BY rowid").fetchall())

    def key_of(self, name: str) -> str | None:
        """Return the key of a statement's exchange; None for one that is neither known nor published here.

        The first exchange of a folder may have any name.
        """
        names = self.exchange_names()
        key = key_for(name, names, self.known)
        if key is None and not self.exchanges():
            return free_key(split_maker(name)[0], self.known, ())
        return key

    def log(self) -> tuple[LogEntry, ...]:
        """Return the public log, oldest row first."""
        with self._reading() as database:
            return rows_of(LogEntry, database.table("public_log").rows_where(order_by="seq"))

    def log_entries(self) -> tuple[LogEntryText, ...]:
        """Return the entries behind the rows of the public log, in the order in which they were written."""
        with self._reading() as database:
            return rows_of(LogEntryText, database.table("log_entries").rows_where(order_by="rowid"))

    def all_of_it(self) -> History:
        """Return all that the log speaks of, as it lies there; whether it fits together is another question."""
        with self._lock:
            with self._reading() as database:
                query = "SELECT key_before, key FROM exchange_keys_before"
                before = dict(database.execute(query).fetchall())
            return History(
                self.log(),
                self.snapshots(),
                self.publications(),
                self.log_entries(),
                self.exchange_names(),
                tuple(row.key for row in self.exchanges()),
                before,
            )

    def log_is_intact(self) -> bool:
        """Tell whether the public log's chain of hashes holds and agrees with the snapshots and publications.

        It is read again once anything was written, by us or by another program: people ask for it far more often.
        """
        with self._reading() as database:
            (version,) = database.execute("PRAGMA data_version").fetchone()  # of what others wrote
            state = version, database.conn.total_changes  # and of what we did
            if self._intact is None or self._intact[0] != state:
                self._intact = state, is_intact(self.all_of_it())
            return self._intact[1]

    def set_exchange_key(self, key: str) -> tuple[ExchangeRow, str]:
        """Change the key of the only exchange; return its row as it is now, and the key it had. Raises CatalogueError."""
        with self._writing() as database:
            self._refuse_broken_log()
            exchanges = self.exchanges()
            old = self._renamed(exchanges, key)
            if old.key != key:
                database.execute("UPDATE exchanges SET key = ? WHERE key = ?", (key, old.key))
                query = "INSERT OR IGNORE INTO exchange_keys_before VALUES (?, ?, ?)"
                database.execute(query, (old.key, key, self.now()))
                self._record(database, 0, "exchange key", old.key, "done", key)
            return ExchangeRow(key, old.name, old.added_at), old.key

    def has_heard_of_key(self) -> bool:
        """Tell whether the operators were told of the exchange's key, or changed it."""
        with self._reading() as database:
            query = "SELECT count(*) FROM audit WHERE action = 'exchange key'"
            return bool(database.execute(query).fetchone()[0])

    def _renamed(self, exchanges: tuple[ExchangeRow, ...], key: str) -> ExchangeRow:
        """Return the exchange that may be given a key. Raises CatalogueError where none may."""
        if not is_exchange_key(key):
            raise CatalogueError(
                "Expected a key of 1 to 32 of a-z, 0-9 and -, that begins with a letter or digit, such as"
                " my-exchange. Nothing was changed."
            )
        if len(exchanges) != 1:
            found = "no exchange yet" if not exchanges else f"{len(exchanges)} exchanges"
            raise CatalogueError(
                f"This data folder has {found}. A key can be changed while there is exactly one. Nothing was changed."
            )
        (old,) = exchanges
        ours, theirs = self.known.find(old.name), self.known.by_key(key)
        if ours is not None and ours.key != key:
            raise CatalogueError(
                f"{old.name} has the key {ours.key} in the table of exchanges, and {key} is another one. Nothing was changed."
            )
        if theirs is not None and theirs is not ours:
            raise CatalogueError(
                f"The key {key} belongs to {theirs.name}, and what is published here is of {old.name}. Choose another one."
                " Nothing was changed."
            )
        if (publications := self.publications()) and old.key != key:
            raise CatalogueError(
                f"A {publications[0].kind} that was published here names the key {old.key}, so it stays. Nothing was changed."
            )
        return old

    def _refuse_broken_log(self) -> None:
        if not is_intact(self.all_of_it()):
            raise CatalogueError(
                "The public log in catalogue.db does not fit together, and nothing is added to a broken log. Nothing was"
                " changed. Restore catalogue.db from the backup."
            )

    def _clock_went_back(self) -> ObstacleError | None:
        """Return what keeps the log from growing: it would tell things in another order than they happened."""
        log, now = self.log(), self.now()
        if log and now < log[-1].time:
            return ObstacleError(Obstacle.CLOCK, log[-1].time, now)
        return None

    def _add_exchange(self, database: Database, key: str, name: str, word: str = "") -> None:
        """Remember an exchange by its key, and that `word` of a statement stands for it; either may be there."""
        rows = {row.key for row in self.exchanges()}
        if key not in rows:
            database.execute("INSERT INTO exchanges VALUES (?, ?, ?)", (key, name, self.now()))
        if word and word not in self.exchange_names():
            database.execute("INSERT INTO exchange_names VALUES (?, ?)", (word, key))

    def _append(
        self,
        database: Database,
        event: str,
        subject: str,
        time: str,
        kind: str,
        entry: LogEntryText | None,
    ) -> None:
        log = self.log()
        previous = log[-1].hash if log else FIRST_PREVIOUS
        if entry is not None:
            database.table("log_entries").insert(asdict(entry))
        digest = entry.sha256 if entry is not None else ""
        row = LogEntry(len(log) + 1, time, event, subject, previous, kind, digest)
        database.table("public_log").insert(asdict(row))

    def _withdrawal(self, kind: str, subject: str, time: str, reason: str) -> LogEntryText:
        """Return the entry for taking back what a row of the log published. Raises CatalogueError for a long reason."""
        history = self.all_of_it()
        rows = (
            row
            for row in history.log
            if (row.kind, row.event, row.statement_id) == (kind, "published", subject)
        )
        number = next(rows).seq
        key = history.key_of(kind, subject)
        assert key is not None, "the log is intact"
        return make_entry("withdrawal", time, key, withdrawal_body(number, reason))
