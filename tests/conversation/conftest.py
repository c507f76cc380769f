"""The real bot against the real protocol: sandbox, application, snapshot files; nothing is patched."""

import csv
import hashlib
import shutil
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.catalogue import Catalogue, StagedRow
from bot.run import running
from bot.sandbox import Sandbox
from bot.settings import load_settings
from porcore.build import build_snapshot
from porcore.sample import write_sample

TIMES = ("2026-08-25T00:00:00Z", "2026-09-25T00:00:00Z", "2026-10-25T00:00:00Z")
DECIMALS = {"BTC": 8, "ETH": 8, "USD": 6}
MEMBERS = {"BTC": ("BTC",), "ETH": ("ETH",), "USD": ("USDT", "USDC", "USD")}


@dataclass
class Month:
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


@pytest.fixture(scope="session")
def months(tmp_path_factory) -> list[Month]:
    """Three monthly snapshots of 300 clients."""
    folder = tmp_path_factory.mktemp("months")
    result = []
    for taken_at in TIMES:
        bundle = folder / taken_at[:10]
        write_sample(bundle, 300, taken_at=taken_at)
        file = folder / f"{taken_at[:10]}.por"
        statement = build_snapshot(bundle, file)
        result.append(Month(file, statement, summed(bundle / "balances.csv")))
    return result


@pytest.fixture(scope="session")
def pieces_month(tmp_path_factory) -> Month:
    """One snapshot whose balances are cut into five pieces."""
    folder = tmp_path_factory.mktemp("pieces")
    write_sample(folder / "b", 60, taken_at=TIMES[0], pieces=5)
    statement = build_snapshot(folder / "b", folder / "x.por")
    return Month(folder / "x.por", statement, summed(folder / "b" / "balances.csv"))


def publish(data_dir: Path, *published: Month) -> None:
    """Publish snapshots the way the catalogue does, without an operator's conversation."""
    catalogue = Catalogue.open(data_dir)
    (data_dir / "snapshots").mkdir(mode=0o700, exist_ok=True)
    for month in published:
        statement = month.statement
        target = data_dir / "snapshots" / f"{statement.id}.por"
        shutil.copyfile(month.file, target)
        target.chmod(0o600)
        digest = hashlib.sha256(month.file.read_bytes()).hexdigest()
        row = StagedRow(
            statement.id, statement.exchange, statement.taken_at, digest, catalogue.now(), 1, "test", foreign=False
        )
        catalogue.publish(row, 1)
    catalogue.close()


class Stage:
    """A running bot, its sandbox, and people who talk to it."""

    def __init__(self, sandbox: Sandbox, run, data_dir: Path) -> None:
        self.sandbox, self.run, self.data_dir = sandbox, run, data_dir
        self.alice = sandbox.add_user("Alice")
        self.bob = sandbox.add_user("Bob")

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

    async def silent(self, sent, user=None, chat=None):
        """Assert that the bot leaves `sent` alone, by asking something else after it."""
        marker = await self.ask("/privacy", user=self.bob)
        assert marker.text
        said = self.sandbox.history(chat or user or self.alice)
        assert not [m for m in said if m.from_bot and m.message_id > sent.message_id]


@pytest.fixture
def stage_with(tmp_path):
    """Start a bot with published snapshots and settings of one's own."""

    @asynccontextmanager
    async def start(*published, operator=None, refused=(), **changes):
        data_dir = tmp_path / "data"
        if published:
            publish(data_dir, *published)
        async with Sandbox(flood_limits=False) as sandbox:
            values = {
                "token": sandbox.token,
                "base_url": sandbox.base_url,
                "base_file_url": sandbox.base_file_url,
                "data_dir": data_dir,
                "ops_port": 0,
                "group_interval": 0,
                "rate_limit": False,
                **changes,
            }
            async with running(load_settings(_env_file=None, **values)) as run:
                await run.connected()
                yield Stage(sandbox, run, data_dir)
            # Telegram refused nothing: no text too long, no broken markup, no bad button.
            assert [call.error for call in sandbox.refused if call.method not in refused] == []

    return start


@pytest.fixture
async def stage(stage_with, months):
    """A bot that serves three months."""
    async with stage_with(*months) as made:
        yield made


@pytest.fixture(scope="session")
def someone(months):
    """Return an id by what it holds in the last month: someone("BTC", "USD"), someone() for nobody's balance."""

    def find(*symbols: str, everywhere: bool = False) -> str:
        def fits(ledger, client):
            return {s for s, units in ledger[client].items() if units} == set(symbols)

        ledgers = [month.ledger for month in months] if everywhere else [months[-1].ledger]
        return next(c for c in months[-1].ledger if all(fits(ledger, c) for ledger in ledgers))

    return find
