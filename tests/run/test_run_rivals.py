"""Somebody else who has the token: seen, said once to operators, in the log, in /readyz and in the metrics, and set right."""

import asyncio
import time

import aiohttp
import pytest

pytestmark = pytest.mark.slow

FOREIGN = "http://127.0.0.1:9/somewhere"
STOLEN = "someone has the token"


@pytest.fixture
def thief(sandbox):
    """Call the Bot API with the bot's token, as another program does."""

    async def call(method, **params):
        url = f"{sandbox.base_url}{sandbox.token}/{method}"
        async with aiohttp.ClientSession() as session, session.post(url, json=params) as answer:
            return (await answer.json()).get("result")

    return call


@pytest.fixture
def operator(sandbox):
    return sandbox.add_user("Olga", started=True)


async def read(run, path):
    url = f"http://127.0.0.1:{run.ops.port}/{path}"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return await answer.text()


def told(sandbox, operator):
    return [m.text for m in sandbox.history(operator) if "Someone else uses this bot's token" in m.text]


def count(sandbox, method):
    return [call.method for call in sandbox.calls].count(method)


def hooked_by(sandbox):
    return sandbox.world.updates.webhook_url


async def answers(sandbox, who="Alice"):
    alice = sandbox.add_user(who)
    sent = await alice.send("/help")
    assert (await sandbox.next_message(alice, after=sent)).text


async def test_a_webhook_that_is_not_ours_is_taken_away(bot_at, sandbox, operator, thief, until, caplog):
    async with bot_at(operators=str(operator.id)) as run:
        await run.connected()
        await answers(sandbox)
        await thief("setWebhook", url=FOREIGN)
        await until(lambda: not hooked_by(sandbox))
        assert STOLEN in await read(run, "readyz")
        await answers(sandbox, "Bob")
        await until(lambda: told(sandbox, operator))
        assert STOLEN in told(sandbox, operator)[0]
        assert "leads to 127.0.0.1" in told(sandbox, operator)[0]
        assert "porbot_rivals_total" in await read(run, "metrics")
    assert STOLEN in caplog.text
    assert "somewhere" not in caplog.text


async def test_three_times_an_hour_and_told_once(bot_at, sandbox, operator, thief, until):
    async with bot_at(operators=str(operator.id)) as run:
        await run.connected()
        await answers(sandbox)
        for _ in range(3):
            await thief("setWebhook", url=FOREIGN)
            await until(lambda: not hooked_by(sandbox))
        looked = count(sandbox, "getWebhookInfo")
        await thief("setWebhook", url=FOREIGN)
        await until(lambda: count(sandbox, "getWebhookInfo") > looked + 3)
        assert hooked_by(sandbox) == FOREIGN
        assert STOLEN in await read(run, "readyz")
        await until(lambda: told(sandbox, operator))
        assert len(told(sandbox, operator)) == 1


@pytest.mark.parametrize("other", [FOREIGN, ""], ids=["another one", "none"])
async def test_our_webhook_is_set_again(bot_at, sandbox, operator, thief, hook, until, other):
    async with bot_at(**hook, operators=str(operator.id)) as run:
        await run.connected()
        await until(lambda: count(sandbox, "getWebhookInfo"))
        await thief("setWebhook", url=other)
        await until(lambda: hooked_by(sandbox) == hook["webhook_url"])
        await answers(sandbox)
        await until(lambda: told(sandbox, operator))
        assert STOLEN in told(sandbox, operator)[0]
        assert STOLEN in await read(run, "readyz")


async def test_somebody_else_polls(bot_at, sandbox, operator, thief):
    async with bot_at(operators=str(operator.id)) as run:
        await run.connected()
        await answers(sandbox)
        async with asyncio.timeout(30):
            while not told(sandbox, operator):
                await thief("getUpdates", timeout=0)
        assert "409 Conflict" in told(sandbox, operator)[0]
        await answers(sandbox, "Bob")
        assert "409 Conflict" in await read(run, "readyz")
        assert len(told(sandbox, operator)) == 1


async def test_nobody_delivers_what_waits(bot_at, sandbox, hook, until):
    """Telegram cannot reach our webhook: what its last error was stands in /readyz."""
    ahead = 0.0
    elsewhere = {**hook, "webhook_port": 0}  # not the port of the address
    async with bot_at(**elsewhere, clock=lambda: time.monotonic() + ahead) as run:
        await run.connected()
        await sandbox.add_user("Alice").send("/help")
        await until(lambda: run.watch.pending)
        ahead = 100.0
        await until(lambda: run.watch.reasons)
        said = await read(run, "readyz")
        assert "Telegram keeps 1 updates" in said
        assert "porbot_webhook_pending 1.0" in await read(run, "metrics")
