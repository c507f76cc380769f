"""``/healthz``, ``/readyz`` and ``/metrics`` on a loopback port of their own, never on the public one."""

import asyncio
from collections.abc import Callable, Sequence

from aiohttp import web

from bot.metrics import Metrics
from bot.web.connections import Doors

__all__ = ["OpsServer"]

_CONNECTIONS = 32


class OpsServer:
    """The operators' port. `port`: a TCP port, 0 for a free one, which `port` tells once it is started."""

    def __init__(
        self,
        host: str,
        port: int,
        metrics: Metrics,
        reasons: Callable[[], Sequence[str]],
        progress: Callable[[], str] = lambda: "",
    ) -> None:
        """`reasons` says why the bot is not ready, `progress` what else a ready one has to say; both may block."""
        self.port = port
        self._host, self._metrics, self._reasons, self._progress = host, metrics, reasons, progress
        app = web.Application()
        app.add_routes(
            [
                web.get("/healthz", self._healthz),
                web.get("/readyz", self._readyz),
                web.get("/metrics", self._give_metrics),
            ]
        )
        self._doors = Doors(app, _CONNECTIONS)

    async def start(self) -> None:
        """Start listening. Raises OSError when the port is taken."""
        self.port = await self._doors.open(self._host, self.port)

    async def stop(self) -> None:
        """Stop listening."""
        await self._doors.close()

    async def _healthz(self, _request: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def _readyz(self, _request: web.Request) -> web.Response:
        reasons = await asyncio.to_thread(self._reasons)  # a locked catalogue is waited for
        lines = reasons or [line for line in ("ready", self._progress()) if line]
        return web.Response(status=503 if reasons else 200, text="\n".join(lines) + "\n")

    async def _give_metrics(self, _request: web.Request) -> web.Response:
        headers = {"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}
        return web.Response(body=self._metrics.text(), headers=headers)
