"""What is particular to one exchange: its asset lists, its rules of numbers, its gaps."""

import json

import pytest
from exchanges.builders import build_sums, build_trees
from exchanges.builders.build_bitmex import sample_pieces, whole_tree
from exchanges.builders.java_map import JavaMap

from porcore.exchanges import Supplement, inspect, lines
from porcore.exchanges.formats.bybit import ASSET_LISTS
from porcore.exchanges.report import State


def packed(value):
    return (value if isinstance(value, str) else json.dumps(value)).encode()


def codes(report):
    return [weak.code for weak in report.weak_points]


# The lists as they stand in the exchange's code, written out.
FORTY = "AGLA APT ATOM AVAX MNT BTC DAI DOGE DOT DYDX EOS ETH FTM LTC MATIC SOL USDC USDT XRP SHIB OP SAND LDO LINK COMP UNI MANA CRV BLUR SUSHI PEPE WLD BEAM AGI FET IMX RNDR GALA APEX SHRAP"
LISTS = {
    "40 assets": FORTY,
    "32 assets": "AGLA APT ATOM AVAX MNT BTC BUSD DAI DOGE DOT DYDX EOS ETH FTM LTC MATIC SOL USDC USDT XRP SHIB OP SAND LDO LINK COMP UNI MANA CRV BLUR SUSHI PEPE",
    "20 assets": "AGLA APT ATOM AVAX BIT BTC BUSD DAI DOGE DOT DYDX EOS ETH FTM LTC MATIC SOL USDC USDT XRP",
    "20 assets with MNT": "AGLA APT ATOM AVAX MNT BTC BUSD DAI DOGE DOT DYDX EOS ETH FTM LTC MATIC SOL USDC USDT XRP",
    "4 assets": "BTC ETH USDT USDC",
}


def test_bybit_has_ten_lists_of_the_right_length():
    assert sorted(map(len, ASSET_LISTS.values())) == [4, 20, 20, 32, 40, 40, 40, 40, 40, 50]
    for name, expected in LISTS.items():
        assert ASSET_LISTS[name] == expected.split()
    assert len({frozenset(names) for names in ASSET_LISTS.values()}) == 10


@pytest.mark.parametrize("name", ASSET_LISTS)
def test_bybit_is_one_path_through_all_asset_lists(name):
    digits = {"USDT": 4, "USDC": 4} if name == "4 assets" else {}
    file, root = build_sums.bybit(ASSET_LISTS[name], digits=digits)
    report = inspect(packed(file), Supplement((root,)))
    assert report.exit_code == 0, str(report.headline)
    assert report.finding.rule == name


NEWER = [*(name for name in ASSET_LISTS["50 assets"] if name not in ("SHRAP", "AGI")), "NEWCOIN", "A2"]


def in_order(file, order):
    """The same file, with the keys of every balance in another order."""
    for node in (file["self"], *file["path"]):
        node["balance"] = {name: node["balance"][name] for name in order}
    return file


@pytest.mark.parametrize("index", [0, 3, 4])
def test_bybit_with_a_list_that_is_not_known_is_read_off_the_file(index):
    file, root = build_sums.bybit(NEWER, index)
    report = inspect(packed(file), Supplement((root,)))
    assert report.exit_code == 0, str(report.headline)
    assert report.finding.rule == "the order of assets in the file (a list newer than those known here)"
    assert codes(report)[0] == "names-not-hashed"


def test_names_of_assets_are_not_hashed_by_bybit():
    """The weak point itself: two names changed places in the whole file, and it holds as before."""
    file, root = build_sums.bybit(NEWER)
    swapped = json.dumps(file).replace('"BTC"', '"?"').replace('"USDT"', '"BTC"').replace('"?"', '"USDT"')
    report = inspect(swapped.encode(), Supplement((root,)))
    assert report.exit_code == 0
    assert "Compare the list of assets" in "\n".join(lines(report))


