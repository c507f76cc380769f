"""The log at INFO: one line for everything an operator does, and for every refusal of a published file."""

import logging
import re

import pytest

from bot.catalogue.disk import low_disk
from bot.catalogue.file_states import FileStates, FoundBy
from bot.load.log_lines import note
from bot.texts import loading


@pytest.fixture
def lines(caplog):
    """Return the levels and texts of the bot's own lines so far."""
    caplog.set_level(logging.INFO)
    return lambda: [(r.levelname, r.getMessage()) for r in caplog.records if r.name.startswith("bot.")]


@pytest.mark.slow
async def test_a_day_of_an_operator(operator_session_with, monthly_snapshots, por, lines):
    async with operator_session_with(*monthly_snapshots[:2]) as operator_session:
        file = por("2026-10-25T00:00:00Z")
        for name in ("a.por", "b.por"):
            operator_session.put(file, name)
        first = await operator_session.load("a.por")
        await operator_session.press(first, "Discard")
        await operator_session.load("missing.por")
        dry_run = await operator_session.load("b.por")
        asked = await operator_session.press(dry_run, "Publish")
        if loading.labels()["confirm"] in asked.labels:
            await operator_session.press(asked, loading.labels()["confirm"])
        await operator_session.press(await operator_session.say("/withdraw 2026-10-25"), "Withdraw")
        await operator_session.say("/withdraw 2026-10-25")
        await operator_session.upload("x.zip", b"PK")
    said = [text for _, text in lines() if re.match("(load|publish|discard|withdraw) of|start|stop", text)]
    prefix = re.search("[0-9a-f]{8}", said[2])[0]
    facts = re.search(r"assets: [0-9]+, clients: [0-9]+$", said[2])[0]
    refused = [text for text in said if ": refused: " in text]
    assert [text for text in said if text not in refused] == [
        said[0],
        "load of a.por: started",
        f"load of a.por: finished as {prefix}…, taken 2026-10-25T00:00:00Z, {facts}",
        f"discard of {prefix}: done",
        "load of missing.por: started",
        "load of missing.por: failed: There is no missing.por in the import folder. Send /load on its own to see what is there.",
        "load of b.por: started",
        f"load of b.por: finished as {prefix}…, taken 2026-10-25T00:00:00Z, {facts}",
        f"publish of {prefix}: done, taken 2026-10-25T00:00:00Z; 3 served now",
        f"withdraw of {prefix}: done, taken 2026-10-25T00:00:00Z; 2 served now",
        "stopped",
    ]
    assert said[0].startswith("starting, data folder ")
    assert refused == [
        f"withdraw of {prefix}: refused: withdrawn before",
        "load of x.zip: refused: uploads are off",
    ]


@pytest.mark.parametrize("action", ["load", "publish"])
def test_a_full_disk_is_a_warning(lines, action):
    note(action, "a.por", "failed", "/data: the disk is full. Nothing was published.")
    note(action, "a.por", "failed", "Found an empty file.")
    assert [level for level, _ in lines()] == ["WARNING", "INFO"]


def test_every_refusal_of_a_published_file_is_logged(lines):
    states = FileStates()
    for found_by in (FoundBy.ANSWER, FoundBy.ANSWER, FoundBy.CHECK, FoundBy.CHECK):
        states.failed("ab" * 32, "a row is missing.", found_by)
    assert len(lines()) == 4
    assert all("abababab…" in text and "ab" * 5 not in text for _, text in lines())
    assert all(level in ("WARNING", "ERROR") for level, _ in lines())


@pytest.mark.parametrize(
    ("free", "shown"), [(0, "0 MB"), (499_999_999, "499 MB"), (500_000_000, ""), (10**12, "")]
)
def test_too_little_room(tmp_path, free, shown):
    said = low_disk(free, tmp_path)
    assert bool(said) == bool(shown)
    assert shown in said


async def test_free_space_is_a_metric(operator_session):
    text = operator_session.bot_session.run.services.metrics.text().decode()
    assert int(float(re.search(r"^porbot_free_disk_bytes (\S+)$", text, re.MULTILINE)[1])) > 0
