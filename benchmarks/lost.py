"""What becomes of questions when the bot is stopped, killed, or Telegram is away: answered, told to ask again, or lost.

The sandbox keeps Telegram's flood limits; the bot runs in a process of its own and is started again after its end.
"""

import asyncio
import contextlib
import os
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from pathlib import Path

from benchmarks.answers import publish
from benchmarks.table import markdown
from bot.sandbox import Sandbox
from bot.sandbox.people import SandboxUser

__all__ = ["report"]

_ENV = {"PORBOT_OPS_PORT": "0", "PORBOT_LOG_LEVEL": "INFO", "PORBOT_MISSES_PER_HOUR_ALL": "1000000"}
_OURS = ("-c", "import sys; from bot.cli import main; sys.exit(main(['run']))")
_TOLD = "I was restarted before"
_QUIET_SECONDS = 8.0  # without a new answer, after which nothing more is expected


class _Scene:
    """A sandbox, a bot, and people who each ask once."""

    def __init__(self, sandbox: Sandbox, data: Path, texts: Sequence[str], people: int) -> None:
        self.sandbox, self._data = sandbox, data
        self._texts = texts
        self.people = [sandbox.add_user(f"Customer {number}", started=True) for number in range(people)]
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PORBOT_")}
        environment |= _ENV | {
            "PORBOT_TOKEN": self.sandbox.token,
            "PORBOT_BASE_URL": self.sandbox.base_url,
            "PORBOT_BASE_FILE_URL": self.sandbox.base_file_url,
            "PORBOT_DATA_DIR": str(self._data),
        }
        polls = self._polls()
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, *_OURS, env=environment, stderr=asyncio.subprocess.DEVNULL
        )
        await self.sandbox.wait_for(lambda: self._polls() > polls, timeout=60)

    def _polls(self) -> int:
        return sum(call.method == "getUpdates" for call in self.sandbox.calls)

    async def end(self, number: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(number)
        await self._process.wait()

    async def ask(self) -> None:
        for number, person in enumerate(self.people):
            await person.send(self._texts[number % len(self._texts)])

    def answers(self, person: SandboxUser) -> list[str]:
        return [message.text for message in self.sandbox.history(person) if message.from_bot]

    def answered(self) -> int:
        return sum(bool(self.answers(person)) for person in self.people)

    async def quiet(self) -> None:
        """Wait until everybody was answered, or nobody is any more."""
        before, since = -1, time.monotonic()
        while (now := self.answered()) < len(self.people) and time.monotonic() - since < _QUIET_SECONDS:
            if now != before:
                before, since = now, time.monotonic()
            await asyncio.sleep(0.2)
        await asyncio.sleep(1)  # for what is said twice

    def row(self) -> tuple[str, ...]:
        counted: Counter[str] = Counter()
        for person in self.people:
            said = self.answers(person)
            told = sum(text.startswith(_TOLD) for text in said)
            counted["answered"] += len(said) > told
            counted["told"] += bool(told and len(said) == told)
            counted["nothing"] += not said
            counted["twice"] += len(said) > 1
        return tuple(str(counted[name]) for name in ("answered", "told", "nothing", "twice"))


def _more(scene: _Scene, answers: int) -> bool:
    return scene.answered() > answers


async def _stopped(scene: _Scene, number: signal.Signals) -> None:
    await scene.ask()
    await scene.sandbox.wait_for(lambda: scene.answered() > 30, timeout=60)
    await scene.end(number)
    await scene.start()
    await scene.quiet()


async def _away(scene: _Scene, seconds: float) -> None:
    await scene.ask()
    await scene.sandbox.wait_for(scene.answered, timeout=60)
    await scene.sandbox.pause()
    await asyncio.sleep(seconds)
    await scene.sandbox.resume()
    await scene.quiet()


async def _everything(scene: _Scene, seconds: float) -> None:
    """Ask, lose Telegram for a while, be terminated and killed meanwhile and once more afterwards."""
    await scene.ask()
    await scene.sandbox.wait_for(lambda: scene.answered() > 50, timeout=60)
    await scene.sandbox.pause()
    await asyncio.sleep(seconds / 4)
    for number in (signal.SIGTERM, signal.SIGKILL):
        await scene.end(number)
        starting = asyncio.create_task(scene.start())
        await asyncio.sleep(seconds / 4)
        if number is signal.SIGKILL:
            await asyncio.sleep(seconds / 4)
            await scene.sandbox.resume()
            await starting
        else:
            starting.cancel()
    for number in (signal.SIGKILL, signal.SIGTERM):
        with contextlib.suppress(TimeoutError):  # nobody is answered any more
            await scene.sandbox.wait_for(partial(_more, scene, scene.answered() + 100), timeout=20)
        await scene.end(number)
        await scene.start()
    await scene.quiet()


_Play = Callable[[_Scene], Coroutine[None, None, None]]


def report(file: Path, ids: Sequence[bytes], seconds: float = 60.0) -> str:
    """Play each scene against the bot that serves `file`; return the table."""
    scenes: tuple[tuple[str, int, _Play], ...] = (
        ("SIGTERM with 300 waiting", 330, lambda scene: _stopped(scene, signal.SIGTERM)),
        ("SIGKILL with 300 waiting", 330, lambda scene: _stopped(scene, signal.SIGKILL)),
        (f"Telegram away for {seconds / 2:.0f} s, 1,000 ask", 1000, lambda scene: _away(scene, seconds / 2)),
        (
            f"1,000 asked, Telegram away for {seconds:.0f} s, SIGTERM and SIGKILL then and afterwards",
            1000,
            lambda scene: _everything(scene, seconds),
        ),
    )
    texts, rows = [one.hex() for one in ids], []
    for name, people, play in scenes:
        rows.append((name, str(people), *asyncio.run(_played(file, texts, people, play))))
        print(*rows[-1], sep=" | ", file=sys.stderr, flush=True)
    return markdown(("scene", "customers", "answered", "told only", "nothing", "more than once"), rows)


async def _played(file: Path, texts: Sequence[str], people: int, play: _Play) -> tuple[str, ...]:
    with tempfile.TemporaryDirectory() as folder:
        publish(file, Path(folder))
        async with Sandbox() as sandbox:
            scene = _Scene(sandbox, Path(folder), texts, people)
            await scene.start()
            try:
                await play(scene)
                return scene.row()
            finally:
                await scene.end(signal.SIGKILL)
