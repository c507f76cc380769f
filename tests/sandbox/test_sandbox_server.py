"""The server itself: who may talk to it, flood limits, faults, and that it keeps quiet."""

import asyncio
import logging
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from telegram import Bot
from telegram.error import NetworkError, RetryAfter

import bot.sandbox as package
from bot.sandbox import Sandbox, new_token, page_api
from bot.sandbox.errors import ApiError
from bot.sandbox.flood import FloodGate

Polling = Callable[..., Awaitable[asyncio.Task[Any]]]


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example", ""])
async def test_a_rebound_name_is_refused(sandbox: Sandbox, host: str) -> None:
    """Attack: a web page's own name is made to resolve to 127.0.0.1; the browser then sends that name as Host.

    page at evil.example --(DNS now says 127.0.0.1)--> GET / Host: evil.example --> 403
    """
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.get(sandbox.page_url, headers={"Host": host})
    assert answer.status_code == 403


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1", "http://localhost"])
async def test_other_pages_are_refused(sandbox: Sandbox, origin: str) -> None:
    """Attack: a page that learned the address posts to it from its own origin.

    page at evil.example --POST Origin: https://evil.example--> 403
    """
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.post(f"{sandbox.page_url}api/send", headers={"Origin": origin}, json={})
    assert answer.status_code == 403


async def test_its_own_names_are_served(sandbox: Sandbox) -> None:
    port = httpx.URL(sandbox.page_url).port
    async with httpx.AsyncClient(trust_env=False) as client:
        for name in ("127.0.0.1", "localhost", "[::1]"):
            headers = {"Host": f"{name}:{port}", "Origin": f"http://{name}:{port}"}
            assert (await client.get(sandbox.page_url, headers=headers)).status_code == 200


async def test_without_the_key_there_is_nothing(sandbox: Sandbox) -> None:
    """Attack: a page tries all ports and asks for well-known paths."""
    root = sandbox.page_url.rsplit("/", 2)[0]
    key = sandbox.page_url.split("/")[-2]
    async with httpx.AsyncClient(trust_env=False) as client:
        for path in (
            "/",
            "/x/",
            f"/{key}x/",
            f"/{key[:-1]}/",
            f"/x/bot{sandbox.token}/getMe",
            "//",
            "/%2e%2e/",
        ):
            answer = await client.get(f"{root}{path}")
            assert (answer.status_code, answer.content) == (404, b""), path


async def test_a_wrong_token_is_unauthorized(sandbox: Sandbox) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        for token in (new_token(), sandbox.token[:-1], sandbox.token + "x", "é"):
            answer = await client.post(f"{sandbox.base_url}{token}/getMe")
            assert answer.status_code == 401
            assert answer.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}


def test_flood_limits_of_one_person() -> None:
    now = [0.0]
    gate = FloodGate(lambda: now[0])
    for _ in range(5):
        gate.admit(1, private=True)
    with pytest.raises(ApiError, match="retry after 1") as caught:
        gate.admit(1, private=True)
    assert caught.value.to_json()["parameters"] == {"retry_after": 1}
    gate.admit(2, private=True)
    for _ in range(10):
        now[0] += 1.0
        gate.admit(1, private=True)
    with pytest.raises(ApiError):
        gate.admit(1, private=True)


def test_flood_limits_of_a_group() -> None:
    now = [0.0]
    gate = FloodGate(lambda: now[0])
    for _ in range(20):
        now[0] += 0.5
        gate.admit(-1, private=False)
    with pytest.raises(ApiError, match="retry after 51"):
        gate.admit(-1, private=False)
    now[0] = 60.5
    gate.admit(-1, private=False)
    with pytest.raises(ApiError):
        gate.admit(-1, private=False)


def test_flood_limits_overall() -> None:
    now = [0.0]
    gate = FloodGate(lambda: now[0])
    for number in range(30):
        gate.admit(number, private=True)
    with pytest.raises(ApiError, match="retry after 1"):
        gate.admit(99, private=True)
    now[0] = 1.0
    gate.admit(99, private=True)


