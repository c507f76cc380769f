"""Client proofs of Gate, Binance and HTX made to break a reader: each is our own error, quickly."""

import base64
import copy
import functools
import json
import time

import pytest
from exchanges.builders.build_zkmerkle import NEW, client_file

from porcore.exchanges.formats.binance import BINANCE
from porcore.exchanges.formats.gate import GATE
from porcore.exchanges.formats.htx import HTX
from porcore.exchanges.hashes.poseidon_bn254 import FIELD
from porcore.exchanges.inspection import inspect
from porcore.exchanges.rendering import lines
from porcore.exchanges.report import Supplement

FORMATS = (GATE, BINANCE, HTX)


@functools.cache
def built(shape):
    new = [{"Index": 3, **dict.fromkeys(NEW, 4)}]
    assets = {
        "gate": [{"Index": 3, "Equity": 4, "Debt": 0}],
        "htx": [{"Index": 3, "Balance": 4}],
        "binance": new,
    }
    rule = {"gate": ("list2", 350), "htx": ("absolute", 168), "binance": ("list5", 350)}[shape]
    return client_file(shape, *rule, assets[shape])


def look(text):
    return inspect(
        text.encode() if isinstance(text, str) else json.dumps(text).encode(), Supplement(), FORMATS
    )


def changed(shape, path, value):
    """Return the file with the entry at `path` replaced."""
    file = copy.deepcopy(built(shape))
    inner = file
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return file


NUMBERS = [
    ("gate", ("Arrangement",), 2**28),
    ("gate", ("TotalAssetEquity",), FIELD),
    ("gate", ("AssetDetails", 0, "Index"), 1200),
    ("gate", ("AssetDetails", 0, "Equity"), 2**64),
    ("binance", ("AccountIndex",), 2**32),
    ("binance", ("TotalCollateral",), FIELD + 5),
    ("binance", ("Assets", 0, "Index"), 500),
    ("binance", ("Assets", 0, "PortfolioMargin"), 2**64),
    ("htx", ("TotalDebt",), 2**160),
    ("htx", ("Assets", 0, "Index"), 221),
    ("htx", ("Assets", 0, "Balance"), 2**63),
]


@pytest.mark.parametrize(("shape", "path", "too_much"), NUMBERS)
def test_numbers_outside_their_range(shape, path, too_much):
    wrong = [too_much, -(2**63) - 1, 10**79, True, None, "4", 4.0, [4], {}]
    assert [look(changed(shape, path, value)).exit_code for value in wrong] == [2] * len(wrong)


@pytest.mark.parametrize(
    "lexeme", ["9" * 4300, "9" * 5000, "1e400", "NaN", "-Infinity", "1e2", "-1", "0x4", "04"]
)
def test_numbers_that_break_parsers(lexeme):
    text = json.dumps(changed("gate", ("TotalAssetDebt",), "HERE")).replace('"HERE"', lexeme)
    assert look(text).exit_code == 2


@pytest.mark.parametrize(
    "text",
    [
        base64.b64encode(FIELD.to_bytes(32, "big")).decode(),
        base64.b64encode(b"\xff" * 32).decode(),
        base64.b64encode(b"\x01" * 31).decode(),
        base64.b64encode(b"\x01" * 33).decode(),
        "A" * 42 + "B=",  # 32 zero bytes, but a left-over bit is set
        "A" * 44,
        "!" * 44,
        "",
        "\ud800" * 44,
        0,
        None,
    ],
)
def test_siblings_that_are_no_hashes(text):
    assert look(changed("binance", ("Proof", 5), text)).exit_code == 2


def test_the_spelling_of_a_sibling_with_left_over_bits_is_refused():
    proof = built("binance")["Proof"]
    respelled = proof[0][:42] + chr(ord(proof[0][42]) + 1) + "="
    assert base64.b64decode(respelled) == base64.b64decode(proof[0])
    assert look(changed("binance", ("Proof", 0), respelled)).exit_code == 2


@pytest.mark.parametrize("root", ["", "0" * 63, "0" * 65, "G" * 64, "A" * 64, 0])
def test_roots_that_are_no_hashes(root):
    assert look(changed("htx", ("Root",), root)).exit_code == 2


@pytest.mark.parametrize("indexes", [(4, 4), (4, 3)])
def test_assets_that_repeat_or_go_back(indexes):
    assets = [{"Index": index, "Equity": 1, "Debt": 1} for index in indexes]
    assert look(changed("gate", ("AssetDetails",), assets)).exit_code == 2


def test_more_assets_than_there_are():
    assets = [{"Index": index, "Equity": 1, "Debt": 1} for index in range(1201)]
    assert look(changed("gate", ("AssetDetails",), assets)).exit_code == 2


@pytest.mark.parametrize("shape", ["gate", "binance", "htx"])
def test_keys_missing_or_added(shape):
    file = built(shape)
    for key in file:
        assert look({name: value for name, value in file.items() if name != key}).exit_code == 2
    added = look({**file, "Extra": 1})  # no hash covers it, which is said
    assert added.exit_code == 3
    assert "Extra" in " ".join(lines(added)).partition("Not part of the check: ")[2]


def test_no_value_of_the_file_is_in_an_error():
    secret = "5" * 63 + "x"
    report = look(changed("gate", ("UniqueIdentification",), secret))
    assert report.exit_code == 2
    assert secret not in str(report.headline)


@pytest.mark.slow
@pytest.mark.parametrize("shape", ["gate", "binance", "htx"])
def test_the_longest_search_is_short(shape):
    """A file that fits no rule makes all of them be tried; stated in processor time, generously."""
    key = "TreeRootHash" if shape == "gate" else "Root"
    assets = [{"Index": index, **dict.fromkeys(NEW, 2**64 - 1)} for index in range(350)]
    file = changed(shape, (key,), "0" * 64)
    if shape == "binance":
        file["Assets"] = assets
    started = time.thread_time()
    assert look(file).exit_code == 1
    assert time.thread_time() - started < 3
