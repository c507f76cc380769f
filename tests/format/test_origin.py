"""Whose tree a snapshot file says it is, and what of that does not go together."""

import json
import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from porcore.errors import SnapshotError
from porcore.format.origin import (
    Origin,
    SourceReport,
    is_public_address,
    origin_facts,
    origin_of,
    says_rebuilt,
)

SOURCE = SourceReport("Phemex", "https://phemex.example/list.csv", "ab" * 32, "Alice")
FACTS = {
    "exchange": "Phemex",
    "address": "https://phemex.example/list.csv",
    "sha256": "ab" * 32,
    "maker": "Alice",
}
FACTS |= {"ids": "hex"}
NAME = "Phemex rebuilt by Alice"


def report(**facts: object) -> bytes:
    return json.dumps({"rows": 1, **facts}).encode()


def refusal(data: bytes, name: str) -> str:
    with pytest.raises(SnapshotError) as raised:
        origin_of(data, name)
    return str(raised.value)


def test_a_report_without_a_word_about_it_has_no_origin() -> None:
    assert origin_of(report(), "Phemex") == Origin()
    assert origin_facts(Origin()) == {}


def test_a_rebuilt_tree_has_its_source() -> None:
    assert origin_of(report(source=FACTS), NAME) == Origin(SOURCE)
    assert origin_facts(Origin(SOURCE)) == {"source": FACTS}


def test_the_exchanges_own_tree() -> None:
    own = Origin(None, "exchange", "https://phemex.example/ids")
    assert (
        origin_of(report(made_by="exchange", statement_ids_at="https://phemex.example/ids"), "Phemex") == own
    )
    assert origin_of(report(made_by="exchange"), "Phemex") == Origin(None, "exchange")


@pytest.mark.parametrize(
    "name",
    [
        "Phemex rebuilt by Alice",
        "Phemex Rebuilt By Alice",
        "Phemex  rebuilt   by  Alice",
        "Phemex REBUILT BY Alice",
        "Phemex-rebuilt-by-Alice",
        "Phemex.rebuilt_by.Alice",
        "Phemex rebuilt by",
        "rebuilt by Alice",
        "Phemex re-built by Alice",
        "Phemex rebuiIt by Alice",
        "Phemex rebu1lt by Alice",
        "PhemexRebuiltByAlice",
    ],
)
def test_names_that_say_so_need_a_source(name: str) -> None:
    assert says_rebuilt(name)
    assert "names no published list" in refusal(report(), name)
    assert "names no published list" in refusal(report(made_by="exchange"), name)


@pytest.mark.parametrize(
    "name", ["Phemex", "Rebuilt", "Built by Alice", "Phemex by Alice", "Rebuild", "Sample Exchange"]
)
def test_names_that_do_not(name: str) -> None:
    assert not says_rebuilt(name)
    assert origin_of(report(), name) == Origin()


@pytest.mark.parametrize(
    "name",
    [
        "Phemex",
        "Alice",
        "Phemex rebuilt by Bob",
        "Okx rebuilt by Alice",
        "phemex rebuilt by Alice",
        "Phemex Rebuilt by Alice",
        "Phemex  rebuilt by Alice",
        "Phemex rebuilt by Alice rebuilt by Alice",
    ],
)
def test_a_source_needs_the_very_name(name: str) -> None:
    assert "and the statement's exchange is" in refusal(report(source=FACTS), name)


@pytest.mark.parametrize(
    "change",
    [
        {"exchange": ""},
        {"exchange": " Phemex"},
        {"exchange": "P" * 65},
        {"exchange": "Phеmex"},
        {"exchange": 5},
        {"maker": "Alice\n"},
        {"maker": "A rebuilt by B"},
        {"exchange": "Phemex rebuilt by A", "maker": "B"},
        {"maker": "PHEMEX."},
        {"sha256": "AB" * 32},
        {"sha256": "ab" * 31},
        {"sha256": ["ab" * 32]},
        {"address": "http://phemex.example/"},
        {"address": "https://a@phemex.example/"},
        {"ids": "md5"},
        {"ids": None},
        {"more": "x"},
    ],
)
def test_sources_that_cannot_be_read(change: dict[str, object]) -> None:
    facts = FACTS | change
    name = f"{facts['exchange']} rebuilt by {facts['maker']}"
    assert refusal(report(source=facts), name).startswith("the report's source has ")


