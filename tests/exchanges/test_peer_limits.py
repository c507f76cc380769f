"""Hostile files: refused under limits, with our own sentence, in bounded time and memory."""

import json
import time
import tracemalloc
from decimal import Decimal

import pytest
from exchanges.builders import build_trees
from exchanges.builders.every import fixtures

from porcore.exchanges import FORMATS, Supplement, inspect, lines
from porcore.exchanges.amounts import add, amount, fixed, strip
from porcore.exchanges.document import MAX_BYTES, MAX_JSON_BYTES, UnreadableError, read_document
from porcore.exchanges.fields import MAX_ASSETS

BY_NAME = {fixture.name: fixture for fixture in fixtures()}
HOSTILE = {
    "too-large-json": b'{"a":"' + b"x" * MAX_JSON_BYTES + b'"}',
    "not-text": b"\xff\xfe\x00\x01",
    "not-json": b'{"a":1,}',
    "too-deep": b"[" * 100_000,
    "repeated-key": b'{"a":1,"a":2}',
    "not-a-number": b'{"a":NaN}',
    "long-number": b'{"a":' + b"9" * 5000 + b"}",
    "huge-exponent": b'{"a":1e400}',
}


@pytest.mark.parametrize("code", HOSTILE)
def test_what_cannot_be_read_is_named(code):
    with pytest.raises(UnreadableError) as caught:
        read_document(HOSTILE[code])
    assert caught.value.sentence.code == code
    report = inspect(HOSTILE[code])
    assert report.exit_code == 2
    assert str(report.headline).startswith("Not readable: ")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'{"a":-Infinity}', "not-a-number"),
        (b'{"a":1E-4000}', "huge-exponent"),
        (b'{"a":1e+0000099999}', "huge-exponent"),
        (b'{"a":0.' + b"1" * 100 + b"}", "long-number"),
        (b'{"a":{"b":' + 127 * b"[" + b"1" + 127 * b"]" + b"}}", "too-deep"),
        (b"[1] 2", "not-json"),
        (b'{"a":"\x01"}', "not-json"),
    ],
)
def test_more_that_cannot_be_read(data, code):
    with pytest.raises(UnreadableError) as caught:
        read_document(data)
    assert caught.value.sentence.code == code


@pytest.mark.parametrize("levels", [16, 128])
def test_so_many_levels_are_read(levels):
    assert read_document(levels * b"[" + levels * b"]").is_json


def test_a_format_that_may_have_changed_is_not_taken_for_an_edited_file():
    file = json.loads(BY_NAME["bitget-2026"].holds)
    for change in (
        {"self": file["self"], "path": file["path"] * 20},
        {**file, "self": {**file["self"], "balances": {"BTC": "1,5"}}},
        {**file, "self": {**file["self"], "level": "four"}},
    ):
        report = inspect(json.dumps(change).encode())
        assert report.exit_code == 2
        assert "or its format has changed since this version" in str(report.headline)
        assert "report it without the file" in str(report.headline)
    del file["self"]["encryptUid"]
    assert "of a newer format than this version knows" in str(inspect(json.dumps(file).encode()).headline)
    assert "editor" in str(inspect(HOSTILE["repeated-key"]).headline)


@pytest.mark.parametrize("unit", [b'\\"', b"\\", b'"', b'"\\', b"[]", b'"[', b"0"])
@pytest.mark.parametrize("tail", [b"", b"\\", b'"'])
def test_depth_is_found_in_linear_time(unit, tail):
    """Texts without an end, of escaped quotes: each quote must not be a start to search from again."""
    data = b'{"self":"' + unit * ((MAX_JSON_BYTES - 20) // len(unit)) + tail
    start = time.thread_time()
    assert inspect(data).exit_code == 2
    assert time.thread_time() - start < 2


def test_a_file_over_the_download_limit_is_not_looked_at():
    with pytest.raises(UnreadableError) as caught:
        read_document(b" " * (MAX_BYTES + 1))
    assert caught.value.sentence.code == "too-large"


def test_numbers_are_exact():
    value = read_document(b'{"a":0.1,"b":1.50,"c":12345678901234567890.000000000000000000001}').value
    assert value == {
        "a": Decimal("0.1"),
        "b": Decimal("1.50"),
        "c": Decimal("12345678901234567890.000000000000000000001"),
    }
    assert str(add(value["c"], value["a"])) == "12345678901234567890.100000000000000000001"


@pytest.mark.parametrize(
    ("text", "digits", "expected"),
    [("1.239", 2, "1.23"), ("-1.239", 2, "-1.23"), ("5", 3, "5.000"), ("-0.001", 2, "0.00"), ("7.9", 0, "7")],
)
def test_amounts_are_cut_toward_zero(text, digits, expected):
    assert fixed(Decimal(text), digits) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("1.500", "1.5"), ("100", "100"), ("-0.0", "0"), ("0E-8", "0"), ("1E+2", "100")]
)
def test_amounts_are_shown_plainly(text, expected):
    assert strip(amount(text, "")) == expected


