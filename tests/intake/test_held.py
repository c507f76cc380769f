"""While a batch waits for Telegram no poll is made that could fail; the operators see why all the same."""

import pytest

pytestmark = pytest.mark.slow


async def test_readiness_and_log_say_that_telegram_is_away(bot_session, until, caplog):
    bot_session.allowed |= {"sendMessage", "getMe"}
    bot_session.sandbox.fail(10**6, status=502, methods=["sendMessage", "getMe"])
    sent = await bot_session.alice.send("/help")
    await until(lambda: bot_session.run.connectivity.trouble)
    assert "(502)" in bot_session.run.connectivity.trouble
    assert "trying again" in caplog.text
    bot_session.sandbox.heal()
    assert (await bot_session.sandbox.next_message(bot_session.alice, after=sent)).text
    await until(lambda: not bot_session.run.connectivity.trouble)
