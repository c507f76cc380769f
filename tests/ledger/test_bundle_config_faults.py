"""Every fault of snapshot.toml: the whole sentence the operator reads."""

import pytest

from porcore.errors import BundleError
from porcore.ledger.configuration.config import read_config
from porcore.ledger.configuration.config_errors import EXPECTED, KEYS, OTHER_SCRIPT

FORMAT = 'format = "porcore-bundle/1"\n'
HEAD = f'{FORMAT}exchange = "E"\ntaken_at = "2026-10-25T00:00:00Z"\n'
ASSET = '[[assets]]\nsymbol = "BTC"\ndecimals = 8\nmembers = ["BTC"]\n'
SYMBOL, NAMES, EXCHANGE, TIME = (
    EXPECTED[key] for key in ("symbol", "ignore_columns", "exchange", "taken_at")
)
PIECES, ASSETS, DECIMALS = (EXPECTED[key] for key in ("pieces", "assets", "decimals"))
COLUMNS = "columns that hold no balance and no id"
ONCE = "each column ignored or a bonus, and named once"


def change(old: str, new: str) -> str:
    text = HEAD + ASSET
    assert old in text
    return text.replace(old, new)


def at(place: str, found: str, expected: str) -> str:
    return f"snapshot.toml{place}: found {found}, expected {expected}."


