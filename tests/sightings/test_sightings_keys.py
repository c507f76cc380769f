"""What is on the disk matches nothing without the key, and is never half there."""

import hashlib
import hmac
import os
import shutil
import sqlite3
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest
from sightings.a_room import FIRST_DAY, Room, digest, file_of

from bot.sightings.keys import keys_beside
from bot.sightings.store import FILE
from bot.sightings.tags import Tagger

USERS = [*range(1, 40), 5_000_000_000, 2**52]


def tag(key: bytes, *parts: bytes) -> bytes:
    return hmac.new(key, b"".join(parts), hashlib.sha256).digest()[:16]


def test_tags_are_those_of_the_rule(room):
    room.send(5_000_000_000, file_of("mine", leaves=(("BTC", digest("mine")),)))
    (key,) = [path.read_bytes() for path in room.keys.iterdir()]
    leaf = tag(key, b"leaf", b"bybit", b"BTC", digest("mine"))
    account = tag(key, b"person", leaf, (5_000_000_000).to_bytes(8, "big"))
    assert [row[1:3] for row in room.rows("held")] == [(leaf, account)]
    assert Tagger(key).mac(b"x" * 100) == hmac.new(key, b"x" * 100, hashlib.sha256).digest()


def filled(room):
    for user in USERS:
        room.send(user, file_of(user))
        room.send(user, file_of("shared"))
    room.database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def test_without_the_key_a_list_of_all_leaves_and_ids_finds_nothing(room):
    """Whatever can be tried with what lies in the data folder: its own rows as keys, none, the root, names, ids."""
    filled(room)
    data = b"".join(path.read_bytes() for path in room.data.iterdir())
    names = [name.encode() for (name,) in room.database.execute("SELECT key FROM roots")]
    root = file_of().root
    columns = [
        row[place]
        for table in ("held", "accounts")
        for row in room.rows(table)
        for place in range(1, len(row))
    ]
    keys = [
        b"",
        bytes(32),
        root.encode(),
        bytes.fromhex(root),
        b"bybit",
        *names,
        *map(bytes.fromhex, map(bytes.decode, names)),
    ]
    keys += [column for column in columns if isinstance(column, bytes)]
    leaves = [digest("leaf", name) for name in (*USERS, "shared")]
    for key in keys:
        for leaf in leaves[:3] + leaves[-1:]:
            made = tag(key, b"leaf", b"bybit", leaf)
            assert made not in data
            assert not any(
                tag(key, b"person", made, user.to_bytes(8, "big")) in data for user in USERS[:3] + USERS[-2:]
            )
    for leaf, user in product(leaves, USERS):
        for form in (leaf, leaf[:16], leaf.hex().encode(), hashlib.sha256(leaf).digest()[:16]):
            assert form not in data
        plain = hashlib.sha256(leaf + user.to_bytes(8, "big")).digest()[:16]
        assert plain not in data
    (key,) = [path.read_bytes() for path in room.keys.iterdir()]
    assert tag(key, b"leaf", b"bybit", leaves[0]) in data, "the search would find it with the key"


def test_files_are_private_and_the_keys_are_elsewhere(room):
    filled(room)
    assert room.keys == keys_beside(room.data) == room.data.parent / "data-keys"
    assert room.keys.stat().st_mode & 0o777 == 0o700
    for path in [*room.keys.iterdir(), *room.data.iterdir()]:
        assert path.stat().st_mode & 0o777 == 0o600, path
    root, leaf = file_of().root, digest("leaf", 1).hex()
    for path in room.keys.iterdir():
        assert path.stat().st_size == 32
        assert root not in path.name
        assert leaf not in path.name


@pytest.mark.parametrize(
    ("data", "keys"),
    [
        ("/var/lib/porbot", "/var/lib/porbot-keys"),
        ("/a/b/..", "/a-keys"),
        ("/a/b/", "/a/b-keys"),
        ("/", "/porbot-keys"),
    ],
)
def test_keys_are_beside_any_data_folder(data, keys):
    assert keys_beside(Path(data)) == Path(keys)


def test_a_key_that_is_lost_takes_its_tags_along(tmp_path):
    (tmp_path / "data").mkdir()
    room = Room(tmp_path / "data")
    filled(room)
    room.send(1, file_of(1, "another"))
    name = room.database.execute("SELECT key FROM roots WHERE root = ?", (file_of().root,)).fetchone()[0]
    room.close()
    (room.keys / name).unlink()
    again = Room(tmp_path / "data")
    assert again.sightings.counts("bybit", file_of().root).accounts == 0
    assert again.sightings.counts("bybit", file_of(root="another").root).accounts == 1
    assert len(again.rows("held")) == 1
    again.close()


def test_a_restored_data_folder_has_no_tags_that_mean_something(tmp_path):
    (tmp_path / "data").mkdir()
    room = Room(tmp_path / "data")
    filled(room)
    room.close()
    shutil.copytree(tmp_path / "data", tmp_path / "restored")
    again = Room(tmp_path / "restored")
    assert not any(again.rows(table) for table in ("roots", "held", "accounts"))
    again.close()


