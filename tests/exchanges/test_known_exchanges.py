"""The table of exchanges: every spelling of a name finds one exchange, and no added one can pass for another."""

import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from porcore.exchanges import FORMATS
from porcore.exchanges.known import (
    ExchangeTableError,
    KnownExchange,
    key_of_name,
    parse_exchanges,
    read_added,
    shipped,
)


def table(**fields: object) -> bytes:
    lines = [f"{name} = {value!r}".replace("'", '"') for name, value in fields.items()]
    return "\n".join(["[[exchanges]]", *lines]).encode()


def test_every_format_belongs_to_an_exchange_of_the_table() -> None:
    named = {key for each in shipped() for key in each.formats}
    assert named == {described.key for described in FORMATS} - {"porcore"}


def test_every_exchange_that_a_format_names_is_in_the_table() -> None:
    for described in FORMATS:
        for name in described.exchange.split(", ") if described.key != "porcore" else ():
            found = shipped().find(name)
            assert found is not None, name
            assert described.key in found.formats, name


def test_every_page_is_at_a_host_of_its_exchange() -> None:
    assert [each.key for each in shipped() if each.page and not each.publishes_at(each.page)] == []


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Gate.io", "gate"),
        ("gate", "gate"),
        ("GATE", "gate"),
        (" gate  exchange ", "gate"),
        ("ОКХ", "okx"),
        ("ＯＫＸ", "okx"),
        ("o k x", "okx"),
        ("OKEx", "okx"),
        ("Huobi", "htx"),
        ("htx.com", "htx"),
        ("币安", "binance"),
        ("lemon-cash", "lemon"),
        ("BITMEX!", "bitmex"),
    ],
)
def test_names_are_matched_forgivingly(typed: str, key: str) -> None:
    found = shipped().find(typed)
    assert found is not None
    assert found.key == key


@pytest.mark.parametrize(
    "typed", ["", " ", "kraken", "0kx", "gat", "binnance", "USDT", "2026-10-25", "🦄", "io"]
)
def test_what_is_no_name_finds_nothing(typed: str) -> None:
    assert shipped().find(typed) is None


@pytest.mark.parametrize(
    ("typed", "key"), [("binnance", "binance"), ("gatee", "gate"), ("0kx", "okx"), ("bybitt", "bybit")]
)
def test_the_nearest_name_is_first(typed: str, key: str) -> None:
    assert shipped().nearest(typed)[0].key == key


@given(st.text(max_size=300))
def test_any_text_is_looked_up_without_an_error(typed: str) -> None:
    shipped().find(typed)
    assert len(shipped().nearest(typed)) <= 3


@pytest.mark.parametrize(
    "name",
    [
        "OKX",
        "okx",
        "O.K.X",
        "ОКХ",
        "0KX",
        "ＯＫＸ",
        "Gate io",
        "Blnance",
        "B1nance",
        "Huobi",
        "币安",
        "HTX",
        "rnexc",
        "Wébsea",
        "OKX™",
        "OKX®",
        "Oĸx",
        "ʘKX",
        "ɢate",
        "Ⓞⓚⓧ",
        "OKX Exchange",
    ],
)
def test_an_added_exchange_cannot_pass_for_a_shipped_one(name: str) -> None:
    with pytest.raises(ExchangeTableError):
        shipped().with_added(parse_exchanges(table(key="other", name=name)))
    with pytest.raises(ExchangeTableError):
        shipped().with_added(parse_exchanges(table(key="other", name="Other Place", aliases=[name])))


def test_an_added_exchange_cannot_take_a_shipped_key() -> None:
    with pytest.raises(ExchangeTableError, match="okx"):
        shipped().with_added(parse_exchanges(table(key="okx", name="Something Else")))


