"""What keeps the bot from running is said in one sentence, without secrets and without a traceback."""

import asyncio
import os

import pytest

pytestmark = pytest.mark.slow

TOKEN = "123456789:" + "Q" * 35


def is_a_sentence(said: str) -> bool:
    return "Traceback" not in said and TOKEN not in said


async def refusal(porbot, **settings):
    bot = await porbot(**settings)
    assert await bot.ends() == 2, bot.said
    assert is_a_sentence(bot.said)
    return bot.said


async def test_a_refused_token(porbot, at):
    said = await refusal(porbot, **{**at, "token": TOKEN})
    assert "porbot: Telegram refuses PORBOT_TOKEN. Copy it again from @BotFather." in said


async def test_a_token_that_is_refused_later_is_waited_for(porbot, at, sandbox, until):
    """A gateway says 401 too; who made a new token restarts the bot anyway."""
    bot = await porbot(**at)
    await bot.says("Telegram answers")
    sandbox.fail(1, status=401, methods=["sendMessage"])
    sandbox.fail(1, status=401, methods=["getUpdates"])
    alice = sandbox.add_user("Alice")
    sent = await alice.send("/help")
    assert (await sandbox.next_message(alice, after=sent, timeout=30)).text
    await bot.says("Telegram refuses the token (401); if that lasts, it was revoked")
    assert (await bot.terminate())[0] == 0
    assert is_a_sentence(bot.said)
    assert sandbox.token not in bot.said


@pytest.mark.parametrize("status", [401, 404])
async def test_a_gateway_that_refuses_is_no_bot_api(porbot, at, sandbox, status):
    sandbox.answer_with(b"<html>no</html>", 2, status=status, methods=["getMe"])
    bot = await porbot(**at)
    await bot.says("what answers in Telegram's place is no Bot API")
    await bot.says("Telegram answers; serving")
    assert (await bot.terminate())[0] == 0
    assert is_a_sentence(bot.said)


async def test_a_bot_api_that_does_not_say_which_bot_this_is(porbot, at, sandbox):
    sandbox.answer_with(b'{"ok":true,"result":{"id":7,"first_name":"Bot"}}', 2, methods=["getMe"])
    bot = await porbot(**at)
    await bot.says("does not say which bot this is (getMe); look at PORBOT_BASE_URL")
    await bot.says("Telegram answers; serving")
    assert (await bot.terminate())[0] == 0
    assert is_a_sentence(bot.said)
    assert bot.said.count("which bot this is") == 1


async def test_a_bot_that_telegram_does_not_know(porbot, at, sandbox):
    sandbox.fail(1, status=404, methods=["getMe"])
    assert "porbot: Telegram refuses PORBOT_TOKEN." in await refusal(porbot, **at)


async def test_no_token(porbot):
    said = await refusal(porbot)
    assert said.startswith("porbot: PORBOT_TOKEN is missing. For example: PORBOT_TOKEN=")


async def test_every_malformed_setting_is_named_at_once(porbot):
    said = await refusal(porbot, token=TOKEN, ops_port="high", operators="@olga", base_url="api.telegram.org")
    for name in ("OPS_PORT", "OPERATORS", "BASE_URL"):
        assert f"PORBOT_{name} has a value it cannot have. For example: PORBOT_{name}=" in said
    assert not any(word in said for word in ("high", "@olga"))


async def test_env_file(porbot, at, tmp_path):
    lines = [f"PORBOT_{name.upper()}={value}" for name, value in at.items()]
    (tmp_path / ".env").write_text("\n".join([*lines, "PORBOT_OPERATOR=5", "PATH_OF_OTHERS=1"]))
    bot = await porbot()
    said = await bot.says("Telegram answers")
    assert "PORBOT_OPERATOR is set, but there is no such setting" in said
    assert "PATH_OF_OTHERS" not in said
    assert (await bot.terminate())[0] == 0


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
async def test_an_env_file_of_somebody_else(porbot, tmp_path):
    (tmp_path / ".env").write_text(f"PORBOT_TOKEN={TOKEN}")
    (tmp_path / ".env").chmod(0)
    assert "porbot: .env cannot be read" in await refusal(porbot)


async def test_an_env_file_that_is_no_text(porbot, tmp_path):
    (tmp_path / ".env").write_bytes(b"PORBOT_TOKEN=\xff\xfe\n")
    assert "porbot: .env cannot be read" in await refusal(porbot)


async def test_two_processes_on_one_data_folder(porbot, at, tmp_path):
    first = await porbot(**at)
    await first.says("Telegram answers")
    said = await refusal(porbot, **at)
    assert "another process uses this data folder" in said
    assert (await first.terminate())[0] == 0


async def test_a_data_folder_that_is_a_file(porbot, at, tmp_path):
    (tmp_path / "file").write_text("")
    said = await refusal(porbot, **at, data_dir=tmp_path / "file")
    assert "cannot be used as the data folder" in said
    assert "PORBOT_DATA_DIR" in said


@pytest.mark.parametrize("name", ["ops", "webhook"])
async def test_a_port_that_is_taken(porbot, at, name):
    server = await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    webhook = {"webhook_url": "http://127.0.0.1/telegram", "webhook_secret": "s" * 20}
    said = await refusal(porbot, **at, **{"ops_port": 0, **webhook, f"{name}_port": port})
    assert f"Port {port} of 127.0.0.1 cannot be listened on (Address already in use)" in said
    assert f"PORBOT_{name.upper()}_PORT=" in said
    server.close()


async def test_an_address_that_telegram_does_not_deliver_to(porbot, at):
    webhook = {"webhook_url": "https://192.0.2.1/telegram", "webhook_secret": "s" * 20, "webhook_port": 0}
    said = await refusal(porbot, **at, **webhook)
    assert "porbot: Telegram refuses PORBOT_WEBHOOK_URL: " in said
    assert "s" * 20 not in said


async def test_something_else_stands_where_telegram_should_be(porbot, telegram_that):
    page = b"<html>please log in to the wireless network</html>"
    raw = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(page), page)
    async with telegram_that(raw) as settings:
        bot = await porbot(**settings)
        await bot.says("trying again")
        assert (await bot.terminate())[0] == 0
    assert "wireless" not in bot.said
