"""snapshot.toml: what it means, and what is not TOML at all."""

import time

import pytest

from porcore.errors import BundleError
from porcore.ledger.configuration.config import read_config
from porcore.toml_text import longest_key_line

FORMAT = 'format = "porcore-bundle/1"\n'
HEAD = f'{FORMAT}exchange = "E"\ntaken_at = "2026-10-25T00:00:00Z"\n'
ASSET = '[[assets]]\nsymbol = "BTC"\ndecimals = 8\nmembers = ["BTC"]\n'
NOT_TOML = 'found something that is not TOML, expected lines such as exchange = "Sample Exchange".'


def test_a_configuration_is_read_and_its_assets_sorted(config_text: str) -> None:
    config = read_config(config_text.encode())
    assert (config.exchange, config.taken_at, config.pieces) == (
        "Sample Exchange",
        "2026-10-25T00:00:00Z",
        1,
    )
    assert [(a.symbol, a.decimals, a.members) for a in config.assets] == [
        ("BTC", 8, ("BTC",)),
        ("USD", 6, ("USDT", "USDC")),
    ]
    assert config.asset_of_member == {"BTC": 0, "USDT": 1, "USDC": 1}
    assert config.ledger.bonus_kinds == ("bonus",)
    assert config.ledger.ignore_columns == config.ledger.bonus_columns == ()


def test_a_byte_order_mark_is_skipped(config_text: str) -> None:
    assert read_config(b"\xef\xbb\xbf" + config_text.encode()) == read_config(config_text.encode())


@pytest.mark.parametrize(
    "written",
    [
        '"2026-10-25T00:00:00Z"',
        "2026-10-25T00:00:00Z",
        "2026-10-25 00:00:00+00:00",
        "2026-10-25T00:00:00.000Z",
    ],
)
def test_a_time_may_be_text_or_a_time_in_utc(written: str) -> None:
    text = f'{FORMAT}exchange = "E"\ntaken_at = {written}\n{ASSET}'
    assert read_config(text.encode()).taken_at == "2026-10-25T00:00:00Z"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b'format = "porcore-bundle/1"\nexchange = \n', f"snapshot.toml, line 2: {NOT_TOML}"),
        (
            b'exchange = "E"\nexchange = "F"\n',
            "snapshot.toml, line 2: found a key for a second time, expected every key and every table once.",
        ),
        (
            b"[ledger]\n\n[ledger]\n",
            "snapshot.toml, line 3: found a table for a second time, expected every key and every table once.",
        ),
        (
            "exchange = “E”\n".encode(),
            f'snapshot.toml, line 1: {NOT_TOML} Its quotation marks are those of a text: type them as ".',
        ),
        (
            b"a = 1\nexchange: E\n",
            f"snapshot.toml, line 2: {NOT_TOML} Write = and not : between a key and its value.",
        ),
        (b"exchange = Sample\n", f"snapshot.toml, line 1: {NOT_TOML} Put a text into quotation marks."),
        (b'{"exchange": "E"}\n', f"snapshot.toml, line 1: {NOT_TOML} It looks like JSON or XML."),
        (
            b"a = 1\rexchange = 2\r",
            f"snapshot.toml, line 1: {NOT_TOML} Its lines end with CR alone, as on old Macs: save it with LF or CRLF.",
        ),
        (b"taken_at = 2026-02-30T00:00:00Z\n", f"snapshot.toml, line 1: {NOT_TOML}"),
        (
            b"pieces = " + b"9" * 5000 + b"\n",
            f"snapshot.toml: {NOT_TOML} The file may end within a value, or hold one of enormous length or depth.",
        ),
        (
            b"a = " + b"[" * 60_000,
            f"snapshot.toml: {NOT_TOML} The file may end within a value, or hold one of enormous length or depth.",
        ),
        (
            b'a = "b',
            f"snapshot.toml: {NOT_TOML} The file may end within a value, or hold one of enormous length or depth.",
        ),
        (
            b"a = 1\nb = '\xff'\n",
            "snapshot.toml, line 2: found bytes that are not UTF-8, expected UTF-8 text.",
        ),
        (b"a = '\0'\n", f"snapshot.toml, line 1: {NOT_TOML}"),
        (
            b"#" * 2_097_153,
            "snapshot.toml: found more than 2097152 bytes, expected a file of at most 2097152 bytes.",
        ),
    ],
)
def test_what_is_not_toml_is_refused_in_our_words(data: bytes, sentence: str) -> None:
    with pytest.raises(BundleError) as raised:
        read_config(data)
    assert str(raised.value) == sentence
    assert raised.value.__suppress_context__ or raised.value.__context__ is None


