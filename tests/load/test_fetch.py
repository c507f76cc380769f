"""Downloads over real TLS on loopback; what answers there is hostile."""

import asyncio
import logging
import stat

import pytest
import trustme
from aiohttp import web

from bot.load.fetch import FetchError, FetchLimits, fetch

DATA = b"bundle " * 50_000


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture(scope="module")
def ca_file(authority, tmp_path_factory):
    path = tmp_path_factory.mktemp("ca") / "ca.pem"
    authority.cert_pem.write_to_path(path)
    return path


@pytest.fixture
async def store(authority):
    """An https server with one hostile path for each attack."""
    import ssl

    async def stream(request, *pieces, headers=None):
        response = web.StreamResponse(headers=headers or {})
        await response.prepare(request)
        for piece in pieces:
            await response.write(piece)
        return response

    async def slow(request):
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b"x" * 1000)
        await asyncio.sleep(30)
        return response

    async def short(request):
        response = web.StreamResponse(headers={"Content-Length": "1000"})
        await response.prepare(request)
        await response.write(b"x" * 10)
        request.transport.abort()
        return response

    async def hop(request):
        left = int(request.match_info["left"])
        raise web.HTTPFound(f"/hop/{left - 1}" if left else "/file")

    async def to(request):
        raise web.HTTPFound(request.query["u"])

    seen = []

    async def file(request):
        seen.append(request)
        return web.Response(body=DATA)

    app = web.Application()
    app.router.add_get("/file", file)
    app.router.add_get("/hop/{left}", hop)
    app.router.add_get("/to", to)
    app.router.add_get("/endless", lambda r: stream(r, *[b"x" * 65536] * 64))
    app.router.add_get("/slow", slow)
    app.router.add_get("/short", short)
    app.router.add_get("/gzip", lambda r: stream(r, b"x", headers={"Content-Encoding": "gzip"}))
    app.router.add_get("/nowhere", lambda r: stream_status(302))
    app.router.add_get("/loop", lambda r: redirect("/loop"))

    async def stream_status(status):
        return web.Response(status=status)

    async def redirect(where):
        raise web.HTTPFound(where)

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", "localhost").configure_cert(context)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context)
    await site.start()
    app_port = runner.addresses[0][1]
    app["seen"] = seen
    yield app_port, seen
    await runner.cleanup()


@pytest.fixture
def get(store, ca_file, tmp_path):
    port, _ = store

    async def run(path, host="127.0.0.1", allow=True, **changes):
        limits = FetchLimits(
            allow=frozenset({f"{host}:{port}"}) if allow else frozenset(),
            ca_file=ca_file,
            **{"idle_seconds": 0.5, "total_seconds": 10, **changes},
        )
        url = path if "://" in path else f"https://{host}:{port}{path}"
        return await fetch(url, tmp_path, limits, lambda done, total: None)

    return run


async def test_a_file_arrives_whole_and_private(get, tmp_path):
    fetched = await get("/file?token=geheim")
    assert fetched.path.read_bytes() == DATA
    assert fetched.size == len(DATA)
    assert stat.S_IMODE(fetched.path.stat().st_mode) == 0o600


async def test_no_cookies_no_compression_no_referrer(get, store):
    await get("/hop/1")
    request = store[1][0]
    assert request.headers["Accept-Encoding"] == "identity"
    assert "Cookie" not in request.headers
    assert "Referer" not in request.headers


