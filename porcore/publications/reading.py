"""The tables that publication.toml and a claim's JSON have in common, checked word by word."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from porcore.errors import FormatError
from porcore.format.grammar import parse_balance, parse_symbol
from porcore.format.origin import is_public_address
from porcore.format.statement import MAX_ASSETS
from porcore.format.unseen import has_unseen
from porcore.format.wallet_list import BALANCE_DECIMALS
from porcore.ledger.configuration.toml_lines import line_of
from porcore.ledger.readers.cells import shown
from porcore.publications.claim import ClaimRoot, ClaimTotal, ClaimUnit
from porcore.publications.errors import ClaimError

__all__ = ["AMOUNT", "NAME", "PublicationFile", "is_amount", "is_name", "is_symbol"]

AMOUNT = (
    'a text such as "12.5": digits and at most one point, no exponent, no unit, no zeros at either end, at most 30 digits after'
    " the point, and below 2^127 when it is read without the point"
)
_TYPED = AMOUNT.replace("no zeros at either end", "no zeros in front")
NAME = "1 to 64 printable characters, without a space at either end"
_ADDRESS = "an https address without a user's name in it, at most 2,048 characters of printable ASCII"
_MOST_COINS = 4096
_FRACTION = re.compile(r"[0-9]{1,80}\.[0-9]{1,80}", re.ASCII)
_ANY_HASH = re.compile(r"(?:[0-9a-f]{2}){8,64}", re.ASCII)

_PLAIN = re.compile(r"[A-Za-z0-9_-]{1,32}", re.ASCII)

Path = tuple[str | int, ...]
Table = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class PublicationFile:
    """Where values come from: `name` is the file's, `text` is that of a TOML file, for the numbers of its lines."""

    name: str
    text: str = ""

    def fault(self, path: Path, found: str, expected: str, advice: str = "") -> ClaimError:
        """Return the error for the value at `path`: names of keys, and places in lists from 0."""
        line = line_of(self.text, path) if self.text and path else None
        # A key may be anything that somebody wrote, of any length.
        parts = [
            str(part + 1) if isinstance(part, int) else part if _PLAIN.fullmatch(part) else shown(part)
            for part in path
        ]
        where = self.name + (f", line {line}" if line else "") + (f", {' '.join(parts)}" if parts else "")
        return ClaimError(where, found, expected, advice, line)

    def table(
        self, value: object, keys: Iterable[str], optional: Iterable[str] = (), path: Path = ()
    ) -> Table:
        """Return `value` as a table with all `keys`, and of `optional` what there is. Raises ClaimError."""
        wanted, allowed = tuple(keys), (*keys, *optional)
        if not isinstance(value, dict):
            raise self.fault(path, kind_of(value), f"a table with {', '.join(wanted)}")
        for key in wanted:
            if key not in value:
                near = get_close_matches(key, [other[:64] for other in value if other not in allowed], 1)
                advice = f"Rename the key {shown(near[0])} to {key}." if near else ""
                raise self.fault(path, f"no key {key}", f"the keys {', '.join(allowed)}", advice)
        for key in value:
            if key not in allowed:
                raise self.fault((*path, key), "an unknown key", f"only the keys {', '.join(allowed)}")
        return value

    def tables(
        self, values: Table, key: str, keys: Iterable[str], optional: Iterable[str] = ()
    ) -> list[Table]:
        """Return the list of tables under `key`, [] where it is missing; at most 4096. Raises ClaimError."""
        listed = values.get(key, [])
        if not isinstance(listed, list) or len(listed) > MAX_ASSETS:
            raise self.fault((key,), kind_of(listed), f"at most {MAX_ASSETS} tables [[{key}]]")
        return [self.table(entry, keys, optional, (key, place)) for place, entry in enumerate(listed)]

    def text_at(self, value: object, path: Path, expected: str, fits: Callable[[str], bool]) -> str:
        """Return `value` as a text that `fits`. Raises ClaimError, with `expected` as what was expected."""
        if not isinstance(value, str):
            raise self.fault(path, kind_of(value), expected)
        if not fits(value):
            raise self.fault(path, shown(value), expected)
        return value

    def hash_at(self, value: object, path: Path, expected: str, fits: Callable[[str], bool]) -> str:
        """Return `value` as a hash that `fits`. Raises ClaimError, which says what keeps an almost right one from it."""
        if isinstance(value, str) and not fits(value):
            plain = value.lower().removeprefix("0x")
            faults = [
                (plain != value.lower(), "begins with 0x", "Leave 0x out."),
                (value != value.lower(), "has capitals", "Write it in small letters."),
            ]
            if fits(plain):
                found = " and ".join(found for is_it, found, _ in faults if is_it)
                advice = " ".join(advice for is_it, _, advice in faults if is_it)
                raise self.fault(path, f"a hash that {found}", expected, advice)
        return self.text_at(value, path, expected, fits)

    def amount(self, value: object, path: Path) -> str:
        """Return a typed amount in its canonical form: ``168.50`` is ``168.5``. Raises ClaimError."""
        if isinstance(value, str) and _FRACTION.fullmatch(value):
            value = value.rstrip("0").removesuffix(".")
        return self.text_at(value, path, _TYPED, is_amount)

    def address(self, value: object, path: Path) -> str:
        """Return an https address that anybody may open. Raises ClaimError."""
        return self.text_at(value, path, _ADDRESS, is_public_address)

    def roots(self, values: Table, bits: int | None) -> tuple[ClaimRoot, ...]:
        """Return the roots, ascending by label; `bits` is the length of the format's hash, None: any.

        Raises ClaimError, also for a label that is there twice.
        """
        expected, fits = _hash_rule(bits)
        found = [
            ClaimRoot(
                self.text_at(entry["label"], ("roots", place, "label"), f'"", or {NAME}', _is_label),
                self.hash_at(entry["hash"], ("roots", place, "hash"), expected, fits),
            )
            for place, entry in enumerate(self.tables(values, "roots", ("label", "hash")))
        ]
        self.once("roots", "label", [root.label for root in found])
        return tuple(sorted(found))

    def totals(self, values: Table) -> tuple[ClaimTotal, ...]:
        """Return the totals, ascending by asset. Zeros behind the point at an amount's end, as exchanges print them, are left out.

        Raises ClaimError, also for an asset that is there twice.
        """
        found = []
        for place, entry in enumerate(self.tables(values, "totals", ("asset", "amount"), ("debt",))):
            path: Path = ("totals", place)
            asset = self.text_at(entry["asset"], (*path, "asset"), NAME, is_name)
            amount = self.amount(entry["amount"], (*path, "amount"))
            debt = self.amount(entry["debt"], (*path, "debt")) if "debt" in entry else ""
            found.append(ClaimTotal(asset, amount, debt))
        self.once("totals", "asset", [total.asset for total in found])
        return tuple(sorted(found))

    def units(self, values: Table) -> tuple[ClaimUnit, ...]:
        """Return the units, ascending by asset. Raises ClaimError, also for an asset that is there twice."""
        found = []
        for place, entry in enumerate(self.tables(values, "units", ("asset", "decimals", "source"))):
            path: Path = ("units", place)
            asset = self.text_at(entry["asset"], (*path, "asset"), NAME, is_name)
            decimals = entry["decimals"]
            if (
                isinstance(decimals, bool)
                or not isinstance(decimals, int)
                or not 0 <= decimals <= BALANCE_DECIMALS
            ):
                raise self.fault(
                    (*path, "decimals"), kind_of(decimals), f"a whole number from 0 to {BALANCE_DECIMALS}"
                )
            found.append(ClaimUnit(asset, decimals, self.address(entry["source"], (*path, "source"))))
        self.once("units", "asset", [unit.asset for unit in found])
        return tuple(sorted(found))

    def counts_as(self, value: object, path: Path) -> dict[str, str]:
        """Return which coin of the wallet list counts as which asset. Raises ClaimError."""
        expected = 'a table such as { "BTC-TRC20" = "BTC" }: a coin\'s name and an asset, which is no such coin itself'
        if not isinstance(value, dict) or len(value) > _MOST_COINS:
            raise self.fault(path, kind_of(value), expected)
        for coin, asset in value.items():
            if not (is_name(coin) and isinstance(asset, str) and is_symbol(asset)) or asset in value:
                raise self.fault(path, f"{shown(coin)} = {kind_of(asset)}", expected)
        return dict(sorted(value.items()))

    def once(self, table: str, key: str, names: list[str]) -> None:
        """Raise ClaimError for the second of two equal `names`, which are those of `key` in the list `table`."""
        seen = set[str]()
        for place, name in enumerate(names):
            if name in seen:
                raise self.fault((table, place, key), f"{shown(name)} twice", f"every {key} once")
            seen.add(name)