@pytest.mark.parametrize("missing", list(FACTS))
def test_a_source_without_one_of_its_keys(missing: str) -> None:
    facts = {key: value for key, value in FACTS.items() if key != missing}
    assert "exactly the texts address, exchange, ids, maker, sha256" in refusal(report(source=facts), NAME)


@pytest.mark.parametrize("source", [None, False, "", [], {}, "Phemex", [FACTS]])
def test_a_source_of_another_type(source: object) -> None:
    assert "the report's source has not exactly" in refusal(report(source=source), NAME)


@pytest.mark.parametrize("made_by", [None, "", "Alice", True, ["exchange"], "Exchange"])
def test_another_maker_than_the_exchange(made_by: object) -> None:
    assert 'made_by that is not "exchange"' in refusal(report(made_by=made_by), "Phemex")


@pytest.mark.parametrize("address", [None, "", "http://a.example", 5, ["https://a.example"]])
def test_a_place_of_ids_that_is_no_address(address: object) -> None:
    found = refusal(report(made_by="exchange", statement_ids_at=address), "Phemex")
    assert "statement_ids_at is no https address" in found


def test_what_excludes_one_another() -> None:
    both = "that the exchange made the tree, and that it was rebuilt"
    assert both in refusal(report(source=FACTS, made_by="exchange"), NAME)
    ids = "https://phemex.example/ids"
    assert both in refusal(report(source=FACTS, statement_ids_at=ids), NAME)
    assert "and not that the exchange made the tree" in refusal(report(statement_ids_at=ids), "Phemex")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"null",
        b"5",
        b"\xff",
        b"{",
        b"[" * 100_000,
        b'{"rows": 1, "rows": 2}',
        b'{"source": {"ids": "hex", "ids": "hex"}}',
        b'{"made_by": "exchange", "made_by": "exchange"}',
    ],
)
def test_reports_that_cannot_be_read(data: bytes) -> None:
    assert refusal(data, "Phemex") == "the report is not readable"


@pytest.mark.parametrize(
    "address",
    [
        "https://phemex.com",
        "https://phemex.com/",
        "https://www.phemex.com:8443/a/b.csv?time=1&x=%20",
        "https://phemex.com/proof#/october",
        "https://phemex.com:65535/",
        "https://xn--bcher-kva.example/x",
        "https://phemex.com?list=@x",
        "https://phemex.com/@user",
        "https://phemex.com/" + "a" * (2048 - 19),
    ],
)
def test_addresses_that_can_be_shown(address: str) -> None:
    assert is_public_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "phemex.com",
        "http://phemex.com/",
        "HTTPS://phemex.com/",
        "https:/phemex.com",
        "https:///phemex.com",
        "https://localhost/x",
        "https://user@phemex.com/",
        "https://user:secret@phemex.com/",
        "https://phemex.com\\@evil.example/",
        "https://phemex.com/a b",
        "https://phemex.com/\n",
        "https://phemex.com/\n\n",
        "https://phemex.com/\t",
        "https://bücher.example/",
        "https://phemex.com/ü",
        'https://phemex.com/"x',
        "https://phemex.com/<b>",
        "https://phemex.com:/",
        "https://phemex.com:123456/",
        "https://phemex.com:99999/",
        "https://phemex.com:65536/",
        "https://phemex.com:0/",
        "https://phemex.com:00000/",
        "https://.phemex.com/",
        "https://phemex..com/",
        "https://-phemex.com/",
        "javascript:alert(1)",
        "https://phemex.com/" + "a" * (2049 - 19),
    ],
)
def test_addresses_that_cannot(address: str) -> None:
    assert not is_public_address(address)


@given(st.text(max_size=60))
def test_no_text_behind_the_scheme_smuggles_a_user_name(text: str) -> None:
    address = f"https://{text}"
    if is_public_address(address):
        host = re.split("[/?#]", text)[0]
        assert address.isascii()
        assert address.isprintable()
        assert "@" not in host


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.dictionaries(st.sampled_from(["source", "made_by", "statement_ids_at", "rows"]), JSON),
    st.sampled_from(["Phemex", NAME]),
)
def test_no_report_ends_in_anything_but_an_origin_or_our_words(facts: dict[str, object], name: str) -> None:
    with suppress(SnapshotError):
        found = origin_of(json.dumps(facts).encode(), name)
        assert (found.source is not None) == (name == NAME)