FAULTS = {
    "empty": ("", at("", "no key format", '"porcore-bundle/1"')),
    "a key that is nearly right": (
        change("taken_at", "takenat"),
        at("", "no key taken_at", TIME) + " Rename the key 'takenat' to taken_at.",
    ),
    "a key of an asset that is nearly right": (
        change("decimals", "decimal"),
        at(", line 4, assets 1", "no key decimals", DECIMALS) + " Rename the key 'decimal' to decimals.",
    ),
    "a missing key and one that is another": (
        change("taken_at", "colour"),
        at("", "no key taken_at", TIME),
    ),
    "other format": (
        change("bundle/1", "bundle/2"),
        at(", line 1, format", "'porcore-bundle/2'", '"porcore-bundle/1"'),
    ),
    "no exchange": (change('exchange = "E"\n', ""), at("", "no key exchange", EXCHANGE)),
    "empty exchange": (change('"E"', '""'), at(", line 2, exchange", "an empty text", EXCHANGE)),
    "exchange with a break": (change('"E"', '"E\\n"'), at(", line 2, exchange", r"'E\n'", EXCHANGE)),
    "exchange in another script": (
        change('"E"', '"Е"'),
        at(", line 2, exchange", r"'\u0415'", EXCHANGE) + f" {OTHER_SCRIPT}",
    ),
    "long exchange": (
        change('"E"', f'"{"a1" * 33}"'),
        at(", line 2, exchange", "a text of 66 characters", EXCHANGE),
    ),
    "number for text": (change('"E"', "5"), at(", line 2, exchange", "5", EXCHANGE)),
    "local time": (
        change('"2026-10-25T00:00:00Z"', "2026-10-25T00:00:00"),
        at(", line 3, taken_at", "the time 2026-10-25T00:00:00", TIME),
    ),
    "another zone": (
        change('"2026-10-25T00:00:00Z"', "2026-10-25T00:00:00+02:00"),
        at(", line 3, taken_at", "the time 2026-10-25T00:00:00+02:00", TIME),
    ),
    "fractions of seconds": (
        change('"2026-10-25T00:00:00Z"', "2026-10-25T00:00:00.5Z"),
        at(", line 3, taken_at", "the time 2026-10-25T00:00:00.500000+00:00", TIME),
    ),
    "only a day": (
        change('"2026-10-25T00:00:00Z"', "2026-10-25"),
        at(", line 3, taken_at", "the time 2026-10-25", TIME),
    ),
    "no such day": (
        change("2026-10-25", "2026-02-30"),
        at(", line 3, taken_at", "'2026-02-30T00:00:00Z'", TIME),
    ),
    "no pieces": (HEAD + "pieces = 0\n" + ASSET, at(", line 4, pieces", "0", PIECES)),
    "17 pieces": (
        HEAD + "pieces = 17\n" + ASSET,
        at(", line 4, pieces", "17", PIECES),
    ),
    "true pieces": (
        HEAD + "pieces = true\n" + ASSET,
        at(", line 4, pieces", "true", PIECES),
    ),
    "float pieces": (
        HEAD + "pieces = 1.0\n" + ASSET,
        at(", line 4, pieces", "a number with a fraction or an exponent", PIECES),
    ),
    "unknown key": (
        HEAD + "piece = 1\n" + ASSET,
        at(", line 4", "the unknown key 'piece'", f"only the keys {KEYS['']}"),
    ),
    "no assets": (
        HEAD,
        at("", "no key assets", ASSETS),
    ),
    "empty assets": (
        HEAD + "assets = []",
        at(
            ", line 4, assets",
            "an empty list",
            ASSETS,
        ),
    ),
    "single brackets": (
        change("[[assets]]", "[assets]"),
        at(", line 4, assets", "a table", ASSETS),
    ),
    "too many assets": (
        HEAD + "".join(ASSET.replace("BTC", f"B{n}") for n in range(4097)),
        at(
            ", assets",
            "a list of 4097",
            ASSETS,
        ),
    ),
    "no decimals": (
        HEAD + ASSET + ASSET.replace("BTC", "ETH").replace("decimals = 8\n", ""),
        at(", line 8, assets 2", "no key decimals", DECIMALS),
    ),
    "31 decimals": (
        change("= 8", "= 31"),
        at(", line 6, assets 1, decimals", "31", DECIMALS),
    ),
    "decimals without end": (
        change("= 8", "= 0x" + "f" * 5000),
        at(", line 6, assets 1, decimals", "a number of more than 20 digits", DECIMALS),
    ),
    "text for decimals": (
        change("= 8", '= "8"'),
        at(", line 6, assets 1, decimals", "'8'", DECIMALS),
    ),
    "symbol with a space": (
        change('symbol = "BTC"', 'symbol = "B C"'),
        at(", line 5, assets 1, symbol", "'B C'", SYMBOL),
    ),
    "no members": (
        change('["BTC"]', "[]"),
        at(
            ", line 7, assets 1, members",
            "an empty list",
            EXPECTED["members"],
        ),
    ),
    "members as text": (
        change('["BTC"]', '"BTC"'),
        at(
            ", line 7, assets 1, members",
            "'BTC'",
            EXPECTED["members"],
        ),
    ),
    "number among members": (
        change('["BTC"]', '["BTC", 5]'),
        at(", line 7, assets 1, members 2", "5", SYMBOL),
    ),
    "comma in a member": (
        change('["BTC"]', '["BTC,ETH"]'),
        at(", line 7, assets 1, members 1", "'BTC,ETH'", SYMBOL),
    ),
    "unknown key of an asset": (
        HEAD + ASSET + "name = 'Bitcoin'\n",
        at(", line 8, assets 1", "the unknown key 'name'", f"only the keys {KEYS['assets']}"),
    ),
    "symbol twice": (
        HEAD + ASSET + ASSET.replace('["BTC"]', '["WBTC"]'),
        at(", symbols of [[assets]]", "BTC twice", "each symbol once"),
    ),
    "member in two assets": (
        HEAD + ASSET + ASSET.replace('symbol = "BTC"', 'symbol = "ETH"'),
        at(", members of [[assets]]", "BTC twice", "each member in exactly one asset"),
    ),
    "member twice": (
        change('["BTC"]', '["BTC", "BTC"]'),
        at(", members of [[assets]]", "BTC twice", "each member in exactly one asset"),
    ),
    "member like a column": (
        change('["BTC"]', '["amount"]'),
        at(
            ", members of [[assets]]",
            "the member amount",
            "a name other than client_id, account, asset, amount, kind",
        ),
    ),
    "ledger as text": (
        HEAD + "ledger = 'x'\n" + ASSET,
        at(
            ", line 4, ledger",
            "'x'",
            EXPECTED["ledger"],
        ),
    ),
    "unknown key of the ledger": (
        HEAD + ASSET + "[ledger]\nbonus = []\n",
        at(
            ", line 9, ledger",
            "the unknown key 'bonus'",
            f"only the keys {KEYS['ledger']}",
        ),
    ),
    "column without a name": (
        HEAD + ASSET + '[ledger]\nignore_columns = [""]\n',
        at(", line 9, ledger, ignore_columns 1", "an empty text", NAMES),
    ),
    "column with a break": (
        HEAD + ASSET + '[ledger]\nbonus_columns = ["a\\nb"]\n',
        at(", line 9, ledger, bonus_columns 1", r"'a\nb'", NAMES),
    ),
    "text for kinds": (
        HEAD + ASSET + '[ledger]\nbonus_kinds = "bonus"\n',
        at(", line 9, ledger, bonus_kinds", "'bonus'", NAMES),
    ),
    "ignored and bonus": (
        HEAD + ASSET + '[ledger]\nignore_columns = ["x"]\nbonus_columns = ["x"]\n',
        at(", [ledger] columns", "x twice", ONCE),
    ),
    "ignored balance": (
        HEAD + ASSET + '[ledger]\nignore_columns = ["BTC"]\n',
        at(", [ledger] columns", "the column BTC", COLUMNS),
    ),
    "ignored ids": (
        HEAD + ASSET + '[ledger]\nignore_columns = ["client_id"]\n',
        at(", [ledger] columns", "the column client_id", COLUMNS),
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_with_its_line_and_key(name: str) -> None:
    text, sentence = FAULTS[name]
    with pytest.raises(BundleError) as raised:
        read_config(text.encode())
    assert str(raised.value) == sentence
