"""What stands in the journal of a running bot, and people who ask at the same time."""

import contextlib
import sqlite3

import pytest


class Crowd:
    """Customers who each ask once."""

    def __init__(self, sandbox, people, text):
        self.sandbox, self.text = sandbox, text
        self.people = [sandbox.add_user(f"Customer {number}", started=True) for number in range(people)]

    async def ask(self):
        for person in self.people:
            await person.send(self.text)

    def said(self, person):
        return [message for message in self.sandbox.history(person) if message.from_bot]

    def answered(self):
        return sum(bool(self.said(person)) for person in self.people)

    async def all_answered(self, seconds=60):
        await self.sandbox.wait_for(lambda: self.answered() == len(self.people), timeout=seconds)


@pytest.fixture
def crowd():
    return Crowd


@pytest.fixture
def journalled():
    """Return the update, chat and message ids that wait in the journal of a data folder."""

    def read(data_dir):
        with contextlib.closing(sqlite3.connect(data_dir / "journal.db")) as database:
            return database.execute("SELECT update_id, chat_id, message_id FROM waiting").fetchall()

    return read


@pytest.fixture
def in_doubt():
    """Return the update ids whose answer may have arrived, as the journal of a data folder has them."""

    def read(data_dir):
        with contextlib.closing(sqlite3.connect(data_dir / "journal.db")) as database:
            return [row[0] for row in database.execute("SELECT update_id FROM sending")]

    return read


@pytest.fixture
def limited():
    """Return how many updates of a bot session's bot a limit kept from being answered."""

    def read(bot_session, limit):
        name = "porbot_limited_total"
        return bot_session.run.services.metrics.registry.get_sample_value(name, {"limit": limit}) or 0

    return read
