"""What /load, /status and the log say of folders and a catalogue that cannot be used."""

import logging
import sqlite3

import pytest
from bot_session import publish

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("kind", ["missing", "a file", "missing below a file"])
async def test_an_import_folder_that_cannot_be_read(operator_session_with, tmp_path, caplog, kind):
    folder = tmp_path / "elsewhere"
    if kind != "missing":
        folder.write_text("no folder")
    if kind == "missing below a file":
        folder = folder / "import"
    said = f"⚠️ The import folder {folder} cannot be read ("
    with caplog.at_level(logging.WARNING):
        async with operator_session_with(import_dir=folder) as operator_session:
            await operator_session.sandbox.wait_for(
                lambda: operator_session.sandbox.history(operator_session.olga)
            )
            assert said[3:] in operator_session.sandbox.history(operator_session.olga)[0].text
            usage = (await operator_session.say("/load")).text
            assert said in usage
            assert "is empty" not in usage
            assert (await operator_session.say("/status")).text.startswith(said)
    (record,) = [each for each in caplog.records if "import folder" in each.getMessage()]
    assert record.levelno == logging.WARNING
    assert str(folder) in record.getMessage()


async def test_an_import_folder_that_can_be_read(operator_session):
    assert "⚠️" not in (await operator_session.say("/load")).text
    assert (await operator_session.say("/status")).text.startswith("No load is running.")


@pytest.mark.parametrize("damage", ["DELETE FROM public_log WHERE seq = 3", "DELETE FROM snapshots"])
async def test_status_of_an_unusable_catalogue_counts_nothing(
    bot_session_with, monthly_snapshots, tmp_path, damage
):
    publish(tmp_path / "data", *monthly_snapshots)
    connection = sqlite3.connect(tmp_path / "data" / "catalogue.db", isolation_level=None)
    for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {trigger}")
    connection.execute(damage)
    connection.close()
    async with bot_session_with(people=("Olga",)) as bot_session:
        (olga,) = bot_session.operators
        await bot_session.sandbox.wait_for(lambda: bot_session.sandbox.history(olga))
        status = (await bot_session.ask("/status", user=olga)).text
        assert status.startswith("⚠️ catalogue.db ")
        assert "Snapshots: I do not know" in status
        assert "0 served" not in status


async def test_status_when_only_what_waits_cannot_be_read(operator_session_with, monthly_snapshots, por):
    async with operator_session_with(*monthly_snapshots) as operator_session:
        operator_session.put(por("2026-07-25T00:00:00Z"), "july.por")
        await operator_session.load("july.por")
        operator_session.bot_session.run.services.catalogue._database.execute(
            "UPDATE staged SET staged_at = 'soon'"
        )
        status = (await operator_session.say("/status")).text
        assert status.startswith("⚠️ ")
        assert "Snapshots: 3 served, 3 ever published." in status
        assert "I do not know what is waiting for Publish." in status
