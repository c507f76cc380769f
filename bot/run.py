"""``porbot run``: the bot's life from start to SIGTERM.

Telegram may be out of reach at the start, in between and at the end; none of that keeps us from ending
within five seconds.
"""

import asyncio
import contextlib
import logging
import os
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from types import FrameType
from typing import Any
from urllib.parse import urlsplit

from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError

from bot.app import ALLOWED_UPDATES, build_application
from bot.http.health import OpsServer
from bot.http.webhook import WebhookServer
from bot.menu import set_menu
from bot.operator.filenews import FileNews
from bot.operator.notify import tell_operators
from bot.reach import Reach, parse_update
from bot.readiness import files_checked, reasons_of
from bot.services import make_services
from bot.settings import Settings
from bot.warm import look_ahead, warm_up
from bot.words.operator import faults_at_start

__all__ = ["BotRun", "StartError", "run_until_stopped", "running"]

_LOG = logging.getLogger(__name__)
_FIRST_PAUSE, _LAST_PAUSE = 0.5, 5.0  # seconds between two attempts to reach Telegram at the start
# Seconds of the shutdown, four together: first what lets nothing new in, then what is still being answered.
_CLOSE_SECONDS, _ANSWER_SECONDS, _END_SECONDS = 2.0, 1.5, 0.5

_TOKEN_REFUSED = "Telegram refuses PORBOT_TOKEN. Copy it again from @BotFather."  # noqa: S105 - a sentence


class StartError(Exception):
    """The bot cannot run; the sentence says why and what to do."""


class BotRun:
    """One running bot. `start` returns once it serves or waits for Telegram; `stop` always ends."""

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        """Open the data folder; `clock` is the limits' own. Raises CatalogueError."""
        self._settings = settings
        self.services, self._faults = make_services(settings, clock)
        self.reach = Reach()
        self.application = build_application(self.services, self.reach, polling=not settings.webhook_url)
        self.ops = OpsServer(
            settings.ops_host,
            settings.ops_port,
            self.services.metrics,
            self.reasons,
            lambda: files_checked(self.services.shelf),
        )
        self.webhook: WebhookServer | None = None
        self._connecting: asyncio.Task[None] | None = None
        self._connected = asyncio.Event()
        self.failed: asyncio.Future[Exception] = asyncio.get_running_loop().create_future()
        self._news = FileNews(self.services.shelf, self.services.rounds)
        self._telling: asyncio.Task[None] | None = None
        self.reach.refused = lambda: self._fail(StartError(_TOKEN_REFUSED))

    def reasons(self) -> Sequence[str]:
        """Return why the bot is not ready; empty when it is."""
        reasons = []
        if self.reach.trouble or not self._connected.is_set():
            reasons.append(self.reach.trouble or "the bot is still connecting to Telegram")
        return [*reasons, *reasons_of(self.services.catalogue, self.services.shelf)]

    async def start(self) -> None:
        """Open the operators' port, then connect to Telegram in the background, as often as it takes.

        Raises StartError when the port is taken.
        """
        _LOG.info("starting, data folder %s", self._settings.data_dir)
        warm_up()
        await _listening(self.ops.start(), "OPS", self._settings.ops_host, self._settings.ops_port)
        look_ahead(self.services.evidence, self.services.shelf.served())
        self._connecting = asyncio.create_task(self._connect())
        self.services.rounds.start()

    async def connected(self) -> None:
        """Wait until Telegram has answered. Raises StartError when it never will."""
        answered = asyncio.create_task(self._connected.wait())
        waiting: set[asyncio.Future[Any]] = {answered, self.failed}
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        if not self._connected.is_set():
            answered.cancel()
            raise self.failed.result()

    async def _connect(self) -> None:
        try:
            await _patiently(self.application.initialize)
            await self.application.start()
            await (self._take_webhook() if self._settings.webhook_url else self._poll())
            self._connected.set()
            served = len(self.services.shelf.served())
            _LOG.info("Telegram answers; serving %d snapshot%s", served, "" if served == 1 else "s")
            await self._greet()
        except InvalidToken:
            self._fail(StartError(_TOKEN_REFUSED))
        except TelegramError as error:
            self._fail(StartError(f"Telegram refuses to work with this bot: {error.message}"))
        except StartError as error:
            self._fail(error)
        except Exception as error:  # noqa: BLE001 - nobody awaits this task; whoever runs us must hear of it
            self._fail(error)

    async def _poll(self) -> None:
        """Take updates by asking; a webhook that was set before is taken away first."""
        updater = self.application.updater
        assert updater is not None, "built for polling"
        await updater.start_polling(
            allowed_updates=list(ALLOWED_UPDATES),
            bootstrap_retries=-1,
            poll_interval=0.0,
            error_callback=_already_noted,
        )

    async def _take_webhook(self) -> None:
        settings = self._settings
        assert settings.webhook_secret is not None, "load_settings asks for it"
        secret = settings.webhook_secret.get_secret_value()
        self.webhook = WebhookServer(
            settings.webhook_host,
            settings.webhook_port,
            secret.encode(),
            self._deliver,
            urlsplit(settings.webhook_url).path or "/",
        )
        await _listening(self.webhook.start(), "WEBHOOK", settings.webhook_host, settings.webhook_port)

        async def announce() -> None:
            await self.application.bot.set_webhook(
                settings.webhook_url, allowed_updates=list(ALLOWED_UPDATES), secret_token=secret
            )

        try:
            await _patiently(announce)
        except BadRequest as error:
            raise StartError(f"Telegram refuses PORBOT_WEBHOOK_URL: {error.message}") from None

    async def _deliver(self, data: dict[str, Any]) -> None:
        update = parse_update(data, self.application.bot)
        if update is not None:
            await self.application.update_queue.put(update)

    async def _greet(self) -> None:
        try:
            await set_menu(self.application.bot, self._settings.operators)
        except TelegramError as error:
            _LOG.warning("the menu of commands could not be set (%s)", type(error).__name__)
        if self._faults:
            html = faults_at_start(self._faults)
            await tell_operators(self.application.bot, self._settings, html)
        self._telling = asyncio.create_task(self._news.tell(self.application.bot, self._settings))

    def _fail(self, error: Exception) -> None:
        if not self.failed.done():
            self.failed.set_result(error)

    async def stop(self) -> None:
        """Stop taking updates, end loads and children, finish answers, close files; in four seconds at most.

        A webhook stays set: Telegram keeps what comes meanwhile and delivers it after the next start.
        """
        try:
            begun = {task for task in (self._connecting, self._telling) if task is not None}
            for task in begun:
                task.cancel()
            if begun:
                await asyncio.wait(begun, timeout=_END_SECONDS)
            await _within(_CLOSE_SECONDS, self._close_doors())
            if self.application.running:
                await _within(_ANSWER_SECONDS, [self.application.stop()])
            await _within(_END_SECONDS, [self.application.shutdown(), self.ops.stop()])
            await _within(_END_SECONDS, [self.reach.close()])
        finally:
            self.services.close()
            _LOG.info("stopped")

    def _close_doors(self) -> list[Awaitable[None]]:
        # Loads and inspections among them: an answer that waits for one would hold up everything behind it.
        services = self.services
        steps: list[Awaitable[None]] = [
            services.desk.stop(),
            services.inspections.stop(),
            services.rounds.stop(),
        ]
        if self.webhook is not None:
            steps.append(self.webhook.stop())
        updater = self.application.updater
        if updater is not None and updater.running:
            steps.append(updater.stop())
        return steps


