"""What /load, /status and the log say of folders and a catalogue that cannot be used."""

import logging
import sqlite3

import pytest
from stage import publish

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("kind", ["missing", "a file", "missing below a file"])
async def test_an_import_folder_that_cannot_be_read(office_with, tmp_path, caplog, kind):
    folder = tmp_path / "elsewhere"
    if kind != "missing":
        folder.write_text("no folder")
    if kind == "missing below a file":
        folder = folder / "import"
    said = f"⚠️ The import folder {folder} cannot be read ("
    with caplog.at_level(logging.WARNING):
        async with office_with(import_dir=folder) as office:
            await office.sandbox.wait_for(lambda: office.sandbox.history(office.olga))
            assert said[3:] in office.sandbox.history(office.olga)[0].text
            usage = (await office.say("/load")).text
            assert said in usage
            assert "is empty" not in usage
            assert (await office.say("/status")).text.startswith(said)
    (record,) = [each for each in caplog.records if "import folder" in each.getMessage()]
    assert record.levelno == logging.WARNING
    assert str(folder) in record.getMessage()


async def test_an_import_folder_that_can_be_read(office):
    assert "The import folder is empty." in (await office.say("/load")).text
    assert (await office.say("/status")).text.startswith("No load is running.")


@pytest.mark.parametrize("damage", ["DELETE FROM public_log WHERE seq = 3", "DELETE FROM snapshots"])
async def test_status_of_an_unusable_catalogue_counts_nothing(stage_with, months, tmp_path, damage):
    publish(tmp_path / "data", *months)
    connection = sqlite3.connect(tmp_path / "data" / "catalogue.db", isolation_level=None)
    for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {trigger}")
    connection.execute(damage)
    connection.close()
    async with stage_with(people=("Olga",)) as stage:
        (olga,) = stage.operators
        await stage.sandbox.wait_for(lambda: stage.sandbox.history(olga))
        status = (await stage.ask("/status", user=olga)).text
        assert status.startswith("⚠️ catalogue.db ")
        assert "Snapshots: I do not know" in status
        assert "0 served" not in status


async def test_status_when_only_what_waits_cannot_be_read(office_with, months, por):
    async with office_with(*months) as office:
        office.put(por("2026-07-25T00:00:00Z"), "july.por")
        await office.load("july.por")
        office.stage.run.services.catalogue._database.execute("UPDATE staged SET staged_at = 'soon'")
        status = (await office.say("/status")).text
        assert status.startswith("⚠️ ")
        assert "Snapshots: 3 served, 3 ever published." in status
        assert "I do not know what is waiting for Publish." in status
