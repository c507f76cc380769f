"""What the bot finds when it starts: files that are not right, and folders that it cannot use."""

import logging
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from bot_session import publish
from processes import without_rights

from bot.catalogue import Catalogue

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("damage", ["missing", "cut", "another"])
async def test_a_wrong_file_is_not_served_and_the_operators_are_told(
    operator_session_with, monthly_snapshots, someone, tmp_path, damage
):
    """October's file is not the published one: September answers, October is named to operators only."""
    client = someone("BTC", "ETH", "USD", everywhere=True)
    publish(tmp_path / "data", *monthly_snapshots)
    file = tmp_path / "data" / "snapshots" / f"{monthly_snapshots[2].statement.id}.por"
    whole = file.read_bytes()
    match damage:
        case "missing":
            file.unlink()
        case "cut":
            file.write_bytes(whole[:3000])
        case "another":
            shutil.copyfile(monthly_snapshots[0].file, file)
    async with operator_session_with() as operator_session:
        for user in (operator_session.olga, operator_session.otto):
            await operator_session.sandbox.wait_for(lambda user=user: operator_session.sandbox.history(user))
            told = operator_session.sandbox.history(user)[-1]
            assert told.text.startswith(
                "⚠️ The bot has started: 1 thing needs a look\n\nThe snapshot of 25 Oct 2026, 00:00 UTC is not"
            )
            assert "Put the published file back from the backup; no restart is needed." in told.text
        assert (await operator_session.bot_session.ask(client)).text.startswith(
            "✅ Included in the snapshot of 25 Sep 2026"
        )
        status = (await operator_session.say("/status")).text
        assert "Snapshots: 2 served, 3 ever published." in status
        assert "⚠️ 25 Oct 2026, 00:00 UTC is not served: " in status
        file.unlink(missing_ok=True)
        file.write_bytes(whole)
        await operator_session.bot_session.stop()
        await operator_session.bot_session.start()
        assert (await operator_session.bot_session.ask(client)).text.startswith(
            "✅ Included in the snapshot of 25 Oct 2026"
        )


async def test_a_public_log_with_a_hole_is_told(operator_session_with, monthly_snapshots, tmp_path):
    publish(tmp_path / "data", *monthly_snapshots)
    connection = sqlite3.connect(tmp_path / "data" / "catalogue.db")
    connection.execute("DROP TRIGGER public_log_never_delete")
    connection.execute("DELETE FROM public_log WHERE seq = 2")
    connection.commit()
    connection.close()
    async with operator_session_with() as operator_session:
        await operator_session.sandbox.wait_for(
            lambda: operator_session.sandbox.history(operator_session.olga)
        )
        told = operator_session.sandbox.history(operator_session.olga)[-1].text
        assert "The public log in catalogue.db does not fit together" in told
        assert "Restore catalogue.db" in told
        assert len(operator_session.served()) == 3


