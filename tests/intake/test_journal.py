"""The journal: what outlives a kill, for how long, and what happens when its file cannot be used."""

import asyncio
import os
import sqlite3
import stat
import subprocess

import pytest

from bot.telegram.intake.journal import Journal

DAY = 86_400
NOW = 1_800_000_000


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "journal.db"


@pytest.fixture
async def journal_of(path):
    """Open the journal, at a time of one's own; every one is closed in the end."""
    path.parent.mkdir(exist_ok=True)
    opened = []

    def open_it(now=NOW):
        opened.append(Journal(path, lambda: now))
        return opened[-1]

    yield open_it
    for one in opened:
        await one.close()


def rows(path):
    with sqlite3.connect(path) as database:
        found = database.execute("SELECT update_id, chat_id, message_id, at FROM waiting").fetchall()
    database.close()
    return found


async def test_what_waits_and_what_was_answered_outlives_a_kill(journal_of, path):
    first = journal_of()
    await asyncio.gather(*(first.hold(number, 7, 70 + number) for number in range(5)))
    await asyncio.gather(first.answered(1), first.answered(90))
    second = journal_of()  # the first one was never closed
    assert {number: (row.chat_id, row.message_id) for number, row in second.left.items()} == {
        number: (7, 70 + number) for number in (0, 2, 3, 4)
    }
    assert [number for number in range(100) if second.knows(number)] == [1, 90]
    await second.told([0, 2])
    await second.answered(3)
    assert set(second.left) == {4}
    assert [row[0] for row in rows(path)] == [4]
    assert second.faults == []


async def test_the_language_of_a_chat_waits_with_it(journal_of):
    await journal_of().hold(5, 7, 75, "pt-BR")
    assert journal_of().left[5].language == "pt-BR"


@pytest.mark.parametrize("tables", [2, 3])
async def test_a_file_from_before_the_languages_is_used_further(journal_of, path, tables):
    old = (
        "CREATE TABLE waiting (update_id INTEGER PRIMARY KEY, chat_id INTEGER NOT NULL, message_id INTEGER, at INTEGER) STRICT",
        "CREATE TABLE answered (update_id INTEGER PRIMARY KEY, at INTEGER NOT NULL) STRICT",
        "CREATE TABLE sending (update_id INTEGER PRIMARY KEY, at INTEGER NOT NULL) STRICT",
    )
    with sqlite3.connect(path) as database:
        for table in old[:tables]:
            database.execute(table)
        database.execute("INSERT INTO waiting VALUES (5, 7, 75, ?)", (NOW,))
    database.close()
    first = journal_of()
    assert (first.faults, first.left[5].language) == ([], "")
    await first.hold(6, 8, 76, "fa")
    again = journal_of()
    assert (again.faults, sorted(again.left), again.left[6].language) == ([], [5, 6], "fa")


async def test_what_may_have_been_answered_is_in_doubt_after_a_kill(journal_of):
    first = journal_of()
    for number in range(5):
        first.sending(number, True)
    first.sending(1, False)  # a 429
    await asyncio.gather(first.answered(2), first.told([3]))
    first.sending(2, True)  # a second message of the same answer
    await first.answered(90)
    again = journal_of()  # the first one was never closed
    assert [number for number in range(100) if again.doubts(number)] == [0, 4]
    assert not first.doubts(0), "it is this run's own"
    again.sending(0, True)
    again.sending(0, False)
    await again.answered(4)
    third = journal_of()
    assert [number for number in range(100) if third.doubts(number)] == [0], "the earlier run's doubt stays"
    later = journal_of(NOW + DAY)
    assert not later.doubts(0)


async def test_a_file_from_before_there_were_doubts_is_used_further(journal_of, path):
    first = journal_of()
    await asyncio.gather(first.hold(1, 2, 3), first.answered(4))
    await first.close()
    execute(path, "DROP TABLE sending")
    second = journal_of()
    assert second.faults == []
    assert (set(second.left), second.knows(4)) == ({1}, True)
    second.sending(5, True)
    await second.answered(6)
    assert journal_of().doubts(5)


async def test_an_answer_that_came_first_leaves_no_row(journal_of, path):
    journal = journal_of()
    await journal.answered(5)
    await journal.hold(5, 7, 70)
    assert rows(path) == []


async def test_only_its_user_may_read_it(journal_of, path):
    path.touch(0o644)
    os.umask(os.umask(0))
    await journal_of().hold(1, 2, 3)
    for name in ("journal.db", "journal.db-wal", "journal.db-shm"):
        assert stat.S_IMODE((path.parent / name).stat().st_mode) == 0o600


@pytest.mark.parametrize("later", [DAY, -120], ids=["a day later", "clock set back"])
async def test_nothing_stays_longer_than_a_day(journal_of, path, later):
    journal = journal_of()
    await asyncio.gather(journal.hold(1, 2, 3), journal.answered(4))
    assert journal_of(NOW + (DAY - 1 if later > 0 else 0)).left
    assert not journal_of(NOW + later).left
    assert not journal_of(NOW + later).knows(4)
    assert rows(path) == []


async def test_what_is_a_day_old_goes_while_the_bot_runs(journal_of, path, monkeypatch):
    monkeypatch.setattr("bot.telegram.intake.journal._TIDY", 0.0)
    now = NOW
    journal = Journal(path, lambda: now)
    await journal.hold(1, 2, 3)
    now += DAY
    await journal.hold(2, 2, 3)  # looks for what is old, behind itself
    await journal.hold(3, 2, 3)
    assert [row[0] for row in rows(path)] == [2, 3]
    await journal.close()


