"""[source], made_by and statement_ids_at in snapshot.toml: what is right, and every sentence about what is not."""

import pytest
from ledger.right_config import CONFIG

from porcore.errors import BundleError
from porcore.format.origin import Origin, SourceReport
from porcore.ledger.configuration.config import read_config

SHA = "5e" * 32
SOURCE = f"""
[source]
exchange = "Phemex"
address = "https://phemex.example/list.csv"
sha256 = "{SHA}"
maker = "Alice"
"""
REBUILT = CONFIG.replace('"Sample Exchange"', '"Phemex rebuilt by Alice"')
RIGHT = REBUILT + SOURCE
OWN = 'made_by = "exchange"\nstatement_ids_at = "https://phemex.example/ids"\n'


def own(text: str, lines: str = OWN) -> str:
    """Put lines above the tables."""
    return text.replace("\n[[assets]]", f"{lines}\n[[assets]]", 1)


def change(old: str, new: str, text: str = RIGHT) -> str:
    assert old in text
    return text.replace(old, new)


def sentence(text: str) -> str:
    with pytest.raises(BundleError) as raised:
        read_config(text.encode())
    return str(raised.value)


def test_a_rebuilt_tree() -> None:
    config = read_config(RIGHT.encode())
    assert config.origin == Origin(SourceReport("Phemex", "https://phemex.example/list.csv", SHA, "Alice"))


def test_a_tree_of_the_exchange_itself() -> None:
    assert read_config(own(CONFIG).encode()).origin == Origin(None, "exchange", "https://phemex.example/ids")
    assert read_config(own(CONFIG, 'made_by = "exchange"\n').encode()).origin == Origin(None, "exchange")


def test_bundles_that_say_nothing() -> None:
    assert read_config(CONFIG.encode()).origin == Origin()


def test_all_that_a_source_may_say() -> None:
    more = 'id_column = "Hashed Client ID"\nids = "sha256-of-text"\ncolumns = { "BTC balance" = "BTC" }\n'
    totals = (
        '[[source.totals]]\nasset = "BTC"\namount = "1.50"\n[[source.totals]]\nasset = "USD"\namount = "0"\n'
    )
    source = read_config(f"{RIGHT}{more}{totals}".encode()).source
    assert source is not None
    assert [(total.asset, total.amount) for total in source.totals] == [("BTC", "1.50"), ("USD", "0")]
    assert source.columns == {"BTC balance": "BTC"}


