"""People who ask for ids that nobody has."""

import secrets

import pytest


class Guesses:
    """What became of guesses at one running bot."""

    def __init__(self, bot_session):
        self.bot_session = bot_session

    async def miss(self, *users, each=1):
        """Let every user ask for so many ids that nobody has, all of them sent before the first is answered."""
        for _ in range(each):
            for user in users:
                await user.send(secrets.token_hex(32))

    def number(self, name, **labels):
        """Return one of the bot's metrics."""
        registry = self.bot_session.run.services.metrics.registry
        return int(registry.get_sample_value(name, labels) or 0)

    def looked_up(self):
        """Return how many ids were looked up and not found."""
        return self.number("porbot_answers_total", command="verify", outcome="not_found")

    async def said(self, number, *users):
        """Wait until so many messages stand in the chats of these users, their own included."""
        chats = [self.bot_session.sandbox.world.chats[user.id] for user in users]
        await self.bot_session.sandbox.wait_for(
            lambda: sum(chat.last_id for chat in chats) >= number, timeout=120, what="all answers"
        )

    def add(self, number):
        """Add people."""
        return [self.bot_session.sandbox.add_user(f"G{count}") for count in range(number)]


@pytest.fixture
def guesses():
    return Guesses
