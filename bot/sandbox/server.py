"""The HTTP side: loopback only, a random key in every path, Host and Origin checked, Bot API calls answered.

core.telegram.org/bots/api#making-requests. Without the key every path is 404, so that a web page which guesses the
port learns nothing; Host and Origin stop the ones that rebind a name to 127.0.0.1. Nothing is logged but the name of
a method and the type of an unexpected error.
"""

import asyncio
import contextlib
import hmac
import logging
import secrets
import traceback
from collections import deque
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any, Final

from aiohttp import web

from bot.sandbox.errors import ApiError
from bot.sandbox.faults import Call, Faults
from bot.sandbox.files import send_file
from bot.sandbox.methods import METHODS, Context
from bot.sandbox.page_api import add_page_routes
from bot.sandbox.params import MAX_BODY, Params, read_params
from bot.sandbox.state import World
from bot.sandbox.webhook import WebhookSender

__all__ = ["Server"]

_LOG = logging.getLogger(__name__)
_HOST: Final = "127.0.0.1"
_NAMES: Final = ("127.0.0.1", "localhost", "[::1]")
_CALLS_KEPT: Final = 10_000
_HAND_OVER: Final = 20  # turns of the event loop from a client's first step to its connection
_HANG_UP: Final = 0.1  # seconds in which it is noticed that a connection was closed


class Server:
    """Listens on 127.0.0.1; `port` 0 takes a free one. Not restartable after `stop`."""

    def __init__(self, world: World, token: str, port: int) -> None:
        self.world = world
        self.port = port
        self.key = secrets.token_urlsafe(24)
        self.faults = Faults()
        self.calls: deque[Call] = deque(maxlen=_CALLS_KEPT)
        self.webhook = WebhookSender(world.updates, world.signal)
        self._token = token
        self._context = Context(world, self.webhook)
        self._site: web.TCPSite | None = None
        app = web.Application(client_max_size=MAX_BODY, middlewares=[self._guard])
        app.add_routes(
            [
                web.route("*", "/{key}/bot{token}/{method}", self._api_call),
                web.get("/{key}/file/bot{token}/{path:.+}", self._download),
            ]
        )
        add_page_routes(app, world)
        # Without cancellation a long poll outlives its reader, and the next reader's updates go to a dead socket.
        self._runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.5)

    async def start(self) -> None:
        """Start listening; raise OSError when the port is taken."""
        await self._runner.setup()
        try:
            await self.resume()
        except OSError:
            await self._runner.cleanup()
            raise

    async def stop(self) -> None:
        """Stop listening, end all requests and the webhook."""
        await self.webhook.stop()
        await self.pause()
        await self._runner.cleanup()

    async def pause(self) -> None:
        """Refuse new connections and cut all open ones, as when the network is gone."""
        site, self._site = self._site, None
        # asyncio leaves a connection open that was taken but not yet handed over when its server closes.
        for _ in range(_HAND_OVER):
            await asyncio.sleep(0)
        if site is not None:
            await site.stop()
        if (server := self._runner.server) is not None:
            for connection in list(server.connections):
                if connection.transport is not None:
                    connection.transport.abort()
        await asyncio.sleep(0)

    async def resume(self) -> None:
        """Listen again on the same port."""
        if self._site is not None:
            return
        site = web.TCPSite(self._runner, _HOST, self.port)
        await site.start()
        self._site = site
        if self.port == 0:
            self.port = int(self._runner.addresses[0][1])

    @web.middleware
    async def _guard(self, request: web.Request, handler: Any) -> web.StreamResponse:
        allowed = {f"{name}:{self.port}" for name in _NAMES}
        origin = request.headers.get("Origin")
        if request.headers.get("Host") not in allowed or not (
            origin is None or origin in {f"http://{host}" for host in allowed}
        ):
            return web.Response(status=403, text="This server answers its own machine only.\n")
        if not _equal(request.path.removeprefix("/").partition("/")[0], self.key):
            return web.Response(status=404)
        response: web.StreamResponse = await handler(request)
        return response

    def _authorized(self, request: web.Request) -> bool:
        return _equal(request.match_info["token"], self._token)

    async def _api_call(self, request: web.Request) -> web.StreamResponse:
        if not self._authorized(request):
            return _refusal(ApiError(401, "Unauthorized"))
        if request.method not in ("GET", "POST"):
            return _refusal(ApiError(405, "Method Not Allowed"))
        method = METHODS.get(request.match_info["method"].lower())
        if method is None:
            return _refusal(ApiError(404, "Not Found: method not found"))
        params = Params(method.name)
        try:
            with _unexpected(method.name):
                params = await read_params(request, method.name, method.accepts)
                chat = _chat(params)
                await self.faults.before(method.name, chat)
                if self.faults.cuts(method.name, chat):
                    self._record(params, "cut")
                    return _cut(request)
                if instead := self.faults.instead(method.name, chat):
                    self._record(params, "answered by something else")
                    return web.Response(
                        status=instead.status, body=instead.body, content_type=instead.content_type
                    )
                result = await method.run(self._context, params)
        except ApiError as error:
            # A poll that a restarted bot takes over was refused to no one, if the old one has hung up.
            if error.code == HTTPStatus.CONFLICT:
                await asyncio.sleep(_HANG_UP)
            self._record(params, error.description if request.transport is not None else "")
            return _refusal(error)
        self._record(params)
        if self.faults.loses(method.name, chat):
            return _cut(request)
        return web.json_response({"ok": True, "result": result})

    def _record(self, params: Params, error: str = "") -> None:
        names = tuple(upload.name for upload in params.files.values())
        self.calls.append(Call(params.method, dict(params.values), names, error))
        self.world.signal.fire()

    async def _download(self, request: web.Request) -> web.StreamResponse:
        if not self._authorized(request):
            return _refusal(ApiError(401, "Unauthorized"))
        stored = self.world.files.at_path(request.match_info["path"])
        if stored is None:
            return _refusal(ApiError(404, "Not Found"))
        try:
            await self.faults.before("download")
        except ApiError as error:
            return _refusal(error)
        return await send_file(request, stored)


def _equal(given: str, secret: str) -> bool:
    """Compare in constant time; `given` may hold anything a path can."""
    return hmac.compare_digest(given.encode(errors="replace"), secret.encode())


def _chat(params: Params) -> int | None:
    try:
        return int(str(params.values.get("chat_id")))
    except ValueError:
        return None


def _cut(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()  # goes nowhere


def _refusal(error: ApiError) -> web.Response:
    response = web.json_response(error.to_json(), status=error.code)
    # Also ends what is left of a body no one reads.
    if error.code in (401, 404, 413):
        response.force_close()
    if error.retry_after is not None:
        response.headers["Retry-After"] = str(error.retry_after)
    return response


@contextlib.contextmanager
def _unexpected(method: str) -> Iterator[None]:
    """Turn a fault of the sandbox into 500, logging where it happened but no value: it may hold a message."""
    try:
        yield
    except ApiError:
        raise
    except Exception as error:  # noqa: BLE001 -- the outermost frame of a call
        where = "".join(traceback.format_tb(error.__traceback__))
        _LOG.error("%s failed with %s\n%s", method, type(error).__name__, where)
        raise ApiError(500, "Internal Server Error") from None