@pytest.mark.parametrize(
    "text", ["", "1.", ".5", "+1", "01", "1e400", "٣", "NaN", "1_0", " 1", "1" * 81, None, True, []]
)
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(UnreadableError):
        amount(text, "here")


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[]", b"null", b"0", b'"x"', b"\n\n", b"\xef\xbb\xbf{}", b"block_height:1\n"]
)
def test_almost_nothing_is_an_unknown_file(data):
    report = inspect(data)
    assert report.exit_code == 2
    assert FORMATS[0].exchange in str(report.headline)
    assert FORMATS[-1].exchange in str(report.headline)


@pytest.mark.parametrize("fixture", fixtures(), ids=lambda fixture: fixture.name)
def test_exactly_one_format_recognises_a_file(fixture):
    document = read_document(fixture.holds)
    assert [one.key for one in FORMATS if not one.recognise(document).missing] == [fixture.key]


@pytest.mark.parametrize("fixture", fixtures(), ids=lambda fixture: fixture.name)
def test_a_path_takes_less_than_a_fifth_of_a_second(fixture):
    given = Supplement(fixture.roots, fixture.nonces, fixture.companion)
    times = []
    for _ in range(3):
        start = time.thread_time()
        inspect(fixture.holds, given)
        times.append(time.thread_time() - start)
    assert min(times) < 0.2


@pytest.mark.slow
def test_the_memory_of_a_json_file_is_bounded():
    """Lists of nothing cost most memory a byte; a tenth of the largest file shows how much."""
    data = b'{"self":[' + b"[]," * (MAX_JSON_BYTES // 30) + b"0]}"
    tracemalloc.start()
    assert inspect(data).exit_code == 2
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert 10 * peak < 100 * 2**20


def least(data, given, code):
    """Return the least processor time of three inspections: other work on the machine makes one of them slow."""
    times = []
    for _ in range(3):
        start = time.thread_time()
        assert inspect(data, given).exit_code == code
        times.append(time.thread_time() - start)
    return min(times)


@pytest.mark.slow
@pytest.mark.parametrize("inner", [b"[],", b'"",', b"0,", b'{"a":0},', b"1.5e-9,"])
def test_the_largest_json_is_refused_in_time(inner):
    data = b'{"self":[' + inner * (MAX_JSON_BYTES // len(inner) - 10) + b"0]}"
    assert least(data, Supplement(), 2) < 2


MANY_ASSETS = [("coinex-alone", "path"), ("mexc-left", "pathList")]


@pytest.mark.parametrize(("name", "path"), MANY_ASSETS)
def test_nodes_that_share_no_asset_do_not_add_up_without_end(name, path):
    """Each node is within its limit; the sums would grow with every step."""
    file = json.loads(BY_NAME[name].holds)
    held = [f"A{number}" for number in range(MAX_ASSETS + 1)]
    nodes = [node for node in file[path] if node.get("balances")]
    assert len(nodes) > 1
    for half, node in zip((held[:600], held[600:]), nodes[:2], strict=True):
        node["balances"] = dict.fromkeys(half, "1")
    report = inspect(json.dumps(file).encode())
    assert report.exit_code == 2
    assert f"at most {MAX_ASSETS} assets in all" in str(report.headline)


def test_no_secret_of_file_or_person_is_repeated():
    """Neither in the answer nor in the facts nor in what a debugger would print."""
    for fixture in fixtures():
        given = Supplement(fixture.roots, fixture.nonces, fixture.companion)
        report = inspect(fixture.holds, given)
        shown = "\n".join(lines(report)) + repr(given)
        for nonce in fixture.nonces:
            assert nonce.split(",")[-1] not in shown
        if fixture.holds.startswith(b"{"):
            file = json.loads(fixture.holds)
            own = file.get("self", file) if isinstance(file.get("self", file), dict) else file
            for key in ("nonce", "userHash", "encryptUid", "accountId", "recordId", "user_id", "client_id"):
                if isinstance(own.get(key), str) and len(own[key]) > 3:
                    assert own[key] not in shown, key


@pytest.mark.slow
def test_a_full_tree_takes_less_than_a_second_for_100_000_nodes():
    tree, _, root = build_trees.okx_tree(20_000)
    nodes = tree.count("\n")
    assert least(tree.encode(), Supplement((root,)), 0) * 100_000 < nodes
