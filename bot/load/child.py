"""``porcore build`` and ``porcore check`` as a child process (docs/architecture.md, "What happens when an operator loads").

The child gets no token, no one writes to its standard input, and it ends when that closes (`bot.runtime.subprocesses`).
"""

import asyncio
import logging
import os
import sys
from asyncio.subprocess import Process
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter

from bot.languages import Sayable, _
from bot.load.errors import CutShortError, LoadError
from bot.runtime import subprocesses
from bot.runtime.file_mark import mark_of
from bot.runtime.reading import UnexpectedLineError, read_message
from bot.runtime.subprocesses import ProcessLimits
from porcore.progress import DoneLine, ErrorLine, ProgressLine

__all__ = ["bounded", "build", "check", "limits_of_check", "run_child"]

_LOG = logging.getLogger(__name__)
_LONGEST_LINE = 2**20  # bytes of one line of progress
_LONGEST_STAGE = 60  # characters of what a stage is called
_ORPHANS_SECONDS = 0.2  # between two looks at whether the child has ended
_PROGRESS, _DONE, _ERROR = TypeAdapter(ProgressLine), TypeAdapter(DoneLine), TypeAdapter(ErrorLine)

Report = Callable[[str, int, int | None], None]  # stage, done, total (None: not known)
T = TypeVar("T")


async def build(source: Path, target: Path, report: Report) -> DoneLine:
    """Build the bundle `source` into the new file `target`. Raises LoadError.

    Cancelling kills the child before this returns.
    """
    return await run_child(_command("build", str(source), "-o", str(target)), target.parent, report)


def limits_of_check(size: int) -> ProcessLimits:
    """Return what checking a snapshot file of `size` bytes may take.

    Measured: 80 MB of memory and 1.4 seconds for 20 MB. A compiler that runs first, a slow processor and a busy
    machine have room in it.
    """
    seconds = 120 + size // 10**6
    return ProcessLimits(memory=2**30 + size, processor=seconds, wall=600.0 + 4 * seconds)


async def check(
    file: Path, report: Report, limits: ProcessLimits | None = None, *, folder: Path | None = None
) -> DoneLine:
    """Recompute the whole snapshot `file` in a child with limits, by default those of its size.

    The child works in `folder`, by default the file's. Raises LoadError with the fault of the file, and CutShortError
    when the child was killed or took more than it may.
    """
    if limits is None:
        mark = mark_of(file)
        limits = limits_of_check(mark.size if mark is not None else 0)
    command = _command("check", str(file))
    return await bounded(command, limits, folder or file.parent, report, _DONE)


async def bounded(
    command: Sequence[str],
    limits: ProcessLimits,
    folder: Path,
    report: Report,
    model: TypeAdapter[T],
    by_hand: str = "",
) -> T:
    """Do what `run_child` does, within limits, the disk read when no one else does.

    `model` is what the last line of the child's must be. Raises LoadError for what the child says against the file, or
    when it gives no whole answer; CutShortError when it went over its limits. `by_hand`: the command that does the same,
    "" for a snapshot file.
    """
    bound = subprocesses.idle(subprocesses.within(limits, command))
    try:
        async with asyncio.timeout(limits.wall):
            return await _result(bound, folder, report, model, by_hand)
    except TimeoutError:
        _LOG.error("a check took more than %g seconds and was ended", limits.wall)
        raise CutShortError(_over_time(by_hand), "time") from None


def _command(*arguments: str) -> list[str]:
    # -P: nothing that lies in the working folder can be imported.
    return [sys.executable, "-P", "-m", "porcore", *arguments, "--progress-json"]


async def run_child(command: Sequence[str], folder: Path, report: Report) -> DoneLine:
    """Run a command that prints the events of ``--progress-json``; return what its last one says.

    It works in `folder` and is gone when this returns or raises. Raises LoadError.
    """
    return await _result(command, folder, report, _DONE)


async def _result(
    command: Sequence[str], folder: Path, report: Report, model: TypeAdapter[T], by_hand: str = ""
) -> T:
    try:
        process = await subprocesses.start(command, folder, _LONGEST_LINE)
    except OSError as error:
        reason = _reason(error)
        said = Sayable(
            lambda: _("The build could not be started: {reason}. Nothing was changed.", reason=reason)
        )
        raise CutShortError(said, "failed") from None
    try:
        return await _follow(process, report, model, by_hand)
    finally:
        await subprocesses.end(process)


