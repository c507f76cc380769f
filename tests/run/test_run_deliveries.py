"""A webhook that Telegram cannot reach: operators read it in the chat within a minute of the first message, not only in /readyz."""

import asyncio
import contextlib
import logging

import aiohttp
import pytest
from clock import Clock

from bot.telegram.connect import PACE

pytestmark = pytest.mark.slow

HEAD = "Telegram does not reach this bot"


@pytest.fixture
def olga(sandbox):
    return sandbox.add_user("Olga", started=True)


@pytest.fixture
def astray(hook):
    """Settings of a webhook whose address leads to nobody: the bot listens on another port."""
    return {**hook, "webhook_port": 0}


async def readyz(run):
    url = f"http://127.0.0.1:{run.ops.port}/readyz"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return await answer.text()


def told(sandbox, olga, words=HEAD):
    return [m.text for m in sandbox.history(olga) if words in m.text]


def looks(sandbox):
    return [call.method for call in sandbox.calls].count("getWebhookInfo")


@contextlib.asynccontextmanager
async def a_way(port, target):
    """A proxy that hands every connection to `port` on to `target`."""
    tasks = set()

    async def pump(reader, writer):
        try:
            with contextlib.suppress(ConnectionError):
                while data := await reader.read(65536):
                    writer.write(data)
                    await writer.drain()
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    async def take(reader, writer):
        tasks.add(asyncio.current_task())
        there, back = await asyncio.open_connection("127.0.0.1", target)
        await asyncio.gather(pump(reader, back), pump(there, writer))

    server = await asyncio.start_server(take, "127.0.0.1", port)
    try:
        yield
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def test_operators_are_told_and_told_when_it_is_over(
    bot_at, sandbox, olga, astray, unused_port, until, caplog
):
    alice = sandbox.add_user("Alice")
    with caplog.at_level(logging.INFO):
        async with bot_at(operators=str(olga.id), **astray) as run:
            await run.connected()
            sent = await alice.send("/help")
            await until(lambda: told(sandbox, olga))
            (text,) = told(sandbox, olga)
            assert "it keeps 1 update that it could not deliver to PORBOT_WEBHOOK_URL." in text
            assert "Its last error: " in text
            assert "does not deliver them to PORBOT_WEBHOOK_URL (its last error: " in await readyz(run)
            before = looks(sandbox)
            await until(lambda: looks(sandbox) > before + 3)
            assert len(told(sandbox, olga)) == 1, "once an hour"
            async with a_way(unused_port, run.webhook.port):
                assert (await sandbox.next_message(alice, after=sent, timeout=60)).text
                await until(lambda: told(sandbox, olga, "Telegram reaches this bot again"))
                assert "PORBOT_WEBHOOK_URL" not in await readyz(run)
    lines = [record.getMessage() for record in caplog.records if "PORBOT_WEBHOOK_URL" in record.getMessage()]
    assert [line.split(" (")[0] for line in lines] == [
        "Telegram does not reach PORBOT_WEBHOOK_URL; updates that it keeps: 1",
        "Telegram reaches PORBOT_WEBHOOK_URL again",
    ]


async def test_one_that_is_reached_is_no_news(bot_at, sandbox, olga, hook, until):
    alice = sandbox.add_user("Alice")
    async with bot_at(operators=str(olga.id), **hook) as run:
        await run.connected()
        sent = await alice.send("/help")
        assert (await sandbox.next_message(alice, after=sent)).text
        before = looks(sandbox)
        await until(lambda: looks(sandbox) > before + 3)
        assert told(sandbox, olga) == []
        assert told(sandbox, olga, "reaches") == []


def test_the_first_looks_come_soon(run_watch):
    """A look each quarter of a minute until a webhook has brought something, for five minutes; then each minute."""
    watch, connectivity, _ = run_watch
    assert PACE.look_soon <= 15
    waits = []
    for _ in range(22):
        waits.append(watch._wait())
        watch._judge(info())
    assert waits == [PACE.look_soon] * 20 + [PACE.look_again] * 2
    connectivity.polled()
    assert watch._wait() == PACE.look


def test_one_error_alone_is_no_news(run_watch):
    """The next look decides; an error before the last delivery says nothing."""
    watch, connectivity, clock = run_watch
    connectivity.polled()
    said = watch.said
    clock.now += 10
    watch._judge(info(pending=1, failed_at=995))
    assert (said, watch._wait()) == ([], PACE.look_soon)
    connectivity.polled()
    watch._judge(info(pending=1, failed_at=995))
    watch._judge(info(pending=1, failed_at=995))
    assert (said, watch.reasons) == ([], [])
    clock.now += 10
    watch._judge(info(pending=1, failed_at=995))
    watch._judge(info(pending=1, failed_at=995))
    assert len(said) == len(watch.reasons) == 1
    watch._judge(info())
    assert len(said) == 2
    assert watch.reasons == []


def info(pending=0, failed_at=0):
    from bot.telegram.webhook_watch import Info

    return Info("https://bot.example.org/x", pending, "Connection refused" if failed_at else "", failed_at)


@pytest.fixture
def run_watch():
    """A watch at 1,000 Unix seconds, and what it knows of deliveries, by a clock of their own."""
    from bot.telegram.connectivity import Connectivity
    from bot.telegram.deliveries import Deliveries
    from bot.telegram.webhook_watch import HookWatch

    clock = Clock(0.0)
    connectivity = Connectivity(polling=False, clock=clock)
    said = []
    watch = HookWatch(
        None,
        connectivity,
        "https://bot.example.org/x",
        None,
        None,
        PACE,
        Deliveries(said.append),
        clock=lambda: 1000.0,
    )
    watch.said = said
    return watch, connectivity, clock
