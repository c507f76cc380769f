"""Backpack's inclusion proofs: they hold, and every single change is found at the right step."""

import copy
import functools
import json
import time

import pytest
from exchanges.builders.build_backpack import family, files, hexed, in_field, spelled, tree
from exchanges.builders.naive_goldilocks import PRIME, poseidon
from exchanges.builders.single_changes import replaced, single_changes, single_removals

from porcore.exchanges.formats.backpack import BACKPACK, _may_be_inner
from porcore.exchanges.inspection import inspect
from porcore.exchanges.rendering import lines
from porcore.exchanges.report import State, Step, Supplement

OWN = 14  # of 22 clients: neighbours on both sides, padding at the top, and a balance below zero
built = functools.cache(files)


def look(file, final=None, root=None):
    data = file if isinstance(file, bytes) else json.dumps(file).encode()
    companion = final if final is None or isinstance(final, bytes) else json.dumps(final).encode()
    return inspect(data, Supplement((root,) if root else (), companion=companion), (BACKPACK,))


def weak(report):
    return {sentence.code for sentence in report.weak_points}


def named(path):
    return ".".join(map(str, path))


@pytest.mark.parametrize("own", [0, 3, 4, OWN, 12, 21])
@pytest.mark.parametrize("with_nonce", [True, False])
def test_clients_everywhere_hold_in_both_generations(own, with_nonce):
    file, final, root = files(own, with_nonce=with_nonce)
    codes = ((look(file, final), 3), (look(file, None, root), 3), (look(file, final, root), 0))
    for report, code in codes:
        assert report.exit_code == code
        states = [line.state for line in report.lines]
        second = State.OPEN if report is codes[0][0] else State.HOLDS
        assert states == [State.HOLDS, second, State.ABSENT, State.ABSENT]
        assert ("nonce" in report.finding.rule) is with_nonce
        assert ("weak-guess" in weak(report)) is not with_nonce
    assert look(file).exit_code == 3


@pytest.mark.parametrize(
    "shape",
    [
        {"own": 0, "clients": 1},
        {"own": 4, "clients": 5, "batch": 4, "children": 8},
        {"own": 30, "clients": 40, "batch": 2, "children": 2},
        {"own": 12, "clients": 16, "batch": 1, "children": 2},
        {"own": 7, "clients": 8, "batch": 8, "assets": 1},
    ],
)
def test_trees_of_other_shapes_hold(shape):
    if shape.get("batch") == 1:
        file, final, _ = files(**shape)
        assert look(file, final).fault.step is Step.PATH, "a level without neighbours"
        return
    file, final, root = files(**shape)
    assert look(file, final, root).exit_code == 0


def test_names_and_decimals_come_from_the_second_file():
    file, final, root = built(OWN)
    held = {one.asset: one.text for one in look(file, final).finding.balances}
    last = str(file["user_balances"][8])
    assert held["BTC"] == str(file["user_balances"][0])
    assert last.startswith("-")
    assert held["PYTH"] == last
    assert held["USDC"] == f"{file['user_balances'][1] / 10:.1f}".removesuffix(".0")
    alone = look(file, None, root).finding
    assert [one.asset for one in alone.balances] == [f"asset {number}" for number in range(9)]
    assert [(one.asset, one.text, one.own) for one in alone.negatives] == [("asset 8", last, True)]


def test_the_totals_of_the_second_file_are_told_and_not_vouched_for():
    file, final, _ = built(OWN)
    told = "\n".join(lines(look(file, final)))
    assert "total liabilities in 9 assets, and nothing here was checked about them; " in told
    assert f"{final['proof']['public_inputs'][0]} BTC" in told
    assert look(file, final).finding.totals == ()
    other = replaced(final, ("proof", "public_inputs", 0), in_field(-5))
    assert "in those that you hold: -5 BTC, " in "\n".join(lines(look(file, other)))


