"""``porcore build`` and ``porcore check`` as a child process (docs/architecture.md, "What happens when an operator loads").

The child gets an empty environment, so no token, and a pipe as its standard input that nobody writes to: when
this process dies, however it dies, the pipe closes and the child ends itself.
"""

import asyncio
import json
import logging
import os
import re
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from bot.load.errors import LoadError

__all__ = ["build", "check", "run_child"]

_LOG = logging.getLogger(__name__)
_LONGEST_LINE = 2**20  # bytes of one line of progress
_LONGEST_STAGE = 60  # characters of what a stage is called
_MOST_STDERR = 2**16  # bytes
_ORPHANS_SECONDS = 0.2  # between two looks at whether the child has ended
_NICENESS = 10  # customers' answers go first
# Where the system finds its libraries and how it spells text; nothing that could hold a secret.
_KEPT = ("SYSTEMROOT", "LD_LIBRARY_PATH", "LANG", "LC_ALL")
_STATEMENT_ID = re.compile(r"[0-9a-f]{64}")

Report = Callable[[str, int, int | None], None]  # stage, done, total (None: not known)


async def build(source: Path, target: Path, report: Report) -> str:
    """Build the bundle `source` into the new file `target`; return the statement id. Raises LoadError.

    Cancelling kills the child before this returns.
    """
    return await _run(["build", str(source), "-o", str(target)], target.parent, report)


async def check(file: Path, report: Report) -> str:
    """Recompute the whole snapshot `file`; return its statement id. Raises LoadError."""
    return await _run(["check", str(file)], file.parent, report)


async def _run(arguments: Sequence[str], folder: Path, report: Report) -> str:
    # -P: nothing that lies in the working folder can be imported.
    command = [sys.executable, "-P", "-m", "porcore", *arguments, "--progress-json"]
    return await run_child(command, folder, report)


async def run_child(command: Sequence[str], folder: Path, report: Report) -> str:
    """Run a command that prints the events of ``--progress-json``; return the statement id it names.

    It works in `folder` and is gone when this returns or raises. Raises LoadError.
    """
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            cwd=folder,
            env=_environment(folder),
            start_new_session=True,
            limit=_LONGEST_LINE,
        )
    except OSError as error:
        raise LoadError(f"The build could not be started: {_reason(error)}. Nothing was changed.") from None
    try:
        _lower_priority(process)
        return await _follow(process, report)
    finally:
        await _end(process)


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {**kept, "TMPDIR": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}


async def _follow(process: Process, report: Report) -> str:
    """Read the child's lines until it ends; return the statement id it names."""
    assert process.stderr is not None
    stderr = asyncio.create_task(_tail(process.stderr))
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
        return statement_id
    _LOG.error("the child ended with code %s: %s", code, _outline(trace))
    raise LoadError(_unexpected(code))


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


async def _tail(stream: asyncio.StreamReader) -> bytes:
    """Read all of a stream so that the child never waits for us, and keep its end."""
    kept = b""
    while part := await stream.read(_MOST_STDERR):
        kept = (kept + part)[-_MOST_STDERR:]
    return kept


async def _end_orphans(process: Process) -> None:
    """Once the child has ended, however it did, end what it started: that could hold its pipes open for ever."""
    while process.returncode is None:  # noqa: ASYNC110 - process.wait() waits for the pipes, too
        await asyncio.sleep(_ORPHANS_SECONDS)
    _kill(process)


def _kill(process: Process) -> None:
    """Kill the child and whatever it started; fine when there is nothing left of them."""
    with suppress(ProcessLookupError, PermissionError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)


async def _end(process: Process) -> None:
    """Kill the child and whatever it started, and wait for it; fine when it has ended."""
    if process.returncode is None:
        _kill(process)
        await process.wait()
    assert process.stdin is not None
    process.stdin.close()


def _lower_priority(process: Process) -> None:
    if sys.platform != "win32":
        with suppress(OSError):
            os.setpriority(os.PRIO_PGRP, process.pid, _NICENESS)


def _outline(stderr: bytes) -> str:
    """Return where a traceback passed and the error's type; its text could quote the ledger."""
    lines = stderr.decode("utf-8", "replace").splitlines()
    places = [line.strip() for line in lines if line.startswith('  File "')]
    kind = re.match(r"[A-Za-z_][A-Za-z0-9_.]*(?=:|$)", lines[-1]) if lines else None
    return " | ".join([*places[-5:], kind[0] if kind else "no traceback"])


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
