"""An inner node in a leaf's place, and the roots of trees that hold nobody."""

import json
from hashlib import sha256

import pytest
from exchanges.builders import build_path_strings, build_sums
from exchanges.builders.build_zkmerkle import client_file, empty_place, poseidon
from exchanges.builders.every import fixtures

from porcore.exchanges import Supplement, facts, inspect, lines
from porcore.exchanges.empty_trees import is_empty_root, program_of
from porcore.exchanges.formats.okx_poseidon import OKX_POSEIDON

BY_NAME = {fixture.name: fixture for fixture in fixtures()}
LEVELS = 28


def hexed(text):
    return sha256(text.encode()).hexdigest()


@pytest.mark.parametrize("name", ["bingx", "pionex", "topone"])
def test_an_inner_node_given_as_a_leaf_is_not_verified(name):
    record, path, root = getattr(build_path_strings, name)(2)
    report = inspect(f"{record}\n{path}\n".encode(), Supplement((root,)))
    assert report.exit_code == 0
    node, rest = inspect(f"{record}\n{path}\n".encode()).finding.paths[0].steps, path.split(",")
    if name == "pionex":
        rest.sort(key=lambda part: -int(part.split(":")[0]))
    inner = f"{node[0].parent_hash}\n{','.join(rest[1:])}\n"
    report = inspect(inner.encode(), Supplement((root,)))
    assert (report.exit_code, report.headline.code) == (3, "leaf-open")
    assert "leaf-as-given" in {weak.code for weak in report.weak_points}


def test_an_inner_node_of_mexc_is_told_from_a_leaf():
    """A leaf of MEXC is hashed as a parent is, so a file can show one with two hashes in the place of the ids."""
    left, right = "ab" * 16, "cd" * 16
    balances = {"BTC": "1", "ETH": "2", "USDC": "0", "USDT": "0"}
    text = ",".join(f"{asset}:{balances[asset]}" for asset in sorted(balances))
    leaf = hexed(f"{left},{right},{text}")[:32]
    root = hexed(f"{leaf},{'ef' * 16},{text}")[:32]
    own = {"level": 0, "type": 1, "hash": leaf, "balances": balances, "proofId": left, "accountId": right}
    zeros = dict.fromkeys(balances, "0")
    path = [
        {"level": 0, "type": 2, "hash": "ef" * 16, "balances": zeros},
        {"level": 1, "type": 3, "hash": root, "balances": balances},
    ]
    report = inspect(json.dumps({"self": own, "pathList": path}).encode(), Supplement((root,)))
    assert (report.exit_code, report.headline.code) == (3, "leaf-open")


def test_an_inner_node_of_coinex_is_told_from_a_leaf():
    balances, nonce = {"BTC": "1"}, "ab" * 64
    leaf = hexed(nonce + '{"BTC":"1"}')
    root = hexed(leaf + "cd" * 32 + '{"BTC":"3"}')
    path = [{"balances": {"BTC": "2"}, "hash": "cd" * 32, "pos": "right"}]
    file = {
        "root": {"balances": {"BTC": "3"}, "hash": root},
        "self": {"balances": balances, "nonce": nonce},
        "path": path,
    }
    report = inspect(json.dumps(file).encode(), Supplement((root,)))
    assert (report.exit_code, report.headline.code) == (3, "leaf-open")


def test_a_leaf_whose_place_is_not_known_is_not_verified():
    fixture = BY_NAME["backpack"]
    report = inspect(fixture.holds, Supplement(fixture.roots))
    assert (report.exit_code, report.headline.code) == (3, "leaf-open")
    assert inspect(fixture.holds, Supplement(fixture.roots, (), fixture.companion)).exit_code == 0


def test_a_leaf_whose_rule_was_never_published_is_not_verified():
    file, root = build_sums.htx_sums()
    report = inspect(json.dumps(file).encode(), Supplement((root,)))
    assert (report.exit_code, report.headline.code) == (3, "leaf-open")
    assert "commits to" not in str(report.lines[2].sentence)


@pytest.mark.parametrize("name", ["porcore", "hotcoin", "lemon", "swissborg", "backpack"])
def test_no_second_file_alone_is_worth_a_root(name):
    fixture = BY_NAME[name]
    given = Supplement((), fixture.nonces, fixture.companion)
    report = inspect(fixture.holds, given)
    assert report.exit_code == 3
    assert report.lines[1].state.value != "holds"


