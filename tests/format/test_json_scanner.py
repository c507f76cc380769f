"""Both strict readers read with one scanner: the same faults, each in its own words."""

import pytest

from porcore.errors import FormatError
from porcore.exchanges import strict_json as of_exchanges
from porcore.exchanges.strict_json import UnreadableError
from porcore.format import strict_json as of_format
from porcore.format.json_scanner import JsonError, JsonFault, JsonScanner

WHAT, LIMIT = "text", 10**6


def fault_of(data, depth=4, limit=50):
    with pytest.raises(JsonError) as caught:
        JsonScanner(depth, int, float).read_bytes(data, limit)
    return caught.value.fault


FAULTS = {
    b"1" * 51: JsonFault.TOO_LARGE,
    b"\xef\xbb\xbf" + b"\xff": JsonFault.BYTE_ORDER_MARK,
    b"[[[[[\xff": JsonFault.NOT_UTF8,
    b"[[[[[x": JsonFault.TOO_DEEP,
    b'["\\"[[[[[": x]': JsonFault.NOT_JSON,
    b'[{"a":1,"a":2}, x]': JsonFault.NOT_JSON,
    b'[{"a":1,"a":2}] x': JsonFault.NOT_JSON,
    b'[{"a":1,"a":2}, NaN]': JsonFault.NOT_A_NUMBER,
    b"-Infinity": JsonFault.NOT_A_NUMBER,
    b'[{"a":1,"\\u0061":2}]': JsonFault.REPEATED_KEY,
}


@pytest.mark.parametrize(("data", "fault"), FAULTS.items(), ids=map(repr, FAULTS))
def test_of_several_faults_the_first_in_order_is_named(data, fault):
    assert fault_of(data) is fault


def test_the_key_that_is_there_twice_is_told():
    with pytest.raises(JsonError) as caught:
        JsonScanner(4, int, float).read_text('{"a":{"b":1,"c":2,"c":3},"a":1,"a":2}', 99)
    assert caught.value.key == "c"


def test_a_text_is_measured_in_bytes():
    scanner = JsonScanner(4, int, float)
    assert scanner.read_text('"éé"', 6) == "éé"
    assert scanner.read_text('"\ud800"', 5) == "\ud800"
    for text, limit in (('"éé"', 5), ('"abcd"', 5)):
        with pytest.raises(JsonError, match="TOO_LARGE"):
            scanner.read_text(text, limit)


def in_words(data):
    """Return what each reader says about the same bytes, None where it reads them."""
    said = []
    for read in (lambda: of_format.load(data, WHAT, LIMIT), lambda: of_exchanges.parse_json(data.decode())):
        try:
            read()
            said.append(None)
        except (FormatError, UnreadableError) as error:
            said.append(str(error))
    return said


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b'{"a":1,"a":2}', ("twice", "twice")),
        (b"[1,2", ("JSON", "last bracket is closed")),
        (b"[1,]", ("JSON", "JSON")),
        (b"[" * 200 + b"]" * 200, ("8", "128 deep")),
        (b"[" * 9 + b"]" * 9, ("8", None)),
        (b"[NaN]", ("JSON", "NaN or Infinity")),
        (b"[1.50, 10000000000000]", (None, None)),
        (b'"' + b"x" * 2**20 + b'"', ("10", "larger than 1 MiB")),
    ],
)
def test_each_reader_has_its_own_sentence_and_limits(data, words):
    for said, word in zip(in_words(data), words, strict=True):
        assert (said is None) == (word is None), said
        assert word is None or word in said


def test_numbers_are_exact_and_those_of_our_format_are_whole():
    from decimal import Decimal

    assert of_exchanges.parse_json("[1.10, 12345678901234567890]") == [Decimal("1.10"), 12345678901234567890]
    one, big = of_format.load(b"[1, 12345678901234567890]", WHAT, LIMIT)
    assert one == 1
    with pytest.raises(FormatError, match="a whole number"):
        of_format.number(big, 10**30, "place")


def test_members_are_given_with_their_exact_text():
    text = ' { "a" : 1.50 , "b":[ 1,2 ] } '
    assert [exact for _, exact in of_exchanges.members(text)] == ["1.50", "[ 1,2 ]"]
    assert of_exchanges.balanced_end(text, 1) == len(text) - 1
    assert of_exchanges.balanced_end('["]"', 0) == -1
