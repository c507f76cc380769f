"""Fixtures of another room that are used here too, bots over a folder of a name, and operators."""

from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from bot_session import publish
from leaks.conftest import logging_at_debug, places
from operator_session import OperatorSession
from published_claims import publish_claim

__all__ = ["bot_in", "logging_at_debug", "operating", "places"]

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


@pytest.fixture
def bot_in(tmp_path, bot_session_with):
    """Start a bot over a folder of its own, with claims; what it remembers of files, it remembers at one moment."""

    @asynccontextmanager
    async def start(name, *claims, **changes):
        folder = tmp_path / name
        publish(folder)  # with nothing in it: no new folder, of which the operator would be told
        for bundle in claims:
            publish_claim(folder, bundle)
        async with bot_session_with(data_dir=folder, **changes) as bot_session:
            bot_session.data_dir = folder
            bot_session.run.services.sightings._now = lambda: NOW
            yield bot_session

    return start


@pytest.fixture
def operating(tmp_path, bot_session_with):
    """Start a bot with an import folder and an operator, over an empty folder."""

    @asynccontextmanager
    async def start(**changes):
        import_dir = tmp_path / "import"
        import_dir.mkdir()
        people = ("Olga", "Otto")
        async with bot_session_with(people=people, import_dir=import_dir, **changes) as bot_session:
            yield OperatorSession(bot_session, import_dir)

    return start
