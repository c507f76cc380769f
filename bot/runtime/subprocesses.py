"""Processes of our own that work on what strangers sent: without a token, and never left behind.

A child gets an empty environment, and a pipe as its standard input: when this process dies, however it dies, the
pipe closes and the child ends itself.
"""

import asyncio
import os
import re
import shutil
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

__all__ = ["ProcessLimits", "end", "idle", "kill", "outline", "start", "tail", "within"]

_MOST_STDERR = 2**16  # bytes
_NICENESS = 10  # customers' answers go first
# Where the system finds its libraries and how it spells text; nothing that could hold a secret.
_KEPT = ("SYSTEMROOT", "LD_LIBRARY_PATH", "LANG", "LC_ALL")


@dataclass(frozen=True, slots=True)
class ProcessLimits:
    """What one child may take."""

    memory: int  # bytes of address space
    processor: int  # seconds of processor time
    wall: float  # seconds until whoever started it kills it


def within(limits: ProcessLimits, command: Sequence[str]) -> list[str]:
    """Return the command that runs `command` in bounded memory and processor time, without core dumps."""
    script = Path(__file__).with_name("limited_child.py")
    head = [sys.executable, "-I", "-S", str(script)]
    return [*head, str(limits.memory), str(limits.processor), *command]


def idle(command: Sequence[str]) -> list[str]:
    """Return the command that reads the disk only when no one else does, where the system can do that."""
    found = shutil.which("ionice")
    return [found, "-c", "3", *command] if found else list(command)


async def start(command: Sequence[str], folder: Path, longest_line: int) -> Process:
    """Start `command` in `folder`, in a process group of its own; end it with `end`. Raises OSError when it cannot start.

    `longest_line`: bytes of a line that can be read at once.
    """
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
        cwd=folder,
        env=_environment(folder),
        start_new_session=True,
        limit=longest_line,
    )
    if sys.platform != "win32":
        with suppress(OSError):
            os.setpriority(os.PRIO_PGRP, process.pid, _NICENESS)
    return process


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {**kept, "TMPDIR": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}


def kill(process: Process) -> None:
    """Kill the child and whatever it started; fine when there is nothing left of them."""
    with suppress(ProcessLookupError, PermissionError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)


async def end(process: Process) -> None:
    """Kill the child and whatever it started, and wait for it, also when cancelled meanwhile; fine when it has ended."""
    ending = asyncio.ensure_future(_ended(process))
    try:
        await asyncio.shield(ending)
    except asyncio.CancelledError:
        await (
            ending
        )  # a moment; whoever cancels us may close the loop, and no one would know of the child any more
        raise


async def _ended(process: Process) -> None:
    if process.returncode is None:
        kill(process)
        await process.wait()
    assert process.stdin is not None
    process.stdin.close()


async def tail(stream: asyncio.StreamReader) -> bytes:
    """Read all of a stream so that the child never waits for us, and return its last 64 KiB."""
    kept = b""
    while part := await stream.read(_MOST_STDERR):
        kept = (kept + part)[-_MOST_STDERR:]
    return kept


def outline(stderr: bytes) -> str:
    """Return where a traceback passed and the error's type; its text could quote what the child read.

    `stderr`: what the child said, bytes of UTF-8 or not.
    """
    lines = stderr.decode("utf-8", "replace").splitlines()
    places = [line.strip() for line in lines if line.startswith('  File "')]
    kind = re.match(r"[A-Za-z_][A-Za-z0-9_.]*(?=:|$)", lines[-1]) if lines else None
    return " | ".join([*places[-5:], kind[0] if kind else "no traceback"])
