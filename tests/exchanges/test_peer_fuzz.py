"""Random damage to every kind of file: always a report of ours, never another exception, never long.

A run draws a few examples, others every day. ``PEER_FUZZ_EXAMPLES`` in the environment makes the search as long as one likes.
"""

import functools
import json
import os
import time

import pytest
from exchanges.builders.build_okx_poseidon import inclusion
from exchanges.builders.build_zkmerkle import NEW, client_file
from exchanges.builders.every import fixtures
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from shares import few, today

from porcore.exchanges import Supplement, facts, inspect, lines

LONGER = "PEER_FUZZ_EXAMPLES" in os.environ
EXAMPLES = int(os.environ["PEER_FUZZ_EXAMPLES"]) if LONGER else few(40, 4)
DRAWN = (lambda test: test) if LONGER else seed(today())
SEARCH = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
LONGEST = 5  # seconds of processor time, on a machine that does other things too


# One JSON file of each format that hashes with Poseidon; built when a test asks, for the slow hash takes seconds.
NEW_ASSETS = [{"Index": 3, **dict.fromkeys(NEW, 4)}]
OLD_ASSETS = [{"Index": 3, "Equity": 4, "Debt": 0}]
POSEIDON = {
    "binance": lambda: client_file("binance", "list5", 350, NEW_ASSETS),
    "binance-old": lambda: client_file("binance-old", "list2", 350, OLD_ASSETS),
    "gate": lambda: client_file("gate", "list2", 350, OLD_ASSETS),
    "htx": lambda: client_file("htx", "absolute", 168, [{"Index": 3, "Balance": 4}]),
    "okx-poseidon": lambda: inclusion(5)[0],
}
FILES = {fixture.name: (fixture.holds, fixture.companion) for fixture in fixtures()}
NAMES = sorted(FILES | POSEIDON)
JSON_FILES = sorted({name for name, (data, _) in FILES.items() if data.startswith(b"{")} | set(POSEIDON))


@functools.cache
def file_of(name):
    """Return (file, second file or None)."""
    return (json.dumps(POSEIDON[name]()).encode(), None) if name in POSEIDON else FILES[name]


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**300), 2**300)
    | st.floats()
    | st.text(max_size=80)
    | st.sampled_from(
        ["", "0", "-1", "1e999", "NaN", "9" * 4301, "٣", "\ud800", "f" * 64, "0" * 64, "a" * 10**5]
    )
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
TYPED = st.none() | st.text(max_size=80) | st.sampled_from(["f" * 64, "0x" + "F" * 64, "1," + "a" * 64])


def judged(data, companion=None, root=None, nonce=None):
    """Inspect `data` and see that a whole answer comes out in time; return the exit code."""
    started = time.thread_time()
    report = inspect(
        data,
        Supplement(
            roots=() if root is None else (root,),
            nonces=() if nonce is None else (nonce,),
            companion=companion,
        ),
    )
    assert report.exit_code in (0, 1, 2, 3)
    assert all(lines(report))
    json.dumps(facts(report), ensure_ascii=False).encode("utf-8", "surrogatepass")
    assert time.thread_time() - started < LONGEST
    return report.exit_code


def spots(value, path=()):
    """Yield the path of every value in a JSON value, the whole included."""
    yield path
    entries = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, inner in entries:
        yield from spots(inner, (*path, key))


def damaged(draw, value):
    """Return `value` after one to three random changes of its structure."""
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(sorted(spots(value), key=repr)))
        if not path:
            continue
        inner = value
        for key in path[:-1]:
            inner = inner[key]
        change = draw(st.sampled_from(["put", "drop", "repeat", "rename"]))
        if change == "put":
            inner[path[-1]] = draw(VALUES)
        elif change == "drop":
            del inner[path[-1]]
        elif isinstance(inner, list):
            inner.insert(path[-1], inner[path[-1]])
        else:
            inner[draw(st.text(max_size=12))] = inner.pop(path[-1])
    return value


@pytest.mark.parametrize("name", JSON_FILES)
def test_damaged_structures(name):
    data, companion = file_of(name)

    @DRAWN
    @SEARCH
    @given(st.data())
    def search(drawn):
        file = damaged(drawn.draw, json.loads(data))
        text = json.dumps(file).encode("utf-8", "surrogatepass")
        given_file = drawn.draw(st.sampled_from([None, companion, text]))
        judged(text, given_file, drawn.draw(TYPED), drawn.draw(TYPED))

    search()


@pytest.mark.parametrize("name", NAMES)
def test_damaged_bytes(name):
    data, companion = file_of(name)

    @DRAWN
    @SEARCH
    @given(
        at=st.integers(0, len(data)),
        length=st.integers(0, 40),
        new=st.binary(max_size=40)
        | st.sampled_from([b"9" * 4301, b"[" * 5000, b'{"a":' * 5000, b"1e999", b"\n"]),
    )
    def search(at, length, new):
        judged(data[:at] + new + data[at + length :], companion)

    search()


@pytest.mark.parametrize("name", sorted(name for name, (_, companion) in FILES.items() if companion))
def test_damaged_second_files(name):
    data, companion = FILES[name]

    @DRAWN
    @SEARCH
    @given(at=st.integers(0, len(companion)), length=st.integers(0, 40), new=st.binary(max_size=40))
    def search(at, length, new):
        judged(data, companion[:at] + new + companion[at + length :])

    search()


@pytest.mark.slow
@DRAWN
@settings(SEARCH, max_examples=5 * EXAMPLES)
@given(VALUES)
def test_any_json(value):
    judged(json.dumps(value).encode("utf-8", "surrogatepass"))


@DRAWN
@settings(SEARCH, max_examples=5 * EXAMPLES)
@given(st.binary(max_size=2000))
def test_any_bytes(data):
    judged(data)


@pytest.mark.slow
@DRAWN
@settings(SEARCH, max_examples=5 * EXAMPLES)
@given(st.text(max_size=500))
def test_any_text(text):
    judged(text.encode("utf-8", "surrogatepass"))
