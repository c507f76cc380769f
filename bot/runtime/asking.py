"""Asking a child process: a question into its standard input, lines of JSON out of it, and a word for every other end.

What the child is, and that it has no token, is `bot.runtime.subprocesses`; its own side is `bot.runtime.child_side`.
"""

import asyncio
import logging
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter

from bot.errors import BotError
from bot.runtime import subprocesses
from bot.runtime.child_side import ChildFault
from bot.runtime.reading import UnexpectedLineError, read_message

__all__ = ["ChildError", "Job", "ask"]

_LOG = logging.getLogger(__name__)
# Of signals the system sends by itself: 9 for memory, 24 for processor time.
_SIGNALS = {-9: "memory", -24: "time"}

_FAULT = TypeAdapter(ChildFault)

T = TypeVar("T")


class ChildError(BotError):
    """A child gave no whole answer. `kind`: "memory", "time" or "failed"."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(kind)


@dataclass(frozen=True, slots=True)
class Job:
    """A child that answers one question."""

    command: Sequence[str]
    folder: Path  # where it runs; it writes nothing there
    what: str  # it looks at, for the log: "files"
    wall: float  # seconds until it is killed
    longest_line: int  # bytes of one line of its answer


async def ask(job: Job, question: Iterable[bytes], model: TypeAdapter[T], take: Callable[[T], bool]) -> None:
    """Start the child, send it `question`, and pass each line of its answer to `take`, which tells whether it was the last.

    `question`: byte strings of any length, sent in order. Every line must be a `model`. The child is gone when this returns.
    Raises ChildError without a whole answer, within time and memory, and what `take` raises.
    """
    try:
        async with asyncio.timeout(job.wall), _started(job) as process:
            await _converse(job, process, question, model, take)
    except TimeoutError:
        _LOG.warning("the process that looks at %s took longer than %g seconds", job.what, job.wall)
        raise ChildError("time") from None


@asynccontextmanager
async def _started(job: Job) -> AsyncIterator[Process]:
    try:
        process = await subprocesses.start(job.command, job.folder, job.longest_line)
    except OSError as error:
        _LOG.error("the process that looks at %s could not be started: %s", job.what, type(error).__name__)
        raise ChildError("failed") from None
    try:
        yield process
    finally:
        await subprocesses.end(process)


async def _converse(
    job: Job, process: Process, question: Iterable[bytes], model: TypeAdapter[T], take: Callable[[T], bool]
) -> None:
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    stderr = asyncio.create_task(subprocesses.tail(process.stderr))
    try:
        with suppress(ConnectionError):  # it ended before it had read all; its answer says more
            for part in question:
                process.stdin.write(part)
                await process.stdin.drain()
        while line := await _line(process.stdout):
            if take(_read(job, line, model)):
                return
        code = await process.wait()
        trace = subprocesses.outline(await stderr)
        _LOG.error("the process that looks at %s ended with code %s: %s", job.what, code, trace)
        raise ChildError(_SIGNALS.get(code, "failed"))
    finally:
        stderr.cancel()


async def _line(stream: asyncio.StreamReader) -> bytes:
    try:
        return await stream.readline()
    except ValueError:
        return b"longer than any answer is"


def _read(job: Job, line: bytes, model: TypeAdapter[T]) -> T:
    try:
        return read_message(model, line)
    except UnexpectedLineError as error:
        wrong = error
    try:
        fault = read_message(_FAULT, line).fault
    except UnexpectedLineError:
        _LOG.error(
            "the process that looks at %s answered with something else than its model: %s", job.what, wrong
        )
        raise ChildError("failed") from None
    raise ChildError(fault)
