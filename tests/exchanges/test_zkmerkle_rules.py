"""A client proof whose rule is known is told from one whose rule is not, by the empty places of its tree."""

import copy
import functools
import json

import pytest
from exchanges.builders.build_zkmerkle import NEW, client_file, empty_place
from shares import share

from porcore.exchanges import Supplement, inspect
from porcore.exchanges.formats import gate_lists
from porcore.exchanges.hashes.poseidon_bn254 import hash_numbers
from porcore.exchanges.report import Step

pytestmark = pytest.mark.slow

# The leaf of an empty place as it stands in the programs of Gate (800) and Websea (64, 618, 621).
EMPTY = {
    64: "17109aabd55f1571098efd581899989c4340e103843a11eb21a356400c3fcf62",
    618: "251a46d446ae444bdce9ff893361bba7cf80a5d43a320449ca7a9de0f0e48e74",
    621: "26507dd7020c1919ce0048c710ea5087be0a75359010315c17d58d5370882545",
    800: "2853aadbbd06deb5d6a1389d23a89ff47658aaf4a45b287ecfd62df192bd91a4",
}


def two(index):
    return [{"Index": index, "Equity": 10**9, "Debt": 7}]


UNKNOWN = {
    "gate": ("gate", "list2", 1300, two(3)),
    "htx": ("htx", "absolute", 300, [{"Index": 3, "Balance": 5}]),
    "binance": ("binance", "list5", 400, [{"Index": 3, **dict.fromkeys(NEW, 4)}]),
    "binance-old": ("binance-old", "list2", 420, two(3)),
}


@functools.cache
def built(shape, rule, count, index, far=2**26 + 3):
    return client_file(shape, rule, count, two(index), far=far)


def look(file):
    return inspect(json.dumps(file).encode(), Supplement())


def half_of_a_tree(leaf):
    """2^27 places with that leaf."""
    for _ in range(27):
        leaf = hash_numbers([leaf, leaf])
    return leaf


@pytest.mark.parametrize("count", EMPTY)
def test_empty_places_are_those_of_the_programs(count):
    leaf = empty_place("list2", count, 12, 3)
    assert f"{leaf:064x}" == EMPTY[count]
    assert gate_lists.sizes(half_of_a_tree(leaf)) == [-(-2 * count // 3)]


@pytest.mark.slow
def test_the_table_of_lists_is_that_of_the_hash():
    known: dict = {}
    assert gate_lists.MOST == 800
    for size in share(range(1, gate_lists.MOST + 1), 10):
        leaf = hash_numbers([0, 0, 0, hash_numbers([0] * size, known=known)])
        assert size in gate_lists.sizes(half_of_a_tree(leaf)), size


@pytest.mark.parametrize("name", UNKNOWN)
def test_a_rule_that_is_not_known_is_no_damage(name):
    report = look(client_file(*UNKNOWN[name]))
    assert (report.exit_code, report.fault) == (2, None)
    assert "No rule known here leads to the root in the file" in str(report.headline)


def test_a_damaged_file_is_refuted_by_the_rule_of_its_tree():
    file = copy.deepcopy(built("gate", "list2", 437, 3))
    root, file["TreeRootHash"] = file["TreeRootHash"], "0" * 64
    report = look(file)
    assert (report.exit_code, report.fault.step) == (1, Step.ROOT)
    assert (report.fault.found, report.fault.expected) == ("0" * 64, root)
    assert "(list of 437 or 438 assets)" in str(report.headline)


@pytest.mark.parametrize("level", [25, 27])
def test_one_changed_neighbour_does_not_hide_the_rule(level):
    file = copy.deepcopy(built("gate", "list2", 350, 3))
    changed = file["MerkleProofEncode"][level]
    file["MerkleProofEncode"][level] = "A" + changed[1:] if changed[0] != "A" else "B" + changed[1:]
    assert look(file).fault.step is Step.ROOT


def test_a_full_tree_holds_where_the_list_is_known():
    """With clients in both halves the topmost neighbour tells nothing."""
    report = look(built("gate", "list2", 350, 3, far=2**27 + 3))
    assert (report.exit_code, report.finding.rule) == (3, "list of 350 assets")
    assert look(built("gate", "list2", 437, 3, far=2**27 + 3)).exit_code == 2


def test_one_more_asset_can_be_in_the_same_list():
    """800 and 801 assets are packed into as many elements, so only the place of an asset tells them apart."""
    file = client_file("gate", "list2", 801, two(800))
    assert look(file).finding.rule == "list of 801 assets"