def test_keys_that_nothing_was_made_with_are_destroyed_and_other_files_left_alone(tmp_path):
    (tmp_path / "data").mkdir()
    room = Room(tmp_path / "data")
    filled(room)
    room.close()
    orphan, other = room.keys / ("ab" * 16), room.keys / "notes.txt"
    orphan.write_bytes(bytes(32))
    other.write_text("mine")
    again = Room(tmp_path / "data")
    assert not orphan.exists()
    assert other.read_text() == "mine"
    assert again.sightings.counts("bybit", file_of().root).accounts == len(USERS)
    again.close()


@pytest.mark.parametrize("what", ["forgotten", "expired"])
def test_what_is_deleted_is_in_no_page_of_the_file(room, what):
    filled(room)
    (key,) = [path.read_bytes() for path in room.keys.iterdir()]
    own = [tag(key, b"person", tag(key, b"leaf", b"bybit", digest("leaf", 1)), (1).to_bytes(8, "big"))]
    assert all(one in (room.data / FILE).read_bytes() for one in own)
    if what == "forgotten":
        room.sightings.forget(1)
    else:
        room.sightings.expire(FIRST_DAY.replace(year=2027))
    kept = b"".join(path.read_bytes() for path in room.data.iterdir())
    assert not any(one in kept for one in own)


def test_a_damaged_file_is_begun_anew(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / FILE).write_bytes(b"no database at all, and long enough to be looked at" * 100)
    room = Room(tmp_path / "data")
    assert room.hears(1, file_of(1)) == "Nobody else's file has led here yet."
    room.close()


def test_a_newer_file_is_left_as_it_is(tmp_path):
    (tmp_path / "data").mkdir()
    room = Room(tmp_path / "data")
    filled(room)
    room.database.execute("PRAGMA user_version = 99")
    room.close()
    before = (tmp_path / "data" / FILE).read_bytes()
    with pytest.raises(sqlite3.OperationalError, match="newer"):
        Room(tmp_path / "data")
    assert (tmp_path / "data" / FILE).read_bytes() == before


KILLED = """
import os, sys
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from sightings.a_room import Room, file_of
from bot.sightings import keys
left = int(sys.argv[3])
def trace(frame, event, _):
    global left
    if "bot/sightings" in frame.f_code.co_filename.replace(os.sep, "/"):
        left -= 1
        if left == 0:
            os.kill(os.getpid(), 9)
    return trace
room = Room(Path(sys.argv[1]))
room.send(1, file_of(1))
sys.settrace(trace)
room.send(2, file_of(2, "another"))
room.send(3, file_of(1))
room.sightings.forget(1)
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    "lines", [5, 40, 60, 75, 90, 110, 140, 200, 280, 360, 450, 600, 750, 900, 1000, 1050]
)
def test_a_kill_at_any_line_leaves_file_and_keys_that_fit(tmp_path, lines):
    data = tmp_path / "data"
    data.mkdir()
    arguments = (str(data), str(Path(__file__).parents[1]), str(lines))
    subprocess.run(
        [sys.executable, "-c", KILLED, *arguments], check=False, cwd=Path(__file__).parents[2], timeout=60
    )
    again = Room(data)
    names = {name for (name,) in again.database.execute("SELECT key FROM roots")}
    assert names == {path.name for path in again.keys.iterdir()}
    for number, name in again.database.execute("SELECT id, key FROM roots").fetchall():
        made = Tagger((again.keys / name).read_bytes())
        leaves = [made.leaf("bybit", "", digest("leaf", leaf)) for leaf in (1, 2)]
        people = {made.person(leaf, user) for leaf in leaves for user in (1, 2, 3)}
        held = [row for row in again.rows("held") if row[0] == number]
        assert {row[2] for row in held} <= people
        assert len(held) == len([row for row in again.rows("accounts") if row[0] == number]) > 0
    assert again.hears(9, file_of(9))
    again.close()


def test_a_full_disk_is_an_error_that_leaves_everything_as_it_was(room):
    filled(room)
    pages = room.database.execute("PRAGMA page_count").fetchone()[0]
    room.database.execute(f"PRAGMA max_page_count = {pages}")
    before = room.sightings.counts("bybit", file_of().root), room.rows("held")
    failed = 0
    for user in range(1000, 1500):
        try:
            room.send(user, file_of(user))
        except sqlite3.OperationalError:
            failed += 1
    assert failed > 100
    counts, held = room.sightings.counts("bybit", file_of().root), room.rows("held")
    assert counts.accounts == len(room.rows("accounts")) >= before[0].accounts
    assert counts.leaves == len({row[1] for row in held})
    room.database.execute("PRAGMA max_page_count = 1000000")
    assert room.send(1, file_of(1)).others == counts.accounts - 1


def test_a_folder_that_cannot_be_written_is_said_at_once(tmp_path):
    if os.getuid() == 0:
        pytest.skip("root may write anywhere")
    (tmp_path / "data").mkdir()
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(PermissionError):
            Room(tmp_path / "data")
    finally:
        tmp_path.chmod(0o700)
