"""docs/releasing.md, "The wheel": the same tree gives the same bytes, wherever and whenever it is built."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = ("pyproject.toml", "README.md", "LICENSE", "porcore", "bot")
EPOCH = 1_795_910_400  # 2026-11-29


def built(folder, modified, epoch=EPOCH):
    """Copy the sources into `folder`, give their files the time `modified`, and return the wheel that is built of them."""
    for name in SOURCES:
        source, copy = ROOT / name, folder / "tree" / name
        if source.is_dir():
            shutil.copytree(source, copy, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, copy)
    for path in (folder / "tree").rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)  # as `umask 022` leaves a checkout
        os.utime(path, (modified, modified))
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-index", "--no-build-isolation", "--no-deps"]
    done = subprocess.run(
        [*command, "--no-cache-dir", "-w", str(folder), str(folder / "tree")],
        env={**os.environ, "SOURCE_DATE_EPOCH": str(epoch), "TMPDIR": str(folder)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = folder.glob("*.whl")
    return wheel


@pytest.mark.slow
def test_two_builds_of_one_tree_are_the_same_bytes(tmp_path):
    first = built(tmp_path / "here", 1_600_000_000)
    second = built(tmp_path / "in another" / "folder", 1_700_000_001)
    assert first.name == second.name
    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as wheel:
        names = set(wheel.namelist())
        assert {member.date_time for member in wheel.infolist()} == {(2026, 11, 29, 0, 0, 0)}
    assert {f"{room}/py.typed" for room in ("porcore", "bot")} <= names
    rooms = ("porcore/page", "bot/sandbox/page", "bot/pictures/type")
    for path in [path for room in rooms for path in (ROOT / room).iterdir()]:
        assert path.is_dir() or str(path.relative_to(ROOT)) in names, (
            "the wheel holds the pages and fonts too"
        )


@pytest.mark.slow
def test_the_time_inside_comes_from_the_commit_and_from_nowhere_else(tmp_path):
    wheel = built(tmp_path, 1_600_000_000, epoch=EPOCH + 86_400)
    with zipfile.ZipFile(wheel) as opened:
        assert {member.date_time[:3] for member in opened.infolist()} == {(2026, 11, 30)}
