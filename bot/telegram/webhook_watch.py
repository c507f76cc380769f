"""The webhook, looked at every few minutes: whoever has the token can set one of their own, or take ours away."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from telegram import Bot

from bot.telegram.connect import Pace
from bot.telegram.connectivity import SILENT_SECONDS, Connectivity
from bot.telegram.deliveries import Deliveries
from bot.telegram.pauses import Pauses, PerHour
from bot.texts.token_conflicts import Rival

__all__ = ["HookWatch", "Info", "read_info"]

_LOG = logging.getLogger(__name__)
_EARLY_LOOKS = 20  # at a webhook by which nothing has come yet, five minutes long
_CERTAIN = (
    2  # looks, one after the other, that find an error after the last delivery: one alone may be a hiccup
)
_SET_AGAIN = 3  # times an hour: two programs that each set their own would otherwise do nothing else
_LONGEST_WORDS = 200
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Info:
    """What getWebhookInfo says."""

    url: str
    pending: int
    error: str  # the last one, in Telegram's words
    failed_at: int = 0  # when that was, in Unix seconds; 0: not told


def read_info(result: Any) -> Info:
    """Return what getWebhookInfo says. Raises ValueError for what is none of its answers."""
    if not isinstance(result, dict) or not isinstance(result.get("url"), str):
        raise ValueError("no webhook info")
    pending, error = result.get("pending_update_count"), result.get("last_error_message")
    words = "".join(c if c.isprintable() else " " for c in error) if isinstance(error, str) else ""
    failed_at = result.get("last_error_date")
    return Info(
        result["url"],
        pending if type(pending) is int else 0,
        words[:_LONGEST_WORDS],
        failed_at if type(failed_at) is int else 0,
    )


class HookWatch:
    """Looks, and sets right what is not as it was set, at most three times an hour. Belongs to one event loop."""

    def __init__(
        self,
        bot: Bot,
        connectivity: Connectivity,
        url: str,
        set_right: Callable[[], Awaitable[object]],
        rival: Callable[[Rival, str], None],
        pace: Pace,
        deliveries: Deliveries,
        allowed: PerHour | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`url`: what must be set, "" for none; `rival` hears of anything else, with the host it leads to.

        `deliveries` hears whether Telegram reaches the webhook; `clock`: Unix seconds, as Telegram's errors are dated.
        """
        self.pending = 0
        self._bot, self._connectivity, self._url = bot, connectivity, url
        self._set_right, self._rival, self._pace = set_right, rival, pace
        self._allowed = allowed or PerHour(_SET_AGAIN)
        self._now = asyncio.Event()
        self._deliveries, self._clock = deliveries, clock
        self._foreign, self._stuck = False, ""
        self._looks = self._failures = 0  # the latter in a row

    @property
    def reasons(self) -> list[str]:
        """Why what waits does not come by the webhook, as far as the last look knows."""
        return [self._stuck] if self._out_of_reach else []

    def look_now(self) -> None:
        """Look again without waiting for the next time."""
        self._now.set()

    async def run(self) -> None:
        """Look until cancelled."""
        pauses = Pauses(*self._pace.poll)
        while True:
            try:
                await self._look()
            except Exception as error:  # noqa: BLE001 - whatever comes back; Connectivity has the reason, if it is Telegram's
                wait = pauses.after(error)
            else:
                pauses.reset()
                wait = self._wait()
            try:
                await asyncio.wait_for(self._now.wait(), wait)
                await asyncio.sleep(self._pace.look_least)
            except TimeoutError:
                pass
            self._now.clear()

    @property
    def _out_of_reach(self) -> bool:
        return bool(self._stuck) and (self._failures >= _CERTAIN or self._connectivity.age > SILENT_SECONDS)

    def _wait(self) -> float:
        """Return the seconds until the next look."""
        pace, unproven = self._pace, bool(self._url) and not self._connectivity.heard
        if self._failures == 1 or (unproven and self._looks < _EARLY_LOOKS):
            return min(pace.look_soon, pace.look_again)
        return pace.look_again if self._foreign or self.pending or unproven else pace.look

    def _judge(self, info: Info) -> None:
        """Note whether Telegram reaches the webhook: not where it met an error after the last delivery and keeps updates."""
        self._looks += 1
        self._stuck = _stuck(info) if self._url and info.pending else ""
        failed = bool(info.failed_at) and self._clock() - info.failed_at < self._connectivity.age
        self._failures = self._failures + 1 if self._stuck and failed else 0
        if self._out_of_reach:
            self._deliveries.failing(info.pending, info.error)
        elif not self._failures:
            self._deliveries.well()

    async def _look(self) -> None:
        # Past the queue of answers, so that a look waits behind no one and notices that Telegram is back.
        info = read_info(await self._bot.request.post(f"{self._bot.base_url}/getWebhookInfo"))
        self.pending = info.pending
        self._judge(info)
        self._foreign = _same(info.url) != _same(self._url)
        if self._foreign:
            self._connectivity.saw(Rival.WEBHOOK)
            host = _host(info.url)
            self._rival(Rival.WEBHOOK, host)
            if self._allowed.take("set"):
                await self._set_right()
                _LOG.info("the webhook was %s", "set again" if self._url else "taken away")
                self._now.set()  # to see whether it stays so


def _stuck(info: Info) -> str:
    error = f" (its last error: {info.error})" if info.error else ""
    return f"Telegram keeps {info.pending} updates and does not deliver them to PORBOT_WEBHOOK_URL{error}"


def _same(url: str) -> tuple[object, ...]:
    """Return an address in a form in which two ways of writing it are equal."""
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        return (url,)
    return parts.scheme, parts.hostname, port, parts.path or ("/" if url else ""), parts.query


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
