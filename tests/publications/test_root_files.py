"""The published files of each format: what they say is read, and a file that was changed is refused or says otherwise."""

import json
from decimal import Decimal

import pytest
from exchanges.builders import (
    build_backpack,
    build_bitmex,
    build_hotcoin,
    build_lemon,
    build_swissborg,
    build_trees,
)
from exchanges.builders.single_changes import replaced, single_changes

from porcore.exchanges.formats.table import FORMATS
from porcore.publications import Basis, ClaimError
from porcore.publications.root_files import READ, read_list, read_root_file

AUDIT = build_swissborg.files()[1]
ANCHOR = build_hotcoin.files(3)[1]
LEMON = build_lemon.files(3)[1]
FINAL, BACKPACK_ROOT = build_backpack.files()[1:]
TREE, _, TREE_ROOT = build_trees.okx_tree()
LIST = "\n".join(build_bitmex.whole_tree(build_bitmex.sample_pieces()))


def config(**changes):
    """Return cex_config.json as Gate has it."""
    assets = [
        {"TotalEquity": 5 * 10**8, "TotalDebt": 7, "BasePrice": 3, "Symbol": "btc", "Index": 0},
        {"TotalEquity": 0, "TotalDebt": 0, "BasePrice": 3, "Symbol": "1inch", "Index": 1},
    ]
    assets[1] |= changes
    return {"ProofCsv": "/etc/passwd", "ZkKeyVKDirectoryAndPrefix": "./zkpor", "CexAssetsInfo": assets}


def read(key, value):
    data = value.encode() if isinstance(value, str) else json.dumps(value).encode()
    return read_root_file(data, "root.json", key)


def test_every_reader_belongs_to_a_format():
    assert set(READ) <= {described.key for described in FORMATS}
    assert read_root_file(b"{}", "root.json", "bybit") is None


def test_swissborgs_digest_covers_roots_and_totals():
    found = read("swissborg", AUDIT)
    here = {root.label: root.hash for root in found.roots}
    assert here[""] == AUDIT["audit"]["commitment"]["digest"]
    parts = {one["currency"]: one["commitment"] for one in AUDIT["audit"]["partitions"]}
    assert {name: here[name] for name in parts} == {name: one["digest"] for name, one in parts.items()}
    assert {t.asset: Decimal(t.amount) for t in found.totals} == {
        name: Decimal(one["liability"]) for name, one in parts.items()
    }
    assert {total.basis for total in found.totals} == {Basis.COMMITTED}


def test_any_change_of_swissborgs_file_is_refused_or_changes_what_it_says():
    whole = read("swissborg", AUDIT)
    silent = []
    for name, changed in single_changes(AUDIT):
        try:
            same = read("swissborg", changed) == whole
        except ClaimError:
            continue
        if same:
            silent.append(name)
    # The currency only orders what is hashed; names come from the ids, which are hashed.
    assert all("currency" in str(name) for name in silent), silent


@pytest.mark.parametrize(
    ("key", "file", "root", "totals"),
    [
        ("hotcoin", ANCHOR, ANCHOR["root"], ANCHOR["userTotals"]),
        (
            "lemon",
            LEMON,
            LEMON["root_hash"],
            dict(part.split(":") for part in LEMON["root_balances"].split("|")),
        ),
    ],
)
def test_what_a_second_file_states_is_stated_only(key, file, root, totals):
    found = read(key, file)
    assert [(one.label, one.hash) for one in found.roots] == [("", root)]
    assert {t.asset: Decimal(t.amount) for t in found.totals} == {n: Decimal(t) for n, t in totals.items()}
    assert {total.basis for total in found.totals} == {Basis.STATED}


def test_backpacks_public_inputs_give_root_and_totals():
    found = read("backpack", FINAL)
    assert [one.hash for one in found.roots] == [BACKPACK_ROOT]
    assert len(found.totals) == len(FINAL["asset_names"])
    assert {total.basis for total in found.totals} == {Basis.STATED}


def test_okxs_tree_is_recomputed_and_its_totals_are_not_committed():
    found = read("okx-v2-tree", TREE)
    assert [one.hash for one in found.roots] == [TREE_ROOT]
    stated = json.loads(TREE.splitlines()[0].split(",", 2)[2])
    assert {total.asset: total.amount for total in found.totals} == stated
    assert {total.basis for total in found.totals} == {Basis.STATED}
    with pytest.raises(ClaimError, match="contradicts itself"):
        read("okx-v2-tree", TREE.replace(TREE_ROOT, "0" * 64))


def test_a_list_is_recomputed_as_a_whole():
    found = read_list(LIST.encode(), "leaves.csv")
    assert found.totals[0].basis is Basis.COMMITTED
    for line in (1, 2, 7, 20, len(LIST.splitlines()) - 1):
        lines = LIST.splitlines()
        lines[line] = "0" * 64 + lines[line][64:]
        with pytest.raises(ClaimError):
            read_list("\n".join(lines).encode(), "leaves.csv")
    with pytest.raises(ClaimError, match="not read"):
        read_list(b"hash,amount\n", "leaves.csv")


@pytest.mark.parametrize("key", ["gate", "binance"])
def test_totals_of_a_zero_knowledge_proof_are_in_its_circuit(key):
    found = read(key, config())
    assert found.roots == ()
    assert [(t.asset, t.amount, t.debt, t.basis) for t in found.totals] == [
        ("1inch", "0", "0", Basis.CIRCUIT),
        ("btc", str(5 * 10**8), "7", Basis.CIRCUIT),
    ]


def test_htx_tells_no_debt_apart():
    file = {"ProofTable": "x", "CexAssetsInfo": [{"TotalBalance": 163, "Symbol": "btc", "Index": 0}]}
    assert [(total.amount, total.debt) for total in read("htx", file).totals] == [("163", "")]


@pytest.mark.parametrize(
    "changes",
    [
        {"Index": 0},
        {"Index": 2},
        {"Symbol": "btc"},
        {"Symbol": ""},
        {"Symbol": "a\nb"},
        {"TotalEquity": -1},
        {"TotalEquity": 2**64},
        {"TotalDebt": 2**64},
        {"TotalEquity": "5"},
        {"TotalEquity": 1.5},
        {"TotalDebt": None},
    ],
)
def test_a_list_of_totals_that_no_circuit_can_have_is_refused(changes):
    with pytest.raises(ClaimError):
        read("gate", config(**changes))


def test_a_total_beyond_our_range_is_refused():
    huge = replaced(ANCHOR, ("userTotals", "BTC"), "9" * 40)
    with pytest.raises(ClaimError, match="outside the format's range"):
        read("hotcoin", huge)


@pytest.mark.parametrize("key", sorted(READ))
@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[]", b"null", b"\xff", b"{" * 500, b'{"a":' * 200, b"\0" * 99]
)
def test_anything_else_is_refused_in_our_words(key, data):
    with pytest.raises(ClaimError) as caught:
        read_root_file(data, "root.json", key)
    assert caught.value.where == "root.json"
