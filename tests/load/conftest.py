"""The parts of a load: bundles, snapshot files, the load service with its folders; nothing is patched."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from clock import Clock

from bot.catalogue import Catalogue
from bot.catalogue.served import ServedSnapshots
from bot.catalogue.signatures import Signatures
from bot.load.obtain import FolderSource
from bot.load.service import LoadService
from bot.settings.known import known_exchanges
from bot.settings.model import load_settings
from bot.texts.falls import falls_plain

OLGA = 4711  # an operator


class Counted:
    """Counts what the load service counts."""

    def __init__(self) -> None:
        self.loads: list[str] = []
        self.served = 0

    def load_finished(self, outcome: str) -> None:
        self.loads.append(outcome)

    def serving(self, snapshots: int) -> None:
        self.served = snapshots


class LoadSetup:
    """One data folder with its catalogue, snapshots and load service, as a started bot has them."""

    def __init__(self, data_dir: Path, folder: Path, **changes) -> None:
        self.data_dir, self.import_dir = data_dir, folder
        values = {"token": "123456789:" + "x" * 35, "data_dir": data_dir, "import_dir": folder, **changes}
        self.settings = load_settings(_env_file=None, **values)
        self.clock, self.metrics = Clock(datetime(2026, 11, 2, 12, 0, 0, tzinfo=UTC)), Counted()
        self.catalogue = Catalogue.open(data_dir, self.clock, known_exchanges(self.settings))
        self.snapshots = ServedSnapshots(data_dir, self.catalogue)
        self.faults = self.snapshots.check_all()
        self.looked: list[str] = []  # how each process that looked at signatures ended
        self.signatures = Signatures(count=self.looked.append)
        self.loads = LoadService(
            self.settings,
            self.catalogue,
            self.snapshots,
            self.metrics,
            self.signatures,
            word_falls=falls_plain,
        )
        self.faults += self.loads.recover()

    def close(self) -> None:
        self.signatures.close()
        self.snapshots.close()
        self.catalogue.close()

    def put(self, source: Path, name: str) -> FolderSource:
        """Put a bundle's folder or a file into the import folder."""
        target = self.import_dir / name
        shutil.copytree(source, target) if source.is_dir() else shutil.copyfile(source, target)
        return FolderSource(name)

    async def publish(self, source: Path, name: str) -> str:
        """Load and publish; return the statement id."""
        run = await self.loads.load(self.put(source, name), OLGA)
        await self.loads.publish(bytes.fromhex(run.statement.id[:16]), OLGA)
        return run.statement.id

    def audit(self) -> list[tuple[str, str]]:
        """Return (action, outcome) of everything, oldest first."""
        return [(row.action, row.outcome) for row in reversed(self.catalogue.audit(1000))]

    def files(self, *folders: str) -> list[str]:
        """Return what lies in the folders, as paths relative to the data folder."""
        found = [path for folder in folders for path in (self.data_dir / folder).rglob("*")]
        return sorted(str(path.relative_to(self.data_dir)) for path in found)


@pytest.fixture
def load_setup_at(tmp_path) -> Callable[..., LoadSetup]:
    """Open a data folder; opening it again after `close` is a restart."""
    opened: list[LoadSetup] = []
    (tmp_path / "import").mkdir()

    def make(**changes) -> LoadSetup:
        made = LoadSetup(tmp_path / "data", tmp_path / "import", **changes)
        opened.append(made)
        return made

    yield make
    for each in opened:
        each.close()


@pytest.fixture
def load_setup(load_setup_at) -> LoadSetup:
    return load_setup_at()
