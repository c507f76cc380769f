"""The one durable write: content, name, folder, in that order, and nothing left of what was not finished."""

import errno
import os
from pathlib import Path

import pytest

from porcore.durable import atomic_folder, atomic_write, move_durably, name_durably
from porcore.errors import SnapshotError

needs_proc = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="names files through /proc")


@pytest.fixture
def steps(monkeypatch):
    """Return what the disk was asked for, in order: a sync of a file or folder by its name, or a name given."""
    found = []

    def watched(name, show):
        real = getattr(os, name)

        def call(*args, **more):
            result = real(*args, **more)
            found.append(show(*args))
            return result

        monkeypatch.setattr(os, name, call)

    def shown(descriptor):
        name = Path(f"/proc/self/fd/{descriptor}").readlink().name
        return "sync " + ("part" if name.endswith(".por-part") else name)

    watched("fsync", shown)
    watched("link", lambda _, target: f"name {Path(target).name}")
    watched("replace", lambda _, target: f"name {Path(target).name}")
    watched("rename", lambda _, target: f"name {Path(target).name}")
    return found


@pytest.fixture
def place(tmp_path):
    (tmp_path / "place").mkdir()
    return tmp_path / "place"


@needs_proc
def test_a_file_is_on_the_disk_before_it_has_its_name(place, steps):
    with atomic_write(place / "x") as temporary:
        temporary.write_bytes(b"1")
        assert not (place / "x").exists()
    assert steps == ["sync part", "name x", "sync place"]
    assert [file.name for file in place.iterdir()] == ["x"]


@needs_proc
def test_a_folder_too_and_all_that_is_in_it(place, steps):
    with atomic_folder(place / "x") as temporary:
        for name in ("a", "b"):
            (temporary / name).write_bytes(b"1")
    assert sorted(steps[:2]) == ["sync a", "sync b"]
    assert steps[2:] == ["sync part", "name x", "sync place"]


@needs_proc
def test_a_file_that_moves_is_on_the_disk_before_and_its_name_after(place, steps):
    for name in (b"1", b"2"):
        (place / "part").write_bytes(name)
        move_durably(place / "part", place / "x")
    assert steps == ["sync part", "name x", "sync place"] * 2
    assert (place / "x").read_bytes() == b"2", "the later one takes its place"


@pytest.mark.parametrize("make", [atomic_write, atomic_folder])
def test_nothing_is_left_of_what_fails(place, make):
    with pytest.raises(ZeroDivisionError), make(place / "x"):
        raise ZeroDivisionError
    assert list(place.iterdir()) == []


@pytest.mark.parametrize("make", [atomic_write, atomic_folder])
def test_what_is_there_is_never_replaced(place, make):
    (place / "x").write_bytes(b"first")
    with pytest.raises(SnapshotError, match="exists already"), make(place / "x"):
        pass
    assert (place / "x").read_bytes() == b"first"


def test_whoever_was_faster_keeps_the_name(place):
    with pytest.raises(SnapshotError, match="another program"), atomic_write(place / "x"):
        (place / "x").write_bytes(b"first")
    assert (place / "x").read_bytes() == b"first"
    (place / "y").write_bytes(b"second")
    with pytest.raises(FileExistsError):
        name_durably(place / "y", place / "x")
    assert (place / "x").read_bytes() == b"first"


def test_where_there_are_no_second_names_it_is_renamed(place, monkeypatch):
    def link(*_):
        raise OSError(errno.EPERM, "no hard links")

    monkeypatch.setattr(os, "link", link)
    with atomic_write(place / "x") as temporary:
        temporary.write_bytes(b"1")
    assert [file.name for file in place.iterdir()] == ["x"]


@pytest.mark.parametrize("make", [atomic_write, atomic_folder])
def test_a_full_disk_is_said_in_words(place, make, monkeypatch):
    def fsync(_):
        raise OSError(errno.ENOSPC, "no room")

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(SnapshotError, match="the disk is full"), make(place / "x"):
        pass
    assert list(place.iterdir()) == []


def test_a_folder_that_cannot_be_made_above_it_is_said_in_words(place, monkeypatch):
    (place / "file").write_bytes(b"")
    with (
        pytest.raises(SnapshotError, match="cannot write here"),
        atomic_folder(place / "file" / "above" / "x"),
    ):
        pass

    def mkdir(*_):
        raise OSError(errno.ENOSPC, "no room")

    monkeypatch.setattr(os, "mkdir", mkdir)
    with pytest.raises(SnapshotError, match="the disk is full"), atomic_folder(place / "above" / "x"):
        pass
    assert [path.name for path in place.iterdir()] == ["file"]
