"""Records and paths of BingX, Pionex and TopOne: they hold, and every single change is found."""

import hashlib

import pytest
from exchanges.builders import build_path_strings as build

from porcore.exchanges.formats.path_strings import BINGX, PIONEX, TOPONE
from porcore.exchanges.inspection import inspect
from porcore.exchanges.report import State, Step, Supplement

FORMATS = (BINGX, PIONEX, TOPONE)
BUILDERS = {"bingx": build.bingx, "pionex": build.pionex, "topone": build.topone}
OWN = 6


def look(record, path, root=None):
    return inspect(f"{record}\n{path}\n".encode(), Supplement(roots=(root,) if root else ()), FORMATS)


@pytest.mark.parametrize("key", BUILDERS)
@pytest.mark.parametrize("own", [0, 1, OWN, 15])
def test_records_everywhere_hold(key, own):
    record, path, root = BUILDERS[key](own)
    report = look(record, path, root)
    assert (report.exit_code, report.format.key) == (0, key)
    assert [line.state for line in report.lines][1:] == [State.HOLDS, State.ABSENT, State.ABSENT]
    assert report.finding.balances


@pytest.mark.parametrize("key", BUILDERS)
def test_without_a_root_it_is_consistent_only(key):
    record, path, root = BUILDERS[key](OWN)
    report = look(record, path)
    assert report.exit_code == 3
    assert [entry.hash for entry in report.finding.roots] == [root]
    assert "weak-no-sums" in {weak.code for weak in report.weak_points}


@pytest.mark.parametrize("key", BUILDERS)
def test_the_hash_of_the_record_does_as_well(key):
    """Then the balances are not recomputed, and the answer says so."""
    record, path, root = BUILDERS[key](OWN)
    report = look(hashlib.sha256(record.encode()).hexdigest(), path, root)
    assert report.exit_code == 3
    assert "leaf-as-given" in {weak.code for weak in report.weak_points}


def changed(text, place):
    other = "0" if text[place] != "0" else "1"
    return text[:place] + other + text[place + 1 :]


@pytest.mark.parametrize("key", BUILDERS)
def test_every_changed_character_of_the_record_is_found(key):
    record, path, root = BUILDERS[key](OWN)
    for place in range(len(record)):
        report = look(changed(record, place), path, root)
        assert report.exit_code in (1, 2), place
        assert report.fault is None or report.fault.step is Step.TRUST


@pytest.mark.parametrize("key", BUILDERS)
def test_every_changed_character_of_the_path_is_found(key):
    record, path, root = BUILDERS[key](OWN)
    for place in range(len(path)):
        report = look(record, changed(path, place), root)
        assert report.exit_code in (1, 2), place


@pytest.mark.parametrize("key", BUILDERS)
def test_every_removed_or_moved_step_is_found(key):
    record, path, root = BUILDERS[key](OWN)
    steps = path.split(",")
    for place in range(len(steps)):
        assert look(record, ",".join(steps[:place] + steps[place + 1 :]), root).exit_code == 1
    if key != "pionex":  # whose steps carry their place
        assert look(record, ",".join(steps[::-1]), root).exit_code == 1


def test_the_steps_of_pionex_carry_their_place():
    record, path, root = build.pionex(OWN)
    assert look(record, ",".join(path.split(",")[::-1]), root).exit_code == 0
    twice = path + "," + path.split(",")[-1]
    assert look(record, twice, root).exit_code == 2


@pytest.mark.parametrize(("key", "turned"), [("bingx", "lr"), ("topone", "01")])
def test_every_turned_side_is_found(key, turned):
    record, path, root = BUILDERS[key](OWN)
    steps = path.split(",")
    for place, step in enumerate(steps):
        other = turned[1 - turned.index(step[0])] + step[1:]
        assert look(record, ",".join([*steps[:place], other, *steps[place + 1 :]]), root).exit_code == 1


@pytest.mark.parametrize("key", BUILDERS)
@pytest.mark.parametrize("tail", ["\n", "\r\n", "", "  \n\n"])
def test_space_around_the_lines_does_not_matter(key, tail):
    record, path, root = BUILDERS[key](OWN)
    given = Supplement(roots=(root,))
    assert inspect(f"{record}{tail or chr(10)}{path}{tail}".encode(), given, FORMATS).exit_code == 0


HOSTILE = [
    "",
    "x",
    "a b c",
    "0" * 64,
    "0" * 64 + " " + "l:" + "0" * 63,
    "0" * 64 + " " + "l:" + "G" * 64,
    "0" * 64 + " " + "9" * 4301 + ":" + "0" * 64,
    "0" * 64 + " " + ",".join(["l:" + "0" * 64] * 65),
    "0" * 64 + " " + ",".join(["1" + "0" * 64] * 5000),
    "a,BTC:1e999 l:" + "0" * 64,
    "a,BTC:NaN l:" + "0" * 64,
    "a,BTC:" + "9" * 4301 + " l:" + "0" * 64,
    "a,BTC:--1 l:" + "0" * 64,
    "a,BTC:1,BTC:2 l:" + "0" * 64,
    "a" * 10**6 + " l:" + "0" * 64,
    "٣" * 64 + " l:" + "0" * 64,
]


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_hostile_texts_are_not_readable(number):
    assert inspect(HOSTILE[number].encode(), Supplement(), FORMATS).exit_code == 2
