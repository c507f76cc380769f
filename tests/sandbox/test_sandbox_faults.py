"""Faults on demand: each does to a call just what its name says."""

import asyncio
import datetime

import aiohttp
import pytest
import pytest_asyncio
from telegram import Bot
from telegram.error import NetworkError, RetryAfter

from bot.sandbox import Sandbox, SandboxUser

HTML = b"<html><h1>404 Not Found</h1></html>"


@pytest.fixture
def alice(sandbox: Sandbox) -> SandboxUser:
    return sandbox.add_user("Alice")


@pytest_asyncio.fixture(loop_scope="session")
async def call(sandbox: Sandbox):
    """Return a function that makes a call without a library: status and body."""
    async with aiohttp.ClientSession() as session:

        async def make(method: str, **params: object) -> tuple[int, bytes]:
            url = f"{sandbox.base_url}{sandbox.token}/{method}"
            async with session.post(url, json=params) as answer:
                return answer.status, await answer.read()

        yield make


async def test_a_fault_concerns_one_chat_and_no_other(sandbox: Sandbox, bot: Bot, alice: SandboxUser) -> None:
    bob = sandbox.add_user("Bob", started=True)
    await alice.send("hi")
    sandbox.fail(1, status=429, retry_after=7, methods=["sendMessage"], chat=alice)
    await bot.send_message(bob.id, "first")
    with pytest.raises(RetryAfter) as refused:
        await bot.send_message(alice.id, "refused")
    assert refused.value.retry_after == datetime.timedelta(seconds=7)
    await bot.send_message(alice.id, "second")


async def test_a_chat_is_refused_for_a_while(sandbox: Sandbox, bot: Bot, alice: SandboxUser) -> None:
    bob = sandbox.add_user("Bob", started=True)
    await alice.send("hi")
    sandbox.refuse(3600, alice)
    with pytest.raises(RetryAfter):
        await bot.send_message(alice.id, "refused")
    await bot.send_message(bob.id, "not he")
    sandbox.heal()
    await bot.send_message(alice.id, "again")
    sandbox.refuse(3600)
    with pytest.raises(RetryAfter):
        await bot.send_message(bob.id, "refused")
    await bot.get_me()


async def test_a_cut_call_is_not_done_and_a_lost_one_is(
    sandbox: Sandbox, bot: Bot, alice: SandboxUser
) -> None:
    await alice.send("hi")
    sandbox.cut(1, methods=["sendMessage"])
    with pytest.raises(NetworkError):
        await bot.send_message(alice.id, "cut")
    sandbox.lose_answers(1, methods=["sendMessage"])
    with pytest.raises(NetworkError):
        await bot.send_message(alice.id, "lost")
    assert [one.text for one in sandbox.history(alice)] == ["hi", "lost"]
    assert [one.error for one in sandbox.calls if one.method == "sendMessage"] == ["cut", ""]


async def test_something_else_answers(sandbox: Sandbox, call) -> None:
    sandbox.answer_with(HTML, status=404, content_type="text/html", methods=["getUpdates"])
    assert await call("getUpdates", timeout=0) == (404, HTML)
    sandbox.answer_with(b"null")
    assert await call("getMe") == (200, b"null")
    status, body = await call("getMe")
    assert status == 200
    assert b"is_bot" in body


async def test_updates_reach_a_webhook_side_by_side(sandbox: Sandbox, bot: Bot, alice: SandboxUser) -> None:
    arrived, full, release = [], asyncio.Event(), asyncio.Event()

    async def take(request: aiohttp.web.Request) -> aiohttp.web.Response:
        arrived.append((await request.json())["message"]["text"])
        if len(arrived) == 3:
            full.set()
        await release.wait()
        return aiohttp.web.Response()

    app = aiohttp.web.Application()
    app.router.add_post("/hook", take)
    runner = aiohttp.web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = aiohttp.web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    await bot.set_webhook(f"http://127.0.0.1:{runner.addresses[0][1]}/hook", max_connections=3)
    for number in range(5):
        await alice.send(str(number))
    async with asyncio.timeout(30):
        await full.wait()
    release.set()
    await sandbox.wait_for(lambda: not sandbox.world.updates.pending, timeout=30)
    assert sorted(arrived) == ["0", "1", "2", "3", "4"]
    await runner.cleanup()
