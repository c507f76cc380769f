"""What must outlive a kill: which updates were answered, and which are held in memory only.

One thread writes, in groups. A journal that cannot be written stops no one's answer: what would have waited for it goes on as
if it were written, the operators hear of it, and the file is written as a whole once that is possible.
"""

import asyncio
import logging
import queue
import threading
import time
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path

from bot.languages import Sayable, _
from bot.runtime.lru import LruCache
from bot.telegram.intake.store import Row, Store, StoreError

__all__ = ["Journal"]

_LOG = logging.getLogger(__name__)
_MOST_AT_ONCE = 500  # changes in one transaction
_MOST_REMEMBERED = 10_000  # numbers
_PATIENCE = 2.0  # seconds until a disk that hangs counts as one that refuses
_CLOSE_SECONDS = 0.3
_RETRY = 5.0  # seconds between two attempts to write a journal that could not be written
_TELL_AFTER = (
    30.0  # seconds that it has failed before operators are told: a load that fills the disk says so itself
)
_TIDY = 600.0  # seconds between two looks for what is older than a day
_Change = Callable[[], None]


class Journal:
    """One per process, made in its event loop, to which all methods belong; a thread of its own writes the file.

    `trouble` is called, in the loop, when it has failed for a while.
    """

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        """Read what an earlier run left. Never raises: `faults` holds what the operators must be told."""
        self.faults: list[str] = []
        self.trouble: Callable[[str], None] = lambda _reason: None
        self._clock, self._store = clock, Store(path)
        self._failing, self._retry_at, self._hangs = "", 0.0, False
        try:
            if not self._store.open(int(clock())):
                self.faults.append(Sayable(_replaced))
        except StoreError as error:
            self._failing = str(error)
            self.faults.append(_failing(self._failing))
        for fault in self.faults:
            _LOG.warning("%s", fault)
        self.left = dict(
            self._store.waiting
        )  # by number: held by an earlier run, and neither answered nor told
        self._known: LruCache[int, bool] = LruCache(_MOST_REMEMBERED)
        for number in self._store.answered:
            self._known.put(number, True)
        self._doubtful = set(self._store.sending)  # an earlier run's
        self._changes: queue.SimpleQueue[tuple[_Change, asyncio.Future[None]] | None] = queue.SimpleQueue()
        self._loop = asyncio.get_running_loop()
        self._tidy_at = time.monotonic() + _TIDY
        self._thread = threading.Thread(target=self._write, name="journal", daemon=True)
        self._thread.start()

    @property
    def failing(self) -> str:
        """Why it cannot be written, "" when it can."""
        return self._failing

    def knows(self, update_id: int) -> bool:
        """Tell whether an update was answered; `update_id`: Telegram's id of it."""
        return update_id in self._known

    def doubts(self, update_id: int) -> bool:
        """Tell whether an earlier run may have answered an update; `update_id`: Telegram's id of it."""
        return update_id in self._doubtful

    def sending(self, update_id: int, out: bool) -> None:
        """Write down that an answer goes out, so that after a kill it is known to be in doubt; or that it was not taken.

        `update_id`: Telegram's id of the update. No one waits for this: it is written while the call is on its way.
        """
        now = int(self._clock())
        if out:
            self._put(lambda: self._store.send(update_id, now))
        elif update_id not in self._doubtful:
            self._put(lambda: self._store.unsend(update_id))

    # These put what is to be written in line at once, and return what waits until it is written.

    def hold(self, update_id: int, chat_id: int, message_id: int, language: str = "") -> Awaitable[None]:
        """Write down that an update waits, unless it was answered. All three are Telegram's ids.

        `update_id`: Telegram's id of the update; `chat_id` and `message_id`: Telegram's ids of where its chat is told if it is
        never answered, in its `language`, a code.
        """
        row = Row(update_id, chat_id, message_id, int(self._clock()), language)
        return self._change(lambda: self._store.hold(row))

    def answered(self, update_id: int) -> Awaitable[None]:
        """Write down that an update was answered, and nothing else of it; `update_id`: Telegram's id of it."""
        self._known.put(update_id, True)
        self.left.pop(update_id, None)
        self._doubtful.discard(update_id)
        now = int(self._clock())
        return self._change(lambda: self._store.answer(update_id, now))

    def told(self, update_ids: Iterable[int]) -> Awaitable[None]:
        """Forget updates of an earlier run whose chat was told that they are gone; `update_ids`: Telegram's ids of them."""
        numbers = tuple(update_ids)
        for number in numbers:
            self.left.pop(number, None)
        return self._change(lambda: self._store.drop(numbers))

    def _change(self, change: _Change) -> Awaitable[None]:
        return self._until(self._put(change))

    def _put(self, change: _Change) -> asyncio.Future[None]:
        written = self._loop.create_future()
        self._changes.put((change, written))
        self.tidy()
        return written

    async def _until(self, written: asyncio.Future[None]) -> None:
        if self._hangs:
            return
        done, _ = await asyncio.wait({written}, timeout=_PATIENCE)
        if not done and not self._hangs:
            self._hangs = True
            self._note(_HANGS)

    def tidy(self) -> None:
        """Forget what is older than a day, if that was not looked for lately."""
        if time.monotonic() < self._tidy_at:
            return
        self._tidy_at = time.monotonic() + _TIDY
        now = int(self._clock())
        self._changes.put((lambda: self._store.age(now), self._loop.create_future()))

    async def close(self) -> None:
        """Write what is left to be written and close the file; gives up on a disk that hangs."""
        self._changes.put(None)
        await asyncio.to_thread(self._thread.join, _CLOSE_SECONDS)

    # --- the writing thread

    def _write(self) -> None:
        while (group := self._next_group()) is not None:
            for change, _written in group:
                change()
            self._commit()
            self._call(self._resolve, [written for _, written in group])
        self._store.close()

    def _next_group(self) -> list[tuple[_Change, "asyncio.Future[None]"]] | None:
        first = self._changes.get()
        if first is None:
            return None
        group = [first]
        while len(group) < _MOST_AT_ONCE:
            try:
                more = self._changes.get_nowait()
            except queue.Empty:
                break
            if more is None:
                self._changes.put(None)  # for the next time
                break
            group.append(more)
        return group

    def _commit(self) -> None:
        if self._failing and time.monotonic() < self._retry_at:
            self._store.leave()
            return
        try:
            if self._failing:
                self._store.rewrite()
            else:
                self._commit_or_rewrite()
        except StoreError as error:
            self._retry_at = time.monotonic() + _RETRY
            self._note_from_thread(str(error))
        else:
            self._note_from_thread("")

    def _commit_or_rewrite(self) -> None:
        try:
            self._store.commit()
        except StoreError:
            self._store.rewrite()  # a file that was damaged or taken away meanwhile is replaced without a word

    def _note_from_thread(self, reason: str) -> None:
        if reason != self._failing:
            before, self._failing = self._failing, reason
            if bool(before) != bool(reason):
                self._call(self._note, reason)

    def _call(self, work: Callable[..., None], *arguments: object) -> None:
        try:
            self._loop.call_soon_threadsafe(work, *arguments)
        except RuntimeError:  # the loop has ended, and no one waits
            return

    def _resolve(self, futures: list["asyncio.Future[None]"]) -> None:
        if self._hangs:
            self._hangs = False
            self._note("")
        for future in futures:
            if not future.done():
                future.set_result(None)

    def _note(self, reason: str) -> None:
        if reason:
            _LOG.warning("%s", _failing(reason))
            self._loop.call_later(_TELL_AFTER, self._tell)
        else:
            _LOG.info("journal.db is written again")

    def _tell(self) -> None:
        if reason := _HANGS if self._hangs else self._failing:
            self.trouble(_failing(reason))


_HANGS = "the disk does not answer"


def _replaced() -> str:
    return _(
        "journal.db was damaged, so it was replaced with an empty one. It held the numbers of questions that waited for an"
        " answer: whoever waited when the bot was stopped or killed is not told. Look for what damaged it."
    )


def _failing(reason: str) -> str:
    return Sayable(
        lambda: _(
            "journal.db cannot be written ({reason}). The bot answers as before, but whoever waits for an answer when it is"
            " stopped or killed will not be told, and some may be answered twice. Expected: a data folder with free space that"
            " this user may write to. It is tried again every few seconds; no restart is needed.",
            reason=reason,
        )
    )
