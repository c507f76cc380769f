"""Which exchange a group has set, in a file that may be lost."""

import os
import sqlite3
import stat
import threading

import pytest

from bot.chats import ChatsError, ChatsFile, GroupExchanges, chats_file

GROUP, OTHER, SUPERGROUP = -1_234_567_890, -1_111_111_111, -1_009_876_543_210


@pytest.fixture
def opened(tmp_path):
    made = []

    def open_it() -> GroupExchanges:
        made.append(ChatsFile(tmp_path / "chats.db"))
        store = GroupExchanges(made[-1])
        store.faults, store.close = made[-1].faults, made[-1].close
        return store

    yield open_it
    for each in made:
        each.close()


def test_what_is_set_is_kept_over_a_restart(opened, tmp_path):
    store = opened()
    assert (store.of(GROUP), store.faults) == ("", [])
    store.choose(GROUP, "okx")
    store.choose(OTHER, "gate")
    store.choose(GROUP, "htx")
    store.choose(OTHER, "")
    store.close()
    again = opened()
    assert (again.of(GROUP), again.of(OTHER), again.faults) == ("htx", "", [])
    assert stat.S_IMODE((tmp_path / "chats.db").stat().st_mode) == 0o600


def test_a_group_that_becomes_a_supergroup_keeps_it(opened):
    store = opened()
    store.choose(GROUP, "okx")
    store.move(GROUP, SUPERGROUP)
    store.choose(SUPERGROUP, "gate")
    store.move(GROUP, SUPERGROUP)  # said in the other chat too, after a change there
    store.close()
    assert (opened().of(GROUP), opened().of(SUPERGROUP)) == ("", "gate")


def test_what_was_set_anew_meanwhile_stays(opened):
    store = opened()
    store.choose(GROUP, "okx")
    store.choose(SUPERGROUP, "gate")
    store.move(GROUP, SUPERGROUP)
    assert (store.of(GROUP), store.of(SUPERGROUP)) == ("", "gate")


@pytest.mark.parametrize("damage", ["garbage", "half", "other table"])
def test_a_damaged_file_is_replaced_and_said(opened, tmp_path, damage):
    path, store = tmp_path / "chats.db", opened()
    store.choose(GROUP, "okx")
    store.close()
    if damage == "garbage":
        path.write_bytes(os.urandom(5000))
    elif damage == "half":
        path.write_bytes(path.read_bytes()[:3000])
    else:
        path.unlink()
        with sqlite3.connect(path) as connection:
            connection.execute("CREATE TABLE chosen (chat_id INTEGER PRIMARY KEY)")
        connection.close()
    again = opened()
    assert again.of(GROUP) == ""
    assert "damaged" in again.faults[0]
    again.choose(GROUP, "okx")
    again.close()
    assert opened().of(GROUP) == "okx"


def test_a_file_that_cannot_be_made_is_said_and_stops_nothing(tmp_path):
    (tmp_path / "chats.db").mkdir()
    file = ChatsFile(tmp_path / "chats.db")
    store = GroupExchanges(file)
    assert "cannot be used" in file.faults[0]
    assert str(tmp_path) not in file.faults[0]
    assert store.of(GROUP) == ""
    with pytest.raises(ChatsError):
        store.choose(GROUP, "okx")
    assert store.of(GROUP) == ""


def test_a_change_that_cannot_be_written_changes_nothing(opened, tmp_path, monkeypatch):
    monkeypatch.setattr(chats_file, "_BUSY_SECONDS", 0.01)
    store = opened()
    store.choose(GROUP, "okx")
    holder = sqlite3.connect(tmp_path / "chats.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(ChatsError, match="locked"):
        store.choose(GROUP, "gate")
    assert store.of(GROUP) == "okx"
    holder.close()
    store.choose(GROUP, "gate")
    assert store.of(GROUP) == "gate"


def test_of_too_many_groups_the_oldest_are_forgotten(opened, monkeypatch):
    monkeypatch.setattr(chats_file, "_MOST", 3)
    store = opened()
    for number in range(1, 6):
        store.choose(-number, "okx")
    store.close()
    again = opened()
    assert [again.of(-number) for number in range(1, 6)] == ["", "", "okx", "okx", "okx"]


def test_groups_that_set_theirs_at_once_all_keep_it(opened):
    store = opened()
    threads = [threading.Thread(target=store.choose, args=(-n, f"key-{n}")) for n in range(1, 21)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store.close()
    again = opened()
    assert [again.of(-n) for n in range(1, 21)] == [f"key-{n}" for n in range(1, 21)]
