"""What is published, what stands against it, and what can never be changed again."""

import sqlite3
import stat
import subprocess
import sys
from datetime import timedelta

import pytest
from sqlite_utils import Database

from bot.catalogue import Catalogue, CatalogueError, Obstacle, ObstacleError
from bot.catalogue.migrations import MIGRATIONS, migrate
from bot.catalogue.rows import FIRST_PREVIOUS


def other_connection(tmp_path):
    return sqlite3.connect(tmp_path / "data" / "catalogue.db", isolation_level=None)


def test_publishing_writes_snapshot_log_and_audit_and_forgets_the_staged_row(catalogue, staged):
    row = staged()
    catalogue.stage(row)
    published = catalogue.publish(row, 4711)
    assert catalogue.snapshots() == (published,)
    assert (published.published_at, published.published_by) == ("2026-11-02T12:00:00Z", 4711)
    assert catalogue.staged() == ()
    (entry,) = catalogue.log()
    assert (entry.seq, entry.event, entry.statement_id) == (1, "published", row.statement_id)
    assert entry.previous == FIRST_PREVIOUS
    newest = catalogue.audit()[0]
    assert (newest.operator, newest.action, newest.subject, newest.outcome) == (
        4711,
        "publish",
        row.statement_id[:8],
        "done",
    )


def test_a_withdrawn_snapshot_stays_listed_and_the_log_grows(catalogue, staged):
    row = staged()
    catalogue.publish(row, 1)
    withdrawn = catalogue.withdraw(row.statement_id, 2)
    assert (withdrawn.withdrawn_at, withdrawn.withdrawn_by) == ("2026-11-02T12:00:00Z", 2)
    assert catalogue.snapshots() == (withdrawn,)
    first, second = catalogue.log()
    assert second.event == "withdrawn"
    assert second.previous == first.hash
    assert catalogue.log_is_intact()
    assert catalogue.withdraw(row.statement_id, 2) is None
    assert catalogue.withdraw("0" * 64, 2) is None
    assert len(catalogue.log()) == 2


@pytest.mark.parametrize(
    ("first", "withdraw", "second", "obstacle"),
    [
        ({}, False, {}, Obstacle.PUBLISHED),
        ({}, True, {}, Obstacle.WITHDRAWN),
        ({}, False, {"variant": "other"}, Obstacle.SAME_TIME),
        ({}, True, {"variant": "other"}, None),
        ({}, False, {"exchange": "Another"}, Obstacle.UNKNOWN_EXCHANGE),
        ({}, True, {"exchange": "Another"}, Obstacle.UNKNOWN_EXCHANGE),
        ({}, False, {"taken_at": "2026-09-25T00:00:00Z"}, None),
        ({}, False, {"taken_at": "2026-11-02T12:05:00Z"}, None),
        ({}, False, {"taken_at": "2026-11-02T12:05:01Z"}, Obstacle.FUTURE),
    ],
)
def test_what_stands_against_publishing(catalogue, staged, first, withdraw, second, obstacle):
    catalogue.publish(staged(**first), 1)
    if withdraw:
        catalogue.withdraw(staged(**first).statement_id, 1)
    before = (catalogue.snapshots(), catalogue.log())
    if obstacle is None:
        catalogue.publish(staged(**second), 1)
        assert catalogue.log_is_intact()
        return
    with pytest.raises(ObstacleError) as caught:
        catalogue.publish(staged(**second), 1)
    assert caught.value.obstacle is obstacle
    assert (catalogue.snapshots(), catalogue.log()) == before


