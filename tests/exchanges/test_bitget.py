"""Bitget of 2026 and UZX: maps in the order of the file and of a hash map, each node with assets of its own."""

import json
import re

import pytest
from exchanges.builders.build_bitget import MANY, TWENTY, bitget_2026, uzx
from exchanges.builders.build_sums import bitget
from exchanges.builders.java_map import JavaMap

from porcore.exchanges import Supplement, inspect
from porcore.exchanges.report import State


def look(text, *roots):
    return inspect(text.encode(), Supplement(roots))


@pytest.mark.parametrize("index", range(8))
@pytest.mark.parametrize("each_its_own", [False, True])
def test_the_order_of_the_file_is_that_of_the_hash(index, each_its_own):
    text, root = bitget_2026(index, each_its_own=each_its_own)
    report = look(text, root)
    assert report.exit_code == 0, str(report.headline)
    assert "order of the file" in report.finding.rule
    assert "2026" in report.finding.rule


@pytest.mark.parametrize("index", range(8))
@pytest.mark.parametrize(("assets", "most"), [(TWENTY, 3), (TWENTY, 20), (MANY, 9), (MANY, 35)])
def test_uzx_everywhere_and_with_maps_that_grow(index, assets, most):
    text, root = uzx(index, assets=assets, most=most)
    assert '"LTC":1.000000000E-7' in text
    report = look(text, root)
    assert report.exit_code == 0, str(report.headline)
    assert "UZX" in report.finding.rule
    assert not any("E" in entry.text for entry in report.finding.totals)


def test_uzx_is_named_in_the_title_because_the_file_cannot_tell():
    text, root = uzx()
    assert "Bitget or UZX" in str(look(text, root).headline)


def test_the_root_may_have_a_role():
    text, root = bitget_2026()
    file = json.loads(text)
    for role, code in ((3, 0), (None, 0), (2, 2)):
        file["path"][-1]["role"] = role
        assert look(json.dumps(file), root).exit_code == code


def test_the_order_of_any_node_counts():
    """Neighbours to the left give their order to the sum; the other ones do not."""
    text, root = bitget_2026(index=2)
    for step, code in ((0, 0), (1, 1), (2, 0)):
        file = json.loads(text)
        node = file["path"][step]
        assert node["role"] == (1 if step == 1 else 2)
        node["balances"] = dict(reversed(node["balances"].items()))
        assert look(json.dumps(file), root).exit_code == code


def test_your_own_order_counts():
    text, _ = bitget_2026()
    file = json.loads(text)
    file["self"]["balances"] = dict(reversed(file["self"]["balances"].items()))
    report = look(json.dumps(file))
    assert (report.exit_code, report.fault.step.value) == (1, "leaf")
    assert "the exchange has changed its rule since" in str(report.headline)


def test_a_negative_neighbour_is_told_beside_the_success():
    text, root = bitget_2026(index=2, negative=3)
    report = look(text, root)
    assert report.exit_code == 0
    assert [(entry.level, entry.asset, entry.text) for entry in report.finding.negatives] == [
        (0, "USDC", "-19.77311525")
    ]


def test_the_older_name_is_said_where_both_orders_are_one():
    """In 2025 the four assets stood in the order of the hash map; both rules give the same hashes then."""
    text, root = bitget(rule=2025)
    assert "2025" in look(text, root).finding.rule
    order = [name for name, _ in JavaMap((name, 1) for name in TWENTY).walk()]
    assert order != TWENTY
    text, root = bitget_2026(assets=order)
    assert "2025" in look(text, root).finding.rule


def test_nodes_without_any_asset_are_read():
    text, root = uzx()
    # Not through Python's numbers: a file whose numbers were written anew is not called wrong.
    assert look(re.sub(r'"balances": ?{[^}]*}', '"balances": {}', text, count=1), root).exit_code == 1
    file = json.loads(text)
    file["self"]["balances"] = {}
    assert look(json.dumps(file), root).exit_code == 2


def test_the_report_has_your_balances_and_all_totals():
    text, root = bitget_2026()
    report = look(text, root)
    assert [entry.asset for entry in report.finding.balances] == TWENTY
    assert [entry.asset for entry in report.finding.totals] == TWENTY
    assert [line.state for line in report.lines[:3]] == [State.HOLDS] * 3
