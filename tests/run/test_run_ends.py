"""SIGTERM ends the bot with 0, whatever it is doing: within five seconds by its own clock, which this file looks at, and
long before what it is doing would be over."""

import asyncio
import os
import signal
import ssl
import sys
import time

import pytest
import trustme
from aiohttp import web

from bot import cli, run

pytestmark = pytest.mark.slow

MOST_SECONDS = 30  # on a machine that does much else; what hangs here hangs for 60


async def ends_well(bot, *, again=False, by=signal.SIGTERM):
    code, seconds = await bot.terminate(again=again, by=by)
    assert code == 0, bot.said
    assert seconds < MOST_SECONDS, bot.said
    assert "Traceback" not in bot.said


@pytest.fixture
def operated(sandbox, at, bundle, tmp_path):
    """The sandbox's settings with an operator, whose import folder holds a bundle that takes a while."""
    olga = sandbox.add_user("Olga", started=True)
    folder = bundle(accounts=20_000).parent
    return olga, {**at, "operators": olga.id, "import_dir": folder}


@pytest.mark.parametrize(
    ("by", "again", "kernel"),
    [
        (signal.SIGTERM, False, "hashlib"),
        (signal.SIGTERM, True, "auto"),
        (signal.SIGINT, False, "hashlib"),
        (signal.SIGHUP, False, "hashlib"),
    ],
    ids=["once", "twice", "by Ctrl-C", "by a terminal that closes"],
)
async def test_idle(porbot, at, by, again, kernel):
    bot = await porbot(**at, kernel=kernel)
    await bot.says("Telegram answers; serving 0 snapshots")
    await ends_well(bot, again=again, by=by)


def test_its_own_clock_gives_it_less_than_five_seconds():
    steps = run._CLOSE_SECONDS + run._ANSWER_SECONDS + 4 * run._END_SECONDS
    assert round(steps, 3) <= cli._LONGEST_STOP + 0.001 < 5


async def test_nothing_is_left_behind_when_there_is_time(
    bot_session_with, monthly_snapshots, monkeypatch, caplog
):
    for name in ("_CLOSE_SECONDS", "_ANSWER_SECONDS", "_END_SECONDS"):
        monkeypatch.setattr(run, name, 60.0)
    async with bot_session_with(*monthly_snapshots) as bot_session:
        await bot_session.ask("/help")
    assert "left behind" not in caplog.text


async def test_a_hangup_that_is_ignored_at_the_start_stays_so(porbot, sandbox, at):
    """As under nohup: whoever started it wants it to outlive the terminal."""
    bot = await porbot(**at, before=("sh", "-c", 'trap "" HUP; exec "$@"', "sh"))
    await bot.says("Telegram answers")
    bot.signal(signal.SIGHUP)
    alice = sandbox.add_user("Alice")
    sent = await alice.send("/help")
    assert (await sandbox.next_message(alice, after=sent, timeout=30)).text
    await ends_well(bot)


async def test_nobody_listens_where_telegram_should_be(porbot, nowhere):
    bot = await porbot(**nowhere)
    await bot.says("Telegram cannot be reached (NetworkError); trying again")
    await ends_well(bot)


async def test_telegram_accepts_and_never_answers(porbot, black_hole):
    settings, heard = black_hole
    bot = await porbot(**settings)
    async with asyncio.timeout(60):
        await heard.wait()
    await ends_well(bot)


async def test_telegram_is_gone_while_answers_are_on_their_way(porbot, sandbox, at):
    bot = await porbot(**at)
    await bot.says("Telegram answers")
    sandbox.slow(60, methods=["sendMessage"])
    for user in (sandbox.add_user(name) for name in ("Alice", "Bob", "Cleo")):
        await user.send("/help")
    await sandbox.wait_for(lambda: not sandbox.world.updates.pending)
    sandbox.slow(60, methods=["getUpdates"])
    await ends_well(bot)


async def test_answers_under_way_are_still_given(bot_session_with, monthly_snapshots, monkeypatch):
    monkeypatch.setattr(run, "_ANSWER_SECONDS", 60.0)
    async with bot_session_with(*monthly_snapshots) as bot_session:
        sandbox = bot_session.sandbox
        sandbox.slow(0.2, methods=["sendMessage"])
        people = [sandbox.add_user(name) for name in ("Alice", "Bob", "Cleo")]
        for user in people:
            await user.send("/help")
        await sandbox.wait_for(lambda: not sandbox.world.updates.pending)
        await bot_session.stop()
        for user in people:
            assert [message.from_bot for message in sandbox.history(user)] == [False, True]
        assert sandbox.refused == ()


async def test_during_a_build(porbot, sandbox, operated, proc, until):
    olga, settings = operated
    bot = await porbot(**settings)
    await bot.says("Telegram answers")
    await olga.send("/load bundle")
    children = []

    def building():
        children[:] = [pid for pid in proc.children(bot.process.pid) if "build" in proc.command(pid)]
        for pid in children:
            os.kill(pid, signal.SIGSTOP)  # so that it stays in the middle until the bot ends
        return children

    await until(building)
    await ends_well(bot)
    assert not any(proc.alive(child) for child in children)
    assert not list((bot.data_dir / "staging").iterdir())
    again = await porbot(**settings)
    await again.says("Telegram answers; serving 0 snapshots")
    assert not list((bot.data_dir / "work").iterdir())
    await ends_well(again)


@pytest.fixture
async def slow_store(tmp_path):
    """An https server that sends a first part and then nothing; yields the settings and what was asked for."""
    authority, asked = trustme.CA(), asyncio.Event()

    async def slow(request):
        response = web.StreamResponse(headers={"Content-Length": "1000000"})
        await response.prepare(request)
        await response.write(b"PK\x03\x04" + bytes(1000))
        asked.set()
        await asyncio.sleep(60)  # longer than anybody waits for it
        return response

    app = web.Application()
    app.add_routes([web.get("/b.zip", slow)])
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context).start()
    host = f"127.0.0.1:{runner.addresses[0][1]}"
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    yield {"fetch_allow": host, "fetch_ca_file": tmp_path / "ca.pem"}, f"https://{host}/b.zip", asked
    await runner.cleanup()


async def test_during_a_download(porbot, operated, slow_store, sandbox):
    olga, settings = operated
    fetching, url, asked = slow_store
    bot = await porbot(**settings, **fetching)
    await bot.says("Telegram answers")
    await olga.send(f"/load {url}")
    async with asyncio.timeout(60):
        await asked.wait()
    await ends_well(bot)
    assert not list((bot.data_dir / "work").iterdir())


async def test_while_the_bot_still_starts(porbot, nowhere, until):
    bot = await porbot(**nowhere)
    await until(lambda: (bot.data_dir / "catalogue.db").exists())
    await ends_well(bot)


async def test_a_thread_that_cannot_be_stopped_does_not_keep_the_process():
    script = (
        "import sys, threading, time; from bot.cli import _leave_in_time;"
        "threading.Thread(target=time.sleep, args=(60,)).start(); print('up', flush=True); _leave_in_time()"
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, stdout=asyncio.subprocess.PIPE
    )
    assert await process.stdout.readline() == b"up\n"
    began = time.monotonic()
    async with asyncio.timeout(60):
        assert await process.wait() == 0
    assert time.monotonic() - began < MOST_SECONDS
