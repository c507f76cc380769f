"""Where files wait to be looked at: a few at once, each in a child process that can neither hang nor eat memory."""

import asyncio
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar
from weakref import WeakValueDictionary

from pydantic import TypeAdapter

from bot.errors import BotError
from bot.inspection.answer import FileQuestion, FileReport, ProofRecognised
from bot.inspection.request import Request
from bot.runtime.asking import ChildError, Job, ask
from bot.runtime.wire import encoded

__all__ = ["Fetch", "InspectionQueue", "QueueError"]

_WALL_SECONDS = 60.0
_LONGEST_ANSWER = 4 * 2**20  # bytes
_MOST_WAITING = 12  # files, those under way included
_MOST_WAITING_OF_ONE = 3
COMMAND = (sys.executable, "-P", "-m", "bot.inspection.child")

_ANSWER, _RECOGNISED = TypeAdapter(FileReport), TypeAdapter(ProofRecognised)

T = TypeVar("T", FileReport, ProofRecognised)
Fetch = Callable[[], Awaitable[tuple[bytes, bytes | None]]]  # the file and the one published with it


class QueueError(BotError):
    """A file was not looked at to the end. `kind`: "busy", "memory", "time", "failed" or "stopped"."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(kind)


class InspectionQueue:
    """One per process; all methods belong to one event loop. Files are in memory and in a pipe, never on the disk.

    A user, or a group, has one file looked at a time.
    """

    def __init__(self, folder: Path, at_once: int, command: tuple[str, ...] = COMMAND) -> None:
        """`folder`: where the children run; they write nothing there. `at_once`: how many children there may be, at least 1."""
        self._folder, self._command = folder, command
        self._places = asyncio.Semaphore(at_once)
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._waiting: Counter[int] = Counter()
        self._tasks: set[asyncio.Task[FileReport] | asyncio.Task[ProofRecognised]] = set()
        self._stopping = False

    @property
    def waiting(self) -> int:
        """How many files are looked at or wait for that."""
        return self._waiting.total()

    async def inspect(
        self, user: int, fetch: Fetch, request: Request, *, published: bool = False
    ) -> FileReport:
        """Return the answer of `bot.inspection.child` about what `fetch` brings; `user`: Telegram id of a user or a group.

        `fetch` is called when it is this file's turn, so that no more files are in memory than are looked at.
        `published`: it is a list of all leaves. Raises QueueError when it was not looked at to the end, and what `fetch` raises.
        """
        question = FileQuestion((0, None), request.roots, request.nonces, request.bare, published=published)
        return await self._take_turn(user, fetch, question, _ANSWER)

    async def is_proof(self, user: int, fetch: Fetch) -> bool:
        """Tell whether a file is a client's proof; `user`: Telegram id of a user or a group.

        Raises QueueError when it was not looked at to the end, and what `fetch` raises.
        """
        question = FileQuestion((0, None), recognise=True)
        return (await self._take_turn(user, fetch, question, _RECOGNISED)).proof

    async def stop(self) -> None:
        """End everything under way; further files are refused."""
        self._stopping = True
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)

    async def _take_turn(self, user: int, fetch: Fetch, question: FileQuestion, model: TypeAdapter[T]) -> T:
        if self._stopping:
            raise QueueError("stopped")
        if self.waiting >= _MOST_WAITING or self._waiting[user] >= _MOST_WAITING_OF_ONE:
            raise QueueError("busy")
        self._waiting[user] += 1
        task = asyncio.create_task(self._work(user, fetch, question, model))
        self._tasks.add(task)
        try:
            await asyncio.wait({task})
            if task.cancelled():
                raise QueueError("stopped")
            return task.result()
        finally:
            task.cancel()
            self._tasks.discard(task)
            self._waiting[user] -= 1
            self._waiting += Counter()  # keeps no user with nothing waiting

    async def _work(self, user: int, fetch: Fetch, question: FileQuestion, model: TypeAdapter[T]) -> T:
        # One file of a user at a time: two that come slowly, or take long, leave a place to others.
        turn = self._turns.setdefault(user, asyncio.Lock())  # forgotten when no one holds it or waits for it
        async with turn, self._places:
            data, companion = await fetch()
            sizes = (len(data), None if companion is None else len(companion))
            head = encoded(replace(question, sizes=sizes))
            answers: list[T] = []

            def take(answer: T) -> bool:
                answers.append(answer)
                return True

            job = Job(self._command, self._folder, "files", _WALL_SECONDS, _LONGEST_ANSWER)
            try:
                await ask(job, (head, data, companion or b""), model, take)
            except ChildError as error:
                raise QueueError(error.kind) from None
            return answers[0]
