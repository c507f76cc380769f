"""``porbot run``: the bot's life from start to SIGTERM.

Telegram may be out of reach at the start, in between and at the end; none of that keeps us from ending
within five seconds.
"""

import asyncio
import contextlib
import itertools
import logging
import signal
from collections.abc import AsyncIterator, Awaitable, Sequence
from typing import Any

from telegram import Update
from telegram.error import InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.app import ALLOWED_UPDATES, build_application
from bot.http.health import OpsServer
from bot.http.webhook import WebhookServer
from bot.menu import set_menu
from bot.operator.notify import tell_operators
from bot.services import make_services
from bot.settings import Settings
from bot.words.operator import faults_at_start

__all__ = ["BotRun", "run_until_stopped"]

_LOG = logging.getLogger(__name__)
_RETRY_SECONDS = 5.0
_STOP_SECONDS = 4.0  # for the whole shutdown


class BotRun:
    """One running bot. `start` returns once it serves or waits for Telegram; `stop` always ends."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.services, self._faults = make_services(settings)
        self.application = build_application(self.services, polling=not settings.webhook_url)
        self.ops = OpsServer(settings.ops_host, settings.ops_port, self.services.metrics, self.reasons)
        self._webhook: WebhookServer | None = None
        self._connecting: asyncio.Task[None] | None = None
        self._connected = asyncio.Event()
        self.failed: asyncio.Future[Exception] = asyncio.get_running_loop().create_future()

    def reasons(self) -> Sequence[str]:
        """Return why the bot is not ready; empty when it is."""
        reasons = []
        if not self._connected.is_set():
            reasons.append("Telegram has not answered yet")
        if not self.services.shelf.served():
            reasons.append("no snapshot is being served; an operator can /load one")
        return reasons

    async def start(self) -> None:
        """Open the operators' port, then connect to Telegram in the background, as often as it takes."""
        await self.ops.start()
        self._connecting = asyncio.create_task(self._connect())

    async def connected(self) -> None:
        """Wait until Telegram has answered."""
        await self._connected.wait()

    async def _connect(self) -> None:
        try:
            await self._reach_telegram()
            await self._listen()
            self._connected.set()
            await self._greet()
        except TelegramError as error:
            _fail(self.failed, error)
        except OSError as error:
            _fail(self.failed, error)

    async def _reach_telegram(self) -> None:
        """Ask Telegram who we are until it answers; only a refused token ends the asking."""
        for attempt in itertools.count():
            try:
                await self.application.initialize()
            except InvalidToken:
                raise
            except (NetworkError, RetryAfter) as error:
                _LOG.warning("Telegram cannot be reached (%s); trying again", type(error).__name__)
                await asyncio.sleep(min(_RETRY_SECONDS, 0.5 * 2**attempt))
            else:
                return

    async def _listen(self) -> None:
        application, settings = self.application, self._settings
        await application.start()
        if not settings.webhook_url:
            assert application.updater is not None
            await application.updater.start_polling(
                allowed_updates=list(ALLOWED_UPDATES), bootstrap_retries=-1, poll_interval=0.0
            )
            return
        assert settings.webhook_secret is not None, "load_settings asks for it"
        secret = settings.webhook_secret.get_secret_value()
        self._webhook = WebhookServer(
            settings.webhook_host, settings.webhook_port, secret.encode(), self._deliver
        )
        await self._webhook.start()
        await application.bot.set_webhook(
            settings.webhook_url, allowed_updates=list(ALLOWED_UPDATES), secret_token=secret
        )

    async def _deliver(self, data: dict[str, Any]) -> None:
        await self.application.update_queue.put(Update.de_json(data, self.application.bot))

    async def _greet(self) -> None:
        with contextlib.suppress(TelegramError):
            await set_menu(self.application.bot, self._settings.operators)
        if self._faults:
            html = faults_at_start(self._faults)
            await tell_operators(self.application.bot, self._settings, html)

    async def stop(self) -> None:
        """Stop taking updates, end loads and children, close files; whoever stops us waits five seconds."""
        try:
            async with asyncio.timeout(_STOP_SECONDS):
                await self._stop_everything()
        except TimeoutError:
            _LOG.warning("a part of the bot did not stop in time and was left behind")
        finally:
            self.services.close()

    async def _stop_everything(self) -> None:
        if self._connecting is not None:
            self._connecting.cancel()
            await asyncio.gather(self._connecting, return_exceptions=True)
        # Loads first: an answer that waits for one would hold up everything behind it.
        await _quietly(self.services.desk.stop())
        if self._webhook is not None:
            await _quietly(self._webhook.stop())
        await _quietly(self.ops.stop())
        updater = self.application.updater
        if updater is not None and updater.running:
            await _quietly(updater.stop())
        if self.application.running:
            await _quietly(self.application.stop())
        await _quietly(self.application.shutdown())


async def _quietly(step: Awaitable[None]) -> None:
    """Take one step of the shutdown; a step that fails does not keep the next from being taken."""
    try:
        await step
    except (TelegramError, RuntimeError, OSError) as error:
        _LOG.warning("while stopping: %s", type(error).__name__)


def _fail(future: "asyncio.Future[Exception]", error: Exception) -> None:
    if not future.done():
        future.set_result(error)


@contextlib.asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[BotRun]:
    """Run a bot for the length of a ``with`` block."""
    run = BotRun(settings)
    try:
        await run.start()
        yield run
    finally:
        await run.stop()


async def run_until_stopped(settings: Settings) -> Exception | None:
    """Run until SIGTERM or SIGINT; return None, or what made running impossible."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError):  # Windows: Ctrl-C raises KeyboardInterrupt instead
            loop.add_signal_handler(name, stop.set)
    async with running(settings) as run:
        stopped = asyncio.create_task(stop.wait())
        await asyncio.wait({stopped, run.failed}, return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        return run.failed.result() if run.failed.done() else None
