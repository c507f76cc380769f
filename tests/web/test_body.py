"""What is read of an answer: so many bytes, whatever was stated, and not in drips."""

import asyncio
import gzip
import time

import pytest
from aiohttp import web
from telegram.error import NetworkError, TimedOut
from telegram.request import RequestData

from bot.telegram import body
from bot.telegram.body import FILE, BodyError, Bounds, bounded
from bot.telegram.transport import Transport

MEGABYTE = 10**6


@pytest.fixture
async def calls():
    made = Transport(4, 5.0, 5.0)
    await made.initialize()
    yield made
    await made.shutdown()


@pytest.fixture
async def serve():
    """Serve with a handler on the loopback; return the address."""
    runners = []

    async def start(handler):
        app = web.Application()
        app.router.add_route("*", "/{rest:.*}", handler)
        runners.append(web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1))
        await runners[-1].setup()
        await web.TCPSite(runners[-1], "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{runners[-1].addresses[0][1]}/file"

    yield start
    for runner in runners:
        await runner.cleanup()


def pouring(sent, size=300 * MEGABYTE, pause=0.0, piece=bytes(2**16)):
    """Return a handler that sends without saying how much, and counts in `sent` what it got rid of."""

    async def pour(request):
        response = web.StreamResponse()
        await response.prepare(request)
        while sum(sent) < size:
            await response.write(piece)
            sent.append(len(piece))
            await asyncio.sleep(pause)  # dripping is what is tried here
        return response

    return pour


async def kind_of(awaitable):
    with pytest.raises(BodyError) as caught:
        await awaitable
    return caught.value.kind


async def test_bytes_are_counted_while_they_come(calls, serve):
    sent = []
    url = await serve(pouring(sent))
    with bounded(Bounds(1000, paced=True)):
        assert await kind_of(calls.do_request(url, "GET")) == "large"
    assert sum(sent) < 20 * MEGABYTE  # what the sockets between us hold


async def test_a_file_has_bounds_without_being_asked_for_within_any(calls, serve):
    sent = []
    assert await kind_of(calls.do_request(await serve(pouring(sent)), "GET")) == "large"
    assert FILE.most_bytes < sum(sent) < 2 * FILE.most_bytes


async def test_a_stated_length_is_believed_when_it_is_too_large(calls, serve):
    async def long(_request):
        return web.Response(body=bytes(2000))

    url = await serve(long)
    with bounded(Bounds(1999)):
        assert await kind_of(calls.do_request(url, "GET")) == "large"
    with bounded(Bounds(2000)):
        assert await calls.do_request(url, "GET") == (200, bytes(2000))
    assert len((await calls.do_request(url, "GET"))[1]) == 2000


async def test_what_is_packed_is_counted_unpacked(calls, serve):
    async def packed(_request):
        return web.Response(body=gzip.compress(bytes(MEGABYTE)), headers={"Content-Encoding": "gzip"})

    url = await serve(packed)
    with bounded(Bounds(MEGABYTE - 1)):
        assert await kind_of(calls.do_request(url, "GET")) == "large"


async def test_a_refusal_is_not_held_to_the_size_of_the_file(calls, serve):
    async def refuse(_request):
        return web.json_response({"ok": False, "description": "x" * 100}, status=404)

    url = await serve(refuse)
    with bounded(Bounds(1)):
        assert (await calls.do_request(url, "GET"))[0] == 404


async def test_drips_end_soon_however_often_they_come(calls, serve, monkeypatch):
    monkeypatch.setattr(body, "_FIRST_SECONDS", 0.1)
    url = await serve(pouring([], pause=0.02, piece=b"x"))
    began = time.monotonic()
    assert await kind_of(calls.do_request(url, "GET")) == "slow"
    assert time.monotonic() - began < 4  # the transport's own limit, for each part, is five seconds


@pytest.mark.slow
async def test_a_slow_line_that_keeps_the_rate_is_waited_for(calls, serve, monkeypatch):
    monkeypatch.setattr(body, "_FIRST_SECONDS", 0.4)
    monkeypatch.setattr(body, "_BYTES_PER_SECOND", 100)
    url = await serve(pouring([], size=1000, pause=0.05, piece=bytes(100)))
    assert await calls.do_request(url, "GET") == (200, bytes(1000))


async def test_answers_may_come_as_slowly_as_before(calls, serve, monkeypatch):
    """A poll for updates is open for as long as nobody writes."""
    monkeypatch.setattr(body, "_FIRST_SECONDS", 0.01)
    url = await serve(pouring([], size=5, pause=0.02, piece=b"x"))
    assert await calls.do_request(url, "POST", RequestData([])) == (200, b"xxxxx")


async def test_silence_in_the_middle_is_a_fault_of_the_network(serve):
    made = Transport(1, 0.1, 5.0)
    await made.initialize()
    try:
        with pytest.raises(TimedOut):
            await made.do_request(await serve(pouring([], pause=30, piece=b"x")), "GET")
    finally:
        await made.shutdown()


async def test_an_answer_without_end_is_a_fault_of_the_network(calls, serve, monkeypatch):
    monkeypatch.setattr("bot.telegram.transport.ANSWER", Bounds(10**5))
    sent = []
    with pytest.raises(NetworkError, match="too large"):
        await calls.do_request(await serve(pouring(sent)), "POST")
    assert sum(sent) < 20 * MEGABYTE
