"""publication.toml: every word is checked, and what is wrong is said with its line."""

import contextlib
import json
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from publications.claim_bundles import HEAD, NOW, SOURCE, toml

from porcore.exchanges import FORMATS
from porcore.exchanges.known import parse_exchanges, shipped
from porcore.publications import ClaimError, read_publication

ROOT = {"label": "", "hash": "ab" * 32}
TOTAL = {"asset": "BTC", "amount": "128440.1"}
UNIT = {"asset": "BTC", "decimals": 8, "source": SOURCE}


def read(text, now=NOW):
    return read_publication(text if isinstance(text, bytes) else text.encode(), shipped(), now)


def refused(text):
    with pytest.raises(ClaimError) as caught:
        read(text)
    return caught.value


def test_a_whole_file_is_read():
    found = read(
        toml(
            proof_format="porcore",
            roots=[ROOT, {"label": "ETH", "hash": "cd" * 32}],
            totals=[TOTAL, {"asset": "ETH", "amount": "0", "debt": "7"}],
            units=[UNIT],
            counts_as={"BTC-TRC20": "BTC"},
        )
    )
    assert found.exchange == "okx"
    assert found.taken_at == "2026-08-14T00:00:00Z"
    assert [(root.label, root.hash) for root in found.roots] == [("", "ab" * 32), ("ETH", "cd" * 32)]
    assert [(t.asset, t.amount, t.debt) for t in found.totals] == [("BTC", "128440.1", ""), ("ETH", "0", "7")]
    assert [(unit.asset, unit.decimals) for unit in found.units] == [("BTC", 8)]
    assert found.counts_as == {"BTC-TRC20": "BTC"}


def test_a_time_of_toml_is_as_good_as_a_text():
    plain = read(toml().replace('"2026-08-14T00:00:00Z"', "2026-08-14T00:00:00Z"))
    assert plain == read(toml())


