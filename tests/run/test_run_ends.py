"""SIGTERM ends the bot within five seconds with 0, whatever it is doing."""

import asyncio
import signal
import ssl
import sys
import time

import pytest
import trustme
from aiohttp import web

MOST_SECONDS = 5


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
    ("by", "again"),
    [(signal.SIGTERM, False), (signal.SIGTERM, True), (signal.SIGINT, False), (signal.SIGHUP, False)],
    ids=["once", "twice", "by Ctrl-C", "by a terminal that closes"],
)
async def test_idle(porbot, at, by, again):
    bot = await porbot(**at)
    await bot.says("Telegram answers; serving 0 snapshots")
    await ends_well(bot, again=again, by=by)
    assert "left behind" not in bot.said


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
    async with asyncio.timeout(30):
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


async def test_answers_under_way_are_still_given(porbot, sandbox, at):
    bot = await porbot(**at)
    await bot.says("Telegram answers")
    sandbox.slow(0.5, methods=["sendMessage"])
    people = [sandbox.add_user(name) for name in ("Alice", "Bob", "Cleo")]
    for user in people:
        await user.send("/help")
    await sandbox.wait_for(lambda: not sandbox.world.updates.pending)
    await ends_well(bot)
    for user in people:
        assert [message.from_bot for message in sandbox.history(user)] == [False, True]
    assert sandbox.refused == ()


async def test_during_a_build(porbot, sandbox, operated, proc, until):
    olga, settings = operated
    bot = await porbot(**settings)
    await bot.says("Telegram answers")
    await olga.send("/load bundle")
    await until(lambda: proc.children(bot.process.pid), 30)
    children = proc.children(bot.process.pid)
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
        await asyncio.sleep(60)
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
    async with asyncio.timeout(30):
        await asked.wait()
    await ends_well(bot)
    assert not list((bot.data_dir / "work").iterdir())


async def test_while_the_bot_still_starts(porbot, nowhere, until):
    bot = await porbot(**nowhere)
    await until(lambda: (bot.data_dir / "catalogue.db").exists(), 30)
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
    async with asyncio.timeout(20):
        assert await process.wait() == 0
    assert time.monotonic() - began < MOST_SECONDS
