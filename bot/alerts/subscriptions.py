"""Who asked for alerts: the number of the chat, a language, and what was chosen. Nothing else is kept of anyone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.alerts.alert_file import AlertFile
from bot.alerts.kinds import AlertKind

__all__ = ["AlertChoices", "AlertRecipient", "Subscriptions", "kinds_of"]


@dataclass(frozen=True, slots=True)
class AlertChoices:
    """What a chat chose."""

    kinds: frozenset[AlertKind] = frozenset()
    exchange: str = ""  # key of the only one that it is about, "" for all
    line: int = 0  # per cent; 0 without RATIO

    def toggled(self, kind: AlertKind, line: int = 0) -> "AlertChoices":
        """Return the choices after a press; `line`: in per cent for RATIO, where pressing the chosen one switches it off."""
        if kind is AlertKind.RATIO:
            line = 0 if line == self.line else line
            kinds = self.kinds | {kind} if line else self.kinds - {kind}
            return AlertChoices(kinds, self.exchange, line)
        return AlertChoices(self.kinds ^ {kind}, self.exchange, self.line)


@dataclass(frozen=True, slots=True)
class AlertRecipient:
    """One message that is to be sent."""

    event: int  # number of the event
    number: int  # of the subscriber
    chat: int  # Telegram chat id
    language: str  # a code of `bot.languages`
    line: int  # per cent
    again: bool = False  # it may have arrived already


class Subscriptions:
    """The table of subscribers, in the order in which they came. All methods block, and raise AlertStoreError."""

    def __init__(self, file: AlertFile) -> None:
        self._file = file

    def of(self, chat: int) -> AlertChoices | None:
        """Return what a chat chose, None where it has no alerts; `chat`: Telegram chat id."""
        query = "SELECT kinds, exchange, line FROM subscribers WHERE chat = ?"
        with self._file.reading() as database:
            row = database.execute(query, (chat,)).fetchone()
        return None if row is None else AlertChoices(kinds_of(row[0]), row[1], row[2])

    def save(self, chat: int, language: str, chosen: AlertChoices) -> None:
        """Keep what a chat chose; without any kind nothing is kept of it. `chat`: Telegram chat id.

        A new one is told of what comes after this, and nothing of before.
        """
        if not chosen.kinds:
            self.remove(chat)
            return
        statement = (
            "INSERT INTO subscribers (chat, language, kinds, exchange, line, since)"
            " VALUES (?, ?, ?, ?, ?, (SELECT coalesce(max(id), 0) FROM events))"
            " ON CONFLICT (chat) DO UPDATE SET language = excluded.language, kinds = excluded.kinds,"
            " exchange = excluded.exchange, line = excluded.line"
        )
        values = (chat, language, _number(chosen.kinds), chosen.exchange, chosen.line)
        with self._file.writing() as database:
            database.execute(statement, values)

    def speak(self, chat: int, language: str) -> None:
        """Keep another language of a chat that has alerts; `chat`: Telegram chat id."""
        statement = "UPDATE subscribers SET language = ? WHERE chat = ? AND language <> ?"
        with self._file.writing() as database:
            database.execute(statement, (language, chat, language))

    def remove(self, chat: int) -> bool:
        """Delete all that is kept of a chat; tell whether there was something. `chat`: Telegram chat id."""
        with self._file.writing() as database:
            row = database.execute(
                "DELETE FROM subscribers WHERE chat = ? RETURNING number", (chat,)
            ).fetchone()
            if row is not None:
                database.execute("DELETE FROM under_way WHERE number = ?", row)
        return row is not None

    def forget(self, chat: int) -> bool:
        """Do what `remove` does, and leave no trace of it in the file's log; `chat`: Telegram chat id."""
        is_removed = self.remove(chat)
        if is_removed:
            self._file.wipe()
        return is_removed

    def move(self, old: int, new: int) -> None:
        """Keep the choices of a group that becomes a supergroup; both are Telegram chat ids. What the new one has stays."""
        with self._file.writing() as database:
            found = database.execute("SELECT 1 FROM subscribers WHERE chat = ?", (new,)).fetchone()
            if found is None:
                database.execute("UPDATE subscribers SET chat = ? WHERE chat = ?", (new, old))
        if found is not None and old != new:
            self.remove(old)

    def rename(self, keys: Mapping[str, str]) -> None:
        """Follow exchanges whose key changed; `keys`: the present one by the one that it was."""
        with self._file.writing() as database:
            change = "UPDATE subscribers SET exchange = ? WHERE exchange = ?"
            database.executemany(change, [(key, before) for before, key in keys.items()])

    def count(self) -> int:
        """Return how many there are."""
        with self._file.reading() as database:
            number: int = database.execute("SELECT count(*) FROM subscribers").fetchone()[0]
        return number


def kinds_of(number: int) -> frozenset[AlertKind]:
    """Return the kinds in a stored set, a `number` of one bit each: 0 for none. Kinds of a later version are left out."""
    return frozenset(kind for kind in AlertKind if number & kind.bit)


def _number(kinds: Iterable[AlertKind]) -> int:
    return sum(kind.bit for kind in kinds)
