"""The command line as a person runs it: another process, its exit code and what it prints."""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable
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
def porcore() -> Callable[..., Done]:
    """Run ``porcore`` with arguments."""

    def run(*arguments: object, stdin: bytes = b"", cwd: Path | None = None) -> Done:
        done = subprocess.run(
            [sys.executable, "-m", "porcore", *map(str, arguments)],
            input=stdin,
            capture_output=True,
            cwd=cwd,
            env={**os.environ, "COLUMNS": "110"},
            timeout=120,
        )
        return Done(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


@pytest.fixture(scope="session")
def built(tmp_path_factory, porcore):
    """A sample bundle of 400 clients and its snapshot file."""
    folder = tmp_path_factory.mktemp("cli")
    assert porcore("sample", folder / "bundle", "--accounts", 400, "--seed", 7).code == 0
    done = porcore("build", folder / "bundle", "-o", folder / "x.por")
    assert done.code == 0, done.err
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
