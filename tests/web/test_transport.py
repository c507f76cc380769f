"""The calls to Telegram on the wire: what is sent, what counts as never sent, and what no error repeats."""

import asyncio
import contextlib
import json
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from telegram import InputFile, InputMediaDocument
from telegram._utils.defaultvalue import DEFAULT_NONE
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData
from telegram.request._requestparameter import RequestParameter

from bot.telegram import transport
from bot.telegram.transport import NEVER_SENT, ProxyError, Transport

pytestmark = pytest.mark.slow

TOKEN = "7000000001:SECRET-OF-THE-BOT"


def parameters(**values):
    return RequestData([RequestParameter.from_input(key, value) for key, value in values.items()])


@pytest.fixture(autouse=True)
def _asked_anew():
    transport._proxy.cache_clear()
    yield
    transport._proxy.cache_clear()


@asynccontextmanager
async def opened(connections=4, read=5.0, turn=5.0):
    made = Transport(connections, read, turn)
    await made.initialize()
    try:
        yield made
    finally:
        await made.shutdown()


@asynccontextmanager
async def serving(handler):
    """A server on the loopback; yields the address of a bot's methods there."""
    app = web.Application(client_max_size=2**26)
    app.router.add_route("*", "/{rest:.*}", handler)
    runner = web.AppRunner(app, keepalive_timeout=0.2)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/bot{TOKEN}/"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def answering(act):
    """A server that does `act` with each connection's streams; yields its address."""
    server = await asyncio.start_server(act, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/bot{TOKEN}/"


async def test_parameters_go_as_json_and_a_call_without_any_has_no_body():
    async def echo(request):
        kind = request.headers.get("Content-Type")
        return web.json_response(
            {"type": kind, "agent": request.headers["User-Agent"], "body": await request.text()}
        )

    async with serving(echo) as base, opened() as calls:
        sent = {
            "chat_id": 5,
            "text": "ünïcode ✅ 𝄞",
            "reply_markup": {"inline_keyboard": [[]]},
            "flag": False,
        }
        code, body = await calls.do_request(base + "sendMessage", "POST", parameters(**sent))
        found = json.loads(body)
        assert (code, found["type"], json.loads(found["body"])) == (200, "application/json", sent)
        assert found["agent"] == BaseRequest.USER_AGENT
        _, body = await calls.do_request(base + "getMe", "POST", RequestData([]))
        assert json.loads(body)["body"] == ""


async def test_files_go_as_a_form_bytes_unchanged():
    content = bytes(range(256)) * 8000  # two megabytes

    async def read(request):
        form = await request.post()
        file = form["document"]
        fine = file.file.read() == content and file.filename == "a.bin"
        return web.json_response({"fine": fine, "caption": form["caption"], "markup": form["reply_markup"]})

    data = parameters(document=InputFile(content, "a.bin"), caption="ü", reply_markup={"a": [1]})
    async with serving(read) as base, opened() as calls:
        _, body = await calls.do_request(base + "sendDocument", "POST", data)
    assert json.loads(body) == {"fine": True, "caption": "ü", "markup": '{"a": [1]}'}


async def test_files_inside_an_album_go_along():
    async def read(request):
        form = await request.post()
        media = json.loads(form["media"])
        name = media[0]["media"].removeprefix("attach://")
        return web.json_response({"content": form[name].file.read().decode()})

    async with serving(read) as base, opened() as calls:
        data = parameters(media=[InputMediaDocument(InputFile(b"inside", "x.txt", attach=True))])
        _, body = await calls.do_request(base + "sendMediaGroup", "POST", data)
    assert json.loads(body) == {"content": "inside"}


async def test_a_redirect_is_an_answer_and_is_not_followed():
    """Whoever is sent elsewhere would take the token along."""
    seen = []

    async def elsewhere(request):
        seen.append(request.path)
        raise web.HTTPFound("/somewhere")

    async with serving(elsewhere) as base, opened() as calls:
        code, _ = await calls.do_request(base + "getMe", "POST")
    assert code == 302
    assert len(seen) == 1


async def test_nobody_listens():
    async with answering(lambda reader, writer: writer.close()) as base:
        pass
    async with opened() as calls:
        with pytest.raises(NetworkError) as caught:
            await calls.do_request(base + "getMe", "POST")
    assert isinstance(caught.value.__cause__, NEVER_SENT)
    assert TOKEN not in str(caught.value)


async def test_an_answer_that_got_lost_may_have_been_done():
    async def hang_up(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.close()

    async with answering(hang_up) as base, opened() as calls:
        with pytest.raises(NetworkError) as caught:
            await calls.do_request(base + "sendMessage", "POST", parameters(text="x"))
    assert not isinstance(caught.value.__cause__, NEVER_SENT)
    assert TOKEN not in str(caught.value)


async def test_an_answer_that_does_not_come_may_have_been_done():
    over = asyncio.Event()

    async def wait(request):
        await over.wait()

    async with serving(wait) as base, opened(read=0.2) as calls:
        with pytest.raises(TimedOut) as caught:
            await calls.do_request(base + "sendMessage", "POST", parameters(text="x"))
        assert not isinstance(caught.value.__cause__, NEVER_SENT)
        with pytest.raises(TimedOut):
            await calls.do_request(base + "sendMessage", "POST", parameters(text="x"), read_timeout=0.1)
        over.set()


async def test_an_answer_that_drips_ends_also_where_nothing_was_sent_along():
    """getMe and deleteWebhook have no parameters: somebody who drips must not keep the bot from starting for ever."""

    ended = asyncio.Event()

    async def drip(_reader, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
        with contextlib.suppress(ConnectionError):
            while True:
                writer.write(b" ")
                await writer.drain()
                await asyncio.sleep(0.02)
        writer.close()
        ended.set()

    async with answering(drip) as url, opened(read=0.2, turn=0.2) as calls:
        with pytest.raises(TimedOut):
            await asyncio.wait_for(calls.do_request(url, "POST", connect_timeout=0.2, write_timeout=0.2), 20)
        async with asyncio.timeout(20):
            await ended.wait()


async def test_the_librarys_own_mark_for_nothing_given_means_the_default():
    async def wait(request):
        await asyncio.sleep(0.1)
        return web.json_response({})

    async with serving(wait) as base, opened(read=60) as calls:
        assert calls.read_timeout == 60
        for nothing in (DEFAULT_NONE, None):
            code, _ = await calls.do_request(base + "getMe", "POST", read_timeout=nothing)
            assert code == 200


async def test_no_connection_becomes_free_in_time():
    going, over = asyncio.Event(), asyncio.Event()

    async def wait(request):
        going.set()
        await over.wait()
        return web.json_response({})

    async with serving(wait) as base, opened(connections=1) as calls:
        first = asyncio.create_task(calls.do_request(base + "sendPhoto", "POST"))
        await going.wait()
        with pytest.raises(TimedOut) as caught:
            await calls.do_request(base + "getMe", "POST", pool_timeout=0.1, connect_timeout=0.1)
        assert isinstance(caught.value.__cause__, NEVER_SENT)
        over.set()
        assert (await first)[0] == 200


async def test_a_resting_connection_that_the_server_closed_costs_no_call():
    """The server closes after 0.2 s; the next call opens a connection of its own."""

    async def fine(request):
        return web.json_response({})

    async with serving(fine) as base, opened() as calls:
        for _ in range(3):
            assert (await calls.do_request(base + "sendMessage", "POST", parameters(text="x")))[0] == 200
            await asyncio.sleep(0.5)  # the server's own clock closes the connection meanwhile


async def test_it_opens_again_after_it_was_shut():
    async def fine(request):
        return web.json_response({})

    async with serving(fine) as base:
        calls = Transport(1, 5, 5)
        await calls.shutdown()
        with pytest.raises(RuntimeError):
            await calls.do_request(base + "getMe", "POST")
        for _ in range(2):
            await calls.initialize()
            await calls.initialize()
            assert (await calls.do_request(base + "getMe", "POST"))[0] == 200
            await calls.shutdown()
            await calls.shutdown()


class TestProxies:
    @pytest.fixture(autouse=True)
    def _environment(self, monkeypatch):
        for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
            monkeypatch.delenv(name, raising=False)
            monkeypatch.delenv(name.upper(), raising=False)

    async def test_the_proxy_of_the_environment_is_asked(self, monkeypatch):
        seen = []

        async def proxy(request):
            seen.append(request.raw_path)
            return web.json_response({"from": "proxy"})

        async with serving(proxy) as base, opened() as calls:
            monkeypatch.setenv("http_proxy", base.partition("/bot")[0])
            _, body = await calls.do_request("http://telegram.invalid/botX/getMe", "POST")
        assert json.loads(body) == {"from": "proxy"}
        assert seen == ["http://telegram.invalid/botX/getMe"]

    async def test_a_host_that_is_excepted_is_asked_itself(self, monkeypatch):
        async def fine(request):
            return web.json_response({})

        monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        async with serving(fine) as base, opened() as calls:
            assert (await calls.do_request(base + "getMe", "POST"))[0] == 200

    async def test_a_proxy_of_another_kind_is_never_passed_by(self, monkeypatch):
        """To go past it would show Telegram, or whoever watches, an address that was to be hidden."""
        monkeypatch.setenv("all_proxy", "socks5://user:password@127.0.0.1:1")
        async with opened() as calls:
            with pytest.raises(ProxyError) as caught:
                await calls.do_request("http://127.0.0.1:1/botX/getMe", "POST")
        assert "password" not in str(caught.value)

    async def test_no_password_is_taken_from_a_netrc_file(self, monkeypatch, tmp_path):
        (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password secret\n")
        monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))

        async def headers(request):
            return web.json_response({"authorization": request.headers.get("Authorization")})

        async with serving(headers) as base, opened() as calls:
            _, body = await calls.do_request(base + "getMe", "POST")
        assert json.loads(body) == {"authorization": None}
