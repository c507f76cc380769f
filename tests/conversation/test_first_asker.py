"""Whoever asks first after a start: signatures are looked at ahead of the question, and waiting holds up nobody."""

import sys
import time
from contextlib import asynccontextmanager

import pytest

pytestmark = pytest.mark.slow

UNKNOWN = "5a" * 32
# A process that looks at signatures and says nothing until a file is there.
SLOW = "import os, sys, time\nwhile not os.path.exists({path!r}): time.sleep(0.02)\nsys.exit(1)"


def looked_at(bot_session) -> float:
    """Count the wallet lists of which the bot knows what the signatures show."""
    name, labels = "porbot_signature_checks_total", {"outcome": "checked"}
    return bot_session.run.services.metrics.registry.get_sample_value(name, labels) or 0


@pytest.fixture
def slow(bot_session_with, monthly_snapshots, tmp_path, monkeypatch):
    """Start a bot whose looking at signatures ends when it is told to; yield it and what tells it."""
    path = tmp_path / "go on"
    monkeypatch.setattr("bot.ownership.process.COMMAND", (sys.executable, "-c", SLOW.format(path=str(path))))

    @asynccontextmanager
    async def start():
        async with bot_session_with(*monthly_snapshots) as bot_session:
            yield bot_session, path.touch

    return start


async def test_the_newest_are_looked_at_before_anybody_asks(bot_session_with, monthly_snapshots, until):
    async with bot_session_with(*monthly_snapshots) as bot_session:
        await until(lambda: looked_at(bot_session) == 2, 60)
        assert bot_session.sandbox.history(bot_session.alice) == []
        assert "signatures are still being checked" not in (await bot_session.ask("/reserves")).text
        assert looked_at(bot_session) == 2


async def test_what_is_published_is_looked_at_too(bot_session_with, monthly_snapshots, por, tmp_path, until):
    (tmp_path / "import").mkdir()
    (tmp_path / "import" / "x.por").write_bytes(por().read_bytes())
    async with bot_session_with(people=("Olga",), import_dir=tmp_path / "import") as bot_session:
        (olga,) = bot_session.operators
        shown = await bot_session.ask("/load x.por", user=olga)
        await until(lambda: "Publish" in bot_session.sandbox.refresh(shown).labels, 60)
        await bot_session.stop()
        await bot_session.start()  # what the dry run found is forgotten
        assert looked_at(bot_session) == 0
        await olga.press(bot_session.sandbox.refresh(shown), "Publish")
        await until(lambda: looked_at(bot_session) == 1, 60)


@pytest.mark.parametrize("question", ["an id", "/reserves"])
async def test_others_are_answered_while_somebody_waits(slow, someone, question):
    async with slow() as (bot_session, go_on):
        asked = someone("BTC") if question == "an id" else question
        sent = await bot_session.alice.send(asked)
        for _ in range(3):
            assert (await bot_session.ask(UNKNOWN, user=bot_session.bob)).text.startswith("❌ Not found")
        said = [
            m
            for m in bot_session.sandbox.history(bot_session.alice)
            if m.message_id > sent.message_id and m.from_bot
        ]
        assert said == []
        go_on()
        await bot_session.sandbox.next_message(bot_session.alice, after=sent)
        await bot_session.settled()
        told = bot_session.sandbox.history(bot_session.alice)[-1]  # /reserves: the words, behind the picture
        assert "not checked" in told.text


async def test_a_stop_does_not_wait_for_it(slow, someone):
    async with slow() as (bot_session, _):
        await bot_session.alice.send(someone("BTC"))
        assert (await bot_session.ask(UNKNOWN, user=bot_session.bob)).text.startswith("❌ Not found")
        began = time.monotonic()
        await bot_session.stop()
        assert time.monotonic() - began < 60  # and not the 120 that an answer would wait
