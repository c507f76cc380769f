"""Where files wait to be looked at: a few at once, each in a child process that can neither hang nor eat memory."""

import asyncio
import json
import logging
import sys
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from bot import children
from bot.inspection.request import Request

__all__ = ["DeskError", "InspectionDesk"]

_LOG = logging.getLogger(__name__)
_WALL_SECONDS = 60.0
_LONGEST_ANSWER = 4 * 2**20  # bytes
_MOST_WAITING = 12  # files, those under way included
_MOST_WAITING_OF_ONE = 3
COMMAND = (sys.executable, "-P", "-m", "bot.inspection.child")

Fetch = Callable[[], Awaitable[tuple[bytes, bytes | None]]]  # the file and the one published beside it


class DeskError(Exception):
    """A file was not looked at to the end. `kind`: "busy", "memory", "time", "failed" or "stopped"."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(kind)


class InspectionDesk:
    """One per process; all methods belong to one event loop. Files are in memory and in a pipe, never on the disk."""

    def __init__(self, folder: Path, at_once: int, command: tuple[str, ...] = COMMAND) -> None:
        """`folder`: where the children run; they write nothing there. `at_once`: children."""
        self._folder, self._command = folder, command
        self._places = asyncio.Semaphore(at_once)
        self._waiting: Counter[int] = Counter()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._stopping = False

    @property
    def waiting(self) -> int:
        """How many files are looked at or wait for that."""
        return self._waiting.total()

    async def inspect(self, user: int, fetch: Fetch, request: Request) -> dict[str, Any]:
        """Return the answer of `bot.inspection.child` about what `fetch` brings. Raises DeskError, and what `fetch` raises.

        `fetch` is called when it is this file's turn, so that no more files are in memory than are looked at.
        """
        question = {"roots": request.roots, "nonces": request.nonces}
        return await self._take_turn(user, fetch, question)

    async def is_proof(self, user: int, fetch: Fetch) -> bool:
        """Tell whether a file is a client's proof. Raises DeskError, and what `fetch` raises."""
        answer = await self._take_turn(user, fetch, {"recognise": True})
        return answer.get("proof") is True

    async def stop(self) -> None:
        """End everything under way; further files are refused."""
        self._stopping = True
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)

    async def _take_turn(self, user: int, fetch: Fetch, question: dict[str, Any]) -> dict[str, Any]:
        if self._stopping:
            raise DeskError("stopped")
        if self.waiting >= _MOST_WAITING or self._waiting[user] >= _MOST_WAITING_OF_ONE:
            raise DeskError("busy")
        self._waiting[user] += 1
        task = asyncio.create_task(self._work(fetch, question))
        self._tasks.add(task)
        try:
            await asyncio.wait({task})
            if task.cancelled():
                raise DeskError("stopped")
            return task.result()
        finally:
            task.cancel()
            self._tasks.discard(task)
            self._waiting[user] -= 1
            self._waiting += Counter()  # keeps no user with nothing waiting

    async def _work(self, fetch: Fetch, question: dict[str, Any]) -> dict[str, Any]:
        async with self._places:
            data, companion = await fetch()
            sizes = (len(data), None if companion is None else len(companion))
            head = json.dumps({**question, "sizes": sizes}).encode() + b"\n"
            try:
                async with asyncio.timeout(_WALL_SECONDS), self._child() as process:
                    return await _ask(process, head, data, companion or b"")
            except TimeoutError:
                _LOG.warning("a file took longer than %g seconds to look at", _WALL_SECONDS)
                raise DeskError("time") from None

    @asynccontextmanager
    async def _child(self) -> AsyncIterator[asyncio.subprocess.Process]:
        try:
            process = await children.start(self._command, self._folder, _LONGEST_ANSWER)
        except OSError as error:
            _LOG.error("the process that looks at files could not be started: %s", type(error).__name__)
            raise DeskError("failed") from None
        try:
            yield process
        finally:
            await asyncio.shield(children.end(process))


async def _ask(process: asyncio.subprocess.Process, *parts: bytes) -> dict[str, Any]:
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    stderr = asyncio.create_task(children.tail(process.stderr))
    try:
        with suppress(ConnectionError):  # it ended before it had read all; its answer says more
            for part in parts:
                process.stdin.write(part)
                await process.stdin.drain()
        answer = _answer(await _line(process.stdout))
        if answer is None:
            code = await process.wait()
            _LOG.error(
                "the process that looks at files ended with code %s: %s", code, children.outline(await stderr)
            )
            # Of signals the system sends by itself: 9 for memory, 24 for processor time.
            raise DeskError({-9: "memory", -24: "time"}.get(code, "failed"))
    finally:
        stderr.cancel()
    if answer.get("fault") == "memory":
        raise DeskError("memory")
    return answer


async def _line(stream: asyncio.StreamReader) -> bytes:
    try:
        return await stream.readline()
    except ValueError:
        return b""  # longer than any answer is


def _answer(line: bytes) -> dict[str, Any] | None:
    try:
        answer = json.loads(line)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None
