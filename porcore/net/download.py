"""Downloading a file from an https address, trusting neither the address nor what answers there.

At every hop the check is on what the socket is really connected to, before a byte of the request is sent: a name
can resolve to one thing when it is checked and to another when it is used, and literal addresses are never
resolved at all.
"""

import asyncio
import io
import logging
import os
import socket
import ssl
from functools import cache, partial
from pathlib import Path
from urllib.parse import urljoin

import aiohttp
from aiohttp import AddrInfoType
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver
from yarl import URL

from porcore.durable import disk_errors
from porcore.errors import SnapshotError
from porcore.net.addresses import check_address, is_nobodys_store
from porcore.net.errors import NO_ADDRESS, AddressError, FetchError, FetchFault
from porcore.net.limits import Fetched, FetchLimits, OnBytes
from porcore.net.threads import to_thread_and_wait
from porcore.net.urls import is_listed, parse_url, place_of

__all__ = ["download"]

_LOG = logging.getLogger(__name__)
_MOST_REDIRECTS = 3
_REDIRECTS = (301, 302, 303, 307, 308)
_PIECE = 1 << 18  # bytes


async def download(url: str, folder: Path, limits: FetchLimits, on_progress: OnBytes) -> Fetched:
    """Download `url` into a private file in `folder`; nothing stays there when it fails. Raises FetchError."""
    target = folder / "download"
    try:
        async with asyncio.timeout(limits.total_seconds):
            return await _follow(parse_url(url), target, limits, on_progress)
    except TimeoutError:
        target.unlink(missing_ok=True)
        raise _took_too_long(limits) from None
    except SnapshotError as error:
        target.unlink(missing_ok=True)
        raise FetchError(str(error)) from None
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def _took_too_long(limits: FetchLimits) -> FetchError:
    found = f"The download stalled or did not finish within {limits.total_seconds:g} seconds."
    return FetchError(found, "Try again.", FetchFault.SLOW)


async def _follow(url: URL, target: Path, limits: FetchLimits, on_progress: OnBytes) -> Fetched:
    tls = cache(partial(_tls, limits.ca_file))  # reading the system's certificates takes a while
    for _ in range(_MOST_REDIRECTS + 1):
        allowed = is_listed(url, limits.allow)
        if url.port != 443 and not allowed:
            place = "" if is_nobodys_store(url.host or "") else place_of(url)
            raise FetchError(f"Port {url.port} is not fetched from.", "Use port 443.", FetchFault.PORT, place)
        _LOG.info("fetching from %s%s", url.raw_host, url.raw_path)
        async with _session(limits, tls(), allowed=allowed) as session:
            location, received = await _get(session, url, target, limits, on_progress)
        if location is None:
            return Fetched(target, received)
        url = parse_url(_joined(url, location))
    raise FetchError(f"The address was redirected more than {_MOST_REDIRECTS} times. Use the final address.")


def _joined(url: URL, location: str) -> str:
    """Return where a redirect leads. Raises FetchError."""
    try:
        return urljoin(str(url), location)
    except ValueError:  # such as "//[" and texts that are no Unicode
        raise FetchError(
            "The server redirects to something that is not an address. Use the final address."
        ) from None


def _session(limits: FetchLimits, tls: ssl.SSLContext, *, allowed: bool) -> aiohttp.ClientSession:
    timeout = aiohttp.ClientTimeout(
        total=None, sock_connect=limits.connect_seconds, sock_read=limits.idle_seconds
    )
    connector = aiohttp.TCPConnector(
        socket_factory=partial(_checked_socket, allowed=allowed),
        resolver=_CheckedResolver(allowed=allowed),
        ssl=tls,
        force_close=True,
        use_dns_cache=False,
    )
    return aiohttp.ClientSession(
        connector=connector,
        timeout=timeout,
        trust_env=False,
        auto_decompress=False,
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"Accept-Encoding": "identity", "User-Agent": limits.agent},
    )


def _tls(ca_file: Path | None) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if ca_file is not None:
        try:
            context.load_verify_locations(ca_file)
        except (OSError, ssl.SSLError):
            raise FetchError(
                f"The certificates in {ca_file.name} cannot be read. Expected a file in PEM format.",
                fault=FetchFault.CERTIFICATES,
            ) from None
    return context


