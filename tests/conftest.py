"""The real bot against the real protocol: sandbox, application, snapshot files; nothing is patched.

Imports of the bot stand inside the fixtures: tests of the core alone do not wait for Telegram's library.
"""

import asyncio
import compileall
import functools
import gc
import os
import shutil
import signal
import sys
from collections.abc import Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio
from bot_session import TIMES, BotSession, MonthlySnapshot, publish, summed
from processes import Proc
from shares import ALL, ENVIRONMENT, settled, whole
from sources import forget

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # The tests run in the background of a script: what they start must still be able to be interrupted.
    signal.signal(signal.SIGINT, signal.default_int_handler)
if hasattr(signal, "SIGHUP"):
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # and to hear of a terminal that closes, also under nohup

# Compiled modules are kept, whatever PYTHONDONTWRITEBYTECODE says: hundreds of processes of these tests would compile the
# same modules again, and pytest rewrite the same asserts.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

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


@pytest.fixture(scope="session")
def monthly_snapshots(tmp_path_factory) -> list[MonthlySnapshot]:
    """Three monthly snapshots of 300 clients."""
    from porcore.build.building import build_snapshot
    from porcore.sample import write_sample

    folder = tmp_path_factory.mktemp("monthly_snapshots")
    result = []
    for taken_at in TIMES:
        bundle = folder / taken_at[:10]
        write_sample(bundle, 300, taken_at=taken_at)
        file = folder / f"{taken_at[:10]}.por"
        statement = build_snapshot(bundle, file)
        result.append(MonthlySnapshot(file, statement, summed(bundle / "balances.csv")))
    return result


@pytest.fixture(scope="session")
def snapshot_with_pieces(tmp_path_factory) -> MonthlySnapshot:
    """One snapshot whose balances are cut into five pieces."""
    from porcore.build.building import build_snapshot
    from porcore.sample import write_sample

    folder = tmp_path_factory.mktemp("pieces")
    write_sample(folder / "b", 60, taken_at=TIMES[0], pieces=5)
    statement = build_snapshot(folder / "b", folder / "x.por")
    return MonthlySnapshot(folder / "x.por", statement, summed(folder / "b" / "balances.csv"))


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
    from porcore.build.building import build_snapshot

    @functools.cache
    def make(taken_at: str = TIMES[-1], accounts: int = 60, variant: int = 0, **more) -> Path:
        file = tmp_path_factory.mktemp("por") / "x.por"
        build_snapshot(bundle(taken_at, accounts, **more), file, bytes([variant]) * 32)
        return file

    return make


@pytest.fixture(scope="session")
def doubtful(tmp_path_factory, bundle) -> Callable[[int], Path]:
    """Return a bundle's folder with so many more wallets of BTC whose signature fails, and one mistyped one of ETH."""
    from base58_bech32.base58 import b58encode_check

    from porcore.sample.signed import SIGNED

    @functools.cache
    def make(failing: int) -> Path:
        folder = tmp_path_factory.mktemp("doubtful") / "doubtful"
        shutil.copytree(bundle(), folder)
        foreign = f"another text,{SIGNED['BTC', 1].signature}\n"
        with (folder / "wallets.csv").open("a") as file:
            for number in range(failing):
                address = b58encode_check(b"\x00" + number.to_bytes(20, "big")).decode()
                file.write(f"BTC,bitcoin,{address},1,972191,made up {number},{foreign}")
            file.write(f"ETH,ethereum,0x{'aB' * 20},1,,mistyped,{foreign}")
        return folder

    return make


@pytest.fixture(scope="session")
def zipped(tmp_path_factory) -> Callable[[Path], Path]:
    """Return a bundle's folder as a .zip."""

    @functools.cache
    def make(folder: Path) -> Path:
        return Path(shutil.make_archive(str(tmp_path_factory.mktemp("zip") / "bundle"), "zip", folder))

    return make


@pytest.fixture
async def sandbox():
    """A started sandbox without Telegram's limits, and nobody in it."""
    from bot.sandbox import Sandbox

    async with Sandbox(flood_limits=False) as made:
        yield made


