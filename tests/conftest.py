"""The real bot against the real protocol: sandbox, application, snapshot files; nothing is patched.

Imports of the bot stand inside the fixtures: tests of the core alone do not wait for Telegram's library.
"""

import asyncio
import csv
import functools
import hashlib
import shutil
from collections.abc import Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from processes import Proc

CHROMIUM = Path("/usr/bin/chromium")
CHROMIUM_IS_MISSING = not CHROMIUM.exists()
CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--headless=new",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
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
    from porcore.build import build_snapshot
    from porcore.sample import write_sample

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
    from porcore.build import build_snapshot
    from porcore.sample import write_sample

    folder = tmp_path_factory.mktemp("pieces")
    write_sample(folder / "b", 60, taken_at=TIMES[0], pieces=5)
    statement = build_snapshot(folder / "b", folder / "x.por")
    return Month(folder / "x.por", statement, summed(folder / "b" / "balances.csv"))


@pytest.fixture(scope="session")
def bundle(tmp_path_factory) -> Callable[..., Path]:
    """Return the folder of a sample bundle; the same arguments give the same folder, so do not change it."""
    from porcore.sample import write_sample

    @functools.cache
    def make(taken_at: str = TIMES[-1], accounts: int = 60, exchange: str = "", seed: int = 1) -> Path:
        folder = tmp_path_factory.mktemp("bundle") / "bundle"
        write_sample(folder, accounts, seed, taken_at)
        if exchange:
            config = folder / "snapshot.toml"
            config.write_text(config.read_text().replace('"Sample Exchange"', f'"{exchange}"'))
        return folder

    return make


@pytest.fixture(scope="session")
def por(tmp_path_factory, bundle) -> Callable[..., Path]:
    """Return a snapshot file built from a sample bundle; do not change it. `variant`: another secret, another id."""
    from porcore.build import build_snapshot

    @functools.cache
    def make(taken_at: str = TIMES[-1], accounts: int = 60, variant: int = 0, **more) -> Path:
        file = tmp_path_factory.mktemp("por") / "x.por"
        build_snapshot(bundle(taken_at, accounts, **more), file, bytes([variant]) * 32)
        return file

    return make


@pytest.fixture(scope="session")
def zipped(tmp_path_factory) -> Callable[[Path], Path]:
    """Return a bundle's folder as a .zip."""

    @functools.cache
    def make(folder: Path) -> Path:
        return Path(shutil.make_archive(str(tmp_path_factory.mktemp("zip") / "bundle"), "zip", folder))

    return make


def publish(data_dir: Path, *published: Month) -> None:
    """Publish snapshots the way the catalogue does, without an operator's conversation."""
    from bot.catalogue import Catalogue, StagedRow

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
        catalogue.publish(row, 1)
    catalogue.close()


class Stage:
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
        from bot.settings import load_settings

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
    async def start(*published, people=(), refused=(), **changes):
        """`people`: first names of operators. `refused`: methods of which Telegram may refuse a call."""
        from bot.sandbox import Sandbox

        data_dir = tmp_path / "data"
        if published:
            publish(data_dir, *published)
        async with Sandbox(flood_limits=False) as sandbox:
            stage = Stage(sandbox, data_dir, people, changes)
            try:
                await stage.start()
                yield stage
            finally:
                await stage.stop()
            # Telegram refused nothing: no text too long, no broken markup, no bad button.
            allowed = {*refused, *stage.allowed}
            assert [call.error for call in sandbox.refused if call.method not in allowed] == []

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


@pytest.fixture(scope="session")
def until():
    """Wait for something that happens in another thread or process, where no event can be waited for."""

    async def wait(condition, seconds: float = 10.0) -> None:
        async with asyncio.timeout(seconds):
            while not condition():  # noqa: ASYNC110
                await asyncio.sleep(0.005)

    return wait


@pytest.fixture
async def chromium():
    """Chromium, driven by Playwright; without it the test is skipped. Tests that use it are marked `browser`."""
    if CHROMIUM_IS_MISSING:
        pytest.skip("chromium is not installed")
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_ARGUMENTS))
        yield browser
        await browser.close()


@pytest.fixture(scope="session")
def proc() -> Proc:
    if not Path("/proc/self/environ").exists():
        pytest.skip("looks at processes through /proc")
    return Proc()
