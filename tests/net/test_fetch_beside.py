"""What stands around a download: the names it resolves, and the proxy of the environment."""

import asyncio

import pytest

from porcore.net import AddressError, FetchError, FetchLimits, fetch
from porcore.net.download import _CheckedResolver


async def test_a_name_that_leads_here_is_refused_before_anything_is_connected():
    with pytest.raises(AddressError):
        await _CheckedResolver(allowed=False).resolve("localhost", 443)
    assert await _CheckedResolver(allowed=True).resolve("localhost", 443)


async def test_a_proxy_of_the_environment_is_not_asked(tmp_path, monkeypatch):
    """Behind a proxy the checks on addresses would look at the proxy's own."""
    asked = []

    async def proxy(reader, writer):
        asked.append(await reader.readline())
        writer.close()

    server = await asyncio.start_server(proxy, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{port}")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    async with server:
        # Port 1 of this machine is listed, and nobody answers there: only a proxy could.
        limits = FetchLimits(allow=frozenset({"127.0.0.1:1"}))
        with pytest.raises(FetchError, match="cannot be reached"):
            await fetch("https://127.0.0.1:1/x", tmp_path, limits, lambda _done, _total: None)
    assert asked == []
