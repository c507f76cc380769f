"""Whoever asks first after a start: signatures are looked at ahead of the question, and waiting holds up nobody."""

import sys
import time
from contextlib import asynccontextmanager

import pytest

pytestmark = pytest.mark.slow

UNKNOWN = "5a" * 32
# A process that looks at signatures and says nothing until a file is there.
SLOW = "import os, sys, time\nwhile not os.path.exists({path!r}): time.sleep(0.02)\nsys.exit(1)"


def looked_at(stage) -> float:
    """Count the wallet lists of which the bot knows what the signatures show."""
    name, labels = "porbot_signature_checks_total", {"outcome": "checked"}
    return stage.run.services.metrics.registry.get_sample_value(name, labels) or 0


@pytest.fixture
def slow(stage_with, months, tmp_path, monkeypatch):
    """Start a bot whose looking at signatures ends when it is told to; yield it and what tells it."""
    path = tmp_path / "go on"
    monkeypatch.setattr(
        "bot.catalogue.ownership.process.COMMAND", (sys.executable, "-c", SLOW.format(path=str(path)))
    )

    @asynccontextmanager
    async def start():
        async with stage_with(*months) as stage:
            yield stage, path.touch

    return start


async def test_the_newest_are_looked_at_before_anybody_asks(stage_with, months, until):
    async with stage_with(*months) as stage:
        await until(lambda: looked_at(stage) == 2, 60)
        assert stage.sandbox.history(stage.alice) == []
        assert "signatures are still being checked" not in (await stage.ask("/reserves")).text
        assert looked_at(stage) == 2


async def test_what_is_published_is_looked_at_too(stage_with, months, por, tmp_path, until):
    (tmp_path / "import").mkdir()
    (tmp_path / "import" / "x.por").write_bytes(por().read_bytes())
    async with stage_with(people=("Olga",), import_dir=tmp_path / "import") as stage:
        (olga,) = stage.operators
        shown = await stage.ask("/load x.por", user=olga)
        await until(lambda: "Publish" in stage.sandbox.refresh(shown).labels, 60)
        await stage.stop()
        await stage.start()  # what the dry run found is forgotten
        assert looked_at(stage) == 0
        await olga.press(stage.sandbox.refresh(shown), "Publish")
        await until(lambda: looked_at(stage) == 1, 60)


@pytest.mark.parametrize("question", ["an id", "/reserves"])
async def test_others_are_answered_while_somebody_waits(slow, someone, question):
    async with slow() as (stage, go_on):
        asked = someone("BTC") if question == "an id" else question
        sent = await stage.alice.send(asked)
        for _ in range(3):
            assert (await stage.ask(UNKNOWN, user=stage.bob)).text.startswith("❌ Not found")
        said = [
            m for m in stage.sandbox.history(stage.alice) if m.message_id > sent.message_id and m.from_bot
        ]
        assert said == []
        go_on()
        told = await stage.sandbox.next_message(stage.alice, after=sent)
        assert "not checked" in told.text


async def test_a_stop_does_not_wait_for_it(slow, someone):
    async with slow() as (stage, _):
        await stage.alice.send(someone("BTC"))
        assert (await stage.ask(UNKNOWN, user=stage.bob)).text.startswith("❌ Not found")
        began = time.monotonic()
        await stage.stop()
        assert time.monotonic() - began < 60  # and not the 120 that an answer would wait
