"""``porcore build`` and ``porcore check`` as a child process (docs/architecture.md, "What happens when an operator loads").

The child gets no token, nobody writes to its standard input, and it ends when that closes (`bot.children`).
"""

import asyncio
import json
import logging
import os
import re
import sys
from asyncio.subprocess import Process
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot import children
from bot.load.errors import LoadError

__all__ = ["Done", "build", "check", "run_child"]

_LOG = logging.getLogger(__name__)
_LONGEST_LINE = 2**20  # bytes of one line of progress
_LONGEST_STAGE = 60  # characters of what a stage is called
_ORPHANS_SECONDS = 0.2  # between two looks at whether the child has ended
_STATEMENT_ID = re.compile(r"[0-9a-f]{64}")

Report = Callable[[str, int, int | None], None]  # stage, done, total (None: not known)


@dataclass(frozen=True, slots=True)
class Done:
    """What a child that ended well says."""

    statement_id: str  # 64 hex digits
    rows_outside: int = 0  # rows of wallets.csv that belong to no asset


async def build(source: Path, target: Path, report: Report) -> Done:
    """Build the bundle `source` into the new file `target`. Raises LoadError.

    Cancelling kills the child before this returns.
    """
    return await _run(["build", str(source), "-o", str(target)], target.parent, report)


async def check(file: Path, report: Report) -> Done:
    """Recompute the whole snapshot `file`. Raises LoadError."""
    return await _run(["check", str(file)], file.parent, report)


async def _run(arguments: Sequence[str], folder: Path, report: Report) -> Done:
    # -P: nothing that lies in the working folder can be imported.
    command = [sys.executable, "-P", "-m", "porcore", *arguments, "--progress-json"]
    return await run_child(command, folder, report)


async def run_child(command: Sequence[str], folder: Path, report: Report) -> Done:
    """Run a command that prints the events of ``--progress-json``; return what its last one says.

    It works in `folder` and is gone when this returns or raises. Raises LoadError.
    """
    try:
        process = await children.start(command, folder, _LONGEST_LINE)
    except OSError as error:
        raise LoadError(f"The build could not be started: {_reason(error)}. Nothing was changed.") from None
    try:
        return await _follow(process, report)
    finally:
        await children.end(process)


async def _follow(process: Process, report: Report) -> Done:
    """Read the child's lines until it ends; return what the last one says."""
    assert process.stderr is not None
    stderr = asyncio.create_task(children.tail(process.stderr))
    orphans = asyncio.create_task(_end_orphans(process))
    try:
        last = await _events(process, report)
        code = await process.wait()
        trace = await stderr
    finally:
        stderr.cancel()
        orphans.cancel()
    if last.get("event") == "error" and isinstance(last.get("message"), str):
        raise LoadError(last["message"])
    statement_id = last.get("statement_id")
    if code == 0 and isinstance(statement_id, str) and _STATEMENT_ID.fullmatch(statement_id):
        return Done(statement_id, _count(last.get("wallet_rows_outside")))
    _LOG.error("the child ended with code %s: %s", code, children.outline(trace))
    raise LoadError(_unexpected(code))


def _count(value: object) -> int:
    return value if type(value) is int and value >= 0 else 0


async def _events(process: Process, report: Report) -> dict[str, Any]:
    """Hand progress on; return the event that says how it ended."""
    assert process.stdout is not None
    last: dict[str, Any] = {}
    while line := await _line(process.stdout):
        event = _event(line)
        match event.get("event"):
            case "progress":
                _hand_on(event, report)
            case "done" | "error":
                last = event
    return last


def _event(line: bytes) -> dict[str, Any]:
    """Return an event; an empty one for what is none, such as the words of a library that prints."""
    try:
        event = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return event if isinstance(event, dict) else {}


def _hand_on(event: dict[str, Any], report: Report) -> None:
    stage, done, total = event.get("stage"), event.get("done"), event.get("total")
    if isinstance(stage, str) and type(done) is int and (total is None or type(total) is int):
        report(stage[:_LONGEST_STAGE], done, total)


async def _line(stream: asyncio.StreamReader) -> bytes:
    try:
        return await stream.readline()
    except ValueError:  # a line beyond the limit; its rest follows as the next one
        return b"\n"


async def _end_orphans(process: Process) -> None:
    """Once the child has ended, however it did, end what it started: that could hold its pipes open for ever."""
    while process.returncode is None:  # noqa: ASYNC110 - process.wait() waits for the pipes, too
        await asyncio.sleep(_ORPHANS_SECONDS)
    children.kill(process)


def _unexpected(code: int) -> str:
    if code in (-15, -9):  # SIGTERM, SIGKILL
        return (
            "The system killed the process that did the work, most likely for want of memory. Nothing was published."
            " Free some memory, or build on another machine with porcore build and load the .por file."
        )
    return (
        f"The process that did the work ended unexpectedly (code {code}); the bot's log says where. Nothing was"
        " published. To see more, run porcore build on the bundle, or porcore check on the .por file, by hand."
    )


def _reason(error: OSError) -> str:
    return os.strerror(error.errno) if error.errno else "an input/output error"
