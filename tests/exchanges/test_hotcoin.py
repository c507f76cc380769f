"""Hotcoin's user proofs: they hold, and every single change is found at the right step."""

import functools
import json

import pytest
from exchanges.builders.build_hotcoin import files
from exchanges.builders.single_changes import replaced, single_changes, single_removals

from porcore.exchanges.formats.hotcoin import HOTCOIN
from porcore.exchanges.inspection import inspect
from porcore.exchanges.report import State, Step, Supplement

built = functools.cache(files)
OWN = 6  # of 11 clients: neighbours on both sides, and padding further up


def look(proof, anchor=None):
    companion = None if anchor is None else json.dumps(anchor).encode()
    root = anchor.get("root") if isinstance(anchor, dict) else None
    roots = (root,) if isinstance(root, str) else ()  # as if it were known from elsewhere too
    return inspect(json.dumps(proof).encode(), Supplement(roots, companion=companion), (HOTCOIN,))


def named(path):
    return ".".join(map(str, path))


@pytest.mark.parametrize("own", range(11))
def test_every_client_holds(own):
    proof, anchor = files(own)
    report = look(proof, anchor)
    assert report.exit_code == 0
    assert [line.state for line in report.lines] == [State.HOLDS, State.HOLDS, State.HOLDS, State.ABSENT]
    assert {entry.asset: entry.text for entry in report.finding.totals} == anchor["userTotals"]


@pytest.mark.parametrize("count", [2, 3, 16, 17])
def test_trees_of_other_sizes_hold(count):
    proof, anchor = files(count - 1, count)
    assert look(proof, anchor).exit_code == 0


def test_without_the_anchor_it_is_consistent_only():
    report = look(built(OWN)[0])
    assert report.exit_code == 3
    assert "weak-sum-only" in {weak.code for weak in report.weak_points}


STEPS = {
    "position": {Step.SIDE},
    "hash": {Step.PATH, Step.TRUST},
    "leafHash": {Step.LEAF},
    "leafIndex": {Step.SIDE, Step.PATH},
    "leafCount": {Step.PATH, Step.TRUST},
    "accountId": {Step.LEAF},
    "nonce": {Step.LEAF},
    "snapshotId": {Step.LEAF},
    "decimals": {Step.LEAF},
}


@pytest.mark.parametrize("path", [path for path, _ in single_changes(built(OWN)[0])], ids=named)
def test_every_change_of_the_proof_is_found(path):
    proof, anchor = built(OWN)
    report = look(dict(single_changes(proof))[path], anchor)
    assert report.exit_code in (1, 2)
    if report.fault is not None:
        own = {Step.LEAF} if path[0] == "self" else {Step.PATH, Step.TRUST}
        assert report.fault.step in STEPS.get(path[-1], own)


@pytest.mark.parametrize("level", range(4))
def test_every_removed_step_is_found(level):
    proof, anchor = built(OWN)
    report = look(dict(single_removals(proof))["path", level], anchor)
    assert report.fault.step is Step.PATH


@pytest.mark.parametrize("level", range(4))
def test_every_turned_side_is_found_at_its_level(level):
    proof, anchor = built(OWN)
    turned = {"LEFT": "RIGHT", "RIGHT": "LEFT"}[proof["path"][level]["position"]]
    report = look(replaced(proof, ("path", level, "position"), turned), anchor)
    assert (report.fault.step, report.fault.level) == (Step.SIDE, level)


@pytest.mark.parametrize("path", [path for path, _ in single_changes(built(OWN)[1])], ids=named)
def test_every_change_of_the_anchor_is_found(path):
    proof, anchor = built(OWN)
    report = look(proof, dict(single_changes(anchor))[path])
    if path[-1] == "decimals":  # the proof commits to its own, and the root that both share to that
        return
    assert report.exit_code in (1, 2)
    assert report.fault is None or report.fault.step in (Step.TRUST, Step.SUM)


def test_padding_that_holds_something_is_found():
    """The last client of eleven has a padding neighbour; a balance there would be a hidden account."""
    proof, anchor = files(10)
    for path, value in ((("path", 0, "hash"), "0" * 64), (("path", 0, "balances", "BTC"), "1")):
        assert look(replaced(proof, path, value), anchor).fault.step is Step.PATH


@pytest.mark.parametrize("spot", [("self", "balances", "BTC"), ("path", 1, "balances", "USDT")])
def test_negative_amounts_are_refused(spot):
    assert look(replaced(built(OWN)[0], spot, "-1")).fault.step is Step.NEGATIVE


@pytest.mark.parametrize(
    "text", ["1.0", "01", "+1", "1e0", "1.", ".5", "", "-0", "NaN", "9" * 4301, 1, 1.5, None]
)
@pytest.mark.parametrize("spot", [("self", "balances", "BTC"), ("path", 1, "balances", "USDT")])
def test_amounts_that_are_not_written_as_they_are_hashed(spot, text):
    assert look(replaced(built(OWN)[0], spot, text)).exit_code == 2


@pytest.mark.parametrize("number", [-1, 2**41, 1.0, "6", None, True])
@pytest.mark.parametrize("key", ["leafIndex", "leafCount"])
def test_numbers_outside_their_range(key, number):
    assert look(replaced(built(OWN)[0], ("self", key), number)).exit_code == 2


def test_an_index_beyond_the_count_is_found():
    assert look(replaced(built(OWN)[0], ("self", "leafIndex"), 11)).fault.step is Step.PATH


def test_a_second_file_of_another_kind():
    assert look(built(OWN)[0], {"x": 1}).exit_code == 2