def test_a_line_is_only_named_where_it_is_found() -> None:
    """An inline table holds its keys on no line of their own."""
    text = HEAD + 'assets = [{symbol = "BTC", decimals = 31, members = ["BTC"]}]\n'
    with pytest.raises(BundleError, match=r"^snapshot.toml, line 4, assets 1, decimals: found 31, "):
        read_config(text.encode())


def listed(assets: int, pieces: int, name: str = "A{:04}") -> str:
    tables = (ASSET.replace("BTC", name.format(number)) for number in range(assets))
    return f"{HEAD}pieces = {pieces}\n" + "".join(tables)


@pytest.mark.parametrize(("assets", "pieces"), [(4096, 1), (256, 16), (273, 15), (1000, 4)])
def test_as_many_assets_and_pieces_as_fit_a_proof_file(assets: int, pieces: int) -> None:
    config = read_config(listed(assets, pieces, "SYMBOL-OF-THIRTY-TWO-LETTERS{:04}").encode())
    assert (len(config.assets), config.pieces) == (assets, pieces)


@pytest.mark.parametrize(
    ("assets", "pieces", "most"), [(4096, 2, 1), (257, 16, 15), (274, 15, 14), (1000, 5, 4)]
)
def test_more_leaves_of_a_client_than_fit_a_proof_file_are_refused(
    assets: int, pieces: int, most: int
) -> None:
    with pytest.raises(BundleError) as raised:
        read_config(listed(assets, pieces).encode())
    assert str(raised.value) == (
        f"snapshot.toml, pieces: found {assets} assets in {pieces} pieces, which is {assets * pieces} leaves a client,"
        " expected at most 4096, so that every proof file can be read."
        f" Set pieces to {most} at most, or list fewer assets."
    )


@pytest.mark.parametrize(
    ("before", "key"),
    [
        ("", "a" + ".a" * 500_000),
        ("\n# a.b\n", '"a"' + ' . "b.c"' * 20),
        ("x = 1\n", "[" + "a . " * 17 + "a]"),
        ("x = 'b'\n", "a = { " + "'b'.c." * 9 + "d"),
    ],
)
def test_a_key_of_very_many_parts_is_refused_at_once(before: str, key: str) -> None:
    """tomllib needs half a minute for a key of 60 kB."""
    began = time.thread_time()
    with pytest.raises(BundleError) as raised:
        read_config(f"{before}{key} = 1\n".encode())
    line = before.count("\n") + 1
    assert str(raised.value) == (
        f"snapshot.toml, line {line}: found a key of more than 8 parts, expected keys of one or two parts, such as"
        " wallets.counts_as."
    )
    assert time.thread_time() - began < 5


def test_dots_in_texts_and_comments_are_no_key() -> None:
    many = "a." * 40
    names = f"""['{many}1', "{many}2", '''{many}3''', "'{many}4", "{many}\\"{many}5"]"""
    config = read_config(f"# {many}\n{HEAD}{ASSET}[ledger]\nignore_columns = {names}\n".encode())
    assert config.ledger.ignore_columns == (
        f"{many}1",
        f"{many}2",
        f"{many}3",
        f"'{many}4",
        f'{many}"{many}5',
    )


@pytest.mark.parametrize(
    "text", ['"' * 10**6, '"\\' * 10**6, "'''" + "'" * 10**6, "a ." * 6 * 10**5, '"""\\' * 4 * 10**5]
)
def test_no_text_makes_the_search_for_keys_go_back(text: str) -> None:
    began = time.thread_time()
    longest_key_line(text)
    assert time.thread_time() - began < 8