async def test_a_flooding_bot_is_told_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # else reading the exception warns
    async with Sandbox() as sandbox, Bot(sandbox.token, base_url=sandbox.base_url) as bot:
        alice = sandbox.add_user("Alice", started=True)
        sent = [await bot.send_message(alice.id, "x") for _ in range(4)]
        await sent[-1].edit_text("edits count too")
        with pytest.raises(RetryAfter):
            await bot.send_message(alice.id, "x")
        assert sandbox.refused[-1].error == "Too Many Requests: retry after 1"


@pytest.mark.slow
async def test_faults_on_demand(sandbox: Sandbox, bot: Bot) -> None:
    alice = sandbox.add_user("Alice", started=True)
    sandbox.fail(1, status=502)
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await bot.send_message(alice.id, "1")
    sandbox.fail(1, status=500, methods=["sendPhoto"])
    await bot.send_message(alice.id, "2")
    sandbox.lose_answers(methods=["sendMessage"])
    with pytest.raises(NetworkError):
        await bot.send_message(alice.id, "3")
    assert [one.text for one in sandbox.history(alice)] == ["2", "3"]
    sandbox.slow(0.3, methods=["getMe"])
    began = asyncio.get_running_loop().time()
    await bot.get_me()
    assert asyncio.get_running_loop().time() - began >= 0.3
    sandbox.slow(0, methods=["getMe"])
    assert [call.method for call in sandbox.calls if call.error] == ["sendMessage"]


async def test_an_unreachable_server_comes_back_at_the_same_address(
    sandbox: Sandbox, bot: Bot, polling: Polling
) -> None:
    waiting = await polling(sandbox, bot, timeout=50)
    await sandbox.pause()
    with pytest.raises(NetworkError):
        await waiting
    with pytest.raises(NetworkError, match="ConnectError"):
        await bot.get_me()
    await sandbox.resume()
    assert (await bot.get_me()).username == sandbox.bot_username


async def test_a_long_poll_does_not_hold_up_the_end(polling: Polling) -> None:
    sandbox = Sandbox()
    await sandbox.start()
    async with Bot(sandbox.token, base_url=sandbox.base_url) as bot:
        waiting = await polling(sandbox, bot, timeout=50)
        async with asyncio.timeout(40):
            await sandbox.stop()
        with pytest.raises(NetworkError):
            await waiting


async def test_calls_are_recorded_without_files(sandbox: Sandbox, bot: Bot) -> None:
    alice = sandbox.add_user("Alice", started=True)
    await bot.send_document(alice.id, b"secret bytes", filename="a.bin", caption="c")
    call = sandbox.calls[-1]
    assert (call.method, call.files, call.params["caption"]) == ("sendDocument", ("a.bin",), "c")
    assert b"secret bytes" not in str(call).encode()