def test_a_statement_beside_our_own_proof_is_a_second_claim():
    fixture = BY_NAME["porcore"]
    statement = json.dumps(json.loads(fixture.holds)["statement"], separators=(",", ":")).encode()
    report = inspect(fixture.holds, Supplement(companion=statement))
    assert (report.exit_code, facts(report)["verdict"]) == (3, "consistent with itself only")
    assert "second-file" in {sentence.code for sentence in report.advice}
    assert inspect(fixture.holds, Supplement(fixture.roots, companion=statement)).exit_code == 0
    wrong = ("0" * 64,)
    assert inspect(fixture.holds, Supplement(wrong, companion=statement)).exit_code == 1


def empty_root(rule, count, before):
    node = empty_place(rule, count, 12, before)
    for _ in range(LEVELS):
        node = poseidon([node, node])
    return f"{node:064x}"


@pytest.mark.slow
def test_the_empty_tree_of_another_list_is_recognised():
    """Held against the builder's own Poseidon."""
    assert (
        program_of(empty_root("list2", 350, 3)) == "Gate, list of 350 assets or Binance, list of 350 assets"
    )
    assert program_of(empty_root("list2", 64, 3)) == "Gate, list of 64 assets"
    assert is_empty_root(empty_root("absolute", 174, 3))
    assert program_of("0" * 64) is None
    assert program_of("ab") is None


@pytest.mark.slow
def test_an_empty_trees_root_is_named_as_such_when_given():
    file = client_file("gate", "list2", 350, [{"Index": 3, "Equity": 4, "Debt": 0}])
    data = json.dumps(file).encode()
    for root in (empty_root("list2", 350, 3), empty_root("list2", 64, 3)):
        report = inspect(data, Supplement((root,)))
        assert report.exit_code == 1
        assert "the root of an empty tree" in str(report.headline)
    other = inspect(data, Supplement(("1" * 64,)))
    assert "empty tree" not in str(other.headline)


def test_an_empty_trees_root_is_named_wherever_it_is():
    """Alone, in a file of totals, and as the root of another exchange's file."""
    root = empty_root("list2", 64, 3)
    config = {"CexAssetsInfo": [], "AccountTreeRoot": root}
    for data in (root, f"root: 0x{root.upper()}.", json.dumps(config)):
        report = inspect(data.encode())
        assert report.exit_code == 2
        assert f"{root} is the root of an empty tree (Gate, list of 64 assets)" in str(report.headline)
    assert "empty tree" not in str(inspect(b"ab" * 32).headline)
    bybit = next(one for one in fixtures() if one.key == "bybit")
    report = inspect(bybit.holds, Supplement((root,)))
    assert (report.exit_code, report.fault.sentence.code) == (1, "root-fails-empty")


def test_an_empty_tree_of_okx_is_named_as_such():
    zero = {"id": "0" * 64, "equity": ["0"], "debt": ["0"]}
    file = {"account": zero, "sum_tree_siblings": [], "recursive_tree_siblings": [], "index": 0}
    levels = []
    for _ in range(3):
        root = inspect(json.dumps({**file, "sum_tree_siblings": levels}).encode()).finding.roots[0].hash
        levels.append(root)
    report = inspect(json.dumps({**file, "sum_tree_siblings": levels[:2]}).encode())
    assert report.format is OKX_POSEIDON
    assert "that of an empty tree" in "\n".join(lines(report))


@pytest.mark.parametrize("borrowed", [0, 1])
def test_a_root_of_bybit_given_as_a_leaf_is_not_verified(borrowed):
    """Two hashes in the place of the client's; the last's last digits may have gone to the first amount."""
    left, right = hexed("left"), hexed("right 9")
    while not right[-1].isdecimal() or right[-1] == "0":
        right = hexed(right)
    user = left + right
    texts = {"BTC": "10.00000000", "ETH": "16.00000000", "USDT": "406.0000", "USDC": "328.0000"}
    root = hexed(user + "".join(texts.values()) + "2")
    texts["USDC"] += "2"
    if borrowed:
        texts["BTC"], user = user[-1] + texts["BTC"], user[:-1]
    own = {"balance": texts, "type": 1, "hash": root, "height": 1, "userHash": user}
    path = [{"balance": texts, "type": 3, "hash": root, "height": 1}]
    report = inspect(json.dumps({"self": own, "path": path}).encode(), Supplement((root,)))
    assert (report.exit_code, report.headline.code) == (3, "leaf-open")
    assert "leaf-may-be-inner" in {weak.code for weak in report.weak_points}
    assert "holds only you" not in " ".join(lines(report))
