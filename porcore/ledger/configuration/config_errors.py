"""Saying what is wrong in snapshot.toml, so that pydantic does not speak to the operator."""

from collections.abc import Sequence
from datetime import date, time
from difflib import get_close_matches

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from porcore.errors import BundleError
from porcore.format.origin import LONGEST_ADDRESS, REBUILT, says_rebuilt
from porcore.ledger.configuration.toml_lines import line_of
from porcore.ledger.ledger_files import CONFIG
from porcore.ledger.readers.cells import named, shown

__all__ = ["EXPECTED", "KEYS", "OTHER_SCRIPT", "config_error", "first_fault"]

CONFIG_FORMAT = "porcore-bundle/1"

_SYMBOL = "1 to 32 of A-Z a-z 0-9 . _ -, a letter or digit first"
_NAMES = "a list of names, each of 1 to 256 printable characters"
_ADDRESS = (
    f"an https address such as https://example.com/list.csv, without a user name, of at most {LONGEST_ADDRESS}"
    " characters of ASCII"
)
EXPECTED = {
    "format": f'"{CONFIG_FORMAT}"',
    "exchange": "1 to 64 of A-Z a-z 0-9 space . _ -, no space at either end",
    "taken_at": 'a UTC time of whole seconds such as "2026-10-25T00:00:00Z"',
    "pieces": "a whole number from 1 to 16",
    "assets": "1 to 4096 [[assets]] tables with symbol, decimals and members",
    "symbol": _SYMBOL,
    "decimals": "a whole number from 0 to 30",
    "members": f'a list such as ["USDT", "USDC"], of at least one symbol: {_SYMBOL}',
    "ledger": "a table [ledger] with ignore_columns, bonus_columns, bonus_kinds and negative",
    "ignore_columns": _NAMES,
    "bonus_columns": _NAMES,
    "bonus_kinds": _NAMES,
    "negative": '"refuse" or "zero"',
    "wallets": "a table [wallets] with counts_as",
    "made_by": '"exchange", or no such line',
    "statement_ids_at": _ADDRESS,
    "source": "a table [source] with exchange, address, sha256 and maker",
    "address": _ADDRESS,
    "sha256": "64 lower-case hex digits: the SHA-256 of the list as it was downloaded",
    "maker": "1 to 64 of A-Z a-z 0-9 space . _ -, no space at either end",
    "id_column": "the name of a column, 1 to 256 printable characters",
    "ids": '"hex" or "sha256-of-text"',
    "columns": 'a table such as { "BTC balance" = "BTC" }: a column\'s name and a member',
    "totals": "[[source.totals]] tables with asset and amount",
    "asset": f"a member or an asset: {_SYMBOL}",
    "amount": 'an amount in quotation marks, such as "128440.1"',
    "counts_as": 'a table such as { "BTC-TRC20" = "BTC" }: a coin\'s name and a member',
}
KEYS = {
    "": "format, exchange, taken_at, pieces, made_by, statement_ids_at, [[assets]], [ledger], [wallets] and [source]",
    "assets": "symbol, decimals and members",
    "ledger": "ignore_columns, bonus_columns, bonus_kinds and negative",
    "wallets": "counts_as",
    "source": "exchange, address, sha256, maker, id_column, ids, columns and [[source.totals]]",
    "totals": "asset and amount",
}
OTHER_SCRIPT = (
    "The statement contains this name, and every checker must be able to read it. Put your name in another script into"
    " PORBOT_DISPLAY_NAME."
)
_LARGEST_SHOWN = 10**20
_REBUILT_ROOM = 64 - len(REBUILT)
_LONGEST_KEY = 64  # characters of an unknown key that are compared with the right ones


def config_error(line: int | None, key: str, found: str, expected: str, advice: str = "") -> BundleError:
    """Return an error of snapshot.toml; `line` (1 = first) is None where it is not known."""
    where = CONFIG + (f", line {line}" if line else "") + (f", {key}" if key else "")
    return BundleError(where, found, expected, advice)


def first_fault(error: ValidationError, text: str) -> BundleError:
    """Return the first of pydantic's findings in our words; `text` is the file's, for the line number."""
    findings = error.errors(include_url=False, include_context=False)
    details, path = findings[0], findings[0]["loc"]
    key = _key_text(path)
    line = line_of(text, path)
    if details["type"] == "missing":
        found, advice = f"no key {path[-1]}", _misspelt(path, findings)
        return config_error(line, _key_text(path[:-1]), found, _expected(path), advice)
    if details["type"] == "extra_forbidden":
        table = next((str(part) for part in reversed(path[:-1]) if isinstance(part, str)), "")
        found = named("the unknown key", str(path[-1]))
        return config_error(line, _key_text(path[:-1]), found, f"only the keys {KEYS[table]}")
    found = _found(details)
    if path[-1] in ("address", "statement_ids_at") and "@" in str(details["input"]):
        found = "an address with a user name"  # which may be a secret, or have one behind it
    return config_error(line, key, found, _expected(path), _advice(path, details))


def _misspelt(path: tuple[int | str, ...], findings: Sequence[ErrorDetails]) -> str:
    """Return what to do where an unknown key of the same table is nearly called like the missing one at `path`."""
    places = [other["loc"] for other in findings if other["type"] == "extra_forbidden"]
    unknown = [str(place[-1]) for place in places if place[:-1] == path[:-1]]
    near = get_close_matches(str(path[-1]), [name[:_LONGEST_KEY] for name in unknown], 1)
    return f"{named('Rename the key', near[0])} to {path[-1]}." if near else ""


def _key_text(path: tuple[int | str, ...]) -> str:
    """Return ``assets 2, decimals`` for ("assets", 1, "decimals")."""
    parts: list[str] = []
    for part in path:
        if isinstance(part, int):
            parts[-1] += f" {part + 1}"
        else:
            parts.append(part)
    return ", ".join(parts)


def _advice(path: tuple[int | str, ...], details: ErrorDetails) -> str:
    """Return what to do where the form alone does not say it."""
    value = details["input"]
    if path == ("exchange",) and isinstance(value, str) and not value.isascii():
        return OTHER_SCRIPT
    if path == ("exchange",) and isinstance(value, str) and says_rebuilt(value):
        return (
            f'With "{REBUILT.strip()}" in it, the names in [source] have {_REBUILT_ROOM} characters together.'
        )
    return ""


def _expected(path: tuple[int | str, ...]) -> str:
    for mapping in ("counts_as", "columns"):
        if mapping in path:
            return EXPECTED[mapping]
    if path[-1] == "members" or "members" not in path:
        return EXPECTED[next(str(part) for part in reversed(path) if isinstance(part, str))]
    return _SYMBOL


def _found(details: ErrorDetails) -> str:
    match details["input"]:
        case bool() as value:
            return "true" if value else "false"
        case str() as value:
            return shown(value)
        case int() as value:
            return str(value) if abs(value) < _LARGEST_SHOWN else "a number of more than 20 digits"
        case float():
            return "a number with a fraction or an exponent"
        case list() as value:
            return f"a list of {len(value)}" if value else "an empty list"
        case dict():
            return "a table"
        case date() | time() as value:
            return f"the time {value.isoformat()}"
        case _:
            return "something else"
