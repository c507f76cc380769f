"""The bot is killed in the middle of telling: nobody is missed, and whoever hears twice reads that."""

import asyncio
import os
import signal
import sys

import pytest
from bot_session import publish

from bot.alerts import AlertChoices, AlertKind, AlertStore
from bot.sandbox import Sandbox

pytestmark = pytest.mark.slow

SUBSCRIBERS, KILLS = 40, 1


async def test_killed_and_started_again(tmp_path, monthly_snapshots):
    publish(tmp_path, monthly_snapshots[0])
    store = AlertStore(tmp_path / "alerts.db", 1)
    async with Sandbox(flood_limits=False) as sandbox:
        people = [sandbox.add_user(f"P{number}", started=True) for number in range(SUBSCRIBERS)]
        for one in people:
            store.subscriptions.save(one.id, "en", AlertChoices(frozenset({AlertKind.PUBLISHED})))
        store.close()
        publish(tmp_path, monthly_snapshots[1])
        sandbox.slow(0.02, methods=["sendMessage"])
        for kill in range(1, KILLS + 1):
            process = await started(sandbox, tmp_path)
            await sandbox.wait_for(lambda part=kill: sent(sandbox) >= SUBSCRIBERS * part // (KILLS + 1))
            process.kill()
            await process.wait()
        process = await started(sandbox, tmp_path)
        await sandbox.wait_for(lambda: all(sandbox.history(one) for one in people))
        process.send_signal(signal.SIGTERM)
        assert await process.wait() == 0
        texts = [[each.text for each in sandbox.history(one)] for one in people]
    plain, mark = texts[-1][-1].removeprefix("again, in case the first got lost\n"), 0
    for said in texts:
        assert said[0].endswith(plain)
        assert said.count(plain) <= 1
        assert len(said) - said.count(plain) <= KILLS
        mark += len(said) - 1
    assert mark <= KILLS * 8  # no more than were on their way


def sent(sandbox):
    return sum(call.method == "sendMessage" for call in sandbox.calls)


async def started(sandbox, data_dir):
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PORBOT_")},
        "PORBOT_TOKEN": sandbox.token,
        "PORBOT_BASE_URL": sandbox.base_url,
        "PORBOT_BASE_FILE_URL": sandbox.base_file_url,
        "PORBOT_DATA_DIR": str(data_dir),
        "PORBOT_RATE_LIMIT": "false",
        "PORBOT_OPS_PORT": "0",
    }
    code = "import sys; from bot.cli import main; sys.exit(main(['run']))"
    return await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, env=environment, stderr=asyncio.subprocess.DEVNULL
    )
