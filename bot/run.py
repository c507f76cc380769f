"""``porbot run``: the bot's life from start to SIGTERM.

Telegram may be out of reach at the start, in between and at the end; none of that keeps us from ending
within five seconds.
"""

import asyncio
import contextlib
import logging
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from types import FrameType
from typing import Any
from urllib.parse import urlsplit

from bot.alerting import AlertDelivery, AlertWatch
from bot.app import ALLOWED_UPDATES, build_application
from bot.catalogue.kernel_warmup import look_ahead, warm_up
from bot.group import GroupGuard
from bot.operator.file_news import FileNews
from bot.operator.token_conflicts import Rivals
from bot.runtime.ports import listening
from bot.runtime.signals import stop_signals, take
from bot.runtime.stopping import within
from bot.services import make_services
from bot.settings.model import Settings
from bot.telegram.connect import PACE, Pace, meet, patiently, webhook_refused
from bot.telegram.connectivity import Connectivity
from bot.telegram.deliveries import Deliveries
from bot.telegram.intake import Surroundings, Updates
from bot.telegram.menu import set_menu, set_profile
from bot.telegram.pauses import Pauses
from bot.telegram.webhook_watch import HookWatch
from bot.texts.operator import faults_at_start
from bot.texts.token_conflicts import Rival
from bot.web.health import OpsServer
from bot.web.readiness import files_checked, reasons_of
from bot.web.webhook import DELIVERED_AT_ONCE, WebhookServer

__all__ = ["BotRun", "run_until_stopped", "running"]

Clock = Callable[[], float]
_LOG = logging.getLogger(__name__)
# Seconds of the shutdown, 4.6 together: first what lets nothing new in, then what is still being answered.
_CLOSE_SECONDS, _ANSWER_SECONDS, _END_SECONDS = 1.5, 1.5, 0.4