async def _follow(process: Process, report: Report, model: TypeAdapter[T], by_hand: str) -> T:
    """Read the child's lines until it ends; return what the last one says."""
    assert process.stderr is not None
    stderr = asyncio.create_task(subprocesses.tail(process.stderr))
    orphans = asyncio.create_task(_end_orphans(process))
    try:
        last = await _events(process, report, model)
        code = await process.wait()
        trace = await stderr
    finally:
        stderr.cancel()
        orphans.cancel()
    if isinstance(last, ErrorLine):
        raise LoadError(last.message)
    if last is not None and code == 0:
        return last
    outline = subprocesses.outline(trace)
    said = "no result that it should have" if last is None else "a result"
    _LOG.error("the child ended with code %s and %s: %s", code, said, outline)
    if outline.endswith("MemoryError"):
        raise CutShortError(_over_memory(by_hand), "memory")
    raise CutShortError(
        _unexpected(code, by_hand), {-9: "killed", -15: "killed", -24: "time"}.get(code, "failed")
    )


async def _events(process: Process, report: Report, model: TypeAdapter[T]) -> T | ErrorLine | None:
    """Hand progress on; return the line that says how it ended, None when there was none.

    Any other line is passed over, such as the words of a library that prints.
    """
    assert process.stdout is not None
    last: T | ErrorLine | None = None
    while line := await _line(process.stdout):
        try:
            progress = read_message(_PROGRESS, line)
        except UnexpectedLineError:
            last = _end(line, model) or last
        else:
            report(progress.stage[:_LONGEST_STAGE], progress.done, progress.total)
    return last


def _end(line: bytes, model: TypeAdapter[T]) -> T | ErrorLine | None:
    with suppress(UnexpectedLineError):
        return read_message(model, line)
    with suppress(UnexpectedLineError):
        return read_message(_ERROR, line)
    return None


async def _line(stream: asyncio.StreamReader) -> bytes:
    try:
        return await stream.readline()
    except ValueError:  # a line beyond the limit; its rest follows as the next one
        return b"\n"


async def _end_orphans(process: Process) -> None:
    """Once the child has ended, however it did, end what it started: that could hold its pipes open for ever."""
    while process.returncode is None:  # noqa: ASYNC110 - process.wait() waits for the pipes, too
        await asyncio.sleep(_ORPHANS_SECONDS)
    subprocesses.kill(process)


def _over_time(by_hand: str) -> Sayable:
    return Sayable(
        lambda: _(
            "The check took more time than a file of this size may take, and was ended. Nothing was published. Run {command}"
            " on the file by hand, on a machine with less to do.",
            command=by_hand or "porcore check",
        )
    )


def _over_memory(by_hand: str) -> Sayable:
    if by_hand:
        return Sayable(
            lambda: _(
                "The process that did the work had not enough memory. Nothing was published. Free some memory, or do it by"
                " hand on another machine, with {command}.",
                command=by_hand,
            )
        )
    return Sayable(
        lambda: _(
            "The process that did the work had not enough memory. Nothing was published. Free some memory, or do it by hand on"
            " another machine, with porcore build or porcore check."
        )
    )


def _unexpected(code: int, by_hand: str) -> Sayable:
    if code == -24:  # SIGXCPU
        return _over_time(by_hand)
    if code in (-15, -9):  # SIGTERM, SIGKILL
        return Sayable(partial(_killed, by_hand))
    return Sayable(partial(_ended, code, by_hand))


def _killed(by_hand: str) -> str:
    said = _(
        "The system killed the process that did the work, most likely for want of memory. Nothing was published."
    )
    if by_hand:
        advice = _(
            "Free some memory, or run {command} on the bundle by hand, on another machine.", command=by_hand
        )
    else:
        advice = _("Free some memory, or build on another machine with porcore build and load the .por file.")
    return f"{said} {advice}"


def _ended(code: int, by_hand: str) -> str:
    said = _(
        "The process that did the work ended unexpectedly (code {code}); the bot's log says where. Nothing was published.",
        code=code,
    )
    if by_hand:
        advice = _("To see more, run {command} on the bundle, by hand.", command=by_hand)
    else:
        advice = _(
            "To see more, run porcore build on the bundle, or porcore check on the .por file, by hand."
        )
    return f"{said} {advice}"


def _reason(error: OSError) -> str:
    return os.strerror(error.errno) if error.errno else "an input/output error"
