"""The sockets of our servers: no one holds one without asking for something, and no one takes them from the others.

The framework waits for headers for as long as a connection lasts, or for an hour; its timeouts differ between versions.
"""

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import web
from aiohttp.web_protocol import RequestHandler

__all__ = ["WAIT_SECONDS", "Doors"]

WAIT_SECONDS = 10.0  # for all headers, from the connection or from the answer before

_TICKS = 10  # looks at the connections in that time
_NEW_SECONDS = 1.0

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Doors:
    """Listens for an application. A request that is being handled has all the time that its handler takes."""

    def __init__(self, app: web.Application, most: int, wait_seconds: float = WAIT_SECONDS) -> None:
        """`most`: how many connections there may be at once; for one more, the one that has waited longest without a request is closed."""
        self._most, self._wait = most, wait_seconds
        self._handling: set[RequestHandler] = set()
        self._idle: dict[RequestHandler, float] = {}  # since when, oldest first
        app.middlewares.append(self._handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        self._server: asyncio.Server | None = None
        self._watching: asyncio.Task[None] | None = None

    async def open(self, host: str, port: int) -> int:
        """Listen on a TCP `port`, 0 for a free one; return the port. Raises OSError when it is taken."""
        await self._runner.setup()
        try:
            loop = asyncio.get_running_loop()
            self._server = await loop.create_server(self._connected, host, port, backlog=128)
        except OSError:
            await self._runner.cleanup()
            raise
        self._watching = asyncio.create_task(self._watch())
        taken: int = self._server.sockets[0].getsockname()[1]
        return taken

    async def close(self) -> None:
        """Take no more connections and end those that are open, after a moment for what is being answered."""
        if self._watching is not None:
            self._watching.cancel()
        if self._server is not None:
            self._server.close()
        await self._runner.cleanup()

    def _connected(self) -> asyncio.BaseProtocol:
        server = self._runner.server
        assert server is not None, "set up before it listens"
        self._forget_closed()
        if len(self._idle) + len(self._handling) >= self._most:
            oldest = next((one for one in self._idle if one.transport is not None), None)
            if oldest is None:
                return _Refused()
            self._end(oldest)
        protocol = server()
        self._idle[protocol] = self._time()
        return protocol

    @web.middleware
    async def _handle(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        protocol = request.protocol
        self._idle.pop(protocol, None)
        self._handling.add(protocol)
        try:
            return await handler(request)
        finally:
            self._handling.discard(protocol)
            self._idle[protocol] = self._time()

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(self._wait / _TICKS)
            self._forget_closed()
            late = self._time() - self._wait
            for protocol in [one for one, since in self._idle.items() if since < late]:
                self._end(protocol)

    def _end(self, protocol: RequestHandler) -> None:
        del self._idle[protocol]
        if protocol.transport is not None:
            protocol.transport.abort()

    def _forget_closed(self) -> None:
        # A new one has no transport for a moment.
        new = self._time() - _NEW_SECONDS
        for protocol in [one for one, since in self._idle.items() if one.transport is None and since < new]:
            del self._idle[protocol]

    def _time(self) -> float:
        return asyncio.get_running_loop().time()


class _Refused(asyncio.Protocol):
    """What a connection gets for which there is no place."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Close it."""
        transport.close()
