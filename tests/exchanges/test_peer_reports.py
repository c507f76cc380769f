"""The report itself: four lines, the root obtained elsewhere, weak points, and what is not said."""

import json

import pytest
from exchanges.builders import build_hotcoin, build_sums, build_swissborg, build_trees
from exchanges.builders.every import fixtures

from porcore.exchanges import FORMATS, Supplement, facts, inspect, lines
from porcore.exchanges.report import State, Step

FILE, ROOT = build_sums.okx_v1()
DATA = json.dumps(FILE).encode()
PASSING = [(fixture.name, fixture) for fixture in fixtures()]


@pytest.mark.parametrize(("name", "fixture"), PASSING, ids=[name for name, _ in PASSING])
def test_every_answer_has_four_lines_in_one_order(name, fixture):
    report = inspect(fixture.holds, Supplement(fixture.roots, fixture.nonces, fixture.companion))
    assert [line.topic for line in report.lines] == ["path", "root", "total", "reserves"]
    assert report.lines[3].state is State.ABSENT
    text = lines(report)
    assert text[0] == str(report.headline)
    assert text[1:5] == tuple(str(line.sentence) for line in report.lines)
    assert any("o not post" in line for line in text)
    json.dumps(facts(report))


def test_weak_points_stand_beside_a_success_and_beside_a_failure():
    good = inspect(DATA, Supplement((ROOT,)))
    bad = inspect(DATA, Supplement(("0" * 64,)))
    assert (good.exit_code, bad.exit_code) == (0, 1)
    for report in (good, bad):
        assert {"weak-sum-only", "weak-no-id"} <= {weak.code for weak in report.weak_points}
        assert any(line.startswith("- Sum-only parents") for line in lines(report))


@pytest.mark.parametrize("typed", ["{}", " {} ", "0x{}", "{}\n"])
def test_a_root_is_read_as_people_paste_it(typed):
    assert inspect(DATA, Supplement((typed.format(ROOT.upper()),))).exit_code == 0


@pytest.mark.parametrize("typed", ["", "zz", ROOT[:-1], ROOT + "0", "9" * 5000])
def test_a_root_that_cannot_be_read_is_not_taken_for_a_wrong_one(typed):
    report = inspect(DATA, Supplement((typed,)))
    assert report.exit_code == 2
    assert "64 hex digits" in str(report.headline)


def test_one_root_given_must_be_reached():
    assert inspect(DATA, Supplement(("1" * 64, "0" * 64))).fault.step is Step.TRUST


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize(("name", "fixture"), PASSING, ids=[name for name, _ in PASSING])
def test_a_further_root_refutes_nothing_and_is_named(name, fixture, before):
    """People give the roots of several dates; that which is this file's decides."""
    if not fixture.roots or "=" in fixture.roots[0]:
        return
    alone = inspect(fixture.holds, Supplement(fixture.roots, fixture.nonces, fixture.companion))
    digits = alone.format.features.hash_bits // 4
    foreign = ("1234567890abcdef" * 4)[:digits]
    roots = (foreign, *fixture.roots) if before else (*fixture.roots, foreign)
    report = inspect(fixture.holds, Supplement(roots, fixture.nonces, fixture.companion))
    assert (report.exit_code, report.headline) == (alone.exit_code, alone.headline)
    text = "\n".join(lines(report))
    assert "Not used: 12345678…." in text
    assert digits <= 8 or foreign not in text
    assert "Not used" not in "\n".join(lines(alone))


def test_of_many_roots_those_that_were_compared_are_named():
    user, _ = build_swissborg.files()
    found = inspect(json.dumps(user).encode()).finding.roots
    report = inspect(json.dumps(user).encode(), Supplement((found[0].hash, "0" * 64)))
    assert (report.exit_code, report.headline.code) == (3, "partly")
    assert f"Equal to what you gave: {found[0].label}." in lines(report)


