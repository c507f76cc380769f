"""Whatever comes back when updates are asked for: the bot asks again, and /readyz says why none come."""

import pytest


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 429, 500, 502])
async def test_a_refused_poll_is_made_again(stage_with, months, until, caplog, status):
    async with stage_with(*months, refused=("getUpdates",)) as stage:
        stage.sandbox.fail(1, status=status, methods=["getUpdates"])
        await stage.ask("/help")  # ends the poll that waits
        await until(lambda: f"({status}" in caplog.text)
        assert (await stage.ask("/privacy")).text
        assert not stage.run.failed.done()
