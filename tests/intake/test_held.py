"""While a batch waits for Telegram no poll is made that could fail; the operators see why all the same."""

import pytest

pytestmark = pytest.mark.slow


async def test_readiness_and_log_say_that_telegram_is_away(stage, until, caplog):
    stage.allowed |= {"sendMessage", "getMe"}
    stage.sandbox.fail(10**6, status=502, methods=["sendMessage", "getMe"])
    sent = await stage.alice.send("/help")
    await until(lambda: stage.run.connectivity.trouble)
    assert "(502)" in stage.run.connectivity.trouble
    assert "trying again" in caplog.text
    stage.sandbox.heal()
    assert (await stage.sandbox.next_message(stage.alice, after=sent)).text
    await until(lambda: not stage.run.connectivity.trouble)
