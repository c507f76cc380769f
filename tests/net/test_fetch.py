"""Downloads over real TLS on loopback; what answers there is hostile."""

import asyncio
import logging
import re
import ssl
import stat

import pytest
import trustme
from aiohttp import web

from bot.load.fetch_advice import with_advice
from porcore.net import FetchError, FetchLimits, fetch
from porcore.net.urls import is_listed, parse_url

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
        await asyncio.sleep(60)  # longer than anybody waits for it
        return response

    async def short(request):
        response = web.StreamResponse(headers={"Content-Length": "1000"})
        await response.prepare(request)
        await response.write(b"x" * 10)
        request.transport.abort()
        return response

    async def hung_up(request):
        """Wait until the other side has read what it wanted, and has gone."""
        while request.transport is not None and not request.transport.is_closing():  # noqa: ASYNC110
            await asyncio.sleep(0.005)

    async def long(request):
        request.transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n" + b"x" * 100_000)
        await hung_up(request)
        return web.Response()

    async def raw(request):
        location = bytes.fromhex(request.query["l"])
        request.transport.write(
            b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + location + b"\r\n\r\n"
        )
        await hung_up(request)
        return web.Response()

    async def hop(request):
        left = int(request.match_info["left"])
        raise web.HTTPFound(f"/hop/{left - 1}" if left else "/file")

    async def to(request):
        raise web.HTTPFound(request.query["u"])

    async def endless(request):
        return await stream(request, *[b"x" * 65536] * 64)

    async def gzip(request):
        return await stream(request, b"x", headers={"Content-Encoding": "gzip"})

    async def nowhere(request):
        return web.Response(status=302)

    async def loop(request):
        raise web.HTTPFound("/loop")

    seen = []

    async def file(request):
        seen.append(request)
        return web.Response(body=DATA)

    app = web.Application()
    app.router.add_get("/file", file)
    app.router.add_get("/hop/{left}", hop)
    app.router.add_get("/to", to)
    app.router.add_get("/endless", endless)
    app.router.add_get("/slow", slow)
    app.router.add_get("/short", short)
    app.router.add_get("/gzip", gzip)
    app.router.add_get("/long", long)
    app.router.add_get("/raw", raw)
    app.router.add_get("/nowhere", nowhere)
    app.router.add_get("/loop", loop)

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", "localhost").configure_cert(context)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context)
    await site.start()
    yield runner.addresses[0][1], seen
    await runner.cleanup()


@pytest.fixture
def get(store, ca_file, tmp_path):
    port, _ = store

    async def run(path, host="127.0.0.1", allow=True, **changes):
        limits = FetchLimits(
            allow=frozenset({f"{host}:{port}"}) if allow else frozenset(),
            **{"ca_file": ca_file, "idle_seconds": 60, "total_seconds": 120, **changes},
        )
        url = f"https://{host}:{port}{path}" if path.startswith("/") else path
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


