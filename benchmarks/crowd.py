"""How long others wait while somebody floods, a group presses, and Telegram refuses a chat: from asking, and from when the
bot was given the question, to the message that Telegram accepted.

The sandbox keeps Telegram's limits and takes 50 ms a call; updates come in order, at most 100 at once. It stands in this
process with the people, the bot in another one.
"""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.answers import OURS, publish, running_bot
from benchmarks.table import markdown, percentile
from bot.sandbox import Sandbox, SandboxGroup, SandboxMessage, SandboxUser

__all__ = ["report"]

_LATENCY = 0.05  # seconds a call
_CUSTOMERS, _SPREAD = 200, 20.0  # who ask over so many seconds
_LATE = 0.5  # seconds after the flood that the other one asks
_PATIENCE = 120.0


@dataclass(slots=True)
class _Stage:
    """A bot on a sandbox, and when each chat's question was given to it."""

    sandbox: Sandbox
    asked: dict[int, float] = field(default_factory=dict)
    given: dict[int, float] = field(default_factory=dict)

    def watch(self) -> None:
        """Note when an answer to getUpdates leaves, and whose messages it holds."""
        updates = self.sandbox.world.updates
        poll = updates.poll

        async def noted(offset: int, limit: int, seconds: int) -> list[dict[str, Any]]:
            found = await poll(offset, limit, seconds)
            now = time.monotonic()
            for update in found:
                self.given.setdefault(update.get("message", {}).get("chat", {}).get("id", 0), now)
            return found

        updates.poll = noted  # type: ignore[method-assign]

    async def ask(self, person: SandboxUser, text: str) -> None:
        """Ask, and wait for any answer."""
        self.asked[person.id] = time.monotonic()
        sent = await person.send(text)
        await self.sandbox.next_message(person, after=sent, timeout=_PATIENCE)

    def waits(self, people: Sequence[SandboxUser]) -> tuple[list[float], list[float]]:
        """Return how long each waited: from asking, and from when the bot was given the question."""
        accepted: dict[object, float] = {}
        for call in self.sandbox.calls:
            if call.method.startswith("send") and call.method != "sendChatAction" and not call.error:
                accepted.setdefault(call.params.get("chat_id"), call.at)
        chats = [one.id for one in people]
        return (
            [accepted[chat] - self.asked[chat] for chat in chats],
            [accepted[chat] - self.given[chat] for chat in chats],
        )


def report(file: Path, ids: Sequence[bytes]) -> str:
    """Measure the bot that serves `file`; return both tables."""
    floods = (
        ("300 /help of one user", _messages(300, "/help")),
        ("100 /reserves of one user", _messages(100, "/reserves")),
        ("60 presses in one group", _presses(60)),
        ("a 429 of 20 s for one group", _refused_group),
    )
    ones = [(name, f"{asyncio.run(_one(file, flood)):.1f}") for name, flood in floods]
    texts = [client.hex() for client in ids[:20]]
    crowd = [row for over in (_SPREAD, 0.0) for row in asyncio.run(_crowd(file, texts, over))]
    head = ("1,000 messages of one user and 1,000 presses in a group", "p50 s", "p99 s", "max s", "429s")
    return f"{markdown(('meanwhile', 'another waits, s'), ones)}\n\n{markdown(head, crowd)}"


Flood = Callable[[_Stage], Awaitable[None]]


def _messages(count: int, text: str, over: float = 0.0) -> Flood:
    """Send so many messages, at once or spread over some seconds."""

    async def flood(stage: _Stage) -> None:
        person = stage.sandbox.add_user("Flood", started=True)
        for _ in range(count):
            await person.send(text)
            await asyncio.sleep(over / count)

    return flood


def _presses(count: int, over: float = 0.0) -> Flood:
    async def flood(stage: _Stage) -> None:
        group, members = _group(stage, "Pressing")
        await members[0].send("/reserves", chat=group)
        shown = await _buttons(stage, group)
        for number in range(count):
            await members[number % len(members)].press_stale(shown, shown.buttons[0][0].callback_data)
            await asyncio.sleep(over / count)

    return flood


async def _refused_group(stage: _Stage) -> None:
    group, members = _group(stage, "Refused")
    stage.sandbox.refuse(20.0, group)
    await members[0].send("/reserves", chat=group)


def _group(stage: _Stage, title: str) -> tuple[SandboxGroup, list[SandboxUser]]:
    members = [stage.sandbox.add_user(f"{title} {number}") for number in range(10)]
    return stage.sandbox.add_group(title, members), members


async def _buttons(stage: _Stage, group: SandboxGroup) -> SandboxMessage:
    """Return the group's first message that has buttons."""

    def found() -> SandboxMessage | None:
        return next((one for one in stage.sandbox.history(group) if one.labels), None)

    await stage.sandbox.wait_for(found, timeout=_PATIENCE)
    message = found()
    assert message is not None
    return message


async def _one(file: Path, flood: Flood) -> float:
    """Return how long another waits who asks half a second after a flood began."""
    async with _staged(file) as stage:
        sandbox = stage.sandbox
        other = sandbox.add_user("Other", started=True)
        await flood(stage)
        await asyncio.sleep(_LATE)
        await stage.ask(other, "/help")
        return stage.waits([other])[0][0]


async def _crowd(file: Path, texts: Sequence[str], over: float) -> list[tuple[str, ...]]:
    """Let all of it happen together, its floods at once or spread, and 200 customers ask meanwhile; return two rows."""
    async with _staged(file) as stage:
        people = [stage.sandbox.add_user(f"Customer {number}", started=True) for number in range(_CUSTOMERS)]
        await _refused_group(stage)

        async def customer(number: int) -> None:
            await asyncio.sleep(_SPREAD * number / _CUSTOMERS)
            await stage.ask(people[number], texts[number % len(texts)])

        floods = _presses(1000, over)(stage), _messages(1000, "/help", over)(stage)
        await asyncio.gather(*floods, *map(customer, range(_CUSTOMERS)))
        asked, given = stage.waits(people)
        refused = sum(call.error.startswith("Too Many") for call in stage.sandbox.refused)
    when = f"spread over {over:.0f} s" if over else "at once"
    return [
        (
            f"{when}, {since}",
            *(f"{waited:.2f}" for waited in (percentile(waits, 0.5), percentile(waits, 0.99), max(waits))),
            str(refused),
        )
        for since, waits in (("from asking", asked), ("from the poll that held the question", given))
    ]


@asynccontextmanager
async def _staged(file: Path) -> AsyncIterator[_Stage]:
    """Run a bot that serves `file`, with a data folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        publish(file, Path(folder))
        async with Sandbox() as sandbox, running_bot(OURS, sandbox, Path(folder), limits=True):
            sandbox.slow(_LATENCY)
            stage = _Stage(sandbox)
            stage.watch()
            yield stage