def test_an_added_exchange_is_found_and_marked() -> None:
    added = parse_exchanges(
        table(key="nord", name="Nord Trade", aliases=["Nordtrade X"], hosts=["nord.example"])
    )
    known = shipped().with_added(added)
    found = known.find("NORD-TRADE")
    assert found is not None
    assert (found.key, found.shipped) == ("nord", False)
    okx = known.by_key("okx")
    assert okx is not None
    assert okx.shipped


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff",
        b"[[exchanges]]\nkey = 1\nname = 'x'",
        b"exchanges = 1",
        b"[[exchanges]]\nkey = 'a'\nname = 'b'\nother = 1",
        table(key="Upper", name="Upper Case"),
        table(key="mixed", name="Nоrd"),
        table(key="blank", name="  "),
        table(key="dots", name="..."),
        table(key="long", name="x" * 65),
        table(key="hosts", name="Hosts Place", hosts=["https://x.example"]),
        table(key="page", name="Page Place", page="http://x.example"),
        table(key="explorer", name="Explorer Place", explorer="https://me@x.example/"),
        table(key="explorer", name="Explorer Place", explorer=["https://x.example/"]),
        b"x = " + b"[" * 5000,
        b"[[exchanges]]\n" * 70_000,
    ],
)
def test_a_table_that_is_none_is_one_error(data: bytes) -> None:
    with pytest.raises(ExchangeTableError):
        shipped().with_added(parse_exchanges(data))


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"\n" + b"a" + b".a" * 100_000 + b" = 1\n", "line 2: found a key of more than 8 parts"),
        (table(key="a", name="A") + b'\nname = "B"\n', "line 4: found a key for a second time"),
        (b"[[exchanges]]\nkey: x\n", "line 2: found something that is not TOML"),
        (b"[[exchanges]]\n# \xff\n", "line 2: found bytes that are not UTF-8"),
    ],
)
def test_what_is_no_toml_is_refused_at_once_with_its_line(data: bytes, found: str) -> None:
    """tomllib needs minutes for a key of 100 kB."""
    begun = time.thread_time()
    with pytest.raises(ExchangeTableError, match=f"The table of exchanges, {found}, expected "):
        parse_exchanges(data)
    assert time.thread_time() - begun < 2


def test_a_missing_file_is_one_error(tmp_path: Path) -> None:
    with pytest.raises(ExchangeTableError, match="cannot be read"):
        read_added(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("address", "is_there"),
    [
        ("https://www.okx.com/proof-of-reserves", True),
        ("https://okx.com", True),
        ("https://github.com/okx/proof-of-reserves", True),
        ("https://github.com/okx-evil/x", False),
        ("https://github.com/okx/../evil/x", False),
        ("https://github.com/okx/%2e%2E/evil", False),
        ("https://github.com/okx/.%2e/evil", False),
        ("https://github.com/okx/x/%2e%2e%2f%2e%2e/evil", False),
        ("https://github.com/okx/x..y", True),
        ("https://github.com/okx?x=/../evil", True),
        ("https://notokx.com/", False),
        ("https://okx.com.evil.example/", False),
        ("http://www.okx.com/", False),
        ("https://okx.com@evil.example/", False),
    ],
)
def test_hosts_have_their_subdomains_and_no_others(address: str, is_there: bool) -> None:
    okx = shipped().by_key("okx")
    assert okx is not None
    assert okx.publishes_at(address) is is_there


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Sample Exchange", "sample-exchange"),
        ("OKX", "okx"),
        ("币安", "exchange"),
        ("a" * 80, "a" * 32),
        ("-.-", "exchange"),
    ],
)
def test_a_key_is_made_from_any_name(name: str, key: str) -> None:
    assert key_of_name(name) == key


def test_an_exchange_is_known_by_all_its_names() -> None:
    assert KnownExchange("a", "B", ("C",)).names == ("a", "B", "C")


def added(tmp_path: Path, **fields: object) -> KnownExchange | None:
    path = tmp_path / "mine.toml"
    path.write_bytes(table(**({"key": "nord", "name": "Nord Trade"} | fields)))
    return read_added(path).by_key("nord")