@pytest.mark.parametrize("left", [0, 1, 2])
async def test_up_to_three_redirects(get, left):
    assert (await get(f"/hop/{left}")).size == len(DATA)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/hop/3", "redirected more than 3 times"),
        ("/loop", "redirected more than 3 times"),
        ("/nowhere", "redirects to nowhere"),
        ("/to?u=http://127.0.0.1/file", "Only https"),
        ("/to?u=https://user:word@127.0.0.1/file", "user name or password"),
        ("/to?u=https://127.0.0.1/file", "local address"),
        ("/to?u=https://[::ffff:127.0.0.1]/file", "local address"),
        ("/to?u=https://[64:ff9b::7f00:1]/file", "local address"),
        ("/to?u=https://2130706433/file", "local address"),
        ("/to?u=https://localhost/file", "local address"),
        ("/to?u=https://127.0.0.1:8443/file", "Port 8443"),
        ("/to?u=file:///etc/passwd", "Only https"),
        ("/gzip", "encoded"),
        ("/missing", "answered 404"),
        ("/short", "before the whole file"),
        ("http://127.0.0.1/file", "Only https"),
        ("ftp://127.0.0.1/file", "Only https"),
        ("https://u:p@example.org/file", "user name or password"),
        ("https://169.254.169.254/latest", "local address"),
        ("https://[::1]/x", "local address"),
        ("https://127.1/x", "local address"),
        ("https://localhost/x", "local address"),
        ("https://:443/x", "https"),
        ("https://exa mple/x", ""),
        ("", "Only https"),
    ],
)
async def test_refused_with_a_plain_sentence_and_nothing_left(get, tmp_path, path, said):
    with pytest.raises(FetchError) as caught:
        await get(path)
    assert said in str(caught.value)
    assert "Traceback" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


async def test_our_own_loopback_store_needs_the_allow_list(get, store):
    with pytest.raises(FetchError, match=rf"Port {store[0]} is not fetched from"):
        await get("/file", allow=False)


async def test_the_allow_list_names_host_and_port(get, store, ca_file, tmp_path):
    """localhost:PORT is allowed; that allows neither 127.0.0.1 nor another port."""
    limits = FetchLimits(allow=frozenset({f"localhost:{store[0]}"}), ca_file=ca_file)
    with pytest.raises(FetchError):
        await fetch(f"https://127.0.0.1:{store[0]}/file", tmp_path, limits, lambda d, t: None)
    fetched = await fetch(f"https://localhost:{store[0]}/file", tmp_path, limits, lambda d, t: None)
    assert fetched.size == len(DATA)


async def test_a_certificate_nobody_vouches_for_is_refused(store, tmp_path):
    limits = FetchLimits(allow=frozenset({f"127.0.0.1:{store[0]}"}))
    with pytest.raises(FetchError, match="no certificate that is trusted"):
        await fetch(f"https://127.0.0.1:{store[0]}/file", tmp_path, limits, lambda d, t: None)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("path", ["/file", "/endless"])
async def test_too_large_with_and_without_a_length(get, tmp_path, path):
    with pytest.raises(FetchError, match="larger than 100,000 bytes"):
        await get(path, most_bytes=100_000)
    assert list(tmp_path.iterdir()) == []


async def test_a_server_that_stands_still(get, tmp_path):
    with pytest.raises(FetchError, match="stood still"):
        await get("/slow")
    assert list(tmp_path.iterdir()) == []


async def test_the_whole_time_is_limited(get, tmp_path):
    with pytest.raises(FetchError, match="did not end"):
        await get("/slow", total_seconds=0.3, idle_seconds=20)
    assert list(tmp_path.iterdir()) == []


async def test_stopping_is_immediate_and_leaves_nothing(get, tmp_path):
    task = asyncio.create_task(get("/slow", idle_seconds=20))
    while not list(tmp_path.iterdir()):
        await asyncio.sleep(0.01)
    task.cancel()
    async with asyncio.timeout(1):
        with pytest.raises(asyncio.CancelledError):
            await task
    assert list(tmp_path.iterdir()) == []


async def test_a_name_that_changes_its_address_between_check_and_use(ca_file, store, tmp_path, monkeypatch):
    """DNS rebinding: the resolver's check sees a global address, the connection would go to loopback."""
    from bot.load import fetch as module

    async def resolve(self, host, port=0, family=0):
        return [{"hostname": host, "host": "127.0.0.1", "port": port, "family": 2, "proto": 0, "flags": 0}]

    monkeypatch.setattr(module._CheckedResolver, "resolve", resolve)
    with pytest.raises(FetchError, match="local address"):
        await fetch("https://rebind.example/file", tmp_path, FetchLimits(ca_file=ca_file), lambda d, t: None)


async def test_logs_keep_host_and_path_and_never_the_query(get, caplog):
    caplog.set_level(logging.DEBUG)
    await get("/file?signature=geheim#part")
    assert "127.0.0.1/file" in caplog.text
    assert "geheim" not in caplog.text
