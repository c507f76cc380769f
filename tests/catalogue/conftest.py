"""A catalogue on disk with a clock that tests can turn."""

from datetime import UTC, datetime
from hashlib import sha256

import pytest
from clock import Clock

from bot.catalogue import Catalogue, StagedRow


@pytest.fixture
def clock():
    return Clock(datetime(2026, 11, 2, 12, 0, 0, tzinfo=UTC))


@pytest.fixture
def catalogue(tmp_path, clock):
    opened = Catalogue.open(tmp_path / "data", clock)
    yield opened
    opened.close()


@pytest.fixture
def staged():
    """Make a staged row; the statement id follows from the time and the variant."""

    def make(taken_at="2026-10-25T00:00:00Z", variant="", exchange="Sample Exchange"):
        statement_id = sha256(f"{exchange}{taken_at}{variant}".encode()).hexdigest()
        file_hash = sha256(b"file" + statement_id.encode()).hexdigest()
        return StagedRow(
            statement_id, exchange, taken_at, file_hash, "2026-11-01T00:00:00Z", 77, "bundle.zip", False
        )

    return make
