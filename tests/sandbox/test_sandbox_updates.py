"""Fetching updates: long polling, confirmation, conflicts, webhooks."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from telegram import Bot
from telegram.error import BadRequest, Conflict

from bot.sandbox import Sandbox, SandboxUser

pytestmark = pytest.mark.slow

Polling = Callable[..., Awaitable[asyncio.Task[Any]]]


@pytest.fixture
def alice(sandbox: Sandbox) -> SandboxUser:
    return sandbox.add_user("Alice")


async def test_a_poll_ends_when_something_comes(
    sandbox: Sandbox, bot: Bot, alice: SandboxUser, polling: Polling
) -> None:
    poll = await polling(sandbox, bot, timeout=50)
    await alice.send("hello")
    async with asyncio.timeout(40):
        assert [one.message.text for one in await poll if one.message] == ["hello"]


async def test_a_poll_without_news_ends_in_time(bot: Bot) -> None:
    began = time.monotonic()
    assert await bot.get_updates(timeout=1) == ()
    assert 0.9 < time.monotonic() - began < 45


async def test_updates_come_again_until_confirmed(bot: Bot, alice: SandboxUser) -> None:
    for text in ("1", "2", "3"):
        await alice.send(text)
    first = await bot.get_updates(limit=2)
    assert [one.message.text for one in first if one.message] == ["1", "2"]
    assert await bot.get_updates(limit=2) == first
    rest = await bot.get_updates(offset=first[-1].update_id + 1)
    assert [one.message.text for one in rest if one.message] == ["3"]
    assert await bot.get_updates(offset=rest[-1].update_id + 1) == ()


async def test_a_negative_offset_keeps_the_newest(bot: Bot, alice: SandboxUser) -> None:
    for text in ("1", "2", "3"):
        await alice.send(text)
    assert [one.message.text for one in await bot.get_updates(offset=-1) if one.message] == ["3"]


async def test_only_wanted_kinds_come(bot: Bot, alice: SandboxUser) -> None:
    await bot.get_updates(allowed_updates=["callback_query"])
    await alice.send("unheard")
    await bot.get_updates(allowed_updates=["message"])
    await alice.edit(await alice.send("heard"), "edited")
    assert [one.message.text for one in await bot.get_updates() if one.message] == ["heard"]
    await bot.get_updates(allowed_updates=[])
    await alice.edit(await alice.send("3"), "4")
    assert [one.edited_message.text for one in await bot.get_updates() if one.edited_message] == ["4"]
    with pytest.raises(BadRequest, match="unknown kind 'mesage'"):
        await bot.get_updates(allowed_updates=["mesage"])


async def test_the_older_of_two_polls_ends_with_409(
    sandbox: Sandbox, bot: Bot, alice: SandboxUser, polling: Polling
) -> None:
    async with Bot(sandbox.token, base_url=sandbox.base_url) as second:
        older = await polling(sandbox, bot, timeout=50)
        newer = await polling(sandbox, second, timeout=50)
        with pytest.raises(Conflict, match=r"(?i:terminated by other getupdates request)"):
            await older
        await alice.send("hello")
        assert len(await newer) == 1


class Receiver:
    """A bot's webhook, on a port of its own."""

    def __init__(self) -> None:
        self.received: list[tuple[str | None, Any]] = []
        self.statuses: list[int] = []
        self.changed = asyncio.Event()
        self.url = ""

    async def take(self, request: web.Request) -> web.Response:
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token")
        self.received.append((secret, await request.json()))
        self.changed.set()
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)

    async def wait(self, count: int) -> None:
        async with asyncio.timeout(60):
            while len(self.received) < count:
                self.changed.clear()
                await self.changed.wait()


@pytest_asyncio.fixture(loop_scope="session")
async def receiver() -> AsyncIterator[Receiver]:
    made = Receiver()
    app = web.Application()
    app.router.add_post("/hook", made.take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield made
    await runner.cleanup()


async def test_a_webhook_gets_all_updates_with_its_secret(
    sandbox: Sandbox, bot: Bot, alice: SandboxUser, receiver: Receiver
) -> None:
    await alice.send("before")
    await bot.set_webhook(receiver.url, secret_token="s3cret_-")
    for text in ("1", "2"):
        await alice.send(text)
    await receiver.wait(3)
    assert sorted(update["message"]["text"] for _secret, update in receiver.received) == ["1", "2", "before"]
    assert {secret for secret, _update in receiver.received} == {"s3cret_-"}
    await sandbox.wait_for(lambda: not sandbox.world.updates.pending)


async def test_a_webhook_is_tried_again_until_it_takes_the_update(
    sandbox: Sandbox, bot: Bot, alice: SandboxUser, receiver: Receiver
) -> None:
    receiver.statuses = [500, 500]
    await bot.set_webhook(receiver.url)
    await alice.send("1")
    await receiver.wait(2)
    info = await bot.get_webhook_info()
    assert (info.url, info.pending_update_count) == (receiver.url, 1)
    assert info.last_error_message == "Wrong response from the webhook: 500 Internal Server Error"
    await alice.send("2")
    await receiver.wait(4)
    assert sorted(update["message"]["text"] for _secret, update in receiver.received) == ["1", "1", "1", "2"]


async def test_a_webhook_is_not_followed_elsewhere(bot: Bot, alice: SandboxUser, receiver: Receiver) -> None:
    receiver.statuses = [302]
    await bot.set_webhook(receiver.url)
    await alice.send("1")
    await receiver.wait(2)
    assert (await bot.get_webhook_info()).last_error_message == "Wrong response from the webhook: 302 Found"


async def test_polling_and_a_webhook_exclude_each_other(
    sandbox: Sandbox, bot: Bot, alice: SandboxUser, receiver: Receiver, polling: Polling
) -> None:
    poll = await polling(sandbox, bot, timeout=50)
    await bot.set_webhook(receiver.url)
    with pytest.raises(Conflict, match="terminated by setWebhook"):
        await poll
    with pytest.raises(Conflict, match="webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    await alice.send("polled again")
    assert len(await bot.get_updates()) == 1
    assert receiver.received == []


async def test_pending_updates_can_be_dropped(bot: Bot, alice: SandboxUser) -> None:
    await alice.send("old")
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()


@pytest.mark.parametrize(
    "url",
    ["https://example.com/hook", "http://10.0.0.1/", "ftp://127.0.0.1/", "http://127.0.0.1:x/", "nonsense"],
)
async def test_webhooks_stay_on_this_machine(bot: Bot, url: str) -> None:
    with pytest.raises(BadRequest, match=r"(?i:bad webhook)"):
        await bot.set_webhook(url)


async def test_a_webhook_secret_has_few_letters(bot: Bot) -> None:
    with pytest.raises(BadRequest, match=r"(?i:secret token contains unallowed characters)"):
        await bot.set_webhook("http://127.0.0.1:1/", secret_token="a b")
