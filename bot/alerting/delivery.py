"""Tells people what happened: each event to each subscriber once, behind all answers.

What is noted before a message leaves, and after it arrived, is in `bot.alerts.events`; what is in memory is one page.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterator

from telegram import Bot, InlineKeyboardMarkup
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.alerting.buttons import under_alert
from bot.alerts import AlertRecipient, AlertStoreError
from bot.errors import BotError
from bot.languages import language_of, speaking
from bot.runtime.lru import LruCache
from bot.services import Services
from bot.telegram.outgoing import BusyChatError, aside
from bot.telegram.outgoing.outcomes import CallOutcome, of_error
from bot.telegram.sending import NO_PREVIEW
from bot.texts import alerts as words
from bot.texts.common import once_more

__all__ = ["AlertDelivery"]

_LOG = logging.getLogger(__name__)
_AT_ONCE = 8  # messages whose answer is waited for
_LOOK_SECONDS = 5.0  # until those are tried again that were put back
_TROUBLE_SECONDS = 30.0
_MOST_TEXTS = 200
_STOPPED = (
    "alerts.db cannot be written ({error}). Alerts wait until it can be; everything else works as before."
)
# What Telegram says of a chat that nothing can be sent to any more, beside 403.
_GONE = ("chat not found", "user not found", "user_deactivated", "peer_id_invalid", "group chat was deleted")
Written = tuple[str, InlineKeyboardMarkup | None]


class _UnwantedError(BotError, TelegramError):
    """A message's chat stopped all alerts while it waited for its turn."""