async def test_no_more_numbers_are_kept_than_a_batch_can_bring_again(journal_of, path, monkeypatch):
    monkeypatch.setattr("bot.telegram.intake.journal._MOST_REMEMBERED", 10)
    monkeypatch.setattr("bot.telegram.intake.store._MOST_ANSWERED", 10)
    journal = journal_of()
    await asyncio.gather(*(journal.answered(number) for number in range(30)))
    again = journal_of()
    for one in (journal, again):
        assert [number for number in range(30) if one.knows(number)] == list(range(20, 30))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_bytes(b"no database" * 1000),
        lambda path: path.write_bytes(path.read_bytes()[:5000]),
        lambda path: path.write_bytes(path.read_bytes()[:100] + os.urandom(8000)),
        lambda path: execute(path, "DROP TABLE waiting"),
        lambda path: execute(path, "CREATE TABLE more (x)"),
    ],
    ids=["another file", "cut off", "overwritten", "without a table", "with another table"],
)
async def test_a_damaged_file_is_replaced_and_said(journal_of, path, spoil, caplog):
    first = journal_of()
    await first.hold(1, 2, 3)
    await first.close()
    spoil(path)
    journal = journal_of()
    assert "was damaged, so it was replaced with an empty one" in journal.faults[0]
    assert journal.faults[0] in caplog.text
    assert not journal.left
    await journal.hold(5, 6, 7)
    assert rows(path) == [(5, 6, 7, NOW)]


def execute(path, statement):
    with sqlite3.connect(path) as database:
        database.execute(statement)
    database.close()


async def test_a_file_that_is_damaged_while_it_is_open_is_written_anew(journal_of, path):
    journal = journal_of()
    await journal.hold(1, 2, 3)
    for pragma in (
        "wal_checkpoint(TRUNCATE)",
        "shrink_memory",
    ):  # as after some time in which nothing was written
        journal._store._connection.execute(f"PRAGMA {pragma}").fetchall()
    with path.open("r+b") as file:
        file.write(b"x" * path.stat().st_size)
    await journal.hold(4, 5, 6)
    assert [row[0] for row in rows(path)] == [1, 4]
    assert not journal.failing


async def test_an_unusable_file_stops_nobody_and_is_tried_again(journal_of, path, monkeypatch, caplog):
    monkeypatch.setattr("bot.telegram.intake.journal._RETRY", 0.0)
    caplog.set_level("INFO")
    path.mkdir(parents=True)
    journal = journal_of()
    heard = []
    journal.trouble = heard.append
    assert "cannot be written (Is a directory)" in journal.faults[0]
    await journal.hold(1, 2, 3)
    await journal.answered(4)
    assert journal.knows(4)
    assert journal.failing
    path.rmdir()
    await journal.hold(5, 6, 7)
    assert not journal.failing
    assert [row[0] for row in rows(path)] == [1, 5]  # what could not be written then is made up for
    assert heard == []  # it was told at the start
    assert [record.levelname for record in caplog.records if "journal" in record.message] == [
        "WARNING",
        "INFO",
    ]


@pytest.fixture
def small_disk(path):
    """Mount a small disk as the data folder."""
    path.parent.mkdir(exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", path.parent]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("mounting a small disk needs root")
    yield
    subprocess.run(["umount", "-l", path.parent], check=True)


@pytest.mark.usefixtures("small_disk")
async def test_a_full_disk_stops_nobody_and_is_told_once(journal_of, path, monkeypatch, until):
    monkeypatch.setattr("bot.telegram.intake.journal._RETRY", 0.0)
    journal, heard = journal_of(), []
    journal.trouble = heard.append
    filler, free = path.parent / "filler", os.statvfs(path.parent)
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, free.f_bavail * free.f_bsize)
    monkeypatch.setattr("bot.telegram.intake.journal._TELL_AFTER", 0.0)
    await asyncio.gather(*(journal.hold(number, 2, 3) for number in range(2000)))
    await until(lambda: heard)
    assert len(heard) == 1
    assert "database or disk is full" in heard[0]
    filler.unlink()
    await journal.hold(5000, 6, 7)
    assert len(rows(path)) == 2001
    await journal.close()


async def test_a_disk_that_hangs_stops_nobody(journal_of, path, monkeypatch, until):
    monkeypatch.setattr("bot.telegram.intake.journal._PATIENCE", 0.05)
    monkeypatch.setattr("bot.telegram.intake.journal._TELL_AFTER", 0.0)
    journal, heard = journal_of(), []
    journal.trouble = heard.append
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")  # a write waits for it, as for a disk
    await asyncio.gather(*(journal.hold(number, 2, 3) for number in range(20)))
    await journal.hold(30, 2, 3)
    await until(lambda: heard)
    assert len(heard) == 1
    assert "the disk does not answer" in heard[0]
    other.execute("COMMIT")
    other.close()
    await journal.close()
    assert len(rows(path)) == 21


@pytest.mark.parametrize("how", ["removed", "an old copy", "noise", "with all beside it"])
async def test_a_file_that_was_taken_away_meanwhile_is_written_anew(journal_of, path, how):
    """What goes into a file without a name is gone with the process, and with it whoever waits."""
    journal = journal_of()
    await journal.hold(1, 2, 3)
    copy = path.read_bytes()
    for file in path.parent.glob(f"{path.name}*" if how == "with all beside it" else path.name):
        file.unlink()
    if how in ("an old copy", "noise"):
        other = path.with_name("other")
        other.write_bytes(copy if how == "an old copy" else b"noise" * 1000)
        other.rename(path)
    await journal.hold(4, 5, 6)
    assert [row[0] for row in rows(path)] == [1, 4]
    await journal.close()
    assert [row[0] for row in rows(path)] == [1, 4]
    assert sorted(journal_of().left) == [1, 4]
