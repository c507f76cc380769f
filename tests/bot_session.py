"""The running bot and its sandbox, as the tests use them.

Imports of the bot stand inside: tests of the core alone do not wait for Telegram's library.
"""

import asyncio
import csv
import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path

TIMES = ("2026-08-25T00:00:00Z", "2026-09-25T00:00:00Z", "2026-10-25T00:00:00Z")
DECIMALS = {"BTC": 8, "ETH": 8, "USD": 6}
MEMBERS = {"BTC": ("BTC",), "ETH": ("ETH",), "USD": ("USDT", "USDC", "USD")}


@dataclass
class MonthlySnapshot:
    """One built snapshot and its ledger, summed by a few lines of its own."""

    file: Path
    statement: object
    ledger: dict[str, dict[str, int]]


def summed(path: Path) -> dict[str, dict[str, int]]:
    result: dict[str, dict[str, int]] = {}
    with path.open(newline="") as file:
        for row in csv.DictReader(file):
            sums = result.setdefault(row["client_id"], dict.fromkeys(DECIMALS, 0))
            for symbol, members in MEMBERS.items():
                for member in members:
                    whole, _, fraction = row[member].partition(".")
                    sums[symbol] += int(whole + fraction.ljust(DECIMALS[symbol], "0"))
    return result


def publish(data_dir: Path, *published: MonthlySnapshot) -> None:
    """Publish snapshots the way the catalogue does, without an operator's conversation."""
    from bot.catalogue import Catalogue, StagedRow, TreeFacts

    catalogue = Catalogue.open(data_dir)
    (data_dir / "snapshots").mkdir(mode=0o700, exist_ok=True)
    for month in published:
        statement = month.statement
        target = data_dir / "snapshots" / f"{statement.id}.por"
        shutil.copyfile(month.file, target)
        target.chmod(0o600)
        digest = hashlib.sha256(month.file.read_bytes()).hexdigest()
        facts = (statement.id, statement.exchange, statement.taken_at, digest)
        row = StagedRow(*facts, catalogue.now(), 1, "test", foreign=False)
        catalogue.publish(row, 1, TreeFacts(statement))
    catalogue.close()


class BotSession:
    """A running bot, its sandbox, and people who talk to it; the bot can be stopped and started again."""

    def __init__(self, sandbox, data_dir: Path, operators, changes) -> None:
        self.sandbox, self.data_dir, self.run = sandbox, data_dir, None
        self.alice = sandbox.add_user("Alice")
        self.bob = sandbox.add_user("Bob")
        self.operators = [sandbox.add_user(name, started=True) for name in operators]
        ids = ",".join(str(user.id) for user in self.operators)
        self._changes = {"operators": ids, **changes}
        self.allowed: set[str] = set()  # methods of which Telegram may refuse a call
        self._running = None

    async def start(self, **changes) -> None:
        """Start the bot, with other settings than before where they are given."""
        from bot.run import running
        from bot.settings.model import load_settings

        self._changes |= changes
        values = {
            "token": self.sandbox.token,
            "base_url": self.sandbox.base_url,
            "base_file_url": self.sandbox.base_file_url,
            "data_dir": self.data_dir,
            "ops_port": 0,
            "group_interval": 0,
            "rate_limit": False,
        }
        self._running = running(load_settings(_env_file=None, **{**values, **self._changes}))
        self.run = await self._running.__aenter__()
        await self.run.connected()

    async def stop(self) -> None:
        """Stop the bot as SIGTERM does."""
        if self._running is not None:
            ending, self._running = self._running, None
            await ending.__aexit__(None, None, None)

    async def ask(self, text, user=None, chat=None):
        """Type something and return the bot's next message there."""
        user = user or self.alice
        sent = await user.send(text, chat=chat)
        return await self.sandbox.next_message(chat or user, after=sent)

    async def press(self, message, label, user=None):
        """Press a button and return the bot's next message in that chat."""
        last = self.sandbox.history(message.chat_id)[-1]
        await (user or self.alice).press(message, label)
        return await self.sandbox.next_message(message.chat_id, after=last)

    async def settled(self) -> None:
        """Wait until all that was sent so far has been dealt with, also where an answer takes long."""
        await self.ask(
            "/privacy", user=self.bob
        )  # updates come in order, so the bot has begun with the others
        while self.run.updates.waiting:  # noqa: ASYNC110 - nothing that runs needs an event for it
            await asyncio.sleep(0.005)

    async def silent(self, sent, user=None, chat=None):
        """Assert that the bot leaves `sent` alone, by asking something else after it."""
        await self.settled()
        said = self.sandbox.history(chat or user or self.alice)
        assert not [m for m in said if m.from_bot and m.message_id > sent.message_id]