async def test_neither_text_nor_token_is_logged(
    sandbox: Sandbox, bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    client_id = "9f3c" * 16
    with caplog.at_level(logging.DEBUG):
        alice = sandbox.add_user("Alice", started=True)
        await alice.send(client_id)
        async with httpx.AsyncClient(trust_env=False) as client:
            for text in (client_id, f"<b>{client_id}"):
                body = {"chat_id": alice.id, "text": text, "parse_mode": "HTML"}
                await client.post(f"{sandbox.base_url}{sandbox.token}/sendMessage", json=body)
    ours = [one for one in caplog.records if one.name.startswith(("bot.", "aiohttp", "asyncio"))]
    assert not [one for one in ours if client_id in one.getMessage() or sandbox.token in one.getMessage()]


@pytest.mark.slow
async def test_a_wait_in_vain_says_what_the_bot_did(sandbox: Sandbox, bot: Bot) -> None:
    alice = sandbox.add_user("Alice", started=True)
    await bot.get_me()
    with pytest.raises(TimeoutError, match=r"no message within 0.1 s; the bot's last calls: getMe"):
        await sandbox.next_message(alice, timeout=0.1)


def test_addresses_need_a_started_sandbox() -> None:
    with pytest.raises(RuntimeError, match="not started"):
        _ = Sandbox().base_url
    with pytest.raises(ValueError, match="bot token"):
        Sandbox(token="abc")


def test_public_names() -> None:
    assert set(package.__all__) == {
        "ActError", "Button", "Call", "CallbackAnswer", "ChatLike", "Document", "Entity", "Sandbox",
        "SandboxChannel", "SandboxGroup", "SandboxMessage", "SandboxUser", "User", "new_token",
    }  # fmt: skip
    assert all(hasattr(package, name) for name in package.__all__)


@pytest.mark.slow
async def test_standalone_prints_addresses_that_work() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.sandbox", stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stderr is not None
    facts: dict[str, str] = {}
    async with asyncio.timeout(60):
        while "chat page" not in facts:
            name, _, value = (await process.stdout.readline()).decode().rstrip("\n").partition("  ")
            facts[name] = value.strip()
        async with Bot(facts["token"], base_url=facts["base_url"]) as bot:
            assert bot.username == "sample_reserves_bot"
        async with httpx.AsyncClient(trust_env=False) as client:
            assert "<title>" in (await client.get(facts["chat page"])).text
        process.send_signal(2)
        assert await process.wait() == 0
        assert await process.stderr.read() == b""


@pytest.mark.slow
async def test_standalone_names_a_bad_token() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.sandbox", "--token", "abc", stderr=asyncio.subprocess.PIPE
    )
    _, said = await process.communicate()
    assert process.returncode == 2
    assert b"a bot token is digits, a colon and 35 letters" in said


async def test_a_taken_port_is_said() -> None:
    async with Sandbox() as first:
        port = httpx.URL(first.page_url).port
        assert port is not None
        with pytest.raises(OSError, match="address already in use"):
            await Sandbox(port=port).start()


@pytest.mark.parametrize(
    ("method", "params"),
    [
        (
            "sendMessage",
            {"text": "x", "reply_markup": r'{"inline_keyboard":[[{"text":"\ud800","url":"https://a.b"}]]}'},
        ),
        ("sendMessage", {"text": "x", "reply_markup": "[" * 100_000}),
        ("sendMessage", {"text": "x", "reply_markup": "[]"}),
        ("sendMessage", {"text": "x", "entities": '[{"type":"bold","offset":"0","length":1}]'}),
        ("sendMessage", {"text": "x", "reply_parameters": '{"message_id":"1"}'}),
        ("sendMessage", {"text": "x", "disable_notification": "perhaps"}),
        ("editMessageMedia", {"message_id": 1, "media": '{"type":"photo","media":5,"caption":7}'}),
        ("setMyCommands", {"commands": "[]", "scope": '{"type":"chat","chat_id":[]}'}),
        ("getUpdates", {"allowed_updates": "{}"}),
        ("getUpdates", {"offset": "1e3"}),
        ("answerCallbackQuery", {"callback_query_id": ""}),
    ],
)
async def test_malformed_parameters_are_refused_not_crashed_on(
    sandbox: Sandbox, bot: Bot, method: str, params: dict[str, object]
) -> None:
    alice = sandbox.add_user("Alice", started=True)
    await bot.send_message(alice.id, "first")
    body = (
        params
        if method in ("getUpdates", "answerCallbackQuery", "setMyCommands")
        else {"chat_id": alice.id, **params}
    )
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.post(f"{sandbox.base_url}{sandbox.token}/{method}", data=body)
    assert (answer.status_code, answer.json()["error_code"]) == (400, 400)


def test_every_file_of_the_page_is_served() -> None:
    folder = Path(page_api.__file__).with_name("page")
    assert set(page_api._ASSETS) == {path.name for path in folder.iterdir()}