class BotRun:
    """One running bot, made in its event loop. `start` returns once it serves or waits for Telegram; `stop` always ends."""

    def __init__(
        self,
        settings: Settings,
        pace: Pace = PACE,
        clock: Clock = time.monotonic,
        limits_clock: Clock = time.monotonic,
    ) -> None:
        """Open the data folder. `limits_clock`: what the limits on people go by. Raises CatalogueError."""
        self._settings, self._pace = settings, pace
        self.services, self._faults = make_services(settings, limits_clock)
        self.connectivity = Connectivity(polling=not settings.webhook_url, clock=clock)
        self.application = build_application(self.services, self.connectivity)
        self.updates = Updates(self._around())
        self.ops = OpsServer(
            settings.ops_host,
            settings.ops_port,
            self.services.metrics,
            self.reasons,
            lambda: files_checked(self.services.snapshots),
        )
        self.webhook: WebhookServer | None = None
        self._connecting: asyncio.Task[None] | None = None
        self._connected = asyncio.Event()
        self.failed: asyncio.Future[Exception] = asyncio.get_running_loop().create_future()
        self._news = FileNews(
            self.services.snapshots,
            self.services.folders,
            self.services.rounds,
            self.services.exchanges,
            self.services.language_of_chat,
        )
        self._telling: asyncio.Task[None] | None = None
        self._watching: asyncio.Task[None] | None = None
        self._alerts: AlertDelivery | None = None
        self._alert_watch: asyncio.Task[None] | None = None
        self._rivals = Rivals(self.services.metrics, self._news.put)
        self.watch = HookWatch(
            self.application.bot,
            self.connectivity,
            settings.webhook_url,
            self._set_webhook,
            self._rivals.note,
            self._pace,
            Deliveries(self._news.put),
        )
        self.connectivity.rival = self._rival
        self.services.metrics.watch_telegram(
            lambda: self.connectivity.age, lambda: bool(self.connectivity.trouble), lambda: self.watch.pending
        )
        self.updates.listen(self._news.say)
        self.services.held.alarm = self._news.put

    def _around(self) -> Surroundings:
        """Return what taking updates works with."""
        services = self.services
        parts = (self.application, services.settings, services.limits, services.metrics, self.connectivity)
        return Surroundings(*parts, GroupGuard.may_concern, services.languages)

    def reasons(self) -> Sequence[str]:
        """Return why the bot is not ready; empty when it is."""
        reasons = []
        if self.connectivity.trouble or not self._connected.is_set():
            reasons.append(self.connectivity.trouble or "the bot is still connecting to Telegram")
        services = self.services
        served = reasons_of(services.catalogue, services.snapshots, services.folders)
        return [*reasons, *self.watch.reasons, *served]

    async def start(self) -> None:
        """Open the operators' port, then connect to Telegram in the background, as often as it takes.

        Raises StartError when the port is taken.
        """
        _LOG.info("starting, data folder %s", self._settings.data_dir)
        warm_up()
        await listening(self.ops.start(), "OPS", self._settings.ops_host, self._settings.ops_port)
        look_ahead(self.services.evidence, self.services.snapshots.served())
        self._connecting = asyncio.create_task(self._connect())
        self.services.rounds.start()
        if self.services.sightings is not None:
            self.services.sightings.start()

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
            await meet(self.application, self.connectivity, self._pace)
            self.services.inline.is_on = bool(self.application.bot.supports_inline_queries)
            await self.application.start()
            await (self._take_webhook() if self._settings.webhook_url else self._poll())
        except Exception as error:  # noqa: BLE001 - nobody awaits this task; whoever runs us must hear of it
            self._fail(error)
            return
        self._connected.set()
        served = len(self.services.snapshots.served())
        _LOG.info("Telegram answers; serving %d snapshot%s", served, "" if served == 1 else "s")
        self._watching = asyncio.create_task(self.watch.run())
        self._start_alerts()
        await self._greet()

    def _start_alerts(self) -> None:
        if not self.services.alerts.is_open:
            return
        delivery = AlertDelivery(self.services, self.application.bot, self._news.say)
        watch = AlertWatch(self.services, delivery.wake)
        delivery.start()
        self._alerts, self._alert_watch = delivery, asyncio.create_task(watch.run())

    def _rival(self, rival: Rival) -> None:
        if rival is Rival.WEBHOOK:
            self.watch.look_now()  # it is taken away, and told with where it leads to
        else:
            self._rivals.note(rival)

    async def _poll(self) -> None:
        """Take updates by asking; a webhook that was set before is taken away first."""
        await patiently(self._set_webhook, self._pace)
        self.updates.poll(ALLOWED_UPDATES, Pauses(*self._pace.poll))

    async def _take_webhook(self) -> None:
        settings = self._settings
        assert settings.webhook_secret is not None, "load_settings asks for it"
        self.webhook = WebhookServer(
            settings.webhook_host,
            settings.webhook_port,
            settings.webhook_secret.get_secret_value().encode(),
            self.updates.deliver,
            urlsplit(settings.webhook_url).path or "/",
        )
        self.updates.expect()
        await listening(self.webhook.start(), "WEBHOOK", settings.webhook_host, settings.webhook_port)

        await patiently(self._set_webhook, self._pace, webhook_refused)

    async def _set_webhook(self) -> None:
        """Set the webhook, or none where updates are asked for. Raises whatever comes instead of a yes."""
        settings, bot = self._settings, self.application.bot
        if settings.webhook_url and settings.webhook_secret is not None:
            done = await bot.set_webhook(
                settings.webhook_url,
                allowed_updates=list(ALLOWED_UPDATES),
                secret_token=settings.webhook_secret.get_secret_value(),
                max_connections=DELIVERED_AT_ONCE,
            )
        else:
            done = await bot.delete_webhook()
        if done is not True:
            raise ValueError("neither done nor refused")

    async def _greet(self) -> None:
        if faults := [*self._faults, *self.updates.faults]:
            self._news.put(lambda: faults_at_start(faults))
        self._telling = asyncio.create_task(self._news.tell(self.application.bot, self._settings))
        bot, services = self.application.bot, self.services
        await self._keep_trying(
            "menu of commands", lambda: set_menu(bot, services.settings.operators, services.languages)
        )
        await asyncio.sleep(self._pace.profile)
        await self._keep_trying("profile of the bot", lambda: set_profile(bot))

    async def _keep_trying(self, what: str, change: Callable[[], Awaitable[None]]) -> None:
        pauses, said = Pauses(*self._pace.poll), ""
        while True:
            try:
                await change()
            except Exception as error:  # noqa: BLE001 - whatever the library stumbles over
                if said != (said := type(error).__name__):
                    _LOG.warning("the %s could not be set (%s); trying again", what, said)
                await asyncio.sleep(pauses.after(error))
            else:
                return

    def _fail(self, error: Exception) -> None:
        if not self.failed.done():
            self.failed.set_result(error)

    async def stop(self) -> None:
        """Stop taking updates, end loads and children, finish answers, close files; in four seconds at most.

        A webhook stays set: Telegram keeps what comes meanwhile and delivers it after the next start.
        """
        self.updates.close()
        self.services.held.release()
        try:
            tasks = (self._connecting, self._telling, self._watching, self._alert_watch)
            begun = {task for task in tasks if task is not None}
            for task in begun:
                task.cancel()
            if begun:
                await asyncio.wait(begun, timeout=_END_SECONDS)
            await within(_CLOSE_SECONDS, self._close_doors())
            await within(_ANSWER_SECONDS, [self.updates.finish()])
            # What still waits at the webhook's door was told by now whether it comes again.
            doors = [self.webhook.stop()] if self.webhook is not None else []
            running = [self.application.stop()] if self.application.running else []
            await within(_END_SECONDS, [*doors, *running])
            await within(_END_SECONDS, [self.application.shutdown(), self.ops.stop()])
            await within(_END_SECONDS, [self.connectivity.close()])
        finally:
            self.services.close()
            _LOG.info("stopped")

    def _close_doors(self) -> list[Awaitable[None]]:
        # Loads and inspections among them: an answer that waits for one would hold up everything behind it.
        services = self.services
        return [
            services.loads.stop(),
            services.inspections.stop(),
            services.rounds.stop(),
            services.remover.finish(),
            *([self._alerts.stop()] if self._alerts is not None else []),
            *([services.sightings.stop()] if services.sightings is not None else []),
        ]


@contextlib.asynccontextmanager
async def running(
    settings: Settings,
    pace: Pace = PACE,
    clock: Clock = time.monotonic,
    limits_clock: Clock = time.monotonic,
) -> AsyncIterator[BotRun]:
    """Run a bot for the length of a ``with`` block. Raises CatalogueError and StartError."""
    run = BotRun(settings, pace, clock, limits_clock)
    try:
        await run.start()
        yield run
    finally:
        await run.stop()


async def run_until_stopped(settings: Settings, on_stop: Callable[[], None] = lambda: None) -> None:
    """Run until SIGTERM, SIGINT or SIGHUP, then stop; `on_stop` is called at the first of them.

    The process is to end afterwards, and ignores these signals from the first one on.
    Raises CatalogueError and StartError when running is impossible, or becomes so.
    """
    stop, signals = asyncio.Event(), stop_signals()
    loop = asyncio.get_running_loop()

    def stopping(_number: int, _frame: FrameType | None) -> None:
        # Not the loop's own handler: this one acts even while the loop is busy.
        take(signals, signal.SIG_IGN)
        on_stop()
        loop.call_soon_threadsafe(stop.set)

    try:
        take(signals, stopping)
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
        take(signals, signal.SIG_IGN)
