"""The parts of a load: bundles, snapshot files, the desk with its folders; nothing is patched."""

import asyncio
import csv
from collections.abc import Callable
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.catalogue import Catalogue
from bot.load.desk import LoadDesk
from bot.settings import load_settings
from bot.shelf import Shelf
from porcore.build import build_snapshot
from porcore.sample import write_sample

OCTOBER, SEPTEMBER = "2026-10-25T00:00:00Z", "2026-09-25T00:00:00Z"


@pytest.fixture(scope="session")
def bundle(tmp_path_factory) -> Callable[..., Path]:
    """Return the folder of a sample bundle; the same arguments give the same folder, so do not change it."""
    made: dict[tuple, Path] = {}

    def make(taken_at: str = OCTOBER, accounts: int = 60, **more) -> Path:
        key = (taken_at, accounts, *more.items())
        if key not in made:
            made[key] = tmp_path_factory.mktemp("bundle") / "bundle"
            write_sample(made[key], accounts, taken_at=taken_at, **more)
        return made[key]

    return make


@pytest.fixture(scope="session")
def por(tmp_path_factory, bundle) -> Callable[..., Path]:
    """Return a snapshot file built from a sample bundle; do not change it."""
    made: dict[tuple, Path] = {}

    def make(taken_at: str = OCTOBER, accounts: int = 60, **more) -> Path:
        key = (taken_at, accounts, *more.items())
        if key not in made:
            made[key] = tmp_path_factory.mktemp("por") / "x.por"
            build_snapshot(bundle(taken_at, accounts, **more), made[key])
        return made[key]

    return make


@pytest.fixture(scope="session")
def ids(bundle) -> Callable[..., list[str]]:
    """Return the client ids of a sample bundle."""

    def read(*arguments) -> list[str]:
        with (bundle(*arguments) / "balances.csv").open(newline="") as file:
            return [row["client_id"] for row in csv.DictReader(file)]

    return read


class Counted:
    """Counts what the desk counts."""

    def __init__(self) -> None:
        self.loads: list[str] = []
        self.served = 0

    def load_finished(self, outcome: str) -> None:
        self.loads.append(outcome)

    def serving(self, snapshots: int) -> None:
        self.served = snapshots


class Clock:
    """A clock that stands still until a test turns it."""

    now = datetime(2026, 11, 2, 12, 0, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


class House:
    """One data folder with its catalogue, shelf and desk, as a started bot has them."""

    def __init__(self, data_dir: Path, import_dir: Path, **changes) -> None:
        self.data_dir, self.import_dir = data_dir, import_dir
        values = {"token": "123456789:" + "x" * 35, "data_dir": data_dir, "import_dir": import_dir, **changes}
        self.settings = load_settings(_env_file=None, **values)
        self.clock, self.metrics = Clock(), Counted()
        self.catalogue = Catalogue.open(data_dir, self.clock)
        self.shelf = Shelf(data_dir, self.catalogue)
        self.faults = self.shelf.check_all()
        self.desk = LoadDesk(self.settings, self.catalogue, self.shelf, self.metrics)
        self.faults += self.desk.recover()

    def close(self) -> None:
        self.shelf.close()
        self.catalogue.close()

    def audit(self) -> list[tuple[str, str]]:
        """Return (action, outcome) of everything, oldest first."""
        return [(row.action, row.outcome) for row in reversed(self.catalogue.audit(1000))]

    def files(self, *folders: str) -> list[str]:
        """Return what lies in the folders, as paths relative to the data folder."""
        found = [path for folder in folders for path in (self.data_dir / folder).rglob("*")]
        return sorted(str(path.relative_to(self.data_dir)) for path in found)


@pytest.fixture
def house_at(tmp_path) -> Callable[..., House]:
    """Open a data folder; opening it again after `close` is a restart."""
    opened: list[House] = []
    (tmp_path / "import").mkdir()

    def make(**changes) -> House:
        made = House(tmp_path / "data", tmp_path / "import", **changes)
        opened.append(made)
        return made

    yield make
    for each in opened:
        each.close()


@pytest.fixture
def house(house_at) -> House:
    return house_at()


async def until(condition: Callable[[], object], seconds: float = 10.0) -> None:
    """Wait for something that nobody announces."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - another process does it, there is no event to wait for
            await asyncio.sleep(0.005)


@contextmanager
def only_while_open(path: Path):
    """Assert that a file appears in between and is gone afterwards."""
    assert not path.exists()
    yield
    assert not path.exists()