class AlertDelivery:
    """One per process, made in its event loop. `say` tells the operators something, as text."""

    def __init__(self, services: Services, bot: Bot, say: Callable[[str], None]) -> None:
        self._services, self._bot, self._say = services, bot, say
        self._events, self._subscriptions = services.alerts.events, services.alerts.subscriptions
        self._waiting = asyncio.Event()
        self._texts: LruCache[tuple[int, str, int, bool], Written] = LruCache(_MOST_TEXTS)
        self._arrived: set[AlertRecipient] = set()  # of which that could not be noted
        self._in_trouble = self._ending = False
        self._out, self._quiet = 0, asyncio.Event()  # messages that have left, and whether there are none
        self._quiet.set()
        self._running: asyncio.Task[None] | None = None

    def wake(self) -> None:
        """There is something to tell. Belongs to the event loop."""
        self._waiting.set()

    def start(self) -> None:
        """Begin to tell."""
        self._running = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Let no more messages leave, and wait for those that have left."""
        self._ending = True
        try:
            await self._quiet.wait()
        finally:
            if self._running is not None:
                self._running.cancel()

    async def _run(self) -> None:
        """Tell until stopped. What was put back goes before what is new."""
        while not self._ending:
            self._waiting.clear()
            try:
                await self._note_arrived()
                await asyncio.to_thread(self._events.recover)  # nothing is leaving now
                await self._tell_all()
                self._in_trouble = False
            except Exception as error:  # noqa: BLE001 - nobody awaits this task, and the rest of the bot goes on
                self._trouble(error)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_TROUBLE_SECONDS if self._in_trouble else _LOOK_SECONDS):
                    await self._waiting.wait()

    async def _note_arrived(self) -> None:
        """Note what could not be noted before, so that it goes to nobody twice. Raises AlertStoreError."""
        for one in tuple(self._arrived):
            await asyncio.to_thread(self._events.done, one)
            self._arrived.discard(one)

    async def _tell_all(self) -> None:
        while not self._ending and await self.tell_page(await asyncio.to_thread(self._events.left)):
            pass
        while not self._ending and (page := await asyncio.to_thread(self._events.fresh)):
            await self.tell_page(page)

    def _trouble(self, error: Exception) -> None:
        if not isinstance(error, AlertStoreError):
            _LOG.error("alerts could not be sent", exc_info=error)
        elif not self._in_trouble:
            _LOG.error("alerts.db: %s", error)
            self._say(_STOPPED.format(error=error))
        self._in_trouble = True

    async def tell_page(self, page: list[AlertRecipient]) -> bool:
        """Send a page of messages, a few at once; tell whether one was done with. Raises AlertStoreError."""
        rest, done = iter(page), list[bool]()
        # Each ends what it began: where one cannot note something, the messages of the others have left all the same.
        workers = (self._work(rest, done) for _ in range(min(_AT_ONCE, len(page))))
        for error in await asyncio.gather(*workers, return_exceptions=True):
            if error is not None:
                raise error
        return any(done)

    async def _work(self, rest: Iterator[AlertRecipient], done: list[bool]) -> None:
        for one in rest:
            done.append(await self._tell(one))  # noqa: PERF401 - what was done counts though a later one fails

    async def _tell(self, one: AlertRecipient) -> bool:
        """Send one message; tell whether it is done with. Raises AlertStoreError."""
        if self._ending:
            return False
        if not await asyncio.to_thread(self._events.is_wanted, one):
            return True
        html, buttons = await self._written(one)
        left = False

        async def leaves() -> None:
            nonlocal left
            if self._ending:
                raise BusyChatError("the bot stops")
            left = True
            self._is_out(1)
            if not await asyncio.to_thread(self._events.leaves, one):
                raise _UnwantedError("its chat has stopped alerts")

        try:
            with aside(leaves):
                await self._bot.send_message(
                    one.chat,
                    f"<i>{_again(one)}</i>\n{html}" if one.again else html,
                    parse_mode=ParseMode.HTML,
                    link_preview_options=NO_PREVIEW,
                    reply_markup=buttons,
                )
            self._arrived.add(one)
            await asyncio.to_thread(self._events.done, one)
            self._arrived.discard(one)
        except _UnwantedError:
            return True
        except TelegramError as error:
            return await self._failed(one, error)
        finally:
            if left:
                self._is_out(-1)
        return True

    def _is_out(self, change: int) -> None:
        self._out += change
        (self._quiet.clear if self._out else self._quiet.set)()

    async def _written(self, one: AlertRecipient) -> Written:
        """Return text and buttons: made once for an event, a language, a line, and private chats or groups."""
        is_private = one.chat > 0
        place = (one.event, one.language, one.line, is_private)
        if (made := self._texts.get(place)) is None:
            event = await asyncio.to_thread(self._events.event, one.event)
            with speaking(language_of(one.language)):
                html = words.alert(event, self._services.exchanges.name(event.exchange), one.line)
                asks = is_private and event.exchange in self._services.exchanges.with_trees
                made = (html, under_alert(event.exchange, asks_for_id=asks))
            self._texts.put(place, made)
        return made

    async def _failed(self, one: AlertRecipient, error: TelegramError) -> bool:
        """Note what became of a message that was not taken; tell whether it is done with. Raises AlertStoreError."""
        if isinstance(error, BusyChatError):  # it never left, and nothing was noted
            return False
        if isinstance(error, ChatMigrated):
            await asyncio.to_thread(self._subscriptions.move, one.chat, error.new_chat_id)
            await asyncio.to_thread(self._events.put_back, one)
            return True
        outcome = of_error(error)
        if outcome is CallOutcome.UNCERTAIN:
            await asyncio.to_thread(self._events.in_doubt, one)
            return one.again
        if outcome is not CallOutcome.REFUSED:
            await asyncio.to_thread(self._events.put_back, one)
            return False
        if _is_gone(error):
            await asyncio.to_thread(self._subscriptions.remove, one.chat)
        else:
            _LOG.warning("Telegram refuses an alert: %s", error.message)
            await asyncio.to_thread(self._events.done, one)
        return True


def _again(one: AlertRecipient) -> str:
    with speaking(language_of(one.language)):
        return once_more()


def _is_gone(error: TelegramError) -> bool:
    said = error.message.lower()
    return isinstance(error, Forbidden) or (
        isinstance(error, BadRequest) and any(words in said for words in _GONE)
    )
