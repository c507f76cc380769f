"""Ourbit's user proofs: every client of every tree, the currencies that count, and what is hostile."""

import json

import pytest
from exchanges.builders.build_ourbit import user_file
from exchanges.builders.single_changes import replaced

from porcore.exchanges import lines
from porcore.exchanges.formats.ourbit import OURBIT
from porcore.exchanges.inspection import inspect
from porcore.exchanges.report import State, Step, Supplement


def look(file, *roots):
    data = file if isinstance(file, str) else json.dumps(file)
    return inspect(data.encode(), Supplement(roots), (OURBIT,))


@pytest.mark.parametrize("count", [3, 4, 5, 6, 8, 9, 13])
def test_every_client_of_every_tree_holds(count):
    for index in range(count):
        text, root = user_file(index, count)
        report = look(text, root)
        assert report.exit_code == 0, (index, str(report.headline))
        assert [line.state for line in report.lines] == [State.HOLDS] * 3 + [State.ABSENT]


@pytest.mark.parametrize("listed", [True, False])
@pytest.mark.parametrize("currencies", [(), ("BTC",), ("USDT", "ETH", "BTC"), ("SOL", "BTC", "ETH", "USDT")])
def test_currencies_that_nobody_holds_count_where_they_are_listed(currencies, listed):
    text, root = user_file(2, 5, currencies, listed)
    stands = listed or "SOL" not in currencies
    assert look(text, root).exit_code == (0 if stands else 1)


def test_a_list_that_is_empty_is_none():
    text, root = user_file(2, 5, listed=False)
    assert look(text.replace("}]}", '}],"allCurrencies":null}'), root).exit_code == 0


def test_what_is_shown_is_what_the_root_commits_to():
    """A currency's sum and not its parts, of which the sentence says that they are not committed."""
    report = look(*user_file(3, 7))
    assert {entry.asset for entry in report.finding.balances} == {"BTC", "ETH", "USDT"}
    assert {entry.asset for entry in report.finding.totals} == {"BTC", "ETH", "USDT"}
    codes = [weak.code for weak in report.weak_points]
    assert codes[0] == "weak-truncated"
    assert {"weak-sum-only", "weak-systems"} <= set(codes)
    assert "weak-domain" not in codes


def test_a_split_over_systems_that_does_not_add_up_is_found():
    """The hash covers the currency's sum only; the root's parts are compared all the same."""
    text, root = user_file(3, 7)
    file = json.loads(text, parse_float=str, parse_int=str)
    held = file["path"][-1]["balances"]
    held["BTC:spot"], held["BTC:swap"] = held["BTC:swap"], held["BTC:spot"]
    text = json.dumps(file)
    for key in ("level", "role"):
        for digit in range(10):
            text = text.replace(f'"{key}": "{digit}"', f'"{key}": {digit}')
    report = look(text, root)
    assert (report.fault.step, report.fault.level) == (Step.SUM, 3)
    assert "BTC:spot" in str(report.headline)


def test_a_debt_in_one_system_is_named_although_the_sum_is_not_negative():
    text, root = user_file(3, 7, negative=True)
    report = look(text, root)
    assert report.exit_code == 0
    assert "Found in this very file: ETH:swap is -0.000007 at level 0." in "\n".join(lines(report))
    report = look(*user_file(2, 7, negative=True))
    assert report.weak_points[0].code == "found-negative-own"


def file_of(index=6, count=7):
    return json.loads(user_file(index, count)[0])


@pytest.mark.parametrize(
    ("spot", "value"), [("hash", "0" * 32), ("balances", {"BTC": 5}), ("hash", 0), ("balances", [])]
)
def test_a_place_that_the_tree_does_not_have_holds_nothing(spot, value):
    file = file_of()
    assert file["path"][0]["role"] == 0
    report = look(replaced(file, ("path", 0, spot), value))
    assert (report.fault.step, report.fault.level) == (Step.PATH, 0)


def test_nobody_stands_to_the_left_of_you():
    assert look(replaced(file_of(), ("self", "role"), 2)).fault.step is Step.SIDE


@pytest.mark.parametrize("keys", [["a,b"], ["BTC:spot:x"], [":spot"], ["BTC:"], [""], ["\u202e"], ["B" * 65]])
@pytest.mark.parametrize("spot", [("self", "balances"), ("path", 0, "balances"), ("path", -1, "balances")])
def test_keys_that_are_no_currencies(keys, spot):
    report = look(replaced(file_of(3), spot, dict.fromkeys(keys, 1)))
    assert report.exit_code == 2
    assert keys[0] == "" or keys[0] not in str(report.headline)


@pytest.mark.parametrize("path", [("self", "uid"), ("self", "snapshotDate")])
def test_an_id_with_a_comma_could_hide_a_balance(path):
    assert look(replaced(file_of(3), path, "1,BTC:5")).exit_code == 2


@pytest.mark.parametrize("steps", [0, 1, 66])
def test_paths_of_impossible_length(steps):
    file = file_of(3)
    file["path"] = (file["path"] * 20)[:steps]
    assert look(file).exit_code == 2


@pytest.mark.parametrize("value", [None, [], "1e999", "9" * 81, "٣", True, {}])
def test_amounts_that_break_readers(value):
    assert look(replaced(file_of(3), ("self", "balances", "BTC:spot"), value)).exit_code == 2


@pytest.mark.parametrize("value", [{}, "BTC", [1], ["a,b"], [["BTC"]], ["BTC"] * 1025])
def test_lists_of_currencies_that_are_none(value):
    file = file_of(3)
    assert look({**file, "allCurrencies": value}).exit_code == 2


def test_neighbours_of_another_date_are_refused():
    report = look(replaced(file_of(3), ("path", 1, "snapshotDate"), "2025-03-19"))
    assert report.fault.step is Step.PATH
