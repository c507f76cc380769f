"""``porbot run`` as a process of its own, and servers that are no Telegram."""

import asyncio
import contextlib
import os
import signal
import socket
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

TOKEN = "123456789:" + "Q" * 35
PATIENCE = 60.0  # seconds until a process that starts beside seven others has said its first words


@dataclass
class Process:
    """A running ``porbot``; `said` is what came out of it so far, standard error included."""

    process: asyncio.subprocess.Process
    data_dir: Path
    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._new = asyncio.Event()
        self._reader = asyncio.create_task(self._read())

    async def _read(self) -> None:
        while line := await self.process.stdout.readline():
            self.lines.append(line.decode())
            self._new.set()

    @property
    def said(self) -> str:
        return "".join(self.lines)

    async def says(self, words: str) -> str:
        """Wait until it has said `words`; return all it said."""
        async with asyncio.timeout(PATIENCE):
            while words not in self.said:
                assert not self._reader.done(), self.said
                self._new.clear()
                await self._new.wait()
        return self.said

    async def ends(self, seconds: float = PATIENCE) -> int:
        """Wait for its end; return the exit code."""
        async with asyncio.timeout(seconds):
            code = await self.process.wait()
            await self._reader
        return code

    async def terminate(self, *, again: bool = False, by: int = signal.SIGTERM) -> tuple[int, float]:
        """Send a signal; return the exit code and the seconds it took."""
        began = time.monotonic()
        self.signal(by)
        if again:
            # At every stage of the ending, the interpreter's own included.
            while self.process.returncode is None and time.monotonic() - began < PATIENCE:
                self.signal(by)
                await asyncio.sleep(0.005)
        code = await self.ends()
        return code, time.monotonic() - began

    def signal(self, number: int) -> None:
        """Send it, if the process still runs."""
        # Not through the process object: that looks whether the process has ended, and where it has, takes its exit
        # code away from the thread that waits for it.
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.process.pid, number)


@pytest.fixture
async def porbot(tmp_path):
    """Start ``porbot run`` with settings of one's own, by `before` if given; what runs at the end is killed.

    It hashes with hashlib, for loading the compiled `kernel` takes longer than anything a test asks.
    """
    started = []

    async def start(*, arguments=("run",), cwd=None, before=(), kernel="hashlib", **settings) -> Process:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PORBOT_")}
        values = {"data_dir": tmp_path / "data", "ops_port": 0, **settings}
        given = {f"PORBOT_{name.upper()}": str(value) for name, value in values.items() if value is not None}
        process = await asyncio.create_subprocess_exec(
            *before,
            Path(sys.executable).with_name("porbot"),
            *arguments,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            cwd=cwd or tmp_path,
            env={**kept, **given, "PORCORE_KERNEL": kernel},
        )
        started.append(Process(process, tmp_path / "data"))
        return started[-1]

    yield start
    for one in started:
        if one.process.returncode is None:
            one.process.kill()
        await one.ends()


@pytest.fixture
def at(sandbox):
    """The settings that lead to the sandbox."""
    return {"token": sandbox.token, "base_url": sandbox.base_url, "base_file_url": sandbox.base_file_url}


@contextlib.asynccontextmanager
async def tcp_server(answer):
    """A server on a free port that hands every connection to `answer`; yields its settings."""
    open_tasks = set()

    async def take(reader, writer):
        open_tasks.add(asyncio.current_task())
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            await answer(reader, writer)
        writer.close()

    server = await asyncio.start_server(take, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield {"token": TOKEN, "base_url": f"http://127.0.0.1:{port}/bot"}
    finally:
        server.close()
        for task in open_tasks:
            task.cancel()
        await asyncio.gather(*open_tasks, return_exceptions=True)


@pytest.fixture
async def black_hole():
    """A server that accepts everything and never answers."""

    heard = asyncio.Event()

    async def swallow(reader, _writer):
        while await reader.read(65536):
            heard.set()

    async with tcp_server(swallow) as settings:
        yield settings, heard


@pytest.fixture
def unused_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@pytest.fixture
def nowhere(unused_port):
    """An address where nobody listens."""
    return {"token": TOKEN, "base_url": f"http://127.0.0.1:{unused_port}/bot"}


@pytest.fixture
def telegram_that():
    """Return a context manager: a server that answers every request with the same raw bytes."""

    def answering(raw: bytes):
        async def answer(reader, writer):
            while await reader.readuntil(b"\r\n\r\n"):
                writer.write(raw)
                await writer.drain()

        return tcp_server(answer)

    return answering


@pytest.fixture
def bot_at(sandbox, at, tmp_path):
    """Start a bot in this process that asks again without delay."""

    from bot.run import running
    from bot.settings.model import load_settings
    from bot.telegram.connect import Pace

    pace = Pace(start=(0.01, 0.05), poll=(0.01, 0.05), look=0.05, look_again=0.05, look_least=0.01)

    @contextlib.asynccontextmanager
    async def start(clock=time.monotonic, **settings):
        values = {**at, "data_dir": tmp_path / "data", "ops_port": 0, "rate_limit": False, **settings}
        async with running(load_settings(_env_file=None, **values), pace, clock) as run:
            yield run

    return start


@pytest.fixture
def hook(unused_port):
    url = f"http://127.0.0.1:{unused_port}/hook"
    return {"webhook_url": url, "webhook_secret": "s" * 20, "webhook_port": unused_port}
