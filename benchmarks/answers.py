"""Answers of the bot to customers who ask at the same time, against a bot that only echoes.

The sandbox and the people stand in this process, the bot in another one, so that its processor time is its own.
"""

import asyncio
import os
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from hashlib import file_digest
from itertools import cycle, islice
from pathlib import Path

from benchmarks.table import markdown, percentile
from bot.catalogue import Catalogue, StagedRow
from bot.sandbox import Sandbox
from porcore.snapshot import Snapshot

__all__ = ["OURS", "Round", "measured", "publish", "report", "running_bot"]

_CUSTOMERS = (1, 8, 32)
_TURNS, _ANSWERS = 4, 400  # for each number of customers, and in each turn
_LIMITED_ANSWERS = 150  # Telegram's limits let about thirty messages a second through
_ENV = {
    "PORBOT_LOOKUPS_PER_MINUTE": "10000",
    "PORBOT_UPDATES_PER_MINUTE": "10000",
    "PORBOT_GROUP_INTERVAL": "0",  # presses in a group send messages
    "PORBOT_MISSES_PER_HOUR": "10000",
    "PORBOT_OPS_PORT": "0",
    "PORBOT_LOG_LEVEL": "INFO",
}
_INCLUDED = "✅ Included"
_HERTZ = os.sysconf("SC_CLK_TCK")
_ECHO = ("-m", "benchmarks.echo")
OURS = ("-c", "import sys; from bot.cli import main; sys.exit(main(['run']))")


@dataclass(frozen=True, slots=True)
class Round:
    """What one number of customers measured."""

    seconds: float
    latencies: list[float]  # seconds each
    bot_seconds: float  # of the bot's processor time
    sandbox_seconds: float  # of this process's


def report(file: Path, ids: Sequence[bytes]) -> str:
    """Ask the bot that serves `file` for `ids`, and the echo bot for as many; return both tables."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        publish(file, data)
        free, limited = [
            asyncio.run(_both(data, [client.hex() for client in ids], limits=limits))
            for limits in (False, True)
        ]
    return f"No limits on either side:\n\n{free}\n\nWith both bots' own pacing and Telegram's flood limits:\n\n{limited}"


async def _both(data: Path, texts: Sequence[str], *, limits: bool) -> str:
    """Let both bots run side by side and ask them in turns, so that a busy machine is busy for both."""
    rows = []
    async with (
        Sandbox(flood_limits=limits) as one,
        Sandbox(flood_limits=limits) as other,
        running_bot(_ECHO, one, data, limits=limits) as echo,
        running_bot(OURS, other, data, limits=limits) as ours,
    ):
        for sandbox in (one, other):
            await _ask(sandbox, texts, 2, 20)  # connections are open and files warm
        turns, answers = (1, _LIMITED_ANSWERS) if limits else (_TURNS, _ANSWERS)
        for customers in _CUSTOMERS[-1:] if limits else _CUSTOMERS:
            base, mine = [], []
            for _ in range(turns):
                base.append(await measured(one, echo, texts, customers, answers))
                mine.append(await measured(other, ours, texts, customers, answers))
            rows += [_row(customers, "echo", base, base), _row(customers, "verify", mine, base)]
    head = ("customers", "bot", "answers/s", "of echo's", "p50 ms", "p99 ms", "bot CPU ms", "sandbox CPU ms")
    return markdown(head, rows)


def _row(customers: int, name: str, rounds: Sequence[Round], base: Sequence[Round]) -> tuple[str, ...]:
    latencies = [latency for one in rounds for latency in one.latencies]
    answers = len(latencies)
    seconds = sum(one.seconds for one in rounds)
    return (
        str(customers),
        name,
        f"{answers / seconds:.0f}",
        f"{sum(one.seconds for one in base) / seconds:.2f}",
        f"{percentile(latencies, 0.5) * 1e3:.1f}",
        f"{percentile(latencies, 0.99) * 1e3:.1f}",
        f"{sum(one.bot_seconds for one in rounds) / answers * 1e3:.2f}",
        f"{sum(one.sandbox_seconds for one in rounds) / answers * 1e3:.2f}",
    )


@asynccontextmanager
async def running_bot(
    command: Sequence[str], sandbox: Sandbox, data: Path, *, limits: bool, checkout: Path | None = None
) -> AsyncIterator[int]:
    """Run a bot over a data folder until the block ends; yield its process id. `checkout`: whose code, None for this one's."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PORBOT_")},
        **_ENV,
        "PORBOT_TOKEN": sandbox.token,
        "PORBOT_BASE_URL": sandbox.base_url,
        "PORBOT_BASE_FILE_URL": sandbox.base_file_url,
        "PORBOT_DATA_DIR": str(data),
        "PORBOT_RATE_LIMIT": "true" if limits else "false",
        **({} if checkout is None else {"PYTHONPATH": str(checkout)}),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, *command, env=environment, stderr=asyncio.subprocess.DEVNULL, cwd=checkout
    )
    try:
        await sandbox.wait_for(lambda: any(call.method == "getUpdates" for call in sandbox.calls), timeout=60)
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        await process.wait()


async def measured(sandbox: Sandbox, pid: int, texts: Sequence[str], customers: int, answers: int) -> Round:
    own, theirs, began = time.process_time(), _cpu(pid), time.monotonic()
    latencies = await _ask(sandbox, texts, customers, answers)
    seconds = time.monotonic() - began
    return Round(seconds, latencies, _cpu(pid) - theirs, time.process_time() - own)


async def _ask(sandbox: Sandbox, texts: Sequence[str], customers: int, answers: int) -> list[float]:
    """Let people ask until there are `answers`; return how long each waited."""
    questions = islice(cycle(texts), answers)
    latencies: list[float] = []

    async def customer(number: int) -> None:
        person = sandbox.add_user(f"Customer {number}", started=True)
        for text in questions:
            began = time.monotonic()
            sent = await person.send(text)
            answer = await sandbox.next_message(person, after=sent, timeout=120)
            latencies.append(time.monotonic() - began)
            assert answer.text == text or answer.text.startswith(_INCLUDED), answer.text[:200]

    await asyncio.gather(*map(customer, range(customers)))
    return latencies


def _cpu(pid: int) -> float:
    """Return the seconds of processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _HERTZ


def publish(file: Path, data: Path) -> None:
    """Make a data folder that serves `file`, without an operator's conversation."""
    with Snapshot(file) as snapshot:
        statement = snapshot.statement
    catalogue = Catalogue.open(data)
    (data / "snapshots").mkdir(mode=0o700, exist_ok=True)
    (data / "snapshots" / f"{statement.id}.por").symlink_to(file.absolute())
    with file.open("rb") as opened:
        digest = file_digest(opened, "sha256").hexdigest()  # the bot looks, and serves no other file
    facts = (statement.id, statement.exchange, statement.taken_at, digest)
    catalogue.publish(StagedRow(*facts, catalogue.now(), 1, "benchmark", foreign=False), 1)
    catalogue.close()
