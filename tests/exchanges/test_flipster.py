"""Flipster's user proofs: they hold, and every single change is found at the right step."""

import json
import time
from hashlib import sha256

import pytest
from exchanges.builders.build_flipster import MINE, as_json, piped, user_file
from exchanges.builders.single_changes import replaced, single_changes, single_removals

from porcore.exchanges.formats.flipster import FLIPSTER
from porcore.exchanges.inspection import inspect
from porcore.exchanges.report import State, Step, Supplement

FILE, ROOT = user_file()


def look(file, root=None):
    data = file if isinstance(file, bytes) else json.dumps(file).encode()
    return inspect(data, Supplement(roots=(root,) if root else ()), (FLIPSTER,))


def named(path):
    return ".".join(map(str, path))


@pytest.mark.parametrize(("own", "count"), [*((own, 8) for own in range(8)), (0, 1), (10, 11), (6, 11)])
@pytest.mark.parametrize("write", [piped, as_json])
def test_every_client_holds_under_both_rules(own, count, write):
    file, root = user_file(own, count, write=write)
    report = look(file, root)
    assert report.exit_code == 0
    path = State.ABSENT if count == 1 else State.HOLDS  # of a tree of one there is none
    assert [line.state for line in report.lines] == [path, State.HOLDS, State.ABSENT, State.ABSENT]
    assert ("JSON" in report.finding.rule) is (write is as_json)
    assert [(held.asset, held.text) for held in report.finding.balances] == [
        ("BTC", "0.5"),
        ("1000PEPE", "1234567.000000001"),
        ("USDT", "-3"),
        ("ETH", "0"),
    ]


def test_weak_points_and_the_negative_balance_are_told():
    codes = {weak.code for weak in look(FILE).weak_points}
    assert {"weak-no-sums", "weak-no-id", "weak-guess", "weak-domain", "found-negative-own"} <= codes
    assert "weak-unverified" not in codes


def test_two_clients_of_equal_balances_share_a_leaf():
    """The weak point itself: nothing but the number of the leaf tells one client's file from another's."""
    held = [("BTC", "3"), ("USDT", "7")]  # those of the client at 3
    (mine, root), (other, same) = user_file(3, held=held), user_file(4, held=held)
    assert look({**mine, "leaf_index": 3}, root).exit_code == 0
    leaves = {look(file, top).finding.paths[0].leaf_hash for file, top in ((mine, root), (other, same))}
    assert len(leaves) == 1


def test_a_balance_can_be_guessed_from_the_leaf_beside():
    """The weak point itself: the file of the client at 5 shows the leaf of the client at 4."""
    beside = look(FILE).finding.paths[0].steps[0].sibling_hash
    guesses = [f"|BTC:{whole}|USDT:7" for whole in range(10)]
    assert [sha256(guess.encode()).hexdigest() == beside for guess in guesses].index(True) == 4


@pytest.mark.parametrize("path", [path for path, _ in single_changes(FILE)], ids=named)
def test_every_change_is_found(path):
    report = look(dict(single_changes(FILE))[path])
    assert report.exit_code in (1, 2)
    if report.fault is not None:
        assert report.fault.step is Step.ROOT
        assert report.fault.found != report.fault.expected


@pytest.mark.parametrize("path", [path for path, _ in single_removals(FILE)], ids=named)
def test_every_removal_is_found(path):
    fault = look(dict(single_removals(FILE))[path]).fault
    # Of three steps without one, two are left, which have no place for leaf 5.
    assert fault.step is (Step.PATH if path[0] == "proofs" else Step.ROOT)


@pytest.mark.parametrize("index", [0, 1, 4, 7, 8, 13, 2**40])
def test_a_number_of_another_leaf_is_found(index):
    assert look({**FILE, "leaf_index": index}).fault.step is (Step.ROOT if index < 8 else Step.PATH)


def test_order_and_spelling_of_balances_count():
    assets = FILE["assets"]
    assert look({**FILE, "assets": assets[::-1]}).fault.step is Step.ROOT
    assert look(replaced(FILE, ("assets", 0, "balance"), "0.5")).fault.step is Step.ROOT


def test_a_failure_shows_what_the_newest_rule_gives():
    fault = look(replaced(FILE, ("assets", 0, "balance"), "0.51")).fault
    _, root = user_file(held=[("BTC", "0.51"), *MINE[1:]])
    assert (fault.level, fault.found, fault.expected) == (3, ROOT, root)
    assert "rules tried: 2" in str(fault.sentence)


WRONG = [
    "1e999",
    "NaN",
    "9" * 81,
    "",
    " 1",
    "1,5",
    "0x1",
    "01",
    "+1",
    "٣",
    "1|ETH:2",
    "1:2",
    1,
    1.5,
    None,
    True,
]


@pytest.mark.parametrize("number", range(len(WRONG)))
def test_amounts_that_break_readers(number):
    assert look(replaced(FILE, ("assets", 0, "balance"), WRONG[number])).exit_code == 2


@pytest.mark.parametrize(
    ("spot", "value"),
    [
        (("leaf_index",), -1),
        (("leaf_index",), 2**63),
        (("leaf_index",), 5.0),
        (("leaf_index",), "5"),
        (("leaf_index",), True),
        (("assets",), []),
        (("assets",), {}),
        (("assets",), [{"currency": f"A{n}", "balance": "1"} for n in range(1025)]),
        (("assets", 0, "currency"), "USDT"),
        (("assets", 0, "currency"), "B|TC"),
        (("assets", 0, "currency"), "B:TC"),
        (("assets", 0, "currency"), "\ud800"),
        (("assets", 0, "currency"), ""),
        (("root",), "0" * 63),
        (("root",), "A" * 64),
        (("root",), None),
        (("proofs",), None),
        (("proofs",), FILE["proofs"] * 22),
        (("proofs", 0), "A" * 44),
        (("proofs", 0), "A" * 42 + "B="),
        (("proofs", 0), "AAAA"),
        (("proofs", 0), "!" * 44),
        (("proofs", 0), "\ud800" * 44),
        (("proofs", 0), None),
    ],
)
def test_shapes_that_break_readers(spot, value):
    assert look(replaced(FILE, spot, value)).exit_code == 2


@pytest.mark.parametrize("lexeme", ["9" * 4301, "1e400", "NaN", "1e999999999"])
def test_numbers_that_break_parsers(lexeme):
    text = json.dumps({**FILE, "leaf_index": "HERE"}).replace('"HERE"', lexeme)
    assert look(text.encode()).exit_code == 2


def test_the_largest_file_is_quick():
    held = [(f"A{number:031}", "1" * 80) for number in range(1024)]
    file, _ = user_file(held=held)
    file["proofs"] = file["proofs"][:1] * 64
    times = []
    for _ in range(3):  # other work on the machine makes one of them slow
        started = time.thread_time()
        assert look(file).exit_code == 1
        times.append(time.thread_time() - started)
    assert min(times) < 0.2
