"""A proof file in a whole process at DEBUG: nothing of it is left behind, however the process ends."""

import json
import os
import re
import signal
from pathlib import Path

import aiohttp
import pytest
from exchanges.builders.every import fixtures

SLOW = Path(__file__).parents[1] / "data" / "peers" / "binance_user_config.json"
BY_NAME = {fixture.name: fixture for fixture in fixtures()}
CHILD = "bot.inspection.child"
MOST_SECONDS = 30  # as in test_run_ends
pytestmark = [
    pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks at processes through /proc"),
    pytest.mark.slow,
]


async def told(sandbox, user, sent):
    """Wait for the answer to one message."""
    found = []

    def look():
        found[:] = [one for one in sandbox.history(user) if one.from_bot and one.reply_to == sent.message_id]
        return found

    await sandbox.wait_for(look)
    return found[0]


def secrets_of(*names):
    """Return what stands in files of which nothing may be left: nonces, ids, and amounts with some digits."""
    texts = [BY_NAME[name].holds.decode() for name in names]
    amounts = {found for text in texts for found in re.findall(r"\d{2,}\.\d{4,}", text)}
    words = {
        found
        for text in texts
        for found in re.findall(r'"(?:nonce|userHash|encryptUid|user_id)":\s*"([^"]{6,})"', text)
    }
    return (
        amounts
        | words
        | {
            part
            for name in names
            for nonce in BY_NAME[name].nonces
            for part in nonce.split(",")
            if len(part) > 6
        }
    )


async def test_nothing_is_left_of_files_and_nonces(porbot, sandbox, at, unused_port):
    bot = await porbot(**at, log_level="DEBUG", ops_port=unused_port)
    await bot.says("Telegram answers")
    user = sandbox.add_user("Alice")
    names = ("bybit", "bitget-2025", "swissborg", "bitmex", "mexc")
    for name in names:
        fixture = BY_NAME[name]
        caption = " ".join(("nonce", *fixture.nonces)) if fixture.nonces else ""
        sent = await user.send_document("proof.json", fixture.holds, caption=caption)
        answer = await told(sandbox, user, sent)
        if fixture.nonces:
            again = await user.send(f"nonce {fixture.nonces[0]} root {'0' * 64}", reply_to=sent)
            await told(sandbox, user, again)
        assert answer.text
    pasted = json.dumps(json.loads(BY_NAME["bitget-2025"].holds))
    await told(sandbox, user, await user.send(pasted))
    sandbox.fail(1, status=500, methods=["sendMessage"])
    await user.send_document("proof.json", BY_NAME["bybit"].holds)
    await sandbox.wait_for(lambda: sandbox.refused)
    files = [path for path in bot.data_dir.rglob("*") if path.is_file()]
    left = {str(path): path.read_bytes() for path in files}
    address = f"http://127.0.0.1:{unused_port}/metrics"
    async with aiohttp.ClientSession() as session, session.get(address) as page:
        left["metrics"] = await page.read()
    assert b'command="inspect",outcome="consistent"' in left["metrics"]
    assert (await bot.terminate())[0] == 0
    left |= {str(path): path.read_bytes() for path in bot.data_dir.rglob("*") if path.is_file()}
    left["log"] = bot.said.encode()
    assert "getFile" in bot.said
    secrets = secrets_of(*names)
    assert len(secrets) > 30
    for place, data in left.items():
        assert not [secret for secret in secrets if secret.encode() in data], place


async def in_the_middle(sandbox, bot, proc, until):
    """Send a file that takes a while to look at; return the child's process id."""
    await bot.says("Telegram answers")
    await sandbox.add_user("Alice").send_document("proof.json", SLOW.read_bytes())
    found = []

    def looking():
        found[:] = [pid for pid in proc.children(bot.process.pid) if CHILD in proc.command(pid)]
        for pid in found:
            os.kill(pid, signal.SIGSTOP)  # so that it stays in the middle until this test goes on
        return found

    await until(looking)
    (pid,) = found
    assert not any(name.startswith("PORBOT") for name in proc.environment(pid))
    assert sandbox.token not in f"{proc.environment(pid)} {proc.command(pid)}"
    return pid


async def test_sigterm_in_the_middle_waits_for_no_child(porbot, sandbox, at, proc, until):
    bot = await porbot(**at)
    pid = await in_the_middle(sandbox, bot, proc, until)
    code, seconds = await bot.terminate()
    assert code == 0, bot.said
    assert seconds < MOST_SECONDS
    assert "Traceback" not in bot.said
    assert not proc.alive(pid)


async def test_kill_in_the_middle_leaves_neither_child_nor_file(porbot, sandbox, at, proc, until):
    bot = await porbot(**at)
    pid = await in_the_middle(sandbox, bot, proc, until)
    before = set(bot.data_dir.rglob("*"))
    bot.process.kill()
    await bot.process.wait()
    os.kill(pid, signal.SIGCONT)
    await until(lambda: not proc.alive(pid))
    assert set(bot.data_dir.rglob("*")) <= before
    assert not [path for path in before if path.suffix in (".json", ".part")]
    again = await porbot(**at)
    await again.says("Telegram answers")
    user = sandbox.add_user("Bob")
    sent = await user.send_document("proof.json", BY_NAME["bybit"].holds)
    assert (await told(sandbox, user, sent)).text.startswith("⚠️ Bybit user proof")