BAD = {
    "no such exchange": (toml(exchange="okk"), "the key of an exchange", '"okx" (OKX)'),
    "a name for a key": (toml(exchange="Gate.io"), "the key of an exchange", '"gate" (Gate)'),
    "no such format": (toml(proof_format="okx-poseidn"), "porcore peers", "okx-poseidon"),
    "another format of ours": (toml(format="porcore-claim/2"), '"porcore-claim/1"', ""),
    "a short hash": (toml(roots=[{**ROOT, "hash": "ab" * 31}]), "64 lower-case hex digits", ""),
    "a long hash": (toml(roots=[{**ROOT, "hash": "ab" * 33}]), "64 lower-case hex digits", ""),
    "a hash for another format": (
        toml(proof_format="bitget", exchange="bitget", roots=[ROOT]),
        "16 lower-case hex digits",
        "",
    ),
    "capitals in a hash": (
        toml(roots=[{**ROOT, "hash": "AB" * 32}]),
        "lower-case",
        "Write it in small letters.",
    ),
    "a root of zeros": (toml(roots=[{**ROOT, "hash": "0" * 64}]), "the root that the exchange published", ""),
    "a root of f": (toml(roots=[{**ROOT, "hash": "f" * 64}]), "the root that the exchange published", ""),
    "a label of a format with one root": (
        toml(roots=[{**ROOT, "label": "BTC"}]),
        "lead to one root",
        "Leave the label empty.",
    ),
    "an asset twice but for capitals": (
        toml(totals=[TOTAL, {"asset": "btc", "amount": "1"}]),
        "in whatever capitals",
        "",
    ),
    "a label twice": (toml(roots=[ROOT, {"label": "", "hash": "cd" * 32}]), "every label once", ""),
    "a line break in a label": (toml(roots=[{**ROOT, "label": "a\nb"}]), "printable", ""),
    "an asset twice": (toml(totals=[TOTAL, {"asset": "BTC", "amount": "1"}]), "every asset once", ""),
    "units twice": (toml(totals=[TOTAL], units=[UNIT, UNIT]), "every asset once", ""),
    "units below zero": (toml(totals=[TOTAL], units=[{**UNIT, "decimals": -1}]), "from 0 to 30", ""),
    "units as a text": (toml(totals=[TOTAL], units=[{**UNIT, "decimals": "8"}]), "from 0 to 30", ""),
    "units without a source": (
        toml(totals=[TOTAL], units=[{"asset": "BTC", "decimals": 8}]),
        "the keys asset, decimals, source",
        "",
    ),
    "a total with a unit": (toml(totals=[{"asset": "BTC", "amount": "12 BTC"}]), "no unit", ""),
    "a total with an exponent": (toml(totals=[{"asset": "BTC", "amount": "1e5"}]), "no exponent", ""),
    "a total below zero": (toml(totals=[{"asset": "BTC", "amount": "-1"}]), "digits", ""),
    "a total with commas": (toml(totals=[{"asset": "BTC", "amount": "1,000"}]), "digits", ""),
    "a total with zeros in front": (
        toml(totals=[{"asset": "BTC", "amount": "01.50"}]),
        "no zeros in front",
        "",
    ),
    "a total that ends in a point": (toml(totals=[{"asset": "BTC", "amount": "150."}]), "digits", ""),
    "a total with two points": (toml(totals=[{"asset": "BTC", "amount": "1.500.00"}]), "digits", ""),
    "a total that is a number": (toml(totals=[{"asset": "BTC", "amount": 12.5}]), "a text such as", ""),
    "a total of 2^127": (toml(totals=[{"asset": "BTC", "amount": str(2**127)}]), "2^127", ""),
    "a debt with a unit": (toml(totals=[{**TOTAL, "debt": "1 BTC"}]), "no unit", ""),
    "other digits": (toml(totals=[{"asset": "BTC", "amount": "١٢"}]), "digits", ""),
    "a date": (toml(taken_at="2026-08-14"), "a UTC time", ""),
    "a date of TOML": (toml().replace('"2026-08-14T00:00:00Z"', "2026-08-14"), "a UTC time", ""),
    "a time without Z": (toml(taken_at="2026-08-14T00:00:00"), "a UTC time", ""),
    "another zone": (toml().replace('"2026-08-14T00:00:00Z"', "2026-08-14T00:00:00+02:00"), "a UTC time", ""),
    "no such day": (toml(taken_at="2026-02-30T00:00:00Z"), "a UTC time", ""),
    "the future": (toml(taken_at="2026-11-30T00:00:00Z"), "a time that has passed", ""),
    "http": (toml(source="http://www.okx.com/"), "an https address", ""),
    "a user in the source": (toml(source="https://okx.com@evil.example/"), "without a user's name", ""),
    "a word for a source": (toml(source="our page"), "an https address", ""),
    "a script for a source": (toml(source="javascript:alert(1)"), "an https address", ""),
    "a misspelt key": (toml(source=None) + 'sorce = "x"\n', "the keys", "Rename the key 'sorce' to source"),
    "a further key": ('note = "x"\n' + toml(), "only the keys", ""),
    "a further key of a root": (toml(roots=[{**ROOT, "time": "x"}]), "only the keys label, hash", ""),
    "roots that are no tables": (toml() + 'roots = "x"\n', "tables [[roots]]", ""),
    "a coin that counts as one that counts": (
        toml(totals=[TOTAL], counts_as={"WBTC": "TBTC", "TBTC": "BTC"}),
        "which is no such coin itself",
        "",
    ),
    "a key twice": (toml() + 'source = "https://x.example/"\n', "every key", ""),
    "no TOML": (toml() + "what is this\n", "lines such as", ""),
    "brackets without end": ("a = " + "[" * 5000, "lines such as", ""),
    "a key of a thousand parts": (".".join(["a"] * 1000) + " = 1\n", "keys of one or two parts", ""),
    "no text": (b"\xff\xfe" + toml().encode(), "UTF-8", ""),
    "too long": (toml() + "#" * 2**20, "at most 1048576 bytes", ""),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_refused_with_what_was_expected(name):
    text, expected, advice = BAD[name]
    error = refused(text)
    assert expected in error.expected
    assert advice in error.advice
    assert str(error).startswith("publication.toml")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (toml(exchange="okk"), 2),
        (toml(taken_at="2026-08-14"), 3),
        (toml(roots=[ROOT, {"label": "ETH", "hash": "x"}]), 11),
        (toml(totals=[TOTAL, {"asset": "ETH", "amount": "1e5"}]), 11),
    ],
)
def test_the_line_is_named(text, line):
    error = refused(text)
    assert error.line == line
    assert f"line {line}" in str(error)


def test_clocks_may_differ_by_five_minutes():
    text = toml(taken_at="2026-11-29T12:04:59Z")
    assert read(text).taken_at == "2026-11-29T12:04:59Z"
    with pytest.raises(ClaimError):
        read(text, NOW - timedelta(minutes=1))


