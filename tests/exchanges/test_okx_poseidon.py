"""Inclusion proofs of OKX over Goldilocks: they hold, and every single change is found."""

import copy
import functools
import json
import random
import time
from pathlib import Path

import pytest
from exchanges.builders.build_okx_poseidon import account, inclusion

from porcore.exchanges.formats.okx_poseidon import OKX_POSEIDON
from porcore.exchanges.hashes.poseidon_goldilocks import FIELD
from porcore.exchanges.inspection import inspect
from porcore.exchanges.report import State, Step, Supplement

DATA = Path(__file__).parent.parent / "data" / "peers"
PUBLISHED = "5fd65a3498517f93710db59451d3c867e679860aa821a2a66839fc9d91e7cd24"
INDEX = 53  # batch 6 of 11, so the path turns both ways


@functools.cache
def built():
    """Return (file, root); callers must not change it."""
    return inclusion(INDEX)


def look(file, root=None):
    data = file if isinstance(file, bytes) else json.dumps(file).encode()
    return inspect(data, Supplement(roots=(root,) if root else ()), (OKX_POSEIDON,))


def refuted(file):
    """Return the step at which `file` fails under the true root."""
    report = look(file, built()[1])
    assert report.exit_code == 1
    return report.fault.step


def test_the_vector_of_the_exchange():
    data = (DATA / "okx_v2_inclusion_proof.json").read_bytes()
    report = look(data)
    assert report.exit_code == 3
    assert report.finding.roots[0].hash == PUBLISHED
    assert look(data, PUBLISHED).exit_code == 0


@pytest.mark.parametrize("index", [0, 7, 8, INDEX, 87])
@pytest.mark.parametrize("as_text", [True, False])
def test_clients_everywhere_hold(index, as_text):
    file, root = inclusion(index, as_text=as_text)
    assert look(file, root).exit_code == 0
    assert look(file, root).lines[1].state is State.HOLDS


def test_without_a_root_nothing_is_said_to_hold():
    report = look(built()[0])
    assert report.exit_code == 3
    assert [line.state for line in report.lines] == [State.OPEN, State.OPEN, State.OPEN, State.ABSENT]
    assert "weak-split" in {weak.code for weak in report.weak_points}


def test_the_split_over_assets_is_not_committed():
    """The weak point itself: another split with the same sums leads to the same root."""
    file, root = copy.deepcopy(built()[0]), built()[1]
    equity = [int(amount) for amount in file["account"]["equity"]]
    file["account"]["equity"] = [sum(equity), 0, 0]
    assert look(file, root).exit_code == 0


@pytest.mark.slow
@pytest.mark.parametrize("part", ["id", "equity", "debt"])
def test_a_changed_account_is_found(part):
    file = copy.deepcopy(built()[0])
    if part == "id":
        for place in range(64):
            digits = file["account"]["id"]
            other = "0" if digits[place] != "0" else "1"
            changed = {**file["account"], "id": digits[:place] + other + digits[place + 1 :]}
            assert refuted({**file, "account": changed}) is Step.TRUST
        return
    for number in range(3):
        amounts = list(file["account"][part])
        amounts[number] = str(int(amounts[number]) + 1)
        assert refuted({**file, "account": {**file["account"], part: amounts}}) is Step.TRUST


def hash_places(file):
    """Yield the list and the position of every hash in the file."""
    lists = [file["sum_tree_siblings"]]
    for level in file["recursive_tree_siblings"]:
        lists += [level["left_hashes"], level["right_hashes"]]
    return [(number, place) for number, found in enumerate(lists) for place in range(len(found))], lists


PLACES = hash_places(built()[0])[0]


@pytest.mark.parametrize("spot", PLACES)
def test_a_changed_hash_is_found(spot):
    file = copy.deepcopy(built()[0])
    hashes = hash_places(file)[1][spot[0]]
    text = hashes[spot[1]]
    hashes[spot[1]] = ("1" if text[0] != "1" else "2") + text[1:]
    assert refuted(file) is Step.TRUST


