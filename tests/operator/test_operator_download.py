"""``/load https://…`` from an internal store, with progress in one edited message."""

import asyncio
import ssl
import time

import pytest
import trustme
from aiohttp import web
from operator_session import BUTTONS

pytestmark = pytest.mark.slow

PIECE = 5000  # bytes, every 50 ms


@pytest.fixture
async def store(bundle, zipped, tmp_path):
    """An https server that sends a bundle, at once or as slowly as `gate` lets it."""
    authority, gate = trustme.CA(), asyncio.Event()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    data = zipped(bundle(accounts=20_000)).read_bytes()

    async def slow(request):
        response = web.StreamResponse(headers={"Content-Length": str(len(data))})
        await response.prepare(request)
        sent = 0
        while not gate.is_set() and sent < len(data) - PIECE:
            await response.write(data[sent : sent + PIECE])
            sent += PIECE
            await asyncio.sleep(0.05)
        await response.write(data[sent:])
        return response

    async def fast(_request):
        return web.Response(body=data)

    app = web.Application()
    app.add_routes([web.get("/slow/october.zip", slow), web.get("/october.zip", fast)])
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context).start()
    yield f"127.0.0.1:{runner.addresses[0][1]}", tmp_path / "ca.pem", gate
    await runner.cleanup()


async def test_from_an_address_to_the_dry_run(operator_session_with, store, caplog):
    """The signature in the query reaches the store, and nothing else: not chat, audit or log."""
    caplog.set_level("DEBUG")
    place, ca_file, _ = store
    async with operator_session_with(fetch_allow=place, fetch_ca_file=ca_file) as operator_session:
        dry_run = await operator_session.load(f"https://{place}/october.zip?signature=geheim")
        assert dry_run.labels == BUTTONS
        assert "From 127.0.0.1/october.zip" in dry_run.text
        said = [
            dry_run.text,
            *dry_run.edits,
            (await operator_session.say("/audit")).text,
            (await operator_session.say("/status")).text,
        ]
        assert "geheim" not in "".join(said)
        catalogue = b"".join(path.read_bytes() for path in operator_session.data_dir.glob("catalogue.db*"))
        assert b"geheim" not in catalogue
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("bot.")]
    assert any("/october.zip" in line for line in ours)
    assert not any("geheim" in line for line in ours)


async def test_without_the_settings_the_store_is_not_reached(operator_session_with, store):
    place, ca_file, _ = store
    async with operator_session_with(fetch_ca_file=ca_file) as operator_session:
        refused = await operator_session.load(f"https://{place}/october.zip")
        assert f"add {place} to PORBOT_FETCH_ALLOW" in refused.text
    async with operator_session_with(fetch_allow=place) as operator_session:
        refused = await operator_session.load(f"https://{place}/october.zip")
        assert "does not trust the certificate" in refused.text


@pytest.mark.slow
async def test_progress_is_one_message_edited_at_most_every_three_seconds(operator_session_with, store):
    place, ca_file, gate = store
    async with operator_session_with(fetch_allow=place, fetch_ca_file=ca_file) as operator_session:
        began = time.monotonic()
        message = await operator_session.say(f"/load https://{place}/slow/october.zip")
        times, texts = [], []
        for _ in range(2):
            now = await operator_session.sandbox.next_edit(operator_session.sandbox.refresh(message))
            times.append(time.monotonic() - began)
            texts.append(now.text)
        gate.set()
        ended = await operator_session.ended(message)
        times.append(time.monotonic() - began)
        assert ended.text.startswith(("Ready to publish\nDry run: ", "⚠️ Look at this first"))
        for text in texts:
            assert text.startswith("Loading 127.0.0.1/slow/october.zip\ndownloading: 0.")
            assert text.endswith("/cancel stops it.")
        # No edit is early, counted from the first message; how late they come is this machine's affair.
        assert all(time >= 2.9 * number for number, time in enumerate(times, 1)), times
        assert any(call.method == "sendChatAction" for call in operator_session.sandbox.calls)


async def test_cancelled_while_it_downloads(operator_session_with, store):
    place, ca_file, _ = store
    async with operator_session_with(fetch_allow=place, fetch_ca_file=ca_file) as operator_session:
        message = await operator_session.say(f"/load https://{place}/slow/october.zip")
        await operator_session.sandbox.wait_for(
            lambda: operator_session.bot_session.run.services.loads.running
        )
        await operator_session.say("/cancel")
        assert "was cancelled" in (await operator_session.ended(message)).text
        assert operator_session.files("work", "staging") == []