def test_only_a_passing_obstacle_may_wait_in_staging(catalogue, staged):
    catalogue.publish(staged(), 1)
    catalogue.stage(staged(variant="other"))
    assert len(catalogue.staged()) == 1
    with pytest.raises(ObstacleError):
        catalogue.stage(staged())
    with pytest.raises(ObstacleError):
        catalogue.stage(staged(exchange="Another"))
    assert len(catalogue.staged()) == 1


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM snapshots",
        "DELETE FROM public_log",
        "DELETE FROM audit",
        "UPDATE public_log SET event = 'withdrawn'",
        "UPDATE audit SET operator = 1",
        "UPDATE snapshots SET exchange = 'Another'",
        "UPDATE snapshots SET published_at = '2020-01-01T00:00:00Z', withdrawn_at = '2026-11-02T12:00:00Z'",
        "INSERT OR REPLACE INTO public_log SELECT seq, time, 'withdrawn', statement_id, previous, kind, entry_sha256 FROM public_log",
        "INSERT OR REPLACE INTO audit SELECT seq, time, 1, action, subject, outcome, detail FROM audit",
    ],
)
def test_history_cannot_be_changed_even_with_sql(catalogue, staged, tmp_path, change):
    catalogue.publish(staged(), 1)
    before = (catalogue.snapshots(), catalogue.log(), catalogue.audit())
    connection = other_connection(tmp_path)
    connection.execute("PRAGMA recursive_triggers = ON")
    with pytest.raises(sqlite3.IntegrityError, match=r"append only|only be withdrawn"):
        connection.execute(change)
    connection.close()
    assert (catalogue.snapshots(), catalogue.log(), catalogue.audit()) == before


def test_a_withdrawal_cannot_be_taken_back_with_sql(catalogue, staged, tmp_path):
    catalogue.publish(staged(), 1)
    catalogue.withdraw(staged().statement_id, 1)
    connection = other_connection(tmp_path)
    with pytest.raises(sqlite3.IntegrityError, match="only be withdrawn"):
        connection.execute("UPDATE snapshots SET withdrawn_at = NULL")
    connection.close()


@pytest.mark.parametrize(
    "attack",
    [
        "DELETE FROM public_log WHERE seq = 1",
        "DELETE FROM public_log WHERE seq = 2",
        "DELETE FROM public_log WHERE seq = 3",
        "UPDATE public_log SET time = '2026-11-02T11:59:59Z' WHERE seq = 1",
        "UPDATE public_log SET time = '2026-11-02T11:59:59Z' WHERE seq = 3",
        "UPDATE public_log SET event = 'published' WHERE seq = 3",
        "UPDATE snapshots SET withdrawn_at = NULL, withdrawn_by = NULL",
    ],
)
def test_whoever_removes_the_triggers_breaks_the_chain(catalogue, staged, tmp_path, attack):
    """The file's owner can drop triggers and rewrite rows; what is left then does not fit together.

    1 published ──hash──▶ 2 published ──hash──▶ 3 withdrawn
                    ✗ any of them changed or removed
    """
    catalogue.publish(staged(), 1)
    catalogue.publish(staged("2026-09-25T00:00:00Z"), 1)
    catalogue.withdraw(staged().statement_id, 1)
    assert catalogue.log_is_intact()
    connection = other_connection(tmp_path)
    for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute(attack)
    connection.close()
    assert not catalogue.log_is_intact()


def test_a_failure_inside_publishing_leaves_nothing(catalogue, staged, tmp_path):
    connection = other_connection(tmp_path)
    connection.execute("CREATE TRIGGER broken BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no'); END")
    with pytest.raises(CatalogueError, match="Nothing was changed"):
        catalogue.publish(staged(), 1)
    assert catalogue.snapshots() == ()
    assert catalogue.log() == ()
    connection.execute("DROP TRIGGER broken")
    connection.close()
    catalogue.publish(staged(), 1)


def test_the_folder_and_the_files_are_private(catalogue, tmp_path):
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
    for name in ("catalogue.db", "catalogue.db-wal", "lock"):
        assert stat.S_IMODE((tmp_path / "data" / name).stat().st_mode) == 0o600


def test_the_catalogue_is_written_ahead(catalogue, tmp_path):
    connection = other_connection(tmp_path)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


@pytest.mark.slow
def test_a_second_process_is_told_that_the_folder_is_taken(catalogue, tmp_path):
    code = (
        "import sys; from pathlib import Path; from bot.catalogue import Catalogue, CatalogueError\n"
        "try: Catalogue.open(Path(sys.argv[1]))\n"
        "except CatalogueError as error: print(error)"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "data")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "another process uses this data folder" in done.stdout
    catalogue.close()
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == ""


