"""Answers that are held back: each waits on a timer of the event loop, and takes no thread meanwhile."""

import asyncio
import contextvars
import itertools
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from telegram.error import TelegramError

__all__ = ["HeldBack"]

_LOG = logging.getLogger(__name__)
_MOST = 2000  # each keeps the message that it answers in memory
_LAST_SECONDS = 1.0  # for what goes out when the bot stops

Send = Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class _Held:
    """One answer that waits."""

    timer: asyncio.TimerHandle
    send: Send
    out: asyncio.Future[None]
    context: contextvars.Context  # of the update that was asked with


class HeldBack:
    """One per process; all methods belong to one event loop. `failed` is told the name of a fault's class."""

    def __init__(self, failed: Callable[[str], None]) -> None:
        self._failed = failed
        self._numbers = itertools.count()
        self._waiting: dict[int, _Held] = {}
        self._sending: set[asyncio.Task[None]] = set()
        self._stopped = False

    def later(self, seconds: float, send: Send) -> "asyncio.Future[None] | None":
        """Call `send` after so many seconds; return what is done once it went out, or could not.

        Whoever was asked waits for that, so that the question counts as answered only then. None when too many answers
        wait already, or the bot stops.
        """
        if self._stopped or len(self._waiting) >= _MOST:
            return None
        number, loop = next(self._numbers), asyncio.get_running_loop()
        timer, out = loop.call_later(seconds, self._begin, number), loop.create_future()
        self._waiting[number] = _Held(timer, send, out, contextvars.copy_context())
        return out

    def soon(self, send: Send) -> None:
        """Call `send` without being waited for."""
        # A context of its own: the update that was asked with is done when its handler ends.
        self._start(send, contextvars.Context())

    async def stop(self) -> None:
        """Send at once what still waits: nobody who stops the bot waits for it, and whoever asked is told."""
        self._stopped = True
        for number, one in list(self._waiting.items()):
            one.timer.cancel()
            self._begin(number)
        if not self._sending:
            return
        _, late = await asyncio.wait(self._sending, timeout=_LAST_SECONDS)
        for task in late:
            task.cancel()
        if late:
            _LOG.warning("%d answers that were held back could not be sent any more", len(late))

    def _begin(self, number: int) -> None:
        one = self._waiting.pop(number)
        task = self._start(one.send, one.context)
        task.add_done_callback(lambda _task: _done(one.out))

    def _start(self, send: Send, context: contextvars.Context) -> asyncio.Task[None]:
        task = asyncio.create_task(self._send(send), context=context)
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)
        return task

    async def _send(self, send: Send) -> None:
        try:
            await send()
        except TelegramError as error:
            self._failed(type(error).__name__)
            _LOG.info("a chat did not take an answer that was held back (%s)", type(error).__name__)


def _done(out: "asyncio.Future[None]") -> None:
    if not out.done():  # whoever waited may have been cancelled
        out.set_result(None)
