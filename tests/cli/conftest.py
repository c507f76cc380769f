"""The command line as a person runs it: another process, its exit code and what it prints."""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass
class Done:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def facts(self) -> dict:
        return json.loads(self.out)


@pytest.fixture(scope="session")
def porcore(tmp_path_factory) -> Iterator[Callable[..., Done]]:
    """Run ``porcore`` with arguments, in a process of its own that need not start Python (`forking.py`)."""
    folder = tmp_path_factory.mktemp("streams")
    streams = [folder / name for name in ("in", "out", "err")]
    command = [sys.executable, Path(__file__).with_name("forking.py")]
    alone = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}  # a process of several threads is not to fork
    with subprocess.Popen(command, env=alone, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:

        def run(*arguments: object, stdin: bytes = b"", cwd: Path | None = None) -> Done:
            for path, data in zip(streams, (stdin, b"", b""), strict=True):
                path.write_bytes(data)
            request = {
                "arguments": list(map(str, arguments)),
                "environment": {**os.environ, "COLUMNS": "110"},
                "folder": str(cwd or Path.cwd()),
                "streams": list(map(str, streams)),
            }
            server.stdin.write(json.dumps(request).encode() + b"\n")
            server.stdin.flush()
            code = int(server.stdout.readline())
            return Done(code, *(stream.read_bytes().decode() for stream in streams[1:]))

        yield run


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """A sample bundle of 400 clients and its snapshot file, made by processes that start as a person starts them."""
    folder = tmp_path_factory.mktemp("cli")
    for words in (
        ("sample", folder / "bundle", "--accounts", "400", "--seed", "7"),
        ("build", folder / "bundle", "-o", folder / "x.por"),
    ):
        done = subprocess.run([sys.executable, "-m", "porcore", *words], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="session")
def balances(built) -> dict[str, dict[str, int]]:
    """The sample's ledger summed by an independent few lines: id -> asset -> units."""
    decimals = {"BTC": 8, "ETH": 8, "USD": 6}
    group = {"BTC": "BTC", "ETH": "ETH", "USDT": "USD", "USDC": "USD", "USD": "USD"}
    result: dict[str, dict[str, int]] = {}
    with (built / "bundle" / "balances.csv").open() as file:
        for row in csv.DictReader(file):
            sums = result.setdefault(row["client_id"], dict.fromkeys(decimals, 0))
            for member, asset in group.items():
                whole, _, fraction = row[member].partition(".")
                sums[asset] += int(whole + fraction.ljust(decimals[asset], "0"))
    return result