def test_bybit_with_a_list_that_cannot_be_read_off_is_not_called_damaged():
    for what, file in (
        ("your leaf", in_order(build_sums.bybit(NEWER)[0], NEWER[::-1])),
        ("the root in the file", build_sums.bybit(NEWER, digits={"USDT": 4})[0]),
    ):
        report = inspect(packed(file))
        assert (report.exit_code, report.fault) == (2, None)
        text = str(report.headline)
        assert f"of no known version, and in the order of the file it does not lead to {what} either" in text


def test_bybit_with_other_assets_in_a_node_is_not_guessed():
    file, _ = build_sums.bybit(NEWER)
    file["path"][1]["balance"]["B"] = file["path"][1]["balance"].pop("A2")
    report = inspect(packed(file))
    assert report.exit_code == 2
    assert "not those of your own balances" in str(report.headline)


def test_the_order_of_the_file_means_nothing_where_the_list_is_known():
    order = ASSET_LISTS["50 assets"]
    file, root = build_sums.bybit(order)
    report = inspect(packed(in_order(file, sorted(order))), Supplement((root,)))
    assert (report.exit_code, report.finding.rule) == (0, "50 assets")
    assert "names-not-hashed" not in codes(report)


@pytest.mark.parametrize("rule", [2022, 2025])
@pytest.mark.parametrize("index", [0, 3, 7])
def test_bitget_tries_both_number_rules_and_names_the_one(rule, index):
    text, root = build_sums.bitget(index, rule=rule)
    report = inspect(packed(text), Supplement((root,)))
    assert report.exit_code == 0
    assert str(rule) in report.finding.rule
    assert codes(report)[0] == "weak-truncated"


def test_bitget_with_tiny_bare_numbers_as_java_writes_them():
    text, root = build_sums.bitget(rule="tiny")
    assert '"ETH":1.1E-7' in text
    report = inspect(packed(text), Supplement((root,)))
    assert report.exit_code == 0, str(report.headline)
    assert "exponent" in report.finding.rule


def test_bitunix_with_more_assets_than_a_small_map_holds():
    digits = dict(JavaMap((f"C{number}", 6 + number % 3) for number in range(40)).walk())
    assert list(digits) != sorted(digits)
    file, root = build_sums.bitunix(digits=digits)
    report = inspect(packed(file), Supplement((root,)))
    assert report.exit_code == 0, str(report.headline)


def test_negative_neighbours_of_this_very_file_are_named_beside_the_success():
    text, root = build_sums.bitget(negative=True)
    report = inspect(packed(text), Supplement((root,)))
    assert report.exit_code == 0
    assert "Found in this very file: USDC is -9.00000001 at level 0" in "\n".join(lines(report))
    file, root = build_sums.okx_v1(negative=True)
    report = inspect(packed(file), Supplement((root,)))
    assert (report.exit_code, codes(report)[0]) == (0, "found-negative")
    tree, _, root = build_trees.okx_tree(negative=True)
    report = inspect(packed(tree), Supplement((root,)))
    assert (report.exit_code, codes(report)[0]) == (0, "found-negative")


@pytest.mark.parametrize("index", range(5))
def test_mexc_everywhere_in_an_uneven_tree(index):
    file, root = build_sums.mexc(index)
    report = inspect(packed(file), Supplement((root,)))
    assert report.exit_code == 0, str(report.headline)


def test_mexc_has_no_leaf_that_can_be_read_in_two_ways():
    """H(proof, account, ETH, USDT): a comma in the account would pass one balance off as a part of the account."""
    file, _ = build_sums.mexc(1)
    own = file["self"]
    asset, held = min(own["balances"].items())
    del own["balances"][asset]
    own["accountId"] += f",{asset}:{held}"
    report = inspect(packed(file))
    assert report.exit_code == 2
    assert "without a comma" in str(report.headline)