def run_bot(data_dir: Path, prefix: list[str] = ()) -> subprocess.CompletedProcess:
    """Start ``porbot run`` on a folder that it cannot use; return how it ended."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PORBOT_")}
    settings = {
        "PORBOT_TOKEN": "123456789:" + "x" * 35,
        "PORBOT_DATA_DIR": str(data_dir),
        "PORBOT_OPS_PORT": "0",
    }
    command = [*prefix, str(Path(sys.executable).with_name("porbot")), "run"]
    return subprocess.run(
        command, env={**kept, **settings, "PORBOT_BASE_URL": "http://127.0.0.1:9/bot"}, capture_output=True, text=True,
        timeout=60, cwd=data_dir.parent, check=False,
    )  # fmt: skip


def said(done: subprocess.CompletedProcess) -> str:
    """Return the one line that the bot ended with."""
    assert done.returncode == 2, done
    (line,) = done.stderr.splitlines()
    assert line.startswith("porbot: ")
    return line


def test_a_folder_that_another_bot_uses(tmp_path):
    """It is told so, and does not clean up what the other one is working on."""
    catalogue = Catalogue.open(tmp_path / "data")
    working = tmp_path / "data" / "work" / "0123" / "balances.csv"
    working.parent.mkdir(parents=True)
    working.write_text("half a ledger")
    line = said(run_bot(tmp_path / "data"))
    catalogue.close()
    assert working.exists()
    assert f"{tmp_path / 'data'}: another process uses this data folder" in line


def test_a_catalogue_of_a_newer_version(tmp_path):
    Catalogue.open(tmp_path / "data").close()
    connection = sqlite3.connect(tmp_path / "data" / "catalogue.db")
    connection.execute("PRAGMA user_version = 7")
    connection.close()
    line = said(run_bot(tmp_path / "data"))
    assert "catalogue.db has version 7, expected at most 2: " in line


@pytest.mark.parametrize("content", [b"this is no database" * 500, b"SQLite format 3\0" + bytes(5000)])
def test_a_damaged_catalogue(tmp_path, content):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "catalogue.db").write_bytes(content)
    line = said(run_bot(tmp_path / "data"))
    assert "catalogue.db cannot be used" in line
    assert "Restore it from the backup" in line
    assert (tmp_path / "data" / "catalogue.db").read_bytes() == content, "it is left alone"


@pytest.mark.parametrize("part", ["", "catalogue.db", "lock", "snapshots", "staging", "work"])
def test_what_may_not_be_written_is_named(tmp_path, part):
    """The folder, or one thing in it, belongs to somebody else or is of another kind."""
    data_dir = tmp_path / "data"
    Catalogue.open(data_dir).close()
    if part in ("snapshots", "staging", "work"):
        (data_dir / part).write_text("a file where a folder belongs")
    else:
        (data_dir / part).chmod(0o500 if not part else 0)
    line = said(run_bot(data_dir, without_rights()))
    data_dir.chmod(0o700)
    assert str(data_dir) in line
    assert "PORBOT_DATA_DIR" in line
    assert "Errno" not in line


@pytest.mark.parametrize("name", ["october.zip", "october", "october.por"])
async def test_relative_folders_are_as_good_as_whole_ones(
    operator_session_with, bundle, zipped, monthly_snapshots, monkeypatch, tmp_path, name
):
    """`data` is the default and `import` stands in the README; builds run in a folder of their own."""
    sources = {
        "october.zip": zipped(bundle()),
        "october": bundle(),
        "october.por": monthly_snapshots[-1].file,
    }
    monkeypatch.chdir(tmp_path)
    async with operator_session_with(import_dir=Path("import"), data_dir=Path("house")) as operator_session:
        # That the folder is new, which is told at the start.
        await operator_session.sandbox.wait_for(
            lambda: operator_session.sandbox.history(operator_session.olga), what="word at the start"
        )
        operator_session.put(sources[name], name)
        dry_run = await operator_session.load(name)
        assert "✅ Published" in (await operator_session.press(dry_run, "Publish")).text
    assert (tmp_path / "house" / "snapshots").is_dir()


async def test_a_new_data_folder_is_no_secret(operator_session_with, monthly_snapshots, tmp_path, caplog):
    """A mistyped PORBOT_DATA_DIR looks like the first start: who knows better is told, once, with the whole path."""
    mistyped = tmp_path / "date"
    async with operator_session_with(monthly_snapshots[0], data_dir=mistyped) as operator_session:
        await operator_session.sandbox.wait_for(
            lambda: operator_session.sandbox.history(operator_session.olga), what="word at the start"
        )
        told = operator_session.sandbox.history(operator_session.olga)[0].text
        assert f"A new data folder was begun: {mistyped}. At the first start that is right" in told
        assert "not lost but elsewhere: stop the bot, look at PORBOT_DATA_DIR" in told
        warnings = [each.getMessage() for each in caplog.records if each.levelno == logging.WARNING]
        assert [text for text in warnings if f"was begun: {mistyped}." in text]
        assert f"data folder: {mistyped}" in (await operator_session.say("/status")).text
        await operator_session.bot_session.stop()
        await operator_session.bot_session.start()
        last = await operator_session.say("/status")
        assert (
            len(
                [m for m in operator_session.sandbox.history(operator_session.olga) if "A new data" in m.text]
            )
            == 1
        )
        await operator_session.bot_session.stop()
        await operator_session.bot_session.start(data_dir=tmp_path / "data")
        assert "Snapshots: 1 served" in (await operator_session.say("/status")).text
        said = [
            m.text
            for m in operator_session.sandbox.history(operator_session.olga)
            if m.message_id > last.message_id
        ]
        assert not [text for text in said if "A new data" in text]
