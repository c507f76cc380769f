"""What no hash covers is said, what is covered is not, and unknown keys make no file unreadable."""

import copy
import json
import re

import pytest
from exchanges.builders.every import fixtures

from porcore.exchanges import Supplement, inspect, lines
from porcore.exchanges.coverage import uncovered

# Bare numbers do not come through Python's JSON as they are, so of UZX only the rules' own tests speak.
FIXTURES = [
    one for one in fixtures() if one.holds.startswith(b"{") and one.key != "porcore" and one.name != "uzx"
]


def spots(value, alike="", path=()):
    """Yield (name of the place, its path) of every text and number."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from spots(inner, f"{alike}.{key}" if alike else key, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from spots(inner, f"{alike}[]", (*path, number))
    elif value is not None and value != "":
        yield alike, path


def at(value, path):
    for key in path:
        value = value[key]
    return value


def with_value(file, path, value):
    changed = copy.deepcopy(file)
    at(changed, path[:-1])[path[-1]] = value
    return changed


def other(value):
    """Return another value of the same kind."""
    if isinstance(value, str):
        return value[:-1] + ("1" if value[-1] != "1" else "2")
    return value + 1


def look(fixture, file):
    return inspect(json.dumps(file).encode(), Supplement(**fixture.trust))


def named(report):
    """Return the places that an answer names as not part of the check."""
    notes = [note for note in report.finding.notes if note.code == "uncovered"] if report.finding else []
    return {name for note in notes for name in dict(note.values)["names"].split(", ")}


def outcome(report):
    return report.exit_code, report.finding and report.finding.roots


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda one: one.name)
def test_what_can_be_changed_unnoticed_is_named(fixture):
    file = json.loads(fixture.holds)
    before = look(fixture, file)
    said = named(before)
    passed_over = []
    for place, path in spots(file):
        if any(place.startswith(name) for name in said):
            continue
        if outcome(look(fixture, with_value(file, path, other(at(file, path))))) == outcome(before):
            passed_over.append(path)
    assert not [path for path in passed_over if path != ("data", 0, "r")]


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda one: one.name)
def test_what_is_named_can_be_changed_unnoticed(fixture):
    file = json.loads(fixture.holds)
    before, said = look(fixture, file), named(look(fixture, file))
    changed = file
    for place, path in spots(file):
        if place in said:  # all at once: that ids of one audit are alike is looked at
            changed = with_value(changed, path, "another")
    assert outcome(look(fixture, changed)) == outcome(before)


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda one: one.name)
def test_unknown_keys_are_named_and_not_refused(fixture):
    file = json.loads(fixture.holds)
    before = outcome(look(fixture, file))
    file["more\u202ex"], file["更多"], file["a.b"] = "x", {"x": [1]}, 5
    if "self" in file:
        file["self"]["snapshotZone"] = "UTC"
    report = look(fixture, file)
    assert outcome(report) == before
    text = "\n".join(lines(report))
    assert "\u2068更多\u2069" in text
    assert "a key that cannot be shown" in text
    assert "“a.b”" in text
    assert "self" not in file or "self.snapshotZone" in text
    assert "\u202e" not in text


def test_a_place_stands_for_all_below_it():
    file = {"a": {"b": 1, "c": [{"d": 1, "e": 2}, {"d": 3, "f": None}]}, "g": {"h": 1}, "a.b": 1}
    assert uncovered(file, {"a.b", "a.c[].d"}) == ["a.c[].e", "g", "“a.b”"]
    assert uncovered(file, {"a", "g"}) == ["“a.b”"]
    assert uncovered(file, {"a.b", "a.c[0]", "g"}) == ["a.c[]", "“a.b”"]


def test_many_places_are_counted():
    fixture = next(one for one in FIXTURES if one.name == "okx-v1")
    file = json.loads(fixture.holds) | {f"more{number}": 1 for number in range(40)}
    text = "\n".join(lines(look(fixture, file)))
    assert re.search(r"more9, .*\d+ more\.", text)
    assert "more39" not in text