@pytest.mark.parametrize("form", ["0x{}", "0X{}", " 0x{}\n", "{}"])
def test_a_statement_id_is_read_as_a_root_is(form):
    (fixture,) = (one for _, one in PASSING if one.name == "porcore")
    (typed,) = fixture.roots
    report = inspect(fixture.holds, Supplement((form.format(typed.upper()),)))
    assert report.exit_code == 0
    assert inspect(fixture.holds, Supplement((form.format("0" * 64),))).exit_code == 1


def test_what_is_not_used_is_not_swallowed():
    assert inspect(DATA, Supplement((ROOT,), companion=b"{}")).exit_code == 2
    assert inspect(DATA, Supplement((ROOT,), nonces=("secret",))).exit_code == 2


def test_a_root_not_checked_says_where_to_look():
    report = inspect(DATA)
    assert report.exit_code == 3
    assert report.lines[1].state is State.OPEN
    assert "was not checked: compare it with the one your exchange publishes" in str(report.lines[1].sentence)


def test_some_of_several_roots_are_not_all_of_them():
    owed, audit = build_swissborg.files()
    data = json.dumps(owed).encode()
    roots = [root.hash for root in inspect(data).finding.roots]
    assert len(roots) == 2
    some = inspect(data, Supplement((roots[0],)))
    assert (some.exit_code, some.headline.code) == (3, "partly")
    assert inspect(data, Supplement(tuple(roots))).exit_code == 0
    second = json.dumps(audit).encode()
    assert inspect(data, Supplement(companion=second)).exit_code == 3
    assert (
        inspect(data, Supplement((audit["audit"]["commitment"]["digest"],), companion=second)).exit_code == 0
    )


def test_a_second_file_of_another_kind_is_told_apart():
    owed, audit = build_swissborg.files()
    hot, anchor = build_hotcoin.files(1)
    for first, second in ((owed, anchor), (hot, audit)):
        report = inspect(json.dumps(first).encode(), Supplement(companion=json.dumps(second).encode()))
        assert report.exit_code == 2
        assert "second file" in str(report.headline)


def test_an_unknown_file_tells_what_was_seen_and_what_is_missing():
    file = {**FILE, "path": []}
    report = inspect(json.dumps(file).encode())
    assert report.exit_code == 2
    text = str(report.headline)
    assert "It looks most like OKX user proof of 2022: found self.nonce, self.balances" in text
    assert "missing path[].balances" in text


def test_keys_of_formats_are_unique_and_every_sentence_can_be_said():
    assert len({one.key for one in FORMATS}) == len({one.title for one in FORMATS}) == len(FORMATS)
    assert FORMATS[0].key == "porcore"
    for described in FORMATS:
        assert described.source
        assert all(str(weak) for weak in described.weak_points())


def test_a_file_without_a_path_is_not_refuted_by_a_root():
    _, user, root = build_trees.okx_tree()
    report = inspect(json.dumps(user).encode(), Supplement((root,)))
    assert (report.exit_code, report.lines[1].state) == (3, State.OPEN)


def test_what_was_found_is_told_although_the_root_is_another():
    file, _ = build_sums.okx_v1(negative=True)
    report = inspect(json.dumps(file).encode(), Supplement(("0" * 64,)))
    assert (report.exit_code, report.fault.step) == (1, Step.TRUST)
    assert [line.state for line in report.lines][:2] == [State.HOLDS, State.FAILS]
    assert report.weak_points[0].code == "found-negative"
    assert report.finding.balances


def test_a_path_that_was_not_looked_at_is_not_called_consistent():
    owed, audit = build_swissborg.files()
    audit["audit"]["id"] = owed["audit_id"] + "0"
    report = inspect(json.dumps(owed).encode(), Supplement(companion=json.dumps(audit).encode()))
    assert [line.state for line in report.lines][:2] == [State.OPEN, State.FAILS]
    file, _ = build_trees.own_proof()
    report = inspect(json.dumps(file).encode(), Supplement(("0" * 64,)))
    assert [line.state for line in report.lines][:2] == [State.OPEN, State.FAILS]