def test_reopening_finds_everything(catalogue, staged, tmp_path, clock):
    catalogue.publish(staged(), 1)
    catalogue.stage(staged(variant="other"))
    before = (catalogue.snapshots(), catalogue.log(), catalogue.staged(), catalogue.audit())
    catalogue.close()
    again = Catalogue.open(tmp_path / "data", clock)
    assert (again.snapshots(), again.log(), again.staged(), again.audit()) == before
    again.close()


def test_a_newer_catalogue_is_refused_and_left_alone(catalogue, tmp_path):
    catalogue.close()
    path = tmp_path / "data" / "catalogue.db"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(CatalogueError, match=r"has version 999, expected at most 2: a newer porbot wrote it"):
        Catalogue.open(tmp_path / "data")
    assert path.read_bytes() == before


def test_a_damaged_catalogue_is_named(tmp_path):
    (tmp_path / "catalogue.db").write_bytes(b"this is no database" * 500)
    with pytest.raises(CatalogueError, match="cannot be used"):
        Catalogue.open(tmp_path)
    (tmp_path / "catalogue.db").unlink()
    Catalogue.open(tmp_path).close()  # the lock was given back


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(CatalogueError, match="PORBOT_DATA_DIR"):
        Catalogue.open(tmp_path / "file" / "data")


def test_a_step_that_fails_is_taken_back_with_its_number():
    def broken(database):
        database.execute("CREATE TABLE half (x)")
        raise RuntimeError("power cut")

    database = Database(memory=True)
    with pytest.raises(RuntimeError):
        migrate(database, (*MIGRATIONS, broken))
    assert database.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
    assert "half" not in database.table_names()
    assert "snapshots" in database.table_names()
    migrate(database, (*MIGRATIONS, lambda db: db.execute("CREATE TABLE whole (x)")))
    assert "whole" in database.table_names()
    database.close()


def test_time_runs_in_utc_whole_seconds(catalogue, staged, clock):
    clock.now += timedelta(microseconds=999_999)
    catalogue.publish(staged(), 1)
    assert catalogue.log()[0].time == "2026-11-02T12:00:00Z"


@pytest.mark.parametrize("how", ["removed", "put back from a copy"])
def test_nothing_is_read_or_written_when_the_file_is_another_one(catalogue, staged, tmp_path, how):
    """What is written to a file without a name is gone when the process ends, however well it was said."""
    row = staged()
    catalogue.stage(row)
    path = tmp_path / "data" / "catalogue.db"
    copy = path.read_bytes()
    path.unlink()
    if how != "removed":
        (tmp_path / "copy").write_bytes(copy)
        (tmp_path / "copy").rename(path)
    for call in (catalogue.snapshots, catalogue.log_is_intact, lambda: catalogue.publish(row, 1)):
        with pytest.raises(
            CatalogueError, match=r"was removed, or another file was put in its place.*Restore it"
        ):
            call()


def test_the_log_is_read_again_only_after_somebody_wrote(catalogue, staged, tmp_path):
    """Everyone may ask whether it is whole, and monitoring asks for ever; hundreds of entries take tens of milliseconds."""
    catalogue.publish(staged(), 1)
    catalogue.publish(staged("2026-09-25T00:00:00Z"), 1)
    assert catalogue.log_is_intact()
    read = []
    catalogue._database.conn.set_trace_callback(read.append)
    assert catalogue.log_is_intact()
    assert not any("public_log" in statement for statement in read)
    catalogue.withdraw(staged().statement_id, 1)
    read.clear()
    assert catalogue.log_is_intact()
    assert any("public_log" in statement for statement in read)
    connection = other_connection(tmp_path)
    connection.execute("DROP TRIGGER public_log_never_delete")
    connection.execute("DELETE FROM public_log WHERE seq = 3")
    connection.close()
    assert not catalogue.log_is_intact()
    assert not catalogue.log_is_intact()
    with pytest.raises(CatalogueError, match="does not fit together"):
        catalogue.publish(staged("2026-08-25T00:00:00Z"), 1)
