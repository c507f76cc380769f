"""HTX's sum trees of 2022 and 2023: what is recomputed, what is taken as given, and what is hostile."""

import json
from hashlib import sha256

import pytest
from exchanges.builders.build_sums import htx_sums
from exchanges.builders.single_changes import replaced

from porcore.exchanges import lines
from porcore.exchanges.formats.htx_sums import HTX_SUMS
from porcore.exchanges.inspection import inspect
from porcore.exchanges.rendering import format_facts
from porcore.exchanges.report import State, Step, Supplement


def look(file, *roots):
    return inspect(json.dumps(file).encode(), Supplement(roots), (HTX_SUMS,))


@pytest.mark.parametrize("count", [4, 5, 8, 9, 16])
def test_every_client_of_every_tree_holds(count):
    for index in range(count):
        report = look(*htx_sums(index, count))
        assert report.exit_code == 3, (index, str(report.headline))  # nothing binds the leaf
        assert [line.state for line in report.lines] == [State.HOLDS, State.HOLDS, State.OPEN, State.ABSENT]


@pytest.mark.parametrize(
    "order", [("btc",), ("BTC", "ETH2"), ("btc", "eth", "trx", "usdt", "ht", "xrp", "doge", "sol")]
)
def test_assets_are_those_of_the_file_in_its_order(order):
    file, root = htx_sums(order=order)
    report = look(file, root)
    assert report.exit_code == 3
    assert [entry.asset for entry in report.finding.balances] == list(order)


def test_sums_are_cut_to_eight_decimals_at_every_level():
    """0.4 + 0.7 of a unit of 10^-8 is one unit, and the rest is lost before the next sum is formed."""
    leaf, other, uncle = "1" * 64, "2" * 64, "3" * 64
    below = sha256((leaf + other + "1.00000001").encode()).hexdigest()
    root = sha256((below + uncle + "1.00000001").encode()).hexdigest()
    rows = [
        (root, 0, "1.00000001"),
        (other, 1, "0.000000007"),
        (uncle, 1, "0.000000009"),
        (leaf, 0, "1.000000004"),
    ]
    data = [{"hash": h, "uhash": "", "r": r, "balances": f"btc:{text}"} for h, r, text in rows]
    assert look({"data": data}, root).exit_code == 3


def test_what_is_not_known_of_the_leaf_is_said():
    report = look(*htx_sums())
    codes = [weak.code for weak in report.weak_points]
    assert {"weak-leaf-unknown", "weak-names", "weak-joined", "weak-unverified", "weak-sum-only"} <= set(
        codes
    )
    assert not {"weak-no-id", "weak-domain"} & set(codes), "nobody can say that"
    row = format_facts(HTX_SUMS)
    assert (row["id_bound"], row["domain_separation"]) == ("not published", "not published")


def test_a_negative_neighbour_is_named():
    file, root = htx_sums(negative=True)
    report = look(file, root)
    assert report.exit_code == 3
    assert "Found in this very file: trx is -0.00000001 at level 0." in "\n".join(lines(report))


def test_both_on_one_side_are_refused():
    file, _ = htx_sums()
    assert look(replaced(file, ("data", -1, "r"), 1)).fault.step is Step.SIDE


UNREADABLE = [
    *(None, 1, "", "btc", "btc:", ":1", "btc:1:2", "btc:1,", "btc:1 ", "b c:1", "eth:1", "btc:1;eth:2"),
    *("btc:NaN", "btc:1e999", "btc:" + "9" * 81, "btc:1,btc:2", "x" * 70_000),
    ",".join(f"a{number}:0" for number in range(1025)),
]


@pytest.mark.parametrize("place", [0, 1, 3, -1])
@pytest.mark.parametrize("number", range(len(UNREADABLE)))
def test_amounts_that_cannot_be_read(place, number):
    file, _ = htx_sums(order=("btc",))
    assert look(replaced(file, ("data", place, "balances"), UNREADABLE[number])).exit_code == 2


@pytest.mark.parametrize("count", [0, 1, 2, 67])
def test_paths_of_impossible_length(count):
    file, _ = htx_sums()
    assert look({"data": (file["data"] * 20)[:count]}).exit_code == 2


@pytest.mark.parametrize("value", [2, -1, "1", None, True, 1.0, []])
def test_sides_that_are_none(value):
    file, _ = htx_sums()
    assert look(replaced(file, ("data", 1, "r"), value)).exit_code == 2
