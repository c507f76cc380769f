"""A bot with the limiter and nothing else, on the sandbox."""

import logging
from contextlib import asynccontextmanager

import pytest
from telegram.ext import ApplicationBuilder

from bot.sandbox import Sandbox
from bot.telegram.calls import CallRequest
from bot.telegram.connectivity import Connectivity
from bot.telegram.outgoing import Limiter, limiter


@asynccontextmanager
async def a_bot(sandbox, *, paced):
    connectivity = Connectivity()
    builder = (
        ApplicationBuilder()
        .token(sandbox.token)
        .base_url(sandbox.base_url)
        .updater(None)
        .request(CallRequest(connectivity, 40))
        .rate_limiter(Limiter(paced=paced))
    )
    try:
        async with builder.build().bot as made:
            yield made
    finally:
        await connectivity.close()


@pytest.fixture
async def strict():
    """A sandbox that keeps Telegram's limits."""
    async with Sandbox() as made:
        yield made


@pytest.fixture
async def bot(sandbox):
    """A bot that does not pace itself."""
    async with a_bot(sandbox, paced=False) as made:
        yield made


@pytest.fixture
async def paced(strict):
    """A bot that paces itself, where that is needed."""
    async with a_bot(strict, paced=True) as made:
        yield made


@pytest.fixture
def repeat_seconds(monkeypatch):
    """Seconds before an answer is given once more: the tests whose subject is something else do not wait for long."""
    told = limiter._REPEAT_SECONDS
    monkeypatch.setattr(limiter, "_REPEAT_SECONDS", 0.1)
    return told


@pytest.fixture(autouse=True)
def _quickly(repeat_seconds):
    return


@pytest.fixture(autouse=True)
def _nothing_alarming(caplog):
    caplog.set_level(logging.INFO)
    yield
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert "Traceback" not in caplog.text