def test_a_format_that_is_not_read_may_have_hashes_of_its_own_length():
    found = read(toml(proof_format="", roots=[{"label": "", "hash": "ab" * 16}]))
    assert found.roots[0].hash == "ab" * 16
    assert "two a byte" in refused(toml(proof_format="", roots=[{"label": "", "hash": "abc"}])).expected


def test_an_error_shows_no_hash_that_may_be_an_id():
    secret = "0123456789abcdef" * 5
    assert secret[:20] not in str(refused(toml(roots=[{**ROOT, "hash": secret}])))
    assert secret[:20] not in str(refused(toml(exchange=secret)))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_whatever_is_written_there_is_read_or_refused(data):
    text = toml(roots=[ROOT], totals=[TOTAL], units=[UNIT], counts_as={"BTC-TRC20": "BTC"})
    at = data.draw(st.integers(0, len(text)))
    cut = data.draw(st.integers(0, 12))
    put = data.draw(st.text(max_size=8))
    with contextlib.suppress(ClaimError):  # and no other error
        read(text[:at] + put + text[at + cut :])


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(sorted(HEAD)), st.one_of(st.none(), st.integers(), st.booleans(), st.text(max_size=40))
)
def test_no_key_takes_a_value_of_another_kind(key, value):
    try:
        found = read(toml(**{key: value}))
    except ClaimError:
        return
    # The few that pass are what they say they are.
    assert key in ("exchange", "proof_format")
    assert getattr(found, key) == value


@pytest.mark.parametrize("key", ["x" * 100_000, "a\nb", "a\x1b[2Jb", "\u202ecba", "é" * 40, "a b"])
@pytest.mark.parametrize("where", ["", "[wallets]\n", '[[roots]]\nlabel = ""\nhash = "' + "ab" * 32 + '"\n'])
def test_an_unknown_key_is_shown_as_no_more_than_a_text(where, key):
    error = str(refused(f"{toml()}{where}{json.dumps(key)} = 1\n"))
    assert "found an unknown key" in error
    assert len(error) < 600
    assert error.isprintable()


@pytest.mark.parametrize(
    ("typed", "read"), [("168.50", "168.5"), ("168.00", "168"), ("0.0", "0"), ("100", "100"), ("0.10", "0.1")]
)
def test_zeros_behind_the_point_as_exchanges_print_them_are_left_out(typed, read):
    text = toml(totals=[{"asset": "BTC", "amount": typed, "debt": typed}])
    (total,) = read_publication(text.encode(), shipped(), NOW).totals
    assert (total.amount, total.debt) == (read, read)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("AB" * 32, "a hash that has capitals"),
        ("0x" + "ab" * 32, "a hash that begins with 0x"),
        ("0X" + "aB" * 32, "a hash that begins with 0x and has capitals"),
    ],
)
def test_a_hash_that_is_almost_right_is_told_what_is_wrong_with_it(typed, found):
    with pytest.raises(ClaimError) as caught:
        read_publication(toml(roots=[{**ROOT, "hash": typed}]).encode(), shipped(), NOW)
    assert caught.value.found == found


def added(formats):
    table = f'[[exchanges]]\nkey = "mine"\nname = "Mine"\nformats = {json.dumps(formats)}\n'
    return shipped().with_added(parse_exchanges(table.encode()))


def test_no_exchange_has_a_format_of_another_one():
    """Its roots would be compared with files of the other one's customers."""
    keys = [known.key for known in FORMATS]
    for exchange in shipped():
        for key in ("", *keys):
            text = toml(exchange=exchange.key, proof_format=key)
            if key in ("", "porcore", *exchange.formats):
                assert read(text).proof_format == key
            else:
                error = refused(text)
                assert (error.line, repr(key) in error.found) == (4, True)
                assert exchange.name in error.expected
                assert all(f'"{own}"' in error.expected for own in exchange.formats)
                assert "docs/exchanges.md" in error.advice


@pytest.mark.parametrize(
    ("formats", "key", "fits"),
    [
        ([], "bybit", True),
        ([], "porcore", True),
        (["mexc"], "bybit", False),
        (["mexc"], "mexc", True),
        (["mexc"], "porcore", True),
        (["mexc"], "", True),
    ],
)
def test_an_added_exchange_has_the_formats_that_its_entry_lists(formats, key, fits):
    text = toml(exchange="mine", proof_format=key).encode()
    if fits:
        assert read_publication(text, added(formats), NOW).proof_format == key
    else:
        with pytest.raises(ClaimError, match="of Mine's formats"):
            read_publication(text, added(formats), NOW)
