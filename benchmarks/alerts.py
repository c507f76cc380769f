"""``python -m benchmarks.alerts --subscribers N``: an alert to so many people, and what those who ask meanwhile notice of it.

The sandbox keeps Telegram's limits and stands in this process with the people, the bot in another one. With ``--speed K`` both
sides' limits for all chats together are K times as high.
"""

import argparse
import asyncio
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from benchmarks.answers import publish, running_bot
from benchmarks.machine import description
from benchmarks.table import markdown, percentile
from bot.alerts import AlertChoices, AlertKind, AlertStore
from bot.sandbox import Sandbox, SandboxUser, flood
from porcore.build.building import build_snapshot
from porcore.sample import write_sample

__all__ = ["main"]

_TIMES = ("2026-09-25T00:00:00Z", "2026-10-25T00:00:00Z")
_LANGUAGES = ("en", "es", "ru", "zh-Hans", "pt-BR", "tr", "id", "vi", "uk", "fa")
_LATENCY = 0.05  # seconds a call
_ASKED, _EVERY = 100, 0.3  # answers with and without alerts, seconds between two questions
_SETTLE = 3.0  # seconds after the start and between the rounds
_FASTER = (
    "import sys; from bot.telegram.outgoing import limiter as l; k = {speed};"
    " l._ALL *= k; l._ASIDE *= k; l._ASIDE_SECONDS /= k; from bot.cli import main; sys.exit(main(['run']))"
)


@dataclass(slots=True)
class _Heard:
    """The alerts as Telegram accepted them."""

    chats: list[int] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    last: float = 0.0  # when the last call was that was looked at

    def add(self, sandbox: Sandbox, chats: set[int]) -> None:
        """Add those to `chats` of the calls since the last time: the sandbox keeps only the last ones."""
        new = []
        for call in reversed(sandbox.calls):
            if call.at <= self.last:
                break
            new.append(call)
        for call in reversed(new):
            self.last, chat = call.at, call.params.get("chat_id")
            if call.method == "sendMessage" and not call.error and isinstance(chat, int) and chat in chats:
                self.chats.append(chat)
                self.times.append(call.at)


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.alerts", description=__doc__)
    parser.add_argument("--subscribers", type=int, default=3000, metavar="N")
    parser.add_argument("--speed", type=int, default=1, metavar="K", help="times Telegram's limit for all")
    args = parser.parse_args()
    print(f"{description()}\n", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        print(asyncio.run(_measured(Path(folder), args.subscribers, args.speed)), flush=True)


async def _measured(folder: Path, subscribers: int, speed: int) -> str:
    flood.OVERALL_PER_SECOND = flood.OVERALL_PER_SECOND * speed  # type: ignore[misc]
    files = _built(folder)
    data = folder / "data"
    publish(files[0], data)
    async with Sandbox() as sandbox:
        people = [sandbox.add_user(f"P{number}", started=True) for number in range(subscribers)]
        store = AlertStore(data / "alerts.db", 1)
        chosen = AlertChoices(frozenset({AlertKind.PUBLISHED}))
        for number, one in enumerate(people):
            store.subscriptions.save(one.id, _LANGUAGES[number % len(_LANGUAGES)], chosen)
        store.close()
        sandbox.slow(_LATENCY, methods=["sendMessage"])
        command = ("-c", _FASTER.format(speed=speed))
        async with running_bot(command, sandbox, data, limits=True) as pid:
            await asyncio.sleep(_SETTLE)
            quiet = await _ask(sandbox, "quiet")
            before = _memory(pid)  # of a bot that answered as many questions, and has as many subscribers
        publish(files[1], data)
        async with running_bot(command, sandbox, data, limits=True) as pid:
            await sandbox.wait_for(lambda: _last(sandbox), timeout=60)
            await asyncio.sleep(_SETTLE)  # it is warm, as the other one was
            began = time.monotonic()
            asking = asyncio.create_task(_ask(sandbox, "busy"))
            heard = _Heard()
            most = await _told(sandbox, people, pid, heard)
            seconds = time.monotonic() - began
            busy = await asking
    return _table(people, heard, seconds, (before, most), (quiet, busy))


def _built(folder: Path) -> list[Path]:
    files = []
    for taken_at in _TIMES:
        write_sample(folder / taken_at[:10], 300, taken_at=taken_at)
        files.append(folder / f"{taken_at[:10]}.por")
        build_snapshot(folder / taken_at[:10], files[-1])
    return files


def _last(sandbox: Sandbox) -> bool:
    return any(
        call.method == "sendMessage" and "🔔" in str(call.params.get("text")) for call in sandbox.calls[-20:]
    )


async def _ask(sandbox: Sandbox, name: str) -> list[float]:
    """Ask as somebody else, again and again; return how long each answer took."""
    waits = []
    for number in range(_ASKED):
        person = sandbox.add_user(f"{name} {number}", started=True)
        began = time.monotonic()
        sent = await person.send("/help")
        await sandbox.next_message(person, after=sent, timeout=120)
        waits.append(time.monotonic() - began)
        await asyncio.sleep(_EVERY)
    return waits


async def _told(sandbox: Sandbox, people: Sequence[SandboxUser], pid: int, heard: _Heard) -> int:
    """Wait until everyone was told, and note who was when; return the most memory of the bot meanwhile, bytes."""
    most, chats, until = 0, {one.id for one in people}, None
    while until is None or time.monotonic() < until:
        await asyncio.sleep(0.5)
        most = max(most, _memory(pid))
        heard.add(sandbox, chats)
        if until is None and len(set(heard.chats)) == len(chats):
            until = time.monotonic() + _SETTLE  # for what should not come
    return most


def _memory(pid: int) -> int:
    """Return the resident memory of a process, bytes."""
    line = next(
        each for each in Path(f"/proc/{pid}/status").read_text().splitlines() if each.startswith("VmRSS")
    )
    return int(line.split()[1]) * 1024


def _table(
    people: Sequence[SandboxUser],
    heard: _Heard,
    seconds: float,
    memory: tuple[int, int],
    waits: tuple[list[float], list[float]],
) -> str:
    times = Counter(heard.chats)
    place = {one.id: number for number, one in enumerate(people)}
    order = [place[chat] for chat in heard.chats]
    ordered = sum(later > earlier for earlier, later in pairwise(order))
    quiet, busy = waits
    rows = [
        ("subscribers", f"{len(people):,}"),
        ("messages a second", f"{len(heard.chats) / (max(heard.times) - min(heard.times)):.1f}"),
        ("seconds", f"{seconds + _SETTLE:.0f}"),
        ("missing", str(len(people) - len(times))),
        ("twice or more", str(sum(number > 1 for number in times.values()))),
        ("behind the one who subscribed before", f"{100 * ordered / max(1, len(order) - 1):.1f} %"),
        ("furthest from its place", str(max(abs(number - at) for at, number in enumerate(order)))),
        (
            "memory of the bot, without alerts and at most",
            " and ".join(f"{one / 1e6:.0f} MB" for one in memory),
        ),
        *(
            (
                f"an answer {when}, p50 and p95",
                f"{percentile(one, 0.5) * 1e3:.0f} and {percentile(one, 0.95) * 1e3:.0f} ms",
            )
            for when, one in (("without alerts", quiet), ("meanwhile", busy))
        ),
    ]
    return markdown(("", "measured"), rows)


if __name__ == "__main__":
    main()
