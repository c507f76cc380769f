"""The webhook, looked at every few minutes: whoever has the token can set one of their own, or take ours away."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from telegram import Bot

from bot.telegram.connect import Pace
from bot.telegram.connectivity import SILENT_SECONDS, Connectivity
from bot.telegram.retrying import Pauses, PerHour
from bot.texts.rivals import Rival

__all__ = ["HookWatch", "Info", "read_info"]

_LOG = logging.getLogger(__name__)
_SET_AGAIN = 3  # times an hour: two programs that each set their own would otherwise do nothing else
_LONGEST_WORDS = 200
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Info:
    """What getWebhookInfo says."""

    url: str
    pending: int
    error: str  # the last one, in Telegram's words


def read_info(result: Any) -> Info:
    """Return it. Raises ValueError for what is none."""
    if not isinstance(result, dict) or not isinstance(result.get("url"), str):
        raise ValueError("no webhook info")
    pending, error = result.get("pending_update_count"), result.get("last_error_message")
    words = "".join(c if c.isprintable() else " " for c in error) if isinstance(error, str) else ""
    return Info(result["url"], pending if type(pending) is int else 0, words[:_LONGEST_WORDS])


class HookWatch:
    """Looks, and sets right what is not as it was set, at most three times an hour."""

    def __init__(
        self,
        bot: Bot,
        connectivity: Connectivity,
        url: str,
        set_right: Callable[[], Awaitable[object]],
        rival: Callable[[Rival, str], None],
        pace: Pace,
        allowed: PerHour | None = None,
    ) -> None:
        """`url`: what must be set, "" for none; `rival` hears of anything else, with the host it leads to."""
        self.pending = 0
        self._bot, self._connectivity, self._url = bot, connectivity, url
        self._set_right, self._rival, self._pace = set_right, rival, pace
        self._allowed = allowed or PerHour(_SET_AGAIN)
        self._now = asyncio.Event()
        self._foreign, self._stuck = False, ""

    @property
    def reasons(self) -> list[str]:
        """Why what waits does not come by the webhook, as far as the last look knows."""
        return [self._stuck] if self._stuck and self._connectivity.age > SILENT_SECONDS else []

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
                wait = self._pace.look_again if self._foreign or self.pending else self._pace.look
            try:
                await asyncio.wait_for(self._now.wait(), wait)
                await asyncio.sleep(self._pace.look_least)
            except TimeoutError:
                pass
            self._now.clear()

    async def _look(self) -> None:
        # Past the queue of answers, so that a look waits behind nobody and notices that Telegram is back.
        info = read_info(await self._bot.request.post(f"{self._bot.base_url}/getWebhookInfo"))
        self.pending = info.pending
        self._stuck = _stuck(info) if self._url and info.pending else ""
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