async def test_certificates_are_read_once_for_all_connections_of_a_download(get, monkeypatch):
    made, real = [], ssl.create_default_context

    def counted(*args, **more):
        made.append(real(*args, **more))
        return made[-1]

    monkeypatch.setattr(ssl, "create_default_context", counted)
    await get("/hop/2")
    assert len(made) == 1
    await get("/file")
    assert len(made) == 2, "the next download reads them anew"


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
        ("/to?u=https://2130706433/file", "not an address"),
        ("/to?u=https://localhost/file", "local address"),
        ("/to?u=https://127.0.0.1:8443/file", "Port 8443"),
        ("/to?u=file:///etc/passwd", "Only https"),
        ("/gzip", "compressed"),
        ("/missing", "answered 404"),
        ("/short", "before the whole file"),
        ("http://127.0.0.1/file", "Only https"),
        ("ftp://127.0.0.1/file", "Only https"),
        ("https://u:p@example.org/file", "user name or password"),
        ("https://169.254.169.254/latest", "local address"),
        ("https://[::1]/x", "local address"),
        ("https://127.1/x", "not an address"),
        ("https://localhost/x", "local address"),
        ("https://:443/x", "https"),
        ("https://exa mple/x", "cannot be reached"),
        ("https://localhost./x", "local address|cannot be reached"),
        ("https://LOCALHOST/x", "local address"),
        ("https://ⅼocalhost/x", "local address"),
        ("https://１２７.0.0.1/x", "local address"),
        ("https://%6cocalhost/x", "cannot be reached"),
        ("https://127.0.0.1%00.example.org/x", "cannot be reached"),
        ("https://example.org\\@127.0.0.1/x", "not an address"),
        ("https://127.0.0.1%2f@example.org/x", "user name or password"),
        ("https://[fe80::1%25eth0]/x", "local address"),
        ("https://[fe80::1%eth0]/x", "local address"),
        ("https://[::1%lo]/x", "local address"),
        ("https://[v1.x]/x", "cannot be reached"),
        ("https://host:99999/x", "not an address"),
        ("https:///x", "Only https"),
        ("/long", "longer than the server said"),
        ("/raw?l=" + b"//[".hex(), "not an address"),
        ("/raw?l=" + b"https://[::1".hex(), "not an address"),
        ("/raw?l=" + b"https://\xff\xfe/".hex(), "not an address|cannot be reached"),
        ("/raw?l=" + b"https://host:99999/".hex(), "not an address"),
        (f"/raw?l={('https://' + 'a' * 64 + '.org/').encode().hex()}", "not an address|cannot be reached"),
        (f"https://{'a' * 64}.org/x", "not an address|cannot be reached"),
        (f"https://{'a' * 300}/x", "not an address|cannot be reached"),
        ("https://a..b/x", "not an address|cannot be reached"),
        ("https://.a/x", "not an address|cannot be reached"),
        ("https://\u200b/x", "Only https|not an address|cannot be reached"),
        ("https://\udcff/x", "not an address|cannot be reached"),
        ("https://xn--\u00fc/x", "not an address|cannot be reached"),
        ("https://xn--a/x", "not an address|cannot be reached"),
        ("https://[::ffff:0:127.0.0.1]/x", "local address"),
        ("https://0x7f.1/x", "not an address|local address|cannot be reached"),
        ("https://0177.0.0.1/x", "not an address|local address|cannot be reached"),
        ("https://127.0.0.1./x", "not an address|local address|cannot be reached"),
        ("https://host:-1/x", "not an address"),
        ("https://host:0/x", "Port 0|not an address"),
        ("https://host:٤٤٣/x", "not an address|no address"),
        ("https://[::1/x", "not an address"),
        ("https://[]/x", "not an address|Only https"),
        ("https://example.org\0/x", "not an address|cannot be reached"),
        ("https://exam\nple.org/x", "not an address|cannot be reached"),
        ("", "Only https"),
    ],
)
async def test_refused_with_a_plain_sentence_and_nothing_left(get, tmp_path, path, said):
    with pytest.raises(FetchError) as caught:
        await get(path)
    assert re.search(said, str(caught.value))
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


async def test_a_redirect_may_lead_to_another_place_on_the_allow_list_and_to_no_other(
    store, ca_file, tmp_path
):
    first, second = f"127.0.0.1:{store[0]}", f"localhost:{store[0]}"
    url = f"https://{first}/to?u=https://{second}/file"
    both = FetchLimits(allow=frozenset({first, second}), ca_file=ca_file)
    assert (await fetch(url, tmp_path, both, lambda d, t: None)).size == len(DATA)
    only_first = FetchLimits(allow=frozenset({first}), ca_file=ca_file)
    with pytest.raises(FetchError) as caught:
        await fetch(url, tmp_path, only_first, lambda d, t: None)
    assert caught.value.place == second
    assert f"add {second} to PORBOT_FETCH_ALLOW" in with_advice(caught.value, 100)


@pytest.mark.parametrize("host", ["LocalHost", "ⅼocalhost"])
async def test_a_listed_place_is_recognised_however_it_is_typed(store, ca_file, tmp_path, host):
    limits = FetchLimits(allow=frozenset({f"localhost:{store[0]}"}), ca_file=ca_file)
    fetched = await fetch(f"https://{host}:{store[0]}/file", tmp_path, limits, lambda d, t: None)
    assert fetched.size == len(DATA)


@pytest.mark.parametrize(
    ("url", "listed", "found"),
    [
        ("https://BÜCHER.example:8443/", "xn--bcher-kva.example:8443", True),
        ("https://xn--bcher-kva.example:8443/", "bücher.example:8443", True),
        ("https://[fd00::5]:8443/", "[FD00:0::5]:8443", True),
        ("https://[fd00::5]:8443/", "fd00::5:8443", True),
        ("https://store.internal/", "Store.Internal.:443", True),
        ("https://store.internal:8443/", "store.internal:443", False),
        ("https://a.store.internal:8443/", "store.internal:8443", False),
        ("https://store.internal.evil.example:8443/", "store.internal:8443", False),
        ("https://store.internal:8443/", "not an address:8443", False),
    ],
)
def test_the_allow_list_has_one_spelling(url, listed, found):
    assert is_listed(parse_url(url), [listed]) is found


async def test_a_certificate_nobody_vouches_for_is_refused(store, tmp_path):
    limits = FetchLimits(allow=frozenset({f"127.0.0.1:{store[0]}"}))
    with pytest.raises(FetchError, match="does not trust the certificate"):
        await fetch(f"https://127.0.0.1:{store[0]}/file", tmp_path, limits, lambda d, t: None)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("path", ["/file", "/endless"])
async def test_too_large_with_and_without_a_length(get, tmp_path, path):
    with pytest.raises(FetchError, match="larger than 100,000 bytes"):
        await get(path, most_bytes=100_000)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
