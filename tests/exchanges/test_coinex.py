"""CoinEx's user proofs under both rules for odd nodes: every single change is found at the right step."""

import functools
import json

import pytest
from exchanges.builders.build_coinex import sha, user_file
from exchanges.builders.single_changes import replaced, single_changes, single_removals

from porcore.exchanges.formats.coinex import COINEX
from porcore.exchanges.inspection import inspect
from porcore.exchanges.report import State, Step, Supplement

built = functools.cache(user_file)
ODD = 10  # of 11 clients: without a neighbour at two levels
INNER = 5


def look(file, root=None):
    return inspect(json.dumps(file).encode(), Supplement(roots=(root,) if root else ()), (COINEX,))


def named(path):
    return ".".join(map(str, path))


@pytest.mark.parametrize("own", range(11))
@pytest.mark.parametrize("copies", [1, 2])
def test_every_client_holds_under_both_rules(own, copies):
    file = user_file(own, copies=copies)
    report = look(file, file["root"]["hash"])
    assert report.exit_code == 0
    assert [line.state for line in report.lines] == [State.HOLDS, State.HOLDS, State.HOLDS, State.ABSENT]
    if own == ODD:
        assert report.finding.rule.endswith("alone" if copies == 1 else "twice")


def test_weak_points_stand_beside_the_success():
    codes = {weak.code for weak in look(built(INNER)).weak_points}
    assert {"weak-sum-only", "weak-negatives", "weak-no-id"} <= codes
    assert not {code for code in codes if code.startswith("found-")}


def test_a_negative_neighbour_is_told():
    report = look(user_file(INNER, negative=4))
    assert report.exit_code == 3
    (found,) = report.finding.negatives
    assert (found.level, found.asset, found.text, found.own) == (0, "BTC", "-7.25", False)


@pytest.mark.parametrize("path", [path for path, _ in single_changes(built(INNER))], ids=named)
def test_every_change_is_found(path):
    report = look(dict(single_changes(built(INNER)))[path])
    assert report.exit_code in (1, 2)
    if report.fault is not None:
        stated = path[:2] == ("root", "balances")
        assert report.fault.step is (Step.SUM if stated else Step.ROOT)


@pytest.mark.parametrize("own", [INNER, ODD])
@pytest.mark.parametrize("level", range(4))
def test_every_removed_step_is_found(own, level):
    assert look(dict(single_removals(built(own)))["path", level]).fault.step is Step.ROOT


@pytest.mark.parametrize("level", range(4))
def test_every_turned_side_is_found(level):
    file = built(INNER)
    turned = {"left": "right", "right": "left"}[file["path"][level]["pos"]]
    assert look(replaced(file, ("path", level, "pos"), turned)).fault.step is Step.ROOT


@pytest.mark.parametrize("level", range(4))
def test_a_neighbour_made_to_vanish_is_found(level):
    assert look(replaced(built(INNER), ("path", level), {})).fault.step is Step.ROOT


WRONG = ["1e999", "NaN", "9" * 4301, "1" * 81, "", " 1", "1,5", "0x1", "01", "--1", "٣", None, True, [], {}]


@pytest.mark.parametrize("number", range(len(WRONG)))
@pytest.mark.parametrize("spot", [("self", "balances", "BTC"), ("path", 0, "balances", "BTC")])
def test_amounts_that_break_readers(spot, number):
    assert look(replaced(built(INNER), spot, WRONG[number])).exit_code == 2


@pytest.mark.parametrize(
    ("spot", "value"),
    [
        (("root", "hash"), "0" * 63),
        (("root", "hash"), None),
        (("path",), []),
        (("path",), [{}] * 65),
        (("path", 0, "pos"), "LEFT"),
        (("path", 0, "pos"), 1),
        (("path", 0), []),
        (("self", "nonce"), ""),
        (("self", "nonce"), "\ud800"),
        (("self", "balances"), []),
    ],
)
def test_shapes_that_break_readers(spot, value):
    assert look(replaced(built(INNER), spot, value)).exit_code == 2


def test_a_path_of_nothing_but_missing_neighbours_is_read():
    assert look(replaced(built(INNER), ("path",), [{}] * 64)).fault.step is Step.ROOT


@pytest.mark.parametrize("own", range(11))
@pytest.mark.parametrize("copies", [1, 2])
def test_only_the_last_leaf_may_be_an_only_childs_parent(own, copies):
    """Real nonces have 64 digits; a node to the right, or an odd node hashed twice, excludes the doubt."""
    file = user_file(own, copies=copies, long=True)
    report = look(file, file["root"]["hash"])
    assert report.exit_code == (3 if own == ODD and copies == 1 else 0)


@pytest.mark.parametrize("count", [3, 5, 6, 7, 9, 11, 13])
def test_the_parent_of_an_only_child_is_not_verified_as_a_leaf(count):
    """Of a level's last node: its hash and sums are hashed as a client's nonce and balances are."""
    file = user_file(count - 1, count=count, long=True)
    root, node = file["root"]["hash"], file["self"]
    for level, step in enumerate(file["path"]):
        digest = sha(node["nonce"] + json.dumps(node["balances"], separators=(",", ":")))
        if step:
            break
        node = {"balances": node["balances"], "nonce": digest}
        report = look({**file, "self": node, "path": file["path"][level + 1 :]}, root)
        assert (report.exit_code, report.headline.code) == (3, "leaf-open")
        assert "leaf-may-be-only-child" in {weak.code for weak in report.weak_points}
