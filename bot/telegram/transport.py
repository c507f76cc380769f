"""Calls to Telegram over aiohttp, at half the processor time of the client that the library brings.

It is told when a resting connection closes, where the other asks each of them before every call, and its parser is
compiled. Parameters go as JSON, which Telegram takes wherever no file goes along:
core.telegram.org/bots/api#making-requests.
"""

import json
import logging
import ssl
from functools import cache
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
import httpx
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.errors import BotError
from bot.telegram.body import ANSWER, FILE, BodyError, read_body

__all__ = ["NEVER_SENT", "ProxyError", "Transport"]

_LOG = logging.getLogger(__name__)

# Faults with which nothing of the call has left this machine: no name, no connection, none through the proxy, no free one
# in time.
NEVER_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.ClientHttpProxyError)
_CONNECT_SECONDS = 5.0
_WRITE_SECONDS = 5.0
_WRITE_FILE_SECONDS = 300.0  # 50 MB, the most that Telegram takes, over a slow line
_IDLE_SECONDS = 15.0  # servers wait longer before they close a resting connection
_JSON = {"Content-Type": "application/json"}


class ProxyError(BotError, NetworkError):
    """The environment names a proxy that is not an HTTP proxy."""


class Transport(BaseRequest):
    """Calls over at most `connections` connections at once, through the proxy that the environment names.

    `read_seconds`: for each part of an answer; `turn_seconds`: for one of the connections to become free.
    """

    def __init__(self, connections: int, read_seconds: float, turn_seconds: float) -> None:
        self._connections = connections
        self._read_seconds, self._turn_seconds = read_seconds, turn_seconds
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds for an answer, unless a call brings its own."""
        return self._read_seconds

    async def initialize(self) -> None:
        """Make the session; a second call changes nothing."""
        if self._session is None:
            connector = aiohttp.TCPConnector(
                limit=self._connections, keepalive_timeout=_IDLE_SECONDS, ssl=_trusted()
            )
            self._session = aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )

    async def shutdown(self) -> None:
        """Close all connections; a second call changes nothing."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Return status and body. Raises NetworkError, whose cause tells whether it is one of NEVER_SENT.

        Of an upload the whole has a limit, or it raises TimedOut; of a download the bytes and their rate
        (`bot.telegram.body`, whose BodyError it raises). RuntimeError: `initialize` was not called.
        """
        if self._session is None:
            raise RuntimeError("the transport is not initialized")
        body, headers = _body(request_data)
        read = _seconds(read_timeout, self._read_seconds)
        write = _seconds(write_timeout, _WRITE_SECONDS if isinstance(body, bytes) else _WRITE_FILE_SECONDS)
        connect = _seconds(connect_timeout, _CONNECT_SECONDS)
        turn = _seconds(pool_timeout, self._turn_seconds)
        timeout = aiohttp.ClientTimeout(
            total=None if method == "GET" else turn + connect + write + read,
            connect=turn + connect,
            sock_connect=connect,
            sock_read=read,
        )
        parts = urlsplit(url)
        try:
            async with self._session.request(
                method,
                url,
                data=body,
                headers=headers,
                timeout=timeout,
                proxy=_proxy(parts.scheme, parts.netloc),
                allow_redirects=False,
            ) as response:
                if method == "POST":
                    _LOG.debug("%s: %d", parts.path.rpartition("/")[2], response.status)
                return response.status, await read_body(response, FILE if method == "GET" else ANSWER)
        except BodyError as error:
            if method == "GET":
                raise
            raise NetworkError(f"an answer that is too {error.kind}") from error
        # Their texts hold the address, and the address holds the token.
        except TimeoutError as error:
            raise TimedOut(type(error).__name__) from error
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(type(error).__name__) from error


def _body(request_data: RequestData | None) -> tuple[bytes | aiohttp.FormData | None, dict[str, str] | None]:
    """Return the body of a call and its headers: JSON, or a form where files go along."""
    if request_data is None or not request_data.parameters:
        return None, None
    files = request_data.multipart_data
    if not files:
        return json.dumps(request_data.parameters).encode(), _JSON
    form = aiohttp.FormData(request_data.json_parameters)
    for name, (filename, content, kind) in files.items():
        # A file object is sent in parts; bytes would all be written at once.
        data = BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, data, filename=filename, content_type=kind)
    return form, None


@cache
def _trusted() -> ssl.SSLContext:
    """Return whom to trust, one for all sessions: reading some 140 certificates takes 50 ms."""
    return httpx.create_ssl_context()


@cache
def _proxy(scheme: str, host: str) -> str | None:
    """Return the proxy for a host. Asked once: the session itself would look through the environment for every call."""
    if proxy_bypass(host):
        return None
    proxies = getproxies()
    proxy = proxies.get(scheme) or proxies.get("all")
    if proxy and not proxy.startswith(("http://", "https://")):
        raise ProxyError("a proxy in the environment is not an HTTP proxy")
    return proxy or None


def _seconds(given: Any, default: float) -> float:
    """Return what a call brings, or the default: the library marks a value that was left out by an object of its own."""
    return float(given) if isinstance(given, int | float) else default