@pytest.fixture
def bot_session_with(tmp_path, monkeypatch):
    """Start a bot with published snapshots and settings of one's own."""
    # However slow this machine is: answers wait for what signatures show, and no file is checked before it is asked for.
    monkeypatch.setattr("bot.catalogue.evidence.PATIENCE", 120.0)
    monkeypatch.setattr("bot.watch.rounds.START_SECONDS", 3600.0)
    # And whoever is told that the bot stops is told it.
    monkeypatch.setattr("bot.run._CLOSE_SECONDS", 30.0)
    monkeypatch.setattr("bot.operator.loads._GOODBYE_SECONDS", 30.0)

    @asynccontextmanager
    async def start(*published, people=(), refused=(), **changes):
        """`people`: first names of operators. `refused`: methods of which Telegram may refuse a call."""
        from bot.sandbox import Sandbox

        data_dir = tmp_path / "data"
        publish(data_dir, *published)  # with none it is an old folder all the same, of which nobody is told
        async with Sandbox(flood_limits=False) as sandbox:
            bot_session = BotSession(sandbox, data_dir, people, changes)
            try:
                await bot_session.start()
                yield bot_session
            finally:
                await bot_session.stop()
            # Telegram refused nothing: no text too long, no broken markup, no bad button.
            allowed = {*refused, *bot_session.allowed}
            assert [call.error for call in sandbox.refused if call.method not in allowed] == []

    return start


@pytest.fixture
async def bot_session(bot_session_with, monthly_snapshots):
    """A bot that serves three months."""
    async with bot_session_with(*monthly_snapshots) as made:
        yield made


@pytest.fixture(scope="session")
def someone(monthly_snapshots):
    """Return an id by what it holds in the last month: someone("BTC", "USD"), someone() for nobody's balance."""

    def find(*symbols: str, everywhere: bool = False) -> str:
        def fits(ledger, client):
            return {s for s, units in ledger[client].items() if units} == set(symbols)

        ledgers = (
            [month.ledger for month in monthly_snapshots] if everywhere else [monthly_snapshots[-1].ledger]
        )
        return next(c for c in monthly_snapshots[-1].ledger if all(fits(ledger, c) for ledger in ledgers))

    return find


@pytest.fixture(scope="session")
def until():
    """Wait for something that happens in another thread or process, where no event can be waited for."""

    async def wait(condition, seconds: float = 60.0) -> None:
        async with asyncio.timeout(seconds):
            while not condition():  # noqa: ASYNC110
                await asyncio.sleep(0.005)

    return wait


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser():
    """Chromium, driven by Playwright, started once in each process; without it the test is skipped."""
    if CHROMIUM_IS_MISSING:
        pytest.skip("chromium is not installed")
    from playwright.async_api import async_playwright, expect

    expect.set_options(timeout=60_000)  # milliseconds; five seconds are too few where others work
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_ARGUMENTS))
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def chromium(browser):
    """The browser; what a test opens is closed after it. Tests that use it are marked `browser`."""
    before = browser.contexts
    yield browser
    for context in browser.contexts:
        if context not in before:
            await context.close()


def pytest_configure(config) -> None:
    """Settle what the run tries, and compile the project once, before the first process of it starts."""
    settled()
    if not hasattr(config, "workerinput"):
        for package in ("bot", "porcore"):
            compileall.compile_dir(Path(__file__).parents[1] / package, quiet=2)


def pytest_terminal_summary(terminalreporter) -> None:
    """Say how to try the same again, and how to try everything."""
    tried = "everything" if whole() else f"the share of {settled()}: {ENVIRONMENT}={ALL} tries everything"
    terminalreporter.write_line(f"of what has shares: {tried}")


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Keep the collector of garbage from what stays to the end: 12,000 cases, every module. It would look through it again and
    again, and it is called explicitly too."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.freeze()


def pytest_xdist_auto_num_workers(config) -> int:
    """As many processes as there are processors, and one more for the slow tests: they wait for others much of their time."""
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return processors + ("not slow" not in config.option.markexpr)


def pytest_collection_modifyitems(items) -> None:
    """Begin with the files that take long, and run what shares the browser in the loop that it was started in."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)
    for item in items:
        if "browser" in item.fixturenames and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest.fixture(scope="module", autouse=True)
def sources_of_a_module():
    """Keep the syntax trees that a module of tests asked for until its end."""
    yield
    forget()


@pytest.fixture(scope="session")
def proc() -> Proc:
    if not Path("/proc/self/environ").exists():
        pytest.skip("looks at processes through /proc")
    return Proc()


@pytest.fixture
def claim_bundle(tmp_path) -> Callable[..., Path]:
    """Write a claim's folder, with rows of a wallet list where they are given; return it."""
    from claim_rows import claim_toml

    made = iter(range(1000))

    def make(wallets="", **words) -> Path:
        folder = tmp_path / f"claim{next(made)}"
        folder.mkdir()
        (folder / "publication.toml").write_text(claim_toml(**words))
        if wallets:
            (folder / "wallets.csv").write_text(f"asset,chain,address,balance,height,label\n{wallets}")
        return folder

    return make