@pytest.mark.parametrize("spot", PLACES)
def test_a_removed_hash_is_found(spot):
    file = copy.deepcopy(built()[0])
    del hash_places(file)[1][spot[0]][spot[1]]
    assert refuted(file) in (Step.SIDE, Step.PATH)


@pytest.mark.parametrize("bit", range(12))
def test_a_changed_index_is_found(bit):
    """The low bits turn sides in the batch; the others must fit the neighbours in the upper tree."""
    file = copy.deepcopy(built()[0])
    file["index"] ^= 1 << bit
    assert refuted(file) is (Step.TRUST if bit < 3 else Step.SIDE)


def test_a_hash_moved_to_the_other_side_is_found():
    file = copy.deepcopy(built()[0])
    level = file["recursive_tree_siblings"][0]
    level["right_hashes"].insert(0, level["left_hashes"].pop())
    assert refuted(file) is Step.SIDE


def test_a_removed_level_is_found():
    file = copy.deepcopy(built()[0])
    file["recursive_tree_siblings"].pop()
    assert refuted(file) is Step.SIDE


def test_sums_that_wrap_are_told():
    chance = random.Random(1)
    clients = [account(chance, 3) for _ in range(8)]
    clients[2]["equity"] = [FIELD - 1, 5, 0]
    file, root = inclusion(2, batches=1, clients=clients)
    report = look(file, root)
    assert report.exit_code == 0
    assert "found-wrap" in {weak.code for weak in report.weak_points}
    assert "found-wrap" not in {weak.code for weak in look(*built()).weak_points}


def hostile():
    """Yield files that are wrong in one place."""
    file = built()[0]
    for amount in (str(FIELD), FIELD, -1, "-1", "01", "1.0", 1.0, "٣", "9" * 21, True, None, "", [1]):
        yield {**file, "account": {**file["account"], "equity": [amount, "1", "1"]}}
    for amounts in ([], ["1"] * 2, ["1"] * 1025, "111", {}):
        yield {**file, "account": {**file["account"], "debt": amounts}}
    for digits in ("0" * 63, "0" * 65, "G" * 64, "A" * 64, 5):
        yield {**file, "account": {**file["account"], "id": digits}}
    for digits in ("ff" * 32, "00" * 31, "01000000ffffffff" * 4, 0):
        yield {**file, "sum_tree_siblings": [digits]}
    for index in (-1, 2**48, 1.5, True, "5"):
        yield {**file, "index": index}
    yield {**file, "sum_tree_siblings": ["00" * 32] * 21}
    level = {"left_hashes": [], "right_hashes": ["00" * 32] * 129}
    yield {**file, "recursive_tree_siblings": [level]}
    yield {**file, "recursive_tree_siblings": [{"left_hashes": [], "right_hashes": ["00" * 32]}] * 9}


def test_hostile_files_are_not_readable():
    assert [look(file).exit_code for file in hostile()] == [2] * len(list(hostile()))


@pytest.mark.parametrize("lexeme", ["9" * 4301, "1e400", "NaN", "1e999999999"])
def test_numbers_that_break_parsers(lexeme):
    text = json.dumps({**built()[0], "index": "HERE"}).replace('"HERE"', lexeme)
    assert look(text.encode()).exit_code == 2


def test_a_level_without_neighbours_is_refused():
    file = {**built()[0], "recursive_tree_siblings": [{"left_hashes": [], "right_hashes": []}]}
    assert look(file).fault.step is Step.PATH


@pytest.mark.slow
def test_the_largest_file_is_quick():
    levels = [{"left_hashes": [], "right_hashes": ["00" * 32] * 127}] * 8
    file = {
        **built()[0],
        "index": 0,
        "sum_tree_siblings": ["00" * 32] * 20,
        "recursive_tree_siblings": levels,
    }
    started = time.thread_time()
    assert look(file).exit_code == 3
    assert time.thread_time() - started < 3
