"""What a whole process prints at DEBUG, from its first line to its last: no token and no id."""

import pytest

pytestmark = pytest.mark.slow

TOKEN = "123456789:" + "Q" * 35
CLIENT = "0123456789abcdef" * 4


async def test_a_conversation(porbot, sandbox, at):
    bot = await porbot(**at, log_level="DEBUG")
    await bot.says("Telegram answers")
    user = sandbox.add_user("Alice")
    for text in (CLIENT, CLIENT.upper(), f"/verify 0x{CLIENT} latest", CLIENT[:-1]):
        sent = await user.send(text)
        assert (await sandbox.next_message(user, after=sent)).text
    sandbox.fail(1, status=500, methods=["sendMessage"])
    await user.send(CLIENT)
    await sandbox.wait_for(lambda: sandbox.refused)
    assert (await bot.terminate())[0] == 0
    assert "getUpdates" in bot.said
    assert "sendMessage" in bot.said
    for secret in (sandbox.token, sandbox.token.partition(":")[2], CLIENT[:32], CLIENT[-32:]):
        assert secret not in bot.said.lower()
        assert secret not in bot.said


async def test_a_refused_token(porbot, at):
    bot = await porbot(**{**at, "token": TOKEN}, log_level="DEBUG")
    assert await bot.ends() == 2
    assert "getMe" in bot.said
    assert "QQQ" not in bot.said
    assert bot.said.splitlines()[-1].startswith("porbot: Telegram refuses PORBOT_TOKEN")
