"""Telegram's webhook: takes updates on a public path, proves by a secret that Telegram sent them, and holds each
until nothing of it can get lost."""

import hmac
import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

__all__ = ["WebhookServer"]

_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
_MOST_BYTES = 2**20


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
    ) -> None:
        """`path` is the one of PORBOT_WEBHOOK_URL; `port` 0 takes a free one, told by `port` once started."""
        self.port = port
        self._host, self._secret, self._deliver, self._path = host, secret, deliver, path
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Start listening. Raises OSError when the port is taken."""
        app = web.Application(client_max_size=_MOST_BYTES)
        app.add_routes([web.post(self._path, self._take), web.get("/healthz", self._healthz)])
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        await web.TCPSite(self._runner, self._host, self.port).start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _healthz(self, _request: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def _take(self, request: web.Request) -> web.Response:
        given = request.headers.get(_SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self._secret):
            return web.Response(status=401)
        if request.content_type != "application/json":
            return web.Response(status=415)
        try:
            update = json.loads(await request.read())
        except (ValueError, RecursionError):
            return web.Response(status=400)
        if not isinstance(update, dict) or type(update.get("update_id")) is not int:
            return web.Response(status=400)
        return web.Response(status=200 if await self._deliver(update) else 503)