def test_of_the_stated_totals_only_those_of_your_assets_are_listed():
    for balances, told in (
        ([0, 0, 5], "in those that you hold: 0.04 SOL"),
        ([0, 0, 0], "in those that you hold: none"),
    ):
        file, final, root = alone(balances)
        assert told in "\n".join(lines(look(file, final, root)))


def alone(balances):
    """Return files of a tree of two clients, with `balances` and with others; the stated totals are 0, 0 and 4."""
    leaves = [poseidon([*balances, 9]), poseidon([0, 0, 4, 1])]
    root = family(leaves)
    file, final, _ = copy.deepcopy(built(2, assets=3))
    level = {"left_hashes": [], "right_hashes": [spelled(leaves[1])], "parent_hashes": None}
    file |= {"user_balances": balances, "nonce": 9, "merkle_proof": level, "root_hash": spelled(root)}
    final["proof"]["public_inputs"] = [0, 0, 4, 1, 1, 1, *root]
    return file, {**final, "tree_depth": 2, "batch_size": 2}, hexed(root)


def test_weak_points_are_told():
    report = look(*built(OWN)[:2])
    assert {"weak-no-id", "weak-id-beside", "weak-totals-unbound", "weak-domain", "weak-unverified"} <= weak(
        report
    )
    assert {"weak-no-sums", "weak-negatives-no-sums", "found-negative-own"} <= weak(report)
    assert not {"weak-zk", "found-short-leaf", "weak-guess"} & weak(report)


def test_the_user_hash_is_in_no_hash():
    """The weak point itself: whose proof it is can be changed without changing anything else."""
    file, final, root = built(OWN)
    report = look({**file, "user_hash": "another"}, final, root)
    assert report.exit_code == 0
    assert "another" not in "\n".join(lines(report))


CHANGES = [path for path, _ in single_changes(built(OWN)[0]) if path != ("user_hash",)]


@pytest.mark.parametrize("path", CHANGES, ids=named)
def test_every_change_is_found(path):
    file, final, root = built(OWN)
    report = look(dict(single_changes(file))[path], final, root)
    assert report.exit_code in (1, 2)
    if report.fault is not None:
        assert (report.fault.step, report.fault.level) == (Step.ROOT, 3)


@pytest.mark.parametrize("path", [path for path, _ in single_removals(built(OWN)[0])], ids=named)
def test_every_removed_number_and_hash_is_found(path):
    file, final, root = built(OWN)
    assert look(dict(single_removals(file))[path], final, root).fault.step is Step.ROOT


@pytest.mark.parametrize("level", range(3))
def test_a_hash_moved_to_the_other_side_is_found(level):
    file, final, _ = copy.deepcopy(built(OWN))
    inner = file["merkle_proof"]
    for _ in range(level):
        inner = inner["parent_hashes"]
    left, right = inner["left_hashes"], inner["right_hashes"]
    if left:
        right.insert(0, left.pop())
    else:
        left.append(right.pop(0))
    assert look(file, final).fault.step is Step.ROOT


@pytest.mark.parametrize("level", range(3))
def test_a_removed_level_is_found(level):
    file, final, _ = copy.deepcopy(built(OWN))
    if level == 0:
        file["merkle_proof"] = file["merkle_proof"]["parent_hashes"]
    else:
        above = file["merkle_proof"] if level == 1 else file["merkle_proof"]["parent_hashes"]
        above["parent_hashes"] = above["parent_hashes"]["parent_hashes"]
    assert look(file, final).fault.step is Step.ROOT


def test_a_proof_of_another_date_is_found():
    file = built(OWN)[0]
    _, final, root = files(OWN, clients=23)
    report = look(file, final)
    assert (report.exit_code, report.fault.step, report.fault.expected) == (1, Step.TRUST, root)
    assert report.finding.balances[0].asset == "asset 0", "names of another date are not taken"


def as_leaf(levels, spot, own, width):
    """Return the numbers that the parent `spot` of the level above the leaves hashes, as balances and a nonce."""
    family = levels[0][spot * width : (spot + 1) * width]
    *numbers, nonce = [element for node in family for element in node]
    return [number if number < 2**63 else number - PRIME for number in numbers], nonce


