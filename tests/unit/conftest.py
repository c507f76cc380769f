"""A data folder with published snapshots, without a bot."""

import hashlib
import shutil

import pytest


@pytest.fixture(scope="session")
def publish():
    """Return a function that publishes snapshots in a data folder, as the running bot of the tests does."""
    from bot.catalogue import Catalogue, StagedRow

    def publish(data_dir, *published):
        catalogue = Catalogue.open(data_dir)
        (data_dir / "snapshots").mkdir(mode=0o700, exist_ok=True)
        for month in published:
            target = data_dir / "snapshots" / f"{month.statement.id}.por"
            shutil.copyfile(month.file, target)
            facts = (month.statement.id, month.statement.exchange, month.statement.taken_at)
            digest = hashlib.sha256(month.file.read_bytes()).hexdigest()
            catalogue.publish(StagedRow(*facts, digest, catalogue.now(), 1, "test", foreign=False), 1)
        catalogue.close()

    return publish
