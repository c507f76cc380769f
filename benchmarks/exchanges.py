"""What several exchanges cost: ``python -m benchmarks.exchanges [--other PATH]``.

With one exchange, proofs and answers of this checkout and of another one, in turn, so that a busy machine is busy for both;
then ids that are looked up in one exchange's tree and in those of six.
"""

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import AsyncExitStack
from hashlib import sha256
from itertools import islice
from pathlib import Path
from statistics import median

from benchmarks import building
from benchmarks.answers import OURS, Round, measured, publish, running_bot
from benchmarks.machine import description
from benchmarks.table import markdown
from bot.sandbox import Sandbox
from porcore.build.building import build_snapshot
from porcore.snapshot import Snapshot

_HERE = Path(__file__).parents[1]
_CUSTOMERS, _ANSWERS, _PROOFS, _IDS = 8, 300, 400, 500
_NAMES = ("Sample Exchange", "OKX", "HTX", "Gate", "Bybit", "BitMEX")
# Runs in a process of each checkout: a line asks for a round, its processor seconds are the answer.
_PROVER = """
import sys, time
from itertools import cycle, islice
from pathlib import Path
import porcore
from porcore.snapshot import Snapshot
assert Path(porcore.__file__).parents[1] == Path(sys.argv[1]), porcore.__file__
ids = [bytes.fromhex(line) for line in open(sys.argv[3])]
with Snapshot(Path(sys.argv[2])) as snapshot:
    for line in sys.stdin:
        began = time.process_time()
        for client in islice(cycle(ids), int(line)):
            snapshot.prove(client)
        print(time.process_time() - began, flush=True)
"""
_PUBLISHER = "import sys; from pathlib import Path; from benchmarks.answers import publish; publish(*map(Path, sys.argv[1:]))"


