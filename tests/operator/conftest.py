"""Operators at work: the running bot, an import folder, and what they send."""

from contextlib import asynccontextmanager

import pytest
from operator_session import OperatorSession


@pytest.fixture
def operator_session_with(bot_session_with, tmp_path):
    """Start a bot with an import folder, two operators, published snapshots and settings of one's own."""

    @asynccontextmanager
    async def start(*published, **changes):
        import_dir = tmp_path / "import"
        import_dir.mkdir(exist_ok=True)
        async with bot_session_with(
            *published, people=("Olga", "Otto"), **{"import_dir": import_dir, **changes}
        ) as bot_session:
            yield OperatorSession(bot_session, import_dir)

    return start


@pytest.fixture
async def operator_session(operator_session_with):
    """A bot without any snapshot."""
    async with operator_session_with() as made:
        yield made


@pytest.fixture
async def operator_session_with_snapshots(operator_session_with, monthly_snapshots):
    """A bot that serves August and September; October is still to come."""
    async with operator_session_with(*monthly_snapshots[:2]) as made:
        yield made