TOTALS = '[[source.totals]]\nasset = "BTC"\namount = "1"\n'
FAULTS = {
    "name without source": (REBUILT, 'exchange: found the name "Phemex rebuilt by Alice", and no [source]'),
    "odd name without source": (
        change("Sample Exchange", "Phemex  REBUILT-BY  Al", CONFIG),
        'found the name "Phemex  REBUILT-BY  Al", and no [source]',
    ),
    "source without name": (
        CONFIG + SOURCE,
        'exchange: found "Sample Exchange", expected "Phemex rebuilt by Alice"',
    ),
    "another maker": (
        change("by Alice", "by Bob"),
        'found "Phemex rebuilt by Bob", expected "Phemex rebuilt by Alice"',
    ),
    "odd spaces": (
        change("rebuilt by", "rebuilt  by"),
        'expected "Phemex rebuilt by Alice", as [source] says',
    ),
    "capitals": (change("rebuilt by", "Rebuilt By"), 'expected "Phemex rebuilt by Alice", as [source] says'),
    "rebuilt twice": (
        change('exchange = "Phemex"', 'exchange = "Phemex rebuilt by Bob"'),
        'source, exchange: found the name "Phemex rebuilt by Bob"',
    ),
    "maker that rebuilds": (
        change('"Alice"', '"A rebuilt by B"'),
        'source, maker: found the name "A rebuilt by B"',
    ),
    "its own maker": (
        change('"Alice"', '"phemex"'),
        'source, maker: found "phemex", expected another name than the',
    ),
    "an exchange's team": (
        change('"Alice"', '"OKX Team"'),
        'source, maker: found "OKX Team", which reads as OKX, expected a name without that of an exchange',
    ),
    "both makers": (
        own(RIGHT, 'made_by = "exchange"\n'),
        "made_by: found both made_by and [source], expected one",
    ),
    "ids and source": (
        own(RIGHT, 'statement_ids_at = "https://a.example"\n'),
        "statement_ids_at: found both statement_ids_at and [source]",
    ),
    "ids without maker": (
        own(CONFIG, 'statement_ids_at = "https://a.example"\n'),
        'statement_ids_at: found it without made_by, expected made_by = "exchange"',
    ),
    "another made_by": (
        own(CONFIG, 'made_by = "Alice"\n'),
        "line 4, made_by: found 'Alice', expected \"exchange\"",
    ),
    "ids at http": (
        own(CONFIG, 'made_by = "exchange"\nstatement_ids_at = "http://a.example"\n'),
        "line 5, statement_ids_at: found 'http://a.example', expected an https address",
    ),
    "user in the address": (
        change("https://", "https://me:pw@"),
        "line 17, source, address: found an address with a user name, expected an https address",
    ),
    "long address": (change("list.csv", "x" * 2048), "source, address: found a text of 2071 characters"),
    "capital hash": (
        change(SHA, SHA.upper()),
        "source, sha256: found a text of 64 characters, expected 64 lower-case",
    ),
    "short hash": (change(SHA, SHA[:-2]), "source, sha256: found a text of 62 characters"),
    "hash with a break": (change(SHA, SHA + "\\n"), "source, sha256: found a text of 65 characters"),
    "no hash": (
        change(f'sha256 = "{SHA}"\n', ""),
        "source: found no key sha256, expected 64 lower-case hex digits",
    ),
    "no maker": (change('maker = "Alice"\n', ""), "source: found no key maker"),
    "misspelt": (change("sha256", "sha265"), "Rename the key 'sha265' to sha256."),
    "unknown key": (
        RIGHT + "mapping = 1\n",
        "source: found the unknown key 'mapping', expected only the keys exchange, a",
    ),
    "mapping": (RIGHT + 'ids = "md5"\n', 'source, ids: found \'md5\', expected "hex" or "sha256-of-text"'),
    "no column": (RIGHT + 'id_column = ""\n', "source, id_column: found an empty text"),
    "table as text": (REBUILT + 'source = "Phemex"\n', "found the unknown key 'source'"),
    "two sources": (
        RIGHT.replace("[source]", "[[source]]"),
        "source: found a list of 1, expected a table [source]",
    ),
    "total of nothing": (
        RIGHT + TOTALS.replace('"BTC"', '"EUR"'),
        "[[source.totals]]: found EUR, which is not in",
    ),
    "total twice": (
        RIGHT + TOTALS + TOTALS,
        "[[source.totals]]: found BTC twice, expected members or assets, each once",
    ),
    "total with a unit": (RIGHT + TOTALS.replace('"1"', '"1 BTC"'), "[[source.totals]] BTC: found '1 BTC'"),
    "total with an exponent": (RIGHT + TOTALS.replace('"1"', '"1e3"'), "[[source.totals]] BTC: found '1e3'"),
    "total with commas": (RIGHT + TOTALS.replace('"1"', '"1,000"'), "[[source.totals]] BTC: found '1,000'"),
    "total below zero": (RIGHT + TOTALS.replace('"1"', '"-1"'), "BTC: found the negative amount '-1'"),
    "total of 2^127": (
        RIGHT + TOTALS.replace('"1"', f'"{2**127}"'),
        "BTC: found an amount of 2^127 units or more",
    ),
    "fine total": (RIGHT + TOTALS.replace('"1"', '"1.123456789"'), "BTC: found 9 digits after the point"),
    "total as a number": (
        RIGHT + TOTALS.replace('"1"', "1"),
        "totals 1, amount: found 1, expected an amount in quotation",
    ),
    "key of a total": (
        RIGHT + TOTALS + "at = 1\n",
        "found the unknown key 'at', expected only the keys asset and amount",
    ),
    "debts": (
        RIGHT + '[ledger]\nnegative = "zero"\n',
        '[ledger] negative: found "zero" with [source], expected "refuse"',
    ),
    "column of no member": (
        RIGHT + 'columns = { "x" = "EUR" }\n',
        "[source] columns: found a column for EUR that is",
    ),
    "member twice": (
        RIGHT + 'columns = { "x" = "BTC", "y" = "BTC" }\n',
        "[source] columns: found a column for BTC",
    ),
    "members exchanged": (
        RIGHT + 'columns = { "USDT" = "USDC", "usdc" = "USDT" }\n',
        "[source] columns: found a column for USDC that is not one",
    ),
    "column left out": (
        RIGHT + 'columns = { "x" = "BTC" }\n[ledger]\nignore_columns = ["x"]\n',
        "[source] columns: found a column for BTC that is not one",
    ),
    "column of ids": (
        RIGHT + 'id_column = "x"\ncolumns = { "x" = "BTC" }\n',
        "[source] columns: found a column for BTC",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_faults(name: str) -> None:
    text, part = FAULTS[name]
    found = sentence(text)
    assert found.startswith("snapshot.toml")
    assert part in found


def test_names_that_are_too_long_together() -> None:
    text = change('"Phemex"', '"Phemex Derivatives and Spot Exchange"')
    text = change('maker = "Alice"', 'maker = "Alice of the Wallet Auditors"', text)
    found = sentence(text)
    assert (
        'found names that give "Phemex Derivatives and Spot Exchange rebuilt by Alice of the Wallet Auditors"'
        in found
    )
    assert "76 characters, expected at most 64. Shorten maker by 12 or more." in found
    written = change(
        "Phemex rebuilt by Alice", "Phemex Derivatives and Spot Exchange rebuilt by Alice of the Auditors"
    )
    found = sentence(written)
    assert "line 2, exchange: found a text of 69 characters" in found
    assert 'With "rebuilt by" in it, the names in [source] have 52 characters together.' in found


def test_names_of_52_characters_fit() -> None:
    maker = "A" * (52 - len("Phemex"))
    text = change('maker = "Alice"', f'maker = "{maker}"', change("rebuilt by Alice", f"rebuilt by {maker}"))
    assert len(read_config(text.encode()).exchange) == 64
