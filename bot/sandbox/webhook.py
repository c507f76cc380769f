"""Delivery of updates by POST, up to max_connections at once and each again until the bot answers with 2xx.

core.telegram.org/bots/api#setwebhook.

The url must be a loopback address: the sandbox never talks to anything but this machine.
"""

import asyncio
import contextlib
import functools
import ipaddress
import re
import ssl
import time
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import aiohttp

from bot.sandbox.errors import bad_request
from bot.sandbox.signals import Signal
from bot.sandbox.updates import Update, UpdateQueue

__all__ = ["Webhook", "WebhookSender", "checked_webhook"]

SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 -- the header's name
_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{1,256}")
_FIRST_RETRY: Final = 0.1  # seconds, doubled up to the last
_LAST_RETRY: Final = 5.0
_TIMEOUT: Final = aiohttp.ClientTimeout(total=60)


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where updates go; an empty url means nowhere."""

    url: str = ""
    secret: str = ""
    certificate: str = ""  # PEM, trusted for this url
    max_connections: int = 40


def checked_webhook(url: str, secret: str, certificate: str, max_connections: int) -> Webhook:
    """Return a webhook, or raise ApiError: loopback http(s) urls only, secret of 1-256 letters `A-Za-z0-9_-`."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        raise bad_request("bad webhook: invalid URL") from None
    if url and (parts.scheme not in ("http", "https") or not _is_loopback(host)):
        raise bad_request("bad webhook: this sandbox delivers to http(s) URLs of a loopback address only")
    if secret and not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    if not 1 <= max_connections <= 100:
        raise bad_request("max_connections must be between 1 and 100")
    if certificate:
        _context(certificate)
    return Webhook(url, secret, certificate, max_connections)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _context(certificate: str) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cadata=certificate)
    except (ssl.SSLError, ValueError):
        raise bad_request("bad webhook: failed to read the certificate, expected PEM") from None


class WebhookSender:
    """A task that empties the queue into the webhook while one is set."""

    def __init__(self, queue: UpdateQueue, signal: Signal) -> None:
        self._queue = queue
        self._signal = signal
        self._task: asyncio.Task[None] | None = None
        self.webhook = Webhook()
        self.last_error = ""
        self.last_error_date = 0  # unix seconds

    async def set(self, webhook: Webhook) -> None:
        """Deliver to `webhook` from now on; its update in flight ends first."""
        await self.stop()
        self.webhook, self.last_error, self.last_error_date = webhook, "", 0
        self._queue.webhook_url = webhook.url
        if webhook.url:
            self._queue.end_polls("terminated by setWebhook request")
            self._task = asyncio.create_task(self._run(webhook))

    async def stop(self) -> None:
        """Stop delivering."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _run(self, webhook: Webhook) -> None:
        secure = _context(webhook.certificate) if webhook.certificate else True
        headers = {SECRET_HEADER: webhook.secret} if webhook.secret else {}
        flying: dict[int, asyncio.Task[None]] = {}  # by update_id
        connector = aiohttp.TCPConnector(limit=webhook.max_connections)
        async with aiohttp.ClientSession(connector=connector, timeout=_TIMEOUT, headers=headers) as session:

            def next_one() -> Update | None:
                if len(flying) >= webhook.max_connections:
                    return None
                return next((one for one in self._queue.pending if one.update_id not in flying), None)

            def landed(update_id: int, _task: asyncio.Task[None]) -> None:
                del flying[update_id]
                self._signal.fire()

            try:
                while True:
                    await self._signal.wait(lambda: next_one() is not None, 3600)
                    update = next_one()
                    if update is None:
                        continue
                    task = asyncio.create_task(self._deliver(session, webhook.url, update, secure))
                    flying[update.update_id] = task
                    task.add_done_callback(functools.partial(landed, update.update_id))
            finally:
                ending = list(flying.values())
                for task in ending:
                    task.cancel()
                await asyncio.gather(*ending, return_exceptions=True)

    async def _deliver(
        self, session: aiohttp.ClientSession, url: str, update: Update, secure: ssl.SSLContext | bool
    ) -> None:
        """Deliver one update, as often as it takes, and take it off the queue."""
        pause = _FIRST_RETRY
        while fault := await self._post(session, url, update.body, secure):
            self.last_error, self.last_error_date = fault, int(time.time())
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LAST_RETRY)
        with contextlib.suppress(ValueError):  # dropped meanwhile
            self._queue.pending.remove(update)

    @staticmethod
    async def _post(
        session: aiohttp.ClientSession, url: str, body: dict[str, Any], secure: ssl.SSLContext | bool
    ) -> str:
        try:
            async with session.post(url, json=body, ssl=secure, allow_redirects=False) as answer:
                if 200 <= answer.status < 300:
                    return ""
                return f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except aiohttp.ClientError:
            return "Connection failed"
        except TimeoutError:
            return "Read timeout expired"
