"""The quick ways of reading JSON and a statement only say yes where the careful ones do."""

import random

import pytest

from porcore.errors import FormatError
from porcore.format import statement, strict_json
from porcore.format.hashing import Node
from porcore.format.json_scanner import JsonError, JsonScanner
from porcore.format.statement import Asset

RIGHT = statement._asset_json(Asset("BTC", 8, ("BTC", "WBTC"), 3, Node(700, bytes(range(32)))))
NODES = [
    {},
    {"hash": "0" * 64},
    {"hash": "0" * 64, "sum": "1", "x": "1"},
    ["hash", "sum"],
    {"hash": ["0"] * 64, "sum": "1"},
    {"hash": "0" * 64, "sum": ["1"]},
    {"hash": "A" * 64, "sum": "0.0000001"},
    {"hash": "0" * 64, "sum": "0"},
    {"hash": "0" * 64, "sum": "0.00000002"},
    {"hash": "0" * 64, "sum": "9" * 60},
]
ODD = (
    *(None, 5, 0, 3.0, True, False, -1, 31, 2**31, 2**31 + 1, [], {}, "", "BTC", "é", "B TC", "x" * 33),
    *([""], ["BTC", None], [["BTC"]], ["a"] * 4096, ["a"] * 4097, ("BTC",), {"BTC": 1}, *NODES),
)
PIECES = ('"', "\\", "[", "]", "{", "}", "x", "é", ",", ":", '"[["', "[[[[", "]]]]", '\\"')


def careful_asset(value):
    try:
        return statement._parse_asset(value, "asset")
    except FormatError:
        return None


def changed(number):
    made, draw = dict(RIGHT), random.Random(number)
    for _ in range(draw.randrange(3)):
        made[draw.choice(list(RIGHT))] = draw.choice(ODD)
    if draw.random() < 0.1:
        made.pop(draw.choice(list(made)))
    if draw.random() < 0.1:
        made["other"] = "x"
    return made


@pytest.mark.parametrize("value", [[], None, "text", {}, RIGHT | {"other": ""}])
def test_what_is_no_asset_is_left_to_the_careful_reader(value):
    assert statement._plain_asset(value) is None


def test_an_asset_that_the_quick_reader_takes_is_the_careful_one():
    found = [(statement._plain_asset(changed(n)), careful_asset(changed(n))) for n in range(4_000)]
    assert all(quick is None or (quick == slow and repr(quick) == repr(slow)) for quick, slow in found)
    assert sum(quick is not None for quick, _ in found) > 1_000


def test_what_is_called_shallow_is():
    draw, shallow, deep = random.Random(1), 0, 0
    scanner = JsonScanner(strict_json.MAX_DEPTH, int, float)
    for _ in range(20_000):
        text = "".join(draw.choices(PIECES, k=draw.randrange(24)))
        try:
            scanner.check_depth(text)
        except JsonError:
            deep += 1
            assert not scanner.is_shallow(text.encode())
        else:
            shallow += scanner.is_shallow(text.encode())
    assert min(shallow, deep) > 500


@pytest.mark.parametrize("levels", [7, 8, 9])
@pytest.mark.parametrize("around", ["{}", '"\\\\",{}', '"[",{}', '{},"]]]]]]]]"'])
def test_depth_is_counted_outside_strings(levels, around):
    text = f"[{around.replace('{}', '[' * (levels - 1) + ']' * (levels - 1))}]".encode()
    if levels > 8:
        with pytest.raises(FormatError, match="8"):
            strict_json.load(text, "text", 1000)
    else:
        strict_json.load(text, "text", 1000)


def test_the_first_key_that_is_there_twice_is_named():
    with pytest.raises(FormatError, match=r"\bb\b"):
        strict_json.load(b'{"a":1,"b":2,"b":3,"a":4}', "text", 1000)