@pytest.mark.parametrize("assets", [9, 15])
def test_an_inner_node_that_poses_as_a_leaf_is_found_with_the_second_file(assets):
    """
            root                              root
           /    \\                            /    \\
        batch    …      told as          "leaf"    …
        / | | \\
       4 leaves of clients          16 numbers: 15 "balances" and a "nonce"

    Nothing in the tree tells them apart. The second file does: by the number of assets, or else by the depth.
    """
    file, final, root = copy.deepcopy(built(OWN, assets=assets)) if assets == 9 else copy.deepcopy(wide())
    levels = tree(22, 4, 3, assets, True)
    balances, nonce = as_leaf(levels, OWN // 4, OWN, 4)
    file |= {"user_balances": balances, "nonce": nonce, "merkle_proof": file["merkle_proof"]["parent_hashes"]}
    assert look(file, None, root).exit_code == 3
    fault = look(file, final, root).fault
    assert (fault.step, fault.found, fault.expected) == (
        (Step.LEAF, "15", "9") if assets == 9 else (Step.PATH, "2", "3")
    )


def test_a_second_file_made_for_an_inner_node_verifies_nothing():
    """Names, and the shape of the tree, are in no hash: a second file under the true root can state others."""
    file, final, root = copy.deepcopy(built(OWN))
    balances, nonce = as_leaf(tree(22, 4, 3, 9, True), OWN // 4, OWN, 4)
    file |= {"user_balances": balances, "nonce": nonce, "merkle_proof": file["merkle_proof"]["parent_hashes"]}
    final["asset_names"] = [f"A{number}" for number in range(15)]
    final["asset_decimals"] = [{"usdt_decimals": 0, "balance_decimals": 0}] * 15
    final["proof"]["public_inputs"] = [0] * 30 + final["proof"]["public_inputs"][-4:]
    final |= {"tree_depth": final["tree_depth"] - 1, "batch_size": final["recursive_size"]}
    report = look(file, final, root)
    assert (report.exit_code, report.headline.code) == (3, "leaf-open")
    assert "leaf-may-be-inner-numbers" in weak(report)


@pytest.mark.parametrize(("fifth", "code"), [(5, 0), (0, 0), (2**40, 3)])
def test_a_leaf_of_as_many_numbers_as_two_hashes_is_told_by_small_ones(fifth, code):
    balances = [2**40, 0, 0, 0, fifth, 1, 2]
    leaves = [poseidon([*balances, 9]), poseidon([1] * 8)]
    root = poseidon([*leaves[0], *leaves[1]])
    file, final, _ = copy.deepcopy(built(OWN))
    level = {"left_hashes": [], "right_hashes": [spelled(leaves[1])], "parent_hashes": None}
    file |= {"user_balances": balances, "nonce": 9, "merkle_proof": level, "root_hash": spelled(root)}
    final["asset_names"] = [f"A{number}" for number in range(7)]
    final["asset_decimals"] = [{"usdt_decimals": 0, "balance_decimals": 0}] * 7
    final["proof"]["public_inputs"] = [*([0] * 14), *root]
    final |= {"tree_depth": 2, "batch_size": 2}
    assert look(file, final, hexed(root)).exit_code == code


def test_four_zeros_may_be_a_place_that_is_not_taken():
    from_hash, nothing = poseidon([1, 2, 3]), [0, 0, 0]
    assert _may_be_inner([*from_hash, *nothing, 0])
    assert not _may_be_inner([*from_hash, *nothing, 1])
    assert not _may_be_inner([*from_hash, *from_hash, 0])


def test_names_and_decimals_are_only_the_second_files_word():
    file, final, root = copy.deepcopy(built(OWN))
    final["asset_decimals"][0] = {"usdt_decimals": 0, "balance_decimals": 0}
    final["asset_names"][0] = "GOLD"
    report = look(file, final, root)
    told = "\n".join(lines(report))
    assert report.exit_code == 0
    assert "names-of-final" in weak(report)
    assert f"as it is hashed: {file['user_balances'][0]} asset 0, {file['user_balances'][1]} asset 1" in told
    assert "names-of-final" not in weak(look(file, None, root))


def wide():
    """Return files of 15 assets, which the builder has no names for."""
    file, final, root = files(OWN, assets=15)
    final["asset_names"] = [f"A{number}" for number in range(15)]
    return file, final, root


@pytest.mark.parametrize(
    ("key", "value", "level"), [("tree_depth", 5, None), ("batch_size", 8, 0), ("recursive_size", 4, 1)]
)
def test_a_path_of_another_shape_than_the_second_file_says(key, value, level):
    file, final, _ = built(OWN)
    fault = look(file, {**final, key: value}).fault
    assert (fault.step, fault.level) == (Step.PATH, level)
    assert fault.found != fault.expected


def test_zeros_at_the_end_of_a_short_leaf_change_nothing():
    """The weak point itself: within the first eight numbers the nonce may pass for a balance, and a zero be added."""
    file, final, root = files(2, assets=3)
    assert "found-short-leaf" in weak(look(file, None, root))
    assert "found-short-leaf" not in weak(look(file, final, root))
    told = {**file, "user_balances": [*file["user_balances"], file["nonce"]], "nonce": 0}
    assert (look(told, None, root).exit_code, look(told, None, root).lines[1].state) == (3, State.HOLDS)
    assert look(told, final, root).fault.step is Step.LEAF
    file, _, root = files(2, assets=3, with_nonce=False)
    assert (
        look({**file, "user_balances": [*file["user_balances"], 0, 0]}, None, root).lines[1].state
        is State.HOLDS
    )
    file, _, root = files(2, assets=9, with_nonce=False)
    assert look({**file, "user_balances": [*file["user_balances"], 0]}, None, root).fault.step is Step.ROOT


@pytest.mark.parametrize("balance", [0, 1, -1, 2**63 - 1, -(2**63)])
@pytest.mark.parametrize("nonce", [0, PRIME - 1, PRIME, 2**64 - 1])
def test_the_ends_of_the_ranges_are_read(balance, nonce):
    file = {**built(OWN)[0], "user_balances": [balance] * 9, "nonce": nonce}
    assert look(file).fault.step is Step.ROOT


WRONG_HASHES = [
    "A" * 44,
    "A" * 42 + "B=",
    "AAAA",
    "!" * 44,
    "\ud800" * 44,
    "",
    None,
    5,
    "/" * 42 + "8=",
    "00" * 32,
]
WRONG = [
    *((("user_balances", 0), value) for value in (2**63, -(2**63) - 1, 1.5, "1", True, None, [], 10**79)),
    *((("user_balances",), value) for value in ([], [0] * 1025, {}, None, 1)),
    *((("nonce",), value) for value in (-1, 2**64, 1.0, "1", True, None, [])),
    *((("user_hash",), value) for value in ("", None, 5, "\ud800", "a" * 257)),
    *((("root_hash",), value) for value in WRONG_HASHES),
    *((("merkle_proof", "right_hashes", 0), value) for value in WRONG_HASHES),
    *((("merkle_proof", "left_hashes"), value) for value in (None, {}, "A", [["A"]])),
    *((("merkle_proof", "parent_hashes"), value) for value in ([], "null", 0, False, {"left_hashes": []})),
]


@pytest.mark.parametrize("number", range(len(WRONG)))
def test_hostile_files_are_not_readable(number):
    spot, value = WRONG[number]
    assert look(replaced(built(OWN)[0], spot, value)).exit_code == 2


def nested(count, level):
    proof = None
    for _ in range(count):
        proof = {**level, "parent_hashes": proof}
    return {**built(OWN)[0], "merkle_proof": proof}


ZERO = "A" * 43 + "="


def test_levels_and_hashes_are_bounded():
    one = {"left_hashes": [], "right_hashes": [ZERO]}
    assert look(nested(12, one)).exit_code == 1
    for count in (13, 14, 15, 100):
        assert look(nested(count, one)).exit_code == 2
    assert look(nested(2, {"left_hashes": [ZERO] * 2048, "right_hashes": [ZERO]})).exit_code == 2
    assert look(nested(1, {"left_hashes": [], "right_hashes": []})).fault.step is Step.PATH


def test_no_path_at_all_is_unknown():
    assert look({**built(OWN)[0], "merkle_proof": None}).exit_code == 2


@pytest.mark.parametrize("lexeme", ["9" * 4301, "1e400", "NaN", "1e999999999", "1e2", "-0x4"])
def test_numbers_that_break_parsers(lexeme):
    text = json.dumps({**built(OWN)[0], "nonce": "HERE"}).replace('"HERE"', lexeme)
    assert look(text.encode()).exit_code == 2


FINAL_WRONG = [
    *((("proof",), value) for value in (None, [], {}, {"proof": {}}, {"public_inputs": [0] * 22})),
    *((("proof", "public_inputs"), value) for value in ([], [0] * 21, [0] * 23, None, {})),
    *((("proof", "public_inputs", 3), value) for value in (-1, 2**64, 1.5, "1", None, True)),
    *((("asset_names",), value) for value in ([], ["A"] * 9, ["A"] * 1025, None, "ABCDEFGHI")),
    *((("asset_names", 0), value) for value in ("", "\u202e", "USDC", 5, "\ud800", "A" * 65)),
    *((("asset_decimals",), value) for value in ([], [{}] * 9, None)),
    *((("asset_decimals", 0, "balance_decimals"), value) for value in (-1, 41, 1.0, "1", None)),
    *((("tree_depth",), value) for value in (1, 65, -1, 2.0, None)),
    *((("batch_size",), value) for value in (0, 2**20 + 1, "4", None)),
    *((("recursive_size",), value) for value in (0, 2**20 + 1, True, None)),
]


@pytest.mark.parametrize("number", range(len(FINAL_WRONG)))
def test_second_files_that_cannot_be_read(number):
    spot, value = FINAL_WRONG[number]
    file, final, _ = built(OWN)
    assert look(file, replaced(final, spot, value)).exit_code == 2


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[]", b"\xff", b"text", b"[" * 10**5, b" " * (2**20 + 1) + b"{"]
)
def test_second_files_of_another_kind(data):
    assert look(built(OWN)[0], data).exit_code == 2
    assert look(built(OWN)[0], built(OWN)[0]).exit_code == 2


@pytest.mark.slow
def test_the_largest_files_are_quick():
    """A batch of 1024, the most hashes that are read, and a second file of the size of the real one."""
    final = built(OWN)[1]
    big = {**final, "root_circuit_verifier_data": "A" * 10**5}
    big["proof"] = {**final["proof"], "proof": [[18446744069414584320] * 4] * 9000}
    batch = {"left_hashes": [ZERO] * 500, "right_hashes": [ZERO] * 523}
    most = {"left_hashes": [ZERO] * 2000, "right_hashes": [ZERO] * 48}
    for count, level in ((1, batch), (2, most)):
        started = time.thread_time()
        assert look(nested(count, level), big).fault.step is Step.ROOT
        assert time.thread_time() - started < 3


def test_numbers_beyond_the_field_are_taken_back_into_it():
    """The exchange writes elements as 64 bits, so that some are larger than the field by its size."""
    file, final, _ = built(OWN)
    inputs = [PRIME + 7, *final["proof"]["public_inputs"][1:]]
    report = look(file, replaced(final, ("proof", "public_inputs"), inputs))
    assert "in those that you hold: 7 BTC, " in "\n".join(lines(report))


def test_the_root_is_the_hash_in_the_public_inputs():
    file, final, root = built(OWN)
    assert root == hexed(final["proof"]["public_inputs"][-4:])
    assert look(file).finding.roots[0].hash == root