def is_name(text: str) -> bool:
    """Tell whether a text may name an asset or a coin: 1 to 64 characters, all of which can be seen."""
    return 0 < len(text) <= 64 and text == text.strip() and not has_unseen(text)


def is_symbol(text: str) -> bool:
    """Tell whether a text is a symbol of our format, so that wallets can be compared under it."""
    try:
        parse_symbol(text, "asset")
    except FormatError:
        return False
    return True


def is_amount(text: str) -> bool:
    """Tell whether a text is a canonical amount that fits into our format."""
    try:
        parse_balance(text, BALANCE_DECIMALS, "total")
    except FormatError:
        return False
    return True


def _is_label(text: str) -> bool:
    return not text or is_name(text)


def _hash_rule(bits: int | None) -> tuple[str, Callable[[str], bool]]:
    if bits is None:
        return "16 to 128 lower-case hex digits, two a byte", lambda text: bool(_ANY_HASH.fullmatch(text))
    exact = re.compile(rf"[0-9a-f]{{{bits // 4}}}", re.ASCII)
    return f"{bits // 4} lower-case hex digits, as its format has", lambda text: bool(exact.fullmatch(text))


def kind_of(value: object) -> str:
    """Return what a value is, as an error says it."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return shown(value)
        case int():
            return str(value) if abs(value) < 10**20 else "a number of more than 20 digits"
        case float():
            return "a number with a fraction or an exponent"
        case list():
            return f"a list of {len(value)}"
        case dict():
            return f"a table of {len(value)}"
        case _:
            return "something else"