@pytest.mark.parametrize("index", range(6))
def test_okx_of_2022_everywhere_in_an_uneven_tree(index):
    file, root = build_sums.okx_v1(index, count=6)
    report = inspect(packed(file), Supplement((root,)))
    assert report.exit_code == 0, str(report.headline)
    assert len(report.finding.paths[0].steps) == 3
    assert report.finding.paths[0].steps[-1].parent_hash == root


@pytest.mark.parametrize("count", [2, 3, 5, 8, 13, 32])
def test_okx_trees_of_all_widths(count):
    tree, user, root = build_trees.okx_tree(max(count, 6))
    report = inspect(packed(tree), Supplement((root,), companion=packed(user)))
    assert report.exit_code == 0, str(report.headline)


@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\n\n"])
def test_trees_end_as_editors_and_mails_leave_them(end):
    for text in (build_trees.okx_tree()[0], "\n".join(whole_tree(sample_pieces()))):
        assert inspect((text.rstrip("\n") + end).encode()).exit_code == 3


def test_okx_leaf_that_was_left_out_of_the_tree_is_found():
    tree, _, _ = build_trees.okx_tree()
    _, user, _ = build_trees.okx_tree(12)
    user["nonce"] = "another"
    total = json.dumps(user["totalBalances"], separators=(",", ":"))
    user["hash"] = build_sums.hexed("another" + total)
    for node in user["nodes"]:
        node["hash"] = build_sums.hexed(user["hash"] + "".join(node["balances"].values()))
    for first, second in ((tree, user), (user, tree)):
        report = inspect(packed(first), Supplement(companion=packed(second)))
        assert (report.exit_code, report.fault.step.value) == (1, "leaf")


def test_two_equal_parts_of_a_balance_need_two_leaves():
    tree, user, root = build_trees.okx_tree(twin=True)
    report = inspect(packed(tree), Supplement((root,), companion=packed(user)))
    assert report.exit_code == 0, str(report.headline)
    tree, user, root = build_trees.okx_tree(twin=True, left_out=True)
    report = inspect(packed(tree), Supplement((root,), companion=packed(user)))
    assert (report.exit_code, report.fault.found, report.fault.expected) == (1, "2", "3")


def test_okx_client_file_alone_says_what_is_missing():
    _, user, _ = build_trees.okx_tree()
    report = inspect(packed(user))
    assert report.exit_code == 3
    assert report.lines[0].state is State.OPEN
    assert "Give the full tree" in str(report.lines[0].sentence)


def test_a_fault_in_a_tree_names_the_level():
    tree, _, _ = build_trees.okx_tree()
    rows = tree.splitlines()
    at = next(number for number, row in enumerate(rows) if ",2," in row)
    rows[at] = ("0" if rows[at][0] != "0" else "1") + rows[at][1:]
    report = inspect("\n".join(rows).encode())
    assert report.fault.step.value == "parent"
    assert report.fault.level == 2
    sentence = str(report.headline)
    assert "Level 2: your file says the parent is" in sentence
    assert report.fault.found in sentence
    assert report.fault.expected in sentence
    assert "not from this tree" in sentence


def test_ours_is_one_of_them():
    file, statement_id = build_trees.own_proof()
    report = inspect(packed(file), Supplement((statement_id,)))
    assert report.exit_code == 0
    assert codes(report) == []
    assert report.finding.paths[0].steps[-1].parent_hash == file["statement"]["assets"][0]["root"]["hash"]
    assert inspect(packed(file)).exit_code == 3
    root = file["statement"]["assets"][0]["root"]
    given = f"BTC={root['hash']}:{root['sum']}"
    assert inspect(packed(file), Supplement((given,))).exit_code == 0
    assert inspect(packed(file), Supplement((given, statement_id))).exit_code == 2
    assert inspect(packed(file), Supplement(("0" * 64,))).fault.step.value == "trust"
    statement = json.dumps(file["statement"]).encode()
    assert inspect(packed(file), Supplement(companion=statement)).exit_code == 3
