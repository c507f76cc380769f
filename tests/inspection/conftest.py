"""Customers who send proof files to the running bot."""

from contextlib import asynccontextmanager
from pathlib import Path

import pytest

DATA = Path(__file__).parents[1] / "data" / "peers"


class InspectionSession:
    """The private chat of one customer with the bot."""

    def __init__(self, bot_session):
        self.bot_session, self.sandbox, self.alice = bot_session, bot_session.sandbox, bot_session.alice

    async def send(self, data, caption="", name="proof.json", user=None, **more):
        """Send a file; return the file's message and the bot's next one."""
        user = user or self.alice
        sent = await user.send_document(name, data, caption=caption, **more)
        return sent, await self.reply_to(sent)

    async def reply_to(self, sent):
        """Return the bot's answer to one message; pictures of earlier ones may still come in between."""
        found = []

        def look():
            found[:] = [one for one in self.said(sent.chat_id) if one.reply_to == sent.message_id]
            return found

        await self.sandbox.wait_for(look, timeout=60, what="answer")
        return found[0]

    async def report(self, data, caption="", **more):
        """Send a file; return the bot's answer."""
        return (await self.send(data, caption, **more))[1]

    async def say(self, text, reply_to=None, user=None):
        """Write something that is answered with a reply; return that."""
        user = user or self.alice
        return await self.reply_to(await user.send(text, reply_to=reply_to))

    async def after(self, message):
        """Return the bot's message that follows another one."""
        return await self.sandbox.next_message(self.alice, after=message, timeout=60)

    def said(self, chat=None):
        """Return everything the bot said in a chat, oldest first."""
        return [one for one in self.sandbox.history(chat or self.alice) if one.from_bot]


@pytest.fixture
def inspection_session_with(bot_session_with, monkeypatch):
    """Start a bot without a snapshot, with settings of one's own."""

    monkeypatch.setattr("bot.customer.proof_files._PART_SECONDS", 3600)  # parts of a text may come slowly

    @asynccontextmanager
    async def start(*monthly_snapshots, **changes):
        async with bot_session_with(*monthly_snapshots, **changes) as bot_session:
            yield InspectionSession(bot_session)

    return start


@pytest.fixture
async def inspection_session(inspection_session_with):
    async with inspection_session_with() as made:
        yield made


@pytest.fixture(scope="session")
def sample():
    """Return the bytes of a file that an exchange published."""
    return lambda name: (DATA / name).read_bytes()
