"""Connections that ask for nothing, or very slowly, end; whoever asks properly is answered meanwhile."""

import asyncio
import contextlib

import pytest
from aiohttp import web

from bot.web.connections import Doors
from bot.web.webhook import WebhookServer

pytestmark = pytest.mark.slow

HEADER = "X-Telegram-Bot-Api-Secret-Token"
SECRET = "a-secret-of-the-webhook"
WAIT = 0.5
PATIENCE = 20.0  # on a busy machine
LINE = b"POST /hook HTTP/1.1\r\nHost: x\r\n"
PROVEN = LINE + f"{HEADER}: {SECRET}\r\nContent-Type: application/json\r\n".encode()


@pytest.fixture
async def server():
    async def deliver(_update):
        return True

    made = WebhookServer("127.0.0.1", 0, SECRET.encode(), deliver, "/hook", WAIT)
    await made.start()
    yield made
    await made.stop()


async def ended(reader):
    """Wait until the other side has ended the connection; return what it said before."""
    said = b""
    async with asyncio.timeout(PATIENCE):
        with contextlib.suppress(ConnectionError):
            while part := await reader.read(65536):
                said += part
    return said


async def drip(writer, part):
    with contextlib.suppress(ConnectionError):
        while True:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(0.05)


@pytest.mark.parametrize(
    "begun",
    [
        b"",
        b"POST ",
        LINE,
        LINE + b"Content-Length: 5\r\n",
        PROVEN + b"Content-Length: 50\r\n\r\n{",
        PROVEN + b"Transfer-Encoding: chunked\r\n\r\n5\r\n{",
        LINE + b"Content-Length: 50\r\n\r\n{",
    ],
    ids=[
        "nothing",
        "a word",
        "a line",
        "headers",
        "half a body",
        "half a chunk",
        "a body without the secret",
    ],
)
async def test_what_is_begun_and_not_finished_ends(server, begun):
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(begun)
    said = await ended(reader)
    assert said == b"" or said.startswith((b"HTTP/1.1 408", b"HTTP/1.1 401"))
    writer.close()


@pytest.mark.parametrize(
    ("begun", "part"),
    [
        (LINE, b"X"),
        (LINE, b"A: b\r\n"),
        (PROVEN + b"Content-Length: 5000\r\n\r\n", b" "),
        (PROVEN + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
    ],
    ids=["a header", "headers", "a body", "chunks"],
)
async def test_dripping_does_not_help(server, begun, part):
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(begun)
    dripping = asyncio.create_task(drip(writer, part))
    await ended(reader)
    dripping.cancel()
    writer.close()


async def test_a_resting_connection_ends(server, client):
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
    assert (await ended(reader)).startswith(b"HTTP/1.1 200")
    writer.close()


async def test_four_hundred_half_open_ones_keep_nobody_out(server, client):
    opened = [await asyncio.open_connection("127.0.0.1", server.port) for _ in range(400)]
    for _, writer in opened:
        writer.write(LINE)
    update = {"update_id": 1, "message": {}}
    url = f"http://127.0.0.1:{server.port}/hook"
    assert (await client.post(url, json=update, headers={HEADER: SECRET}))[0] == 200
    await asyncio.gather(*(ended(reader) for reader, _ in opened))
    for _, writer in opened:
        writer.close()


class Slow:
    """Doors with room for two, and an application that answers when it is let."""

    def __init__(self):
        self.let, self.asked = asyncio.Event(), 0
        app = web.Application()
        app.add_routes([web.get("/", self._answer)])
        self.doors, self.port = Doors(app, 2, WAIT), 0

    async def _answer(self, _request):
        self.asked += 1
        await self.let.wait()
        return web.Response(text="at last")

    async def connect(self, until=None):
        """Connect; ask something, and wait until it is being answered, where `until` is given."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        if until is not None:
            before = self.asked
            writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            await until(lambda: self.asked > before)
        return reader, writer


@pytest.fixture
async def slow():
    made = Slow()
    made.port = await made.doors.open("127.0.0.1", 0)
    yield made
    made.let.set()
    await made.doors.close()


async def test_an_answer_may_take_its_time(slow, until):
    reader, writer = await slow.connect(until)
    await asyncio.sleep(3 * WAIT)  # what is shown is that time passes and nothing ends
    slow.let.set()
    assert b"at last" in await ended(reader)
    writer.close()


async def test_the_one_that_waits_longest_makes_room(slow, until):
    asking, writer = await slow.connect(until)
    others = [await slow.connect() for _ in range(3)]
    for reader, _ in others[:2]:
        assert await ended(reader) == b""
    slow.let.set()
    assert b"at last" in await ended(asking)
    for one in (writer, *(other for _, other in others)):
        one.close()


async def test_without_room_the_new_one_is_turned_away(slow, until):
    asking = [await slow.connect(until) for _ in range(2)]
    reader, writer = await slow.connect()
    assert await ended(reader) == b""
    slow.let.set()
    for answered, other in asking:
        assert b"at last" in await ended(answered)
        other.close()
    writer.close()