class _CheckedResolver(AbstractResolver):
    """Gives a name's addresses only when every one of them may be connected to."""

    def __init__(self, *, allowed: bool) -> None:
        self._allowed, self._resolver = allowed, ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Resolve, and refuse a name with a local address among its own."""
        found = await self._resolver.resolve(host, port, family)
        for each in found:
            check_address(each["host"], may_be_internal=self._allowed)
        return found

    async def close(self) -> None:
        """Close the resolver."""
        await self._resolver.close()


def _checked_socket(info: AddrInfoType, *, allowed: bool) -> socket.socket:
    """Make the socket for exactly this address, unless it is one that is not connected to."""
    family, kind, protocol, _, address = info
    check_address(str(address[0]), may_be_internal=allowed)
    made = socket.socket(family, kind, protocol)
    made.setblocking(False)
    return made


async def _get(
    session: aiohttp.ClientSession, url: URL, target: Path, limits: FetchLimits, on_progress: OnBytes
) -> tuple[str | None, int]:
    """Download one hop; return where it is redirected to, or None and the bytes received."""
    try:
        async with session.get(url, allow_redirects=False) as response:
            if response.status in _REDIRECTS:
                return _location(response), 0
            _check_head(response, limits)
            return None, await _receive(response, target, limits, on_progress)
    except AddressError as error:
        place = place_of(url) if error.own else ""
        found = f"{url.host} leads to a local address ({error})."
        raise FetchError(found, fault=FetchFault.LOCAL, place=place) from None
    except TimeoutError:
        raise _took_too_long(limits) from None
    except aiohttp.InvalidURL:
        raise FetchError(NO_ADDRESS) from None
    except aiohttp.ClientSSLError:
        raise FetchError(
            f"This machine does not trust the certificate of {url.host}. Expected a valid one."
        ) from None
    except aiohttp.ClientPayloadError:
        raise FetchError("The connection ended before the whole file arrived. Try again.") from None
    except aiohttp.ClientConnectorDNSError:
        raise FetchError(
            f"{url.host} cannot be reached: there is no address for that name. Check the spelling."
        ) from None
    except aiohttp.ClientResponseError:
        raise FetchError(
            f"{url.host} did not answer in correct HTTP: for example, the body was longer than the server said"
            " (Content-Length).",
            "Check the server.",
            FetchFault.NOT_HTTP,
        ) from None
    except (aiohttp.ClientError, OSError) as error:
        _LOG.warning("%s cannot be reached: %s", url.raw_host, type(error).__name__)
        raise FetchError(
            f"{url.host} cannot be reached, or does not speak https there. Check the address, and whether this machine"
            " may connect to it."
        ) from None
    except ValueError:
        # Names that the resolver cannot write, such as labels of 64 letters.
        raise FetchError(NO_ADDRESS) from None


def _location(response: aiohttp.ClientResponse) -> str:
    location = response.headers.get("Location")
    if not location:
        raise FetchError("The server redirects to nowhere. Use the final address.")
    return location


def _check_head(response: aiohttp.ClientResponse, limits: FetchLimits) -> None:
    if response.status != 200:
        raise FetchError(f"The server answered {response.status}, expected 200. Check the address.")
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise FetchError(
            "The server sent the file compressed, expected it as it is. Serve it without compression."
        )
    if response.content_length is not None and response.content_length > limits.most_bytes:
        raise _too_large(limits)


def _too_large(limits: FetchLimits) -> FetchError:
    return FetchError(f"The file is larger than {limits.most_bytes:,} bytes.", fault=FetchFault.LARGE)


async def _receive(
    response: aiohttp.ClientResponse, target: Path, limits: FetchLimits, on_progress: OnBytes
) -> int:
    done = 0
    with disk_errors(target.parent):
        descriptor = os.open(target, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb", buffering=0) as file:
        async for piece in response.content.iter_chunked(_PIECE):
            done += len(piece)
            if done > limits.most_bytes:  # counted, because a header may lie
                raise _too_large(limits)
            await to_thread_and_wait(_write, file, piece, target.parent)
            on_progress(done, response.content_length)
    return done


def _write(file: io.FileIO, piece: bytes, folder: Path) -> None:
    """Write all of `piece` without a buffer, so that a full disk shows here and not when the file is closed."""
    rest = memoryview(piece)
    with disk_errors(folder):
        while rest:
            rest = rest[file.write(rest) :]