TAKEN = [
    *("none", "Latest", "NOW", "newest", "all", "Help", "n.o.n.e"),
    *(
        "2026-08-14",
        "14.08.2026",
        "20260814",
        "12:30",
        "2026-08-14T00:00:00Z",
        "14 Aug 2026",
        "August 14th 2026",
        "1754956800",
    ),
    *("deadbeefdeadbeef", "0xdeadbeefdeadbeef", "DEAD BEEF DEAD BEEF", "ab" * 32),
    *("BTC", "ETH", "usdt", "USDC", "USD", "XBT", "U.S.D", "Ether"),
    *(
        "Nord rebuilt by OTC",
        "Nord REBUILT-BY me",
        "Ｎｏｒｄ ｒｅｂｕｉｌｔ ｂｙ ＯＴＣ",
        "Nord rébuilt bý OTC",
    ),
    *("１４ Ａｕｇ ２０２６", "14 Áug 2026", "２０２６-０８-１４"),
    *(
        "OKX official",
        "OKX (official)",
        "OKX EU",
        "The real OKX",
        "0KX Team",
        "official-okx",
        "B1nance US",
        "Gate.io Europe",
    ),
]


@pytest.mark.parametrize("name", TAKEN)
def test_an_added_name_means_nothing_else(tmp_path: Path, name: str) -> None:
    for fields in ({"name": name}, {"aliases": [name]}):
        with pytest.raises(ExchangeTableError, match="can be taken for"):
            added(tmp_path, **fields)


@pytest.mark.parametrize("key", ["none", "2026-08-14", "deadbeefdeadbeef", "btc", "okx-eu", "all"])
def test_an_added_key_means_nothing_else(tmp_path: Path, key: str) -> None:
    with pytest.raises(ExchangeTableError, match="can be taken for"):
        added(tmp_path, key=key)


@pytest.mark.parametrize(
    "name", ["Bitstamp", "Kraken", "3Commas", "May", "Crypto 24", "Gatekeeper", "Deadbeef", "Coin All-Star"]
)
def test_other_names_may_be_added(tmp_path: Path, name: str) -> None:
    assert added(tmp_path, name=name) is not None


@pytest.mark.parametrize(
    "host",
    [
        *("okx.com", "www.okx.com", "eu.www.okx.com", "github.com/okx", "github.com/OKX/x", "huobi.com/nord"),
        *("github.com", "t.me", "co.uk", "com.au", "x.com", "github.io", "docs.google.com"),
        *("127.0.0.1", "10.0.0.1/x", "1.2"),
    ],
)
def test_an_added_host_is_its_own(tmp_path: Path, host: str) -> None:
    with pytest.raises(ExchangeTableError, match="found the host"):
        added(tmp_path, hosts=[host])


@pytest.mark.parametrize(
    "host",
    ["nord.example", "github.com/nord", "nord.github.io", "t.me/nord", "nord.co.uk", "github.com/okx-fan"],
)
def test_other_hosts_may_be_added(tmp_path: Path, host: str) -> None:
    assert added(tmp_path, hosts=[host]) is not None


def test_an_added_page_is_at_one_of_its_hosts(tmp_path: Path) -> None:
    for hosts in ([], ["nord.example"]):
        with pytest.raises(ExchangeTableError, match="expected one at its hosts"):
            added(tmp_path, hosts=hosts, page="https://elsewhere.example/por")
    assert added(tmp_path, hosts=["nord.example"], page="https://www.nord.example/por") is not None


def test_a_pipe_is_no_table_and_a_mark_before_the_text_is_nothing(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (pipe, tmp_path, Path("/dev/null"), tmp_path / "a\0b"):
        with pytest.raises(ExchangeTableError, match="cannot be read"):
            read_added(path)
    path = tmp_path / "bom.toml"
    path.write_bytes(b"\xef\xbb\xbf" + table(key="nord", name="Nord Trade"))
    assert read_added(path).by_key("nord") is not None
