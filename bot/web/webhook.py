"""Telegram's webhook: takes updates on a public path, proves by a secret that Telegram sent them, and holds each
until nothing of it can get lost."""

import asyncio
import hmac
import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.web.connections import WAIT_SECONDS, Doors

__all__ = ["DELIVERED_AT_ONCE", "WebhookServer"]

_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
_MOST_BYTES = 2**20
DELIVERED_AT_ONCE = 100  # the most that Telegram does; each waits for its answer
_MORE_CONNECTIONS = 64  # resting ones, monitors, and those of whoever finds the port


class WebhookServer:
    """Hands every update to `deliver`: 200 when that returns True, 503 when it is to come again.

    ``/healthz`` says that the process answers.
    """

    def __init__(
        self,
        host: str,
        port: int,
        secret: bytes,
        deliver: Callable[[dict[str, Any]], Awaitable[bool]],
        path: str,
        wait_seconds: float = WAIT_SECONDS,
    ) -> None:
        """`path` is the one of PORBOT_WEBHOOK_URL; `port`: a TCP port, 0 for a free one, which `port`
        tells once it is started. `secret`: 1 to 256 characters in ASCII, which Telegram sends in a header.

        `wait_seconds`: for the headers of a request, and for its body.
        """
        self.port = port
        self._host, self._secret, self._deliver = host, secret, deliver
        self._wait = wait_seconds
        app = web.Application(client_max_size=_MOST_BYTES)
        app.add_routes([web.post(path, self._take), web.get("/healthz", self._healthz)])
        self._doors = Doors(app, DELIVERED_AT_ONCE + _MORE_CONNECTIONS, wait_seconds)

    async def start(self) -> None:
        """Start listening. Raises OSError when the port is taken."""
        self.port = await self._doors.open(self._host, self.port)

    async def stop(self) -> None:
        """Stop listening."""
        await self._doors.close()

    async def _healthz(self, _request: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def _take(self, request: web.Request) -> web.Response:
        given = request.headers.get(_SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self._secret):
            return web.Response(status=401)
        if request.content_type != "application/json":
            return web.Response(status=415)
        try:
            async with asyncio.timeout(self._wait):
                body = await request.read()
            update = json.loads(body)
        except TimeoutError:
            late = web.Response(status=408)
            late.force_close()
            return late
        except (ValueError, RecursionError):
            return web.Response(status=400)
        if not isinstance(update, dict) or type(update.get("update_id")) is not int:
            return web.Response(status=400)
        return web.Response(status=200 if await self._deliver(update) else 503)