class Prover:
    """A process that proves, with the code of a checkout."""

    def __init__(self, checkout: Path, file: Path, ids: Path) -> None:
        command = [sys.executable, "-c", _PROVER, str(checkout), str(file), str(ids)]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(
            command, stdin=pipe, stdout=pipe, text=True, cwd=checkout, env=_environment(checkout)
        )

    def seconds(self, proofs: int) -> float:
        """Return the processor seconds of so many proofs."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{proofs}\n")
        self._process.stdin.flush()
        return float(self._process.stdout.readline())

    def close(self) -> None:
        """End the process."""
        self._process.communicate()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.exchanges", description=__doc__)
    parser.add_argument(
        "--other", type=Path, default=_HERE, help="another checkout (default: this one once more)"
    )
    parser.add_argument("--accounts", type=int, default=20_000, metavar="N", help="of each exchange")
    parser.add_argument("--rounds", type=int, default=9, metavar="N", help="of each checkout, at least 7")
    args = parser.parse_args()
    if args.rounds < 7:
        parser.error("fewer than 7 rounds say nothing of 5 %")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        print(f"{description()}\nload {_load()}\n", flush=True)
        files, ids = _trees(folder, args.accounts)
        checkouts = (_HERE, args.other.resolve())
        print(_proofs(folder, files[0], ids[0], checkouts, args.rounds), flush=True)
        print(
            f"\n{asyncio.run(_one_exchange(folder, files[0], ids[0], checkouts, args.rounds))}\n", flush=True
        )
        print(asyncio.run(_six_exchanges(folder, files, ids, args.rounds)))
        print(f"\nload {_load()}")


def _load() -> str:
    return ", ".join(f"{load:.1f}" for load in os.getloadavg())


def _environment(checkout: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(checkout)}


def _trees(folder: Path, accounts: int) -> tuple[list[Path], list[list[str]]]:
    """Build a tree of each exchange over one ledger, with other ids in each; return the files, and ids of each."""
    bundle = building.sample(folder, accounts)
    config, ledger = bundle / "snapshot.toml", bundle / "balances.csv"
    text, rows = config.read_text(), ledger.read_text().splitlines()
    files, ids = [], []
    for number, name in enumerate(_NAMES):
        config.write_text(text.replace(f'"{_NAMES[0]}"', f'"{name}"'))
        own = [_renamed(row, number) for row in rows[1:]]
        ledger.write_text("\n".join([rows[0], *own]) + "\n")
        files.append(folder / f"exchange-{number}.por")
        build_snapshot(bundle, files[-1])
        with Snapshot(files[-1]) as snapshot:
            clients = dict.fromkeys(row.partition(",")[0] for row in own)
            held = (client for client in clients if snapshot.prove(bytes.fromhex(client)).proofs)
            ids.append(list(islice(held, _IDS)))
    return files, ids


def _renamed(row: str, number: int) -> str:
    client, comma, rest = row.partition(",")
    return sha256(bytes.fromhex(client) + bytes([number])).hexdigest() + comma + rest


def _proofs(folder: Path, file: Path, ids: Sequence[str], checkouts: Sequence[Path], rounds: int) -> str:
    listed = folder / "ids"
    listed.write_text("\n".join(ids))
    provers = [Prover(checkout, file, listed) for checkout in checkouts]
    times: list[list[float]] = [[], []]
    for prover in provers:
        prover.seconds(_PROOFS)  # compiled and warm
    for number in range(rounds):
        for place in _in_turn(number):
            times[place].append(provers[place].seconds(_PROOFS) / _PROOFS * 1e3)
    for prover in provers:
        prover.close()
    return _compared("a proof of all assets, ms of processor", times)


def _publish_by(checkout: Path, file: Path, data: Path) -> None:
    command = [sys.executable, "-c", _PUBLISHER, str(file), str(data)]
    subprocess.run(command, check=True, cwd=checkout, env=_environment(checkout))


async def _one_exchange(
    folder: Path, file: Path, ids: Sequence[str], checkouts: Sequence[Path], rounds: int
) -> str:
    """Ask the bots of both checkouts in turn, each over a data folder that its own code made."""
    found: list[list[Round]] = [[], []]
    async with AsyncExitStack() as stack:
        bots = []
        for place, checkout in enumerate(checkouts):
            data = folder / f"data-{place}"
            _publish_by(checkout, file, data)
            sandbox = await stack.enter_async_context(Sandbox(flood_limits=False))
            bot = running_bot(OURS, sandbox, data, limits=False, checkout=checkout)
            bots.append((sandbox, await stack.enter_async_context(bot)))
            await measured(*bots[-1], ids, 2, 100)  # warm
        for number in range(rounds):
            for place in _in_turn(number):
                found[place].append(await measured(*bots[place], ids, _CUSTOMERS, _ANSWERS))
    spent = [[one.bot_seconds / _ANSWERS * 1e3 for one in each] for each in found]
    taken = [[one.seconds / _ANSWERS * 1e3 for one in each] for each in found]
    rates = "; ".join(f"{1e3 / median(each):.0f} answers a second" for each in taken)
    rows = [
        _compared("an answer, ms of the bot's processor", spent),
        _compared("an answer, ms that pass", taken),
    ]
    return "\n".join([*rows, f"that is {rates}"])


def _in_turn(number: int) -> tuple[int, int]:
    """Return which of two goes first in a round: each as often."""
    return (1, 0) if number % 2 else (0, 1)


def _compared(what: str, times: Sequence[Sequence[float]]) -> str:
    """Return the medians of both checkouts and this one's share of the other's, round by round."""
    mine, other = map(median, times)
    ratios = sorted(one / two for one, two in zip(*times, strict=True))
    return (
        f"{what}: here {mine:.3f}, other {other:.3f}; ratio of medians {mine / other:.3f},"
        f" median of ratios {median(ratios):.3f} ({ratios[0]:.3f} to {ratios[-1]:.3f})"
    )


async def _six_exchanges(
    folder: Path, files: Sequence[Path], ids: Sequence[Sequence[str]], rounds: int
) -> str:
    """Look ids up in a bot of one exchange and in one of six: a bare id is looked for in every tree."""
    found: list[list[Round]] = [[], []]
    async with AsyncExitStack() as stack:
        bots = []
        for count in (1, len(files)):
            data = folder / f"data-of-{count}"
            for file in files[:count]:
                publish(file, data)
            asked = list(islice((one for each in zip(*ids[:count], strict=False) for one in each), _IDS))
            sandbox = await stack.enter_async_context(Sandbox(flood_limits=False))
            bot = running_bot(OURS, sandbox, data, limits=False)
            bots.append((sandbox, await stack.enter_async_context(bot), asked))
            await measured(*bots[-1], 2, 100)
        for number in range(rounds):
            for place in _in_turn(number):
                found[place].append(await measured(*bots[place], _CUSTOMERS, _ANSWERS))
    rows = [
        (
            count,
            f"{_ANSWERS / median(one.seconds for one in each):.0f}",
            f"{median(one.bot_seconds for one in each) / _ANSWERS * 1e3:.2f}",
        )
        for count, each in zip((1, len(files)), found, strict=True)
    ]
    return markdown(("exchanges", "ids a second", "bot CPU ms an id"), rows)


if __name__ == "__main__":
    main()
