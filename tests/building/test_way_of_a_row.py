"""The way of a ledger row through the files: in the documented order, and seldom back into a file that was left.

A walk is the calls in order, with the file of each. A return is a call into a file that the walk had left. What a function calls once
more, for another row, client or asset, is the same step and counts once.
"""

import pickle
import re
import sys
from itertools import groupby
from pathlib import Path
from types import CodeType, FrameType

import pytest
from building.conftest import SECRET

import porcore
from porcore import kernel
from porcore.build import read
from porcore.build.building import build_snapshot
from porcore.ledger import rows
from porcore.ledger.bundle import open_bundle
from porcore.ledger.readers.table import Table

CORE = Path(porcore.__file__).parent
DOCUMENT = Path(__file__).parents[2] / "docs" / "architecture.md"  # the package may be installed elsewhere
SETTINGS = {"wide": 'bonus_columns = ["USDT_bonus"]', "long": ""}

Call = tuple[CodeType, CodeType | None]  # the function called, and the one that calls it


class Walk:
    """Notes the calls of functions of porcore while it is open, and which of them a step makes."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.open: list[tuple[CodeType, int]] = []
        self.steps: dict[str, list[list[Call]]] = {}  # by name of the function: the calls of each time

    def __enter__(self) -> "Walk":
        sys.setprofile(self._note)
        return self

    def __exit__(self, *_error: object) -> None:
        sys.setprofile(None)

    def _note(self, frame: FrameType, event: str, _value: object) -> None:
        code = frame.f_code
        if not code.co_filename.startswith(str(CORE)):
            return
        if event == "call":
            self.calls.append((code, frame.f_back.f_code if frame.f_back else None))
            if code.co_name in STEPS:
                self.open.append((code, len(self.calls) - 1))
        elif event == "return" and self.open and self.open[-1][0] is code:
            _, start = self.open.pop()
            self.steps.setdefault(code.co_name, []).append(self.calls[start:])


STEPS = ("read_part", "merge_clients", "sort_and_hash", "write_trees")


def file_of(code: CodeType) -> str:
    return Path(code.co_filename).relative_to(CORE).as_posix()


def returns(calls: list[Call]) -> int:
    """Count the calls into files that the walk had left."""
    visits = [name for name, _ in groupby(file_of(code) for code, _ in dict.fromkeys(calls))]
    return len(visits) - len(set(visits))


def files(calls: list[Call]) -> list[str]:
    """Return the files in order of first entry."""
    return list(dict.fromkeys(file_of(code) for code, _ in calls))


@pytest.fixture(params=["wide", "long"])
def layout(request):
    return request.param


@pytest.fixture
def walk(bundle, random_ledger, layout, tmp_path, monkeypatch):
    """One small build, read in several parts, on the readable path by one worker."""
    monkeypatch.setattr(rows, "PART_BYTES", 4000)
    monkeypatch.setattr(kernel, "_ready", [])  # another test may have made the compiled kernel ready
    folder = bundle(random_ledger(7, 60, layout), 2, SETTINGS[layout])
    with Walk() as walk:
        build_snapshot(folder, tmp_path / "x.por", SECRET)
    return walk


def test_a_small_build_enters_the_files_in_the_documented_order(walk, layout):
    text = DOCUMENT.read_text("utf-8").partition("## The way of a ledger row")[2].partition("\n## ")[0]
    documented = re.findall(r"^\d+\. `(\S+\.py)`", text, re.MULTILINE)
    first, last = walk.steps["read_part"][0], walk.steps["write_trees"][0]
    start = walk.calls.index(first[0])
    found = files(walk.calls[start : walk.calls.index(last[0]) + len(last)])
    assert [name.replace(f"{layout}.py", "wide.py") for name in found] == documented


def test_reading_a_part_returns_to_few_files(walk):
    assert len(walk.steps["read_part"]) > 1
    assert max(map(returns, walk.steps["read_part"])) <= 8


def test_merging_clients_returns_to_few_files(walk):
    assert max(map(returns, walk.steps["merge_clients"])) <= 6


def test_the_header_is_understood_once_however_many_parts_are_read(walk):
    parsed = [code for code, _ in walk.calls if code is Table._check_header.__code__]
    assert len(parsed) == 2  # that of balances.csv, and that of wallets.csv
    for part in walk.steps["read_part"]:
        assert all(code is not Table._check_header.__code__ for code, _ in part)


def test_a_task_takes_the_reader_along_to_another_process(bundle, random_ledger, layout, tmp_path):
    folder = bundle(random_ledger(8, 40, layout), 1, SETTINGS[layout])
    with open_bundle(folder) as opened:
        source = rows.source_of(opened, tmp_path)
        (part,) = source.parts()
    here, there = (
        read.ReadTask(source.reader, part, by_member=False, parts=3, target=tmp_path / name)
        for name in ("here", "there")
    )
    before = pickle.dumps(there)
    found = read.read_part(here)
    assert pickle.dumps(there) == before  # what the reader remembers of amounts stays here
    with Walk() as walk:
        sent = read.read_part(pickle.loads(before))
    assert walk.calls
    assert all(code is not Table._check_header.__code__ for code, _ in walk.calls)
    assert (sent.rows, sent.bonuses) == (found.rows, found.bonuses)
    assert (tmp_path / "there").read_bytes() == (tmp_path / "here").read_bytes()
