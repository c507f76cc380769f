"""Bitbase's user proofs: they hold, and every single change is found at the right step."""

import json

import pytest
from exchanges.builders.build_bitbase import user_file
from exchanges.builders.single_changes import replaced, single_changes, single_removals

from porcore.exchanges.formats.bitbase import BITBASE
from porcore.exchanges.inspection import inspect
from porcore.exchanges.report import State, Step, Supplement

FILE = user_file()
NOT_HASHED = ("period", "snapshotTime")  # beside the proof, and in no hash


def look(file, root=None):
    return inspect(json.dumps(file).encode(), Supplement(roots=(root,) if root else ()), (BITBASE,))


def named(path):
    return ".".join(map(str, path))


@pytest.mark.parametrize("own", range(8))
def test_every_client_holds(own):
    file = user_file(own)
    report = look(file, "0x" + file["rootHash"].upper())
    assert report.exit_code == 0
    assert [line.state for line in report.lines] == [State.HOLDS, State.HOLDS, State.ABSENT, State.ABSENT]


def test_weak_points_and_the_negative_balance_are_told():
    codes = {weak.code for weak in look(FILE).weak_points}
    assert {"weak-no-sums", "weak-negatives-no-sums", "found-negative-own"} <= codes
    assert "found-negative-own" not in {weak.code for weak in look(user_file(eth="0.20000000")).weak_points}


STEPS = {"leafPayload": Step.LEAF, "leafHash": Step.LEAF, "rootHash": Step.ROOT}


@pytest.mark.parametrize(
    "path", [path for path, _ in single_changes(FILE) if path[0] not in NOT_HASHED], ids=named
)
def test_every_change_is_found(path):
    report = look(dict(single_changes(FILE))[path])
    assert report.exit_code in (1, 2)
    if report.fault is not None:
        assert report.fault.step is STEPS.get(path[0], Step.ROOT if path[0] == "proof" else Step.LEAF)


@pytest.mark.parametrize("level", range(3))
def test_every_removed_step_and_turned_side_is_found(level):
    assert look(dict(single_removals(FILE))["proof", level]).fault.step is Step.ROOT
    turned = {"LEFT": "RIGHT", "RIGHT": "LEFT"}[FILE["proof"][level]["position"]]
    assert look(replaced(FILE, ("proof", level, "position"), turned)).fault.step is Step.ROOT


WRONG = ["1e999", "NaN", "9" * 4301, "1" * 81, "", " 1", "1,5", "0x1", "01", "--1", "٣", None, True, [], {}]


@pytest.mark.parametrize("number", range(len(WRONG)))
def test_amounts_that_break_readers(number):
    assert look(replaced(FILE, ("balances", "BTC"), WRONG[number])).exit_code == 2


@pytest.mark.parametrize(
    ("spot", "value"),
    [
        (("version",), "POR_V2"),
        (("balances",), {"BTC": "1"}),
        (("leafHash",), "0" * 63),
        (("rootHash",), None),
        (("proof",), {}),
        (("proof",), [{"position": "LEFT", "hash": "0" * 64}] * 65),
        (("proof", 0, "position"), "left"),
        (("auditId",), True),
        (("auditId",), None),
        (("recordId",), ""),
        (("recordId",), "\ud800"),
    ],
)
def test_shapes_that_break_readers(spot, value):
    assert look(replaced(FILE, spot, value)).exit_code in (1, 2)