async def test_a_server_that_stands_still(get, tmp_path):
    with pytest.raises(FetchError, match="stalled"):
        await get("/slow", idle_seconds=0.5)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
async def test_the_whole_time_is_limited(get, tmp_path):
    with pytest.raises(FetchError, match="did not finish"):
        await get("/slow", total_seconds=0.3)
    assert list(tmp_path.iterdir()) == []


async def test_stopping_is_immediate_and_leaves_nothing(get, tmp_path, until):
    task = asyncio.create_task(get("/slow"))
    await until(lambda: list(tmp_path.iterdir()))
    task.cancel()
    async with asyncio.timeout(50):
        with pytest.raises(asyncio.CancelledError):
            await task
    assert list(tmp_path.iterdir()) == []


async def test_a_name_that_changes_its_address_between_check_and_use(ca_file, store, tmp_path, monkeypatch):
    """DNS rebinding: the resolver's check sees a global address, the connection would go to loopback."""
    from porcore.net import download as module

    async def resolve(self, host, port=0, family=0):
        return [{"hostname": host, "host": "127.0.0.1", "port": port, "family": 2, "proto": 0, "flags": 0}]

    monkeypatch.setattr(module._CheckedResolver, "resolve", resolve)
    with pytest.raises(FetchError, match="local address"):
        await fetch("https://rebind.example/file", tmp_path, FetchLimits(ca_file=ca_file), lambda d, t: None)


async def test_logs_keep_host_and_path_and_never_the_query(get, caplog):
    caplog.set_level(logging.DEBUG)
    await get("/file?signature=geheim#part")
    assert "127.0.0.1/file" in caplog.text
    with pytest.raises(FetchError):
        await get("/a%0a2026-10-25T00:00:00Z%20INFO%20forged?signature=geheim")
    assert "forged" in caplog.text
    assert not [line for line in caplog.text.splitlines() if line.startswith("2026-10-25")]
    assert "geheim" not in caplog.text


@pytest.mark.parametrize(
    "url",
    [
        "https://169.254.169.254/latest",
        "https://169.254.169.254:8080/latest",
        "https://[fd00:ec2::254]/latest",
        "https://[fd00:ec2::254]:80/latest",
        "https://[::ffff:0:169.254.169.254]/latest",
        "https://168.63.129.16/machine",
        "https://168.63.129.16:32526/vmSettings",
        "https://100.100.100.200/latest",
        "https://metadata.google.internal:80/computeMetadata",
    ],
)
async def test_metadata_of_a_cloud_is_never_suggested_for_the_allow_list(get, url):
    with pytest.raises(FetchError) as raised:
        await get(url, allow=False)
    assert "PORBOT_FETCH_ALLOW" not in with_advice(raised.value, 100)
    assert raised.value.place == ""
    assert "local address" in str(raised.value) or "Use port 443." in str(raised.value)


@pytest.mark.parametrize("host", ["169.254.169.254", "[fd00:ec2::254]", "[::ffff:169.254.169.254]"])
async def test_metadata_of_a_cloud_is_not_fetched_even_where_it_is_listed(tmp_path, host):
    limits = FetchLimits(allow=frozenset({f"{host}:443"}))
    with pytest.raises(FetchError, match="local address"):
        await fetch(f"https://{host}/latest", tmp_path, limits, lambda _done, _total: None)


async def test_an_internal_store_is_suggested(get):
    with pytest.raises(FetchError) as local:
        await get("https://10.0.0.1/x", allow=False)
    assert "If it is a store of yours, add 10.0.0.1:443 to PORBOT_FETCH_ALLOW." in with_advice(local.value, 100)
    with pytest.raises(FetchError) as port:
        await get("https://10.0.0.1:8443/x", allow=False)
    assert "Use port 443, or add 10.0.0.1:8443 to PORBOT_FETCH_ALLOW if" in with_advice(port.value, 100)
    assert "PORBOT" not in f"{local.value}{port.value}", "the library knows no settings of the bot"


async def test_what_helps_is_said_in_the_bots_settings(get, tmp_path):
    """The library says what was found; the bot names the setting that may be changed."""
    for path, changes, setting in (
        ("/file", {"most_bytes": 1000}, "PORBOT_FETCH_LIMIT_MB"),
        ("/slow", {"total_seconds": 0.1}, "PORBOT_FETCH_TIMEOUT"),
        ("/file", {"ca_file": tmp_path / "missing.pem"}, "PORBOT_FETCH_CA_FILE"),
    ):
        with pytest.raises(FetchError) as caught:
            await get(path, **changes)
        assert setting in with_advice(caught.value, 100)
        assert "PORBOT" not in str(caught.value)
    with pytest.raises(FetchError) as caught:
        await get("https://user:word@example.org/x")
    assert with_advice(caught.value, 100).endswith("Use one without, or the import folder.")