def _already_noted(_error: TelegramError) -> None:
    """Do nothing: `Reach` saw the same fault and says it once, not at every attempt."""


async def _patiently(call: Callable[[], Awaitable[object]]) -> None:
    """Make a call until Telegram takes it; a refusal, unlike a fault on the way, is raised."""
    pause = _FIRST_PAUSE
    while True:
        try:
            await call()
        except (InvalidToken, BadRequest, Forbidden):
            raise
        except TelegramError:  # Reach has written it down
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LAST_PAUSE)
        else:
            return


async def _listening(start: Awaitable[None], name: str, host: str, port: int) -> None:
    """Await the start of a server. Raises StartError, naming the settings PORBOT_<name>_HOST and _PORT."""
    try:
        await start
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else "the host is not known here"
        raise StartError(
            f"Port {port} of {host} cannot be listened on ({reason}). Stop what uses it, or set PORBOT_{name}_PORT or"
            f" PORBOT_{name}_HOST to another. For example: PORBOT_{name}_PORT={port + 1 if port < 65535 else port - 1}"
        ) from None


async def _within(seconds: float, steps: Sequence[Awaitable[None]]) -> None:
    """Take steps of the shutdown side by side; neither a failing nor a slow one keeps the next from being taken."""
    tasks = {asyncio.ensure_future(step) for step in steps}
    done, late = await asyncio.wait(tasks, timeout=seconds)
    for task in late:
        # Not awaited: the library swallows a cancellation in places.
        task.cancel()
    if late:
        _LOG.warning("a part of the bot did not stop in time and was left behind")
    for task in done:
        error = None if task.cancelled() else task.exception()
        if error is not None:
            _LOG.warning("while stopping: %s", type(error).__name__)


@contextlib.asynccontextmanager
async def running(settings: Settings, clock: Callable[[], float] = time.monotonic) -> AsyncIterator[BotRun]:
    """Run a bot for the length of a ``with`` block. Raises CatalogueError and StartError."""
    run = BotRun(settings, clock)
    try:
        await run.start()
        yield run
    finally:
        await run.stop()


async def run_until_stopped(settings: Settings, on_stop: Callable[[], None] = lambda: None) -> None:
    """Run until SIGTERM or SIGINT, then stop; `on_stop` is called at the first of them.

    The process is to end afterwards, and ignores both signals from the first one on.
    Raises CatalogueError and StartError when running is impossible, or becomes so.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def take(_number: int, _frame: FrameType | None) -> None:
        # Not the loop's own handler: this one acts even while the loop is busy.
        _on_signals(signal.SIG_IGN)
        on_stop()
        loop.call_soon_threadsafe(stop.set)

    try:
        _on_signals(take)
        async with running(settings) as run:
            stopped = asyncio.create_task(stop.wait())
            waiting: set[asyncio.Future[Any]] = {stopped, run.failed}
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            stopped.cancel()
            _LOG.info("stopping")
            if run.failed.done():
                raise run.failed.result()
    finally:
        # One SIGTERM while the interpreter puts itself away would change the exit code.
        _on_signals(signal.SIG_IGN)


def _on_signals(handler: Callable[[int, FrameType | None], None] | signal.Handlers) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, handler)
