"""What happened, and to whom it is yet to be told.

Events are told one after the other, each to its subscribers in the order in which they came, a page of them at a time. A page
is under way until each of its messages is done; what is noted before and after a message leaves is what a restart goes by.
"""

import sqlite3
from collections.abc import Iterable
from enum import IntEnum

from bot.alerts.alert_file import AlertFile, AlertStoreError
from bot.alerts.event import AlertEvent, AlertFacts, StoredEvent
from bot.alerts.kinds import AlertKind
from bot.alerts.subscriptions import AlertRecipient

__all__ = ["PAGE", "AlertEvents"]

PAGE = 500  # messages that are under way together: what is in memory, however many subscribers there are


class _State(IntEnum):
    """Of a message under way."""

    DUE = 0
    SENDING = 1  # it leaves: whether it arrived is not known before an answer
    DUE_AGAIN = 2  # it may have arrived, and is sent once more, with a mark
    SENDING_AGAIN = 3


class AlertEvents:
    """The tables of events and of messages under way. All methods block, and raise AlertStoreError."""

    def __init__(self, file: AlertFile) -> None:
        self._file = file

    # -- what happened

    def begin(self, log_seq: int) -> None:
        """In a new file, take all of the public log for told: up to its last row, `log_seq` (0 or more).

        In an older one nothing behind that row is told: catalogue.db was replaced with a backup.
        """
        with self._file.writing() as database:
            database.execute("INSERT OR IGNORE INTO position VALUES (1, ?, ?)", (log_seq, log_seq))
            change = "UPDATE position SET told = min(told, ?), looked = min(looked, ?)"
            database.execute(change, (log_seq, log_seq))

    def told(self) -> int:
        """Return the last row of the public log whose news are events, 0 for none."""
        return self._position("told")

    def looked(self) -> int:
        """Return the last row of the public log whose wallets were looked at, 0 for none."""
        return self._position("looked")

    def _position(self, column: str) -> int:
        with self._file.reading() as database:
            row = database.execute(f"SELECT {column} FROM position").fetchone()  # noqa: S608 - a constant
        return row[0] if row is not None else 0

    def tell(self, row: int, events: Iterable[AlertEvent]) -> None:
        """Add the news of a row of the public log, and note that it has no more; `row`: its number, 1 or more."""
        self._add(events, "UPDATE position SET told = max(told, ?)", row)

    def look(self, row: int, events: Iterable[AlertEvent]) -> None:
        """Add what was seen at the wallets of a row of the public log; `row`: its number, 1 or more."""
        self._add(events, "UPDATE position SET looked = max(looked, ?)", row)

    def add(self, event: AlertEvent) -> None:
        """Add an event that follows from no row of the log; the same again changes nothing."""
        self._add([event], "", 0)

    def _add(self, events: Iterable[AlertEvent], statement: str, row: int) -> None:
        insert = "INSERT OR IGNORE INTO events (kind, exchange, subject, facts) VALUES (?, ?, ?, ?)"
        rows = [(one.kind.value, one.exchange, one.subject, one.facts.to_json()) for one in events]
        with self._file.writing() as database:
            database.executemany(insert, rows)
            if statement:
                database.execute(statement, (row,))

    def event(self, number: int) -> AlertEvent:
        """Return an event by its `number` (1 or more). Raises AlertStoreError, LookupError where there is none."""
        with self._file.reading() as database:
            row = database.execute(f"{_EVENTS} WHERE id = ?", (number,)).fetchone()
        if row is None:
            raise LookupError(number)
        return _read(row).event

    def all(self) -> list[StoredEvent]:
        """Return every event, oldest first."""
        with self._file.reading() as database:
            return [_read(row) for row in database.execute(f"{_EVENTS} ORDER BY id")]

    # -- telling it

    def recover(self) -> None:
        """After a start: what was leaving when the last run ended goes once more, and what went twice does not."""
        with self._file.writing() as database:
            database.execute("DELETE FROM under_way WHERE state = ?", (_State.SENDING_AGAIN,))
            change = "UPDATE under_way SET state = ? WHERE state = ?"
            database.execute(change, (_State.DUE_AGAIN, _State.SENDING))

    def fresh(self) -> list[AlertRecipient]:
        """Return the next page of the oldest event that is not told to all; empty when every event is."""
        with self._file.writing() as database:
            while (row := database.execute(_OPEN).fetchone()) is not None:
                stored, reached = _read(row[:-1]), row[-1]
                if page := self._page(database, stored, reached):
                    return page
                database.execute("UPDATE events SET done = 1 WHERE id = ?", (stored.id,))
        return []

    def _page(self, database: sqlite3.Connection, stored: StoredEvent, reached: int) -> list[AlertRecipient]:
        event, only = stored.event, ""
        lines: tuple[int, ...] = ()
        if event.kind is AlertKind.RATIO:
            lines = event.lines
            only = f" AND line IN ({', '.join('?' * len(lines))})"
        query = (
            "SELECT number, chat, language, line FROM subscribers WHERE number > ? AND since < ? AND kinds & ?"  # noqa: S608
            f" AND exchange IN ('', ?){only} ORDER BY number LIMIT {PAGE}"
        )
        values = (reached, stored.id, event.kind.bit, event.exchange, *lines)
        page = [AlertRecipient(stored.id, *row) for row in database.execute(query, values)]
        if page:
            database.executemany(
                "INSERT OR IGNORE INTO under_way VALUES (?, ?, ?)",
                [(stored.id, one.number, _State.DUE) for one in page],
            )
            database.execute("UPDATE events SET reached = ? WHERE id = ?", (page[-1].number, stored.id))
        return page

    def left(self) -> list[AlertRecipient]:
        """Return a page of those under way that are due: after a restart, or put back."""
        query = (
            "SELECT event, number, chat, language, line, state FROM under_way JOIN subscribers USING (number)"
            " WHERE state IN (?, ?) ORDER BY event, number LIMIT ?"
        )
        with self._file.reading() as database:
            rows = database.execute(query, (_State.DUE, _State.DUE_AGAIN, PAGE)).fetchall()
        return [
            AlertRecipient(event, number, chat, language, line, state == _State.DUE_AGAIN)
            for event, number, chat, language, line, state in rows
        ]

    def is_wanted(self, one: AlertRecipient) -> bool:
        """Tell whether a message is still to be sent: its chat may have stopped all."""
        query = "SELECT 1 FROM under_way WHERE event = ? AND number = ?"
        with self._file.reading() as database:
            return database.execute(query, (one.event, one.number)).fetchone() is not None

    def leaves(self, one: AlertRecipient) -> bool:
        """Note that a message is about to leave; False where its chat has stopped all meanwhile."""
        return self._set(one, _State.SENDING_AGAIN if one.again else _State.SENDING)

    def put_back(self, one: AlertRecipient) -> None:
        """Note that a message certainly did not arrive, and is due again."""
        self._set(one, _State.DUE_AGAIN if one.again else _State.DUE)

    def in_doubt(self, one: AlertRecipient) -> None:
        """Note that nobody knows whether a message arrived: it goes once more, with a mark, and never a third time."""
        if one.again:
            self.done(one)
        else:
            self._set(one, _State.DUE_AGAIN)

    def done(self, one: AlertRecipient) -> None:
        """Note that a message arrived, or never will."""
        with self._file.writing() as database:
            database.execute("DELETE FROM under_way WHERE event = ? AND number = ?", (one.event, one.number))

    def _set(self, one: AlertRecipient, state: _State) -> bool:
        change = "UPDATE under_way SET state = ? WHERE event = ? AND number = ?"
        with self._file.writing() as database:
            return database.execute(change, (state, one.event, one.number)).rowcount > 0


_EVENTS = "SELECT id, kind, exchange, subject, facts FROM events"
_OPEN = "SELECT id, kind, exchange, subject, facts, reached FROM events WHERE done = 0 ORDER BY id LIMIT 1"


def _read(row: tuple[int, int, str, str, str]) -> StoredEvent:
    number, kind, exchange, subject, facts = row
    try:
        event = AlertEvent(AlertKind(kind), exchange, subject, AlertFacts.from_json(facts))
    except (ValueError, TypeError, AttributeError) as error:
        raise AlertStoreError("it has an event that cannot be read") from error
    return StoredEvent(number, event)
