"""Calls to Telegram: each chat in its own queue, and each call made until it is done, refused, or done for all we know.

The library hands every call but getUpdates to its rate limiter, which may make it when and as often as it likes.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Coroutine, Hashable
from typing import Any

from telegram.error import BadRequest, ChatMigrated, TelegramError
from telegram.ext import BaseRateLimiter

from bot.telegram.outgoing.aside import BusyChatError, Leaves, leaving_aside
from bot.telegram.outgoing.fair_queue import Call, FairQueue
from bot.telegram.outgoing.mark import REPEATED
from bot.telegram.outgoing.outage import Outage, backoff
from bot.telegram.outgoing.outcomes import CallOutcome, FloodError, UncertainError, of_error
from bot.telegram.outgoing.outgoing_call import OutgoingCall, is_message, readable
from bot.telegram.outgoing.passing import DroppedError, is_passing
from bot.telegram.outgoing.window import Bucket, Rate, SlidingWindow
from bot.telegram.turn import CURRENT, Waits

__all__ = ["CONNECTIONS", "Limiter"]

# Calls under way at once: messages, and what Telegram does not count. A few connections are left for downloads.
_MESSAGES, _OTHERS, _OTHERS_A_CHAT = 24, 16, 10
CONNECTIONS = _MESSAGES + _OTHERS + 8
# core.telegram.org/bots/faq: about one message a second to a person, 20 a minute to a group, 30 a second to all.
_ALL, _ALL_GRACE = 29, 0.5
_ALL_BURST = 4  # the rest is spread: of a whole second's answers at once, a kill would leave as many in doubt
_PERSON, _PERSON_SECONDS = 4, 1.0
_GROUP, _GROUP_SECONDS = 20, 61.0
_SPARE = 2  # messages that a person can still be sent after one that may be left out
# Messages that stand aside: while that many of the rate for all are used in a second, by whomever, none goes; and one at a time.
_ASIDE, _ASIDE_SECONDS = 20, 0.05
_ASIDE_UNPACED = 0.01  # seconds until it is looked again whether one may go
_ASIDE_LONG = 3.0  # seconds that one waits for its own chat
_QUICK = ("answerCallbackQuery", "answerInlineQuery")  # worth nothing after a few seconds
_PRESS_SECONDS = 15.0  # after which Telegram takes no answer to a press
_UNTOLD_FIRST, _UNTOLD_LAST = 1.0, 60.0  # seconds to wait after a 429 that does not say for how long
_SEVERAL, _TOGETHER = 3, 1.0  # chats refused within so many seconds: it is not about them
_ASK_SECONDS = 5.0
_REPEAT_SECONDS = (
    2.0  # at least until the one repeat with the mark: one hiccup of Telegram's must not take both
)
# Whoever makes these has a loop and words of its own for what they meet.
_STRAIGHT = frozenset({"getMe", "getWebhookInfo", "setWebhook", "deleteWebhook", "logOut", "close"})
_MENUS = ("setMy", "getMy", "deleteMy", "setChatMenu")  # have limits of their own, of hours at times

Callback = Callable[..., Coroutine[Any, Any, Any]]


class Limiter(BaseRateLimiter[None]):
    """One per process. `paced`: keep below Telegram's limits; a 429 is waited out in any case."""

    def __init__(self, *, paced: bool, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        overall = SlidingWindow(_ALL, 1.0, _ALL_GRACE, _ALL_BURST) if paced else None
        self._messages = FairQueue(_MESSAGES, 1, overall, _rate if paced else lambda _key: None)
        self._others = FairQueue(_OTHERS, _OTHERS_A_CHAT, None, lambda _key: None)
        self._lines = (self._messages, self._others)
        self._granted: dict[Call, asyncio.Future[None]] = {}
        self._refusals: deque[tuple[float, Hashable]] = deque()
        self._outage = Outage()
        self._asking: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._aside: deque[tuple[Call, float, asyncio.Future[None]]] = deque()
        self._aside_step = _ASIDE_SECONDS if paced else _ASIDE_UNPACED
        self._aside_timer: asyncio.TimerHandle | None = None
        self._aside_at = 0.0  # when the next one may go

    async def initialize(self) -> None:
        """Nothing is there to be done."""

    async def shutdown(self) -> None:
        """Make no call any more on our own account; what waits is for its callers to cancel."""
        if self._asking is not None:
            self._asking.cancel()
        for timer in (self._timer, self._aside_timer):
            if timer is not None:
                timer.cancel()

    async def process_request(
        self,
        callback: Callback,
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,  # noqa: ARG002 - the library's name
    ) -> Any:
        """Make a call when its turn comes, and again until its outcome is known. Raises TelegramError."""
        if endpoint in _STRAIGHT:
            return await callback(*args, **kwargs)
        job = OutgoingCall(endpoint, data, CURRENT.get(), lambda *step: callback(*step, **kwargs))
        if is_passing(endpoint):
            return await self._pass(job)
        if (leaves := leaving_aside()) is not None:
            return await self._stand_aside(job, leaves)
        if endpoint not in _QUICK:
            return await self._make(job)
        try:
            async with asyncio.timeout(_PRESS_SECONDS):
                return await self._make(job)
        except TimeoutError:
            return False

    async def _make(self, job: OutgoingCall) -> Any:
        line = self._messages if is_message(job.endpoint) else self._others
        line.join(job.call, self._clock())
        while True:
            await self._turn(line, job.call)
            try:
                result = await job.make()
                if not readable(job.endpoint, result):
                    raise UncertainError("Invalid server response")
            except TelegramError as error:
                if (result := self._failed(line, job, error)) is not None:
                    return result
            except BaseException:
                line.end(job.call, self._clock(), counted=True)
                self._pump()
                raise
            else:
                if job.step_done():
                    line.end(job.call, self._clock(), counted=True)
                    self._taken()
                    return result
                line.again(job.call, self._clock(), self._clock(), Waits.CHAT, counted=True)

    async def _turn(self, line: FairQueue, call: Call) -> None:
        """Wait until a call may be made."""
        granted = self._granted[call] = asyncio.get_running_loop().create_future()
        self._pump()
        try:
            if not granted.done():
                await granted
        except asyncio.CancelledError:
            if granted.done() and not granted.cancelled():
                line.end(call, self._clock(), counted=False)
            else:
                line.leave(call, self._clock())
            self._pump()
            raise
        finally:
            self._granted.pop(call, None)

    def _pump(self) -> None:
        """Let go whose turn has come, and look again when the next one's comes."""
        now = self._clock()
        for line in self._lines:
            while due := line.due(now):
                for call in due:
                    if self._granted[call].done():  # its caller was cancelled just now
                        line.end(call, now, counted=False)
                    else:
                        self._granted[call].set_result(None)
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if (at := min(line.next_time(now) for line in self._lines)) < float("inf"):
            self._timer = asyncio.get_running_loop().call_later(max(0.0, at - now), self._pump)

    def _failed(self, line: FairQueue, job: OutgoingCall, error: TelegramError) -> Any:
        """Let a call wait that is to be made again; return what it comes to if it is done after all, or raise."""
        now, outcome = self._clock(), of_error(error)
        if outcome is not CallOutcome.UNCERTAIN:
            job.not_taken()
        if outcome is CallOutcome.REFUSED:
            return self._refused(line, job, error)
        if outcome is CallOutcome.FLOOD:
            seconds = self._flooded(line, job, error, now)
            line.again(job.call, now, now + seconds, Waits.CHAT, counted=False)
            return None
        counted = outcome is CallOutcome.UNCERTAIN
        if counted and not job.repeat():
            line.end(job.call, now, counted=True)
            self._away(job)
            raise error
        job.failures += 1
        self._away(job)
        wait, only_try = backoff(job.failures), counted and job.endpoint in REPEATED
        if only_try:
            wait = max(wait, _REPEAT_SECONDS)
        # Where all others are taken it is about this chat, and no one else is to wait for it.
        alone = (only_try or job.failures > 2) and not self._outage.general
        why = Waits.CHAT if alone else Waits.AWAY
        line.again(job.call, now, now + wait, why, counted=counted)
        return None

    def _refused(self, line: FairQueue, job: OutgoingCall, error: TelegramError) -> Any:
        now = self._clock()
        if isinstance(error, ChatMigrated) and job.move(error.new_chat_id):
            line.again(job.call, now, now, Waits.CHAT, counted=False)
            return None
        line.end(job.call, now, counted=False)
        self._taken()
        if isinstance(error, BadRequest) and job.may_be_done:
            return True
        raise error

    def _flooded(self, line: FairQueue, job: OutgoingCall, error: TelegramError, now: float) -> float:
        """Return for how long a 429 is to be waited out; pause everyone where it is not about one chat."""
        seconds = error.seconds if isinstance(error, FloodError) else None
        if seconds is None:
            seconds = min(_UNTOLD_FIRST * 2.0 ** min(job.floods, 10), _UNTOLD_LAST)
        job.floods += 1
        if job.chat is None:
            if not job.endpoint.startswith(_MENUS):
                self._hold(now + seconds)
            return seconds
        if not line.full(job.call.key, now):
            self._refusals.append((now, job.call.key))
        while self._refusals and self._refusals[0][0] < now - _TOGETHER:
            self._refusals.popleft()
        if len({key for _, key in self._refusals}) >= _SEVERAL:
            self._refusals.clear()
            self._hold(now + seconds)
        return seconds

    def _hold(self, until: float) -> None:
        for line in self._lines:
            line.hold(until)

    async def _pass(self, job: OutgoingCall) -> Any:
        """Make a call now or not at all. Raises TelegramError, which DroppedError is one of."""
        now, call, key = self._clock(), job.call, job.call.key
        sign = job.endpoint == "sendChatAction"
        line, spare = (self._others, 0) if sign else (self._messages, _SPARE)
        if self._messages.busy(key, now) or not line.at_once(call, now, spare):
            raise DroppedError("left out")
        overall = self._messages.window if sign else None
        if overall is not None:
            overall.take(call, now)
        counted = True
        try:
            return await job.make()
        except TelegramError as error:
            if of_error(error) is CallOutcome.FLOOD:
                self._messages.pause(key, self._clock(), self._clock() + self._flooded(line, job, error, now))
            counted = of_error(error) is CallOutcome.UNCERTAIN
            raise
        finally:
            now = self._clock()
            line.end(call, now, counted=counted)
            if overall is not None:
                overall.end(call, now, counted=counted)
            self._pump()

    async def _stand_aside(self, job: OutgoingCall, leaves: Leaves) -> Any:
        """Make a call once, when no one else waits. Raises TelegramError, which BusyChatError is one of."""
        line, counted = self._messages, False
        await self._aside_turn(job.call)
        try:
            await leaves()
        except BaseException:
            line.end(job.call, self._clock(), counted=False)
            self._pump()
            raise
        try:
            counted = True
            result = await job.make()
            if not readable(job.endpoint, result):
                raise UncertainError("Invalid server response")
        except TelegramError as error:
            now, outcome = self._clock(), of_error(error)
            counted = outcome is CallOutcome.UNCERTAIN
            if outcome is CallOutcome.FLOOD:
                line.pause(job.call.key, now, now + self._flooded(line, job, error, now))
            elif outcome is CallOutcome.REFUSED:
                self._taken()
            else:
                self._away(job)
            raise
        else:
            self._taken()
            return result
        finally:
            line.end(job.call, self._clock(), counted=counted)
            self._pump()

    async def _aside_turn(self, call: Call) -> None:
        """Wait until a call may be made that stands aside; then it is under way. Raises BusyChatError."""
        granted: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._aside.append((call, self._clock(), granted))
        if self._aside_timer is None:
            self._aside_timer = asyncio.get_running_loop().call_later(0, self._pump_aside)
        try:
            await granted
        except asyncio.CancelledError:
            if granted.done() and not granted.cancelled() and granted.exception() is None:
                self._messages.end(call, self._clock(), counted=False)
            raise

    def _pump_aside(self) -> None:
        """Let one go that stands aside, the first that may, and look again soon while there are others."""
        now, still = self._clock(), deque[tuple[Call, float, asyncio.Future[None]]]()
        gone = False
        for call, since, granted in self._aside:
            if granted.done():  # its caller was cancelled
                continue
            if now > since + _ASIDE_LONG and self._messages.takes_no_more(call.key, now):
                granted.set_exception(BusyChatError("not now"))
            elif not gone and self._messages.aside(call, now, _ASIDE):
                granted.set_result(None)
                gone = self._messages.window is not None  # without a rate all go that may
            else:
                still.append((call, since, granted))
        self._aside = still
        self._aside_timer = None
        if still or gone:  # also when none is left: the next one keeps its distance from this one
            self._aside_at = max(self._aside_at, now - self._aside_step) + self._aside_step
            loop = asyncio.get_running_loop()
            self._aside_timer = loop.call_later(max(0.001, self._aside_at - now), self._pump_aside)

    def _away(self, job: OutgoingCall) -> None:
        """Let everyone wait until Telegram answers a question that asks nothing of it."""
        self._outage.failed(job.call.key)
        for line in self._lines:
            line.close()
        if self._asking is None:
            self._asking = asyncio.create_task(self._ask(job.make_step))

    async def _ask(self, make: Callback) -> None:
        while True:
            await asyncio.sleep(self._outage.pause)
            try:
                async with asyncio.timeout(_ASK_SECONDS):
                    await make("getMe", {})
            except Exception as error:  # noqa: BLE001 - whatever it is, calls wait for the end of this
                if isinstance(error, TelegramError) and of_error(error) in (
                    CallOutcome.FLOOD,
                    CallOutcome.REFUSED,
                ):
                    break
                self._outage.silent()
            else:
                break
        self._outage.answered()
        self._open()

    def _taken(self) -> None:
        """Telegram has read a call."""
        self._outage.taken()
        if self._asking is not None:
            self._asking.cancel()
            self._open()
        else:
            self._pump()

    def _open(self) -> None:
        self._asking = None
        for line in self._lines:
            line.open(self._clock())
        self._pump()


def _rate(key: Hashable) -> Rate:
    """Return the rate of one chat: persons have positive numbers."""
    person = isinstance(key, int) and key > 0
    return Bucket(_PERSON, _PERSON_SECONDS) if person else SlidingWindow(_GROUP, _GROUP_SECONDS)
