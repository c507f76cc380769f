"""What a cell of a CSV file may hold: client ids and amounts, and how a wrong one is shown.

Ledgers are exports, so an amount may be padded with zeros (``1.50``). Apart from that the rules are those of
docs/format.md, "Words and numbers": ASCII digits, no exponent, no leading zeros; nothing is rounded. In a ledger a hyphen
may stand before them, since sub-accounts may owe (`porcore.ledger.netting`).
"""

import re

from porcore.errors import PorError
from porcore.format.hashing import MAX_AMOUNT
from porcore.ledger.readers.amount_faults import digits_advice, not_an_amount
from porcore.ledger.sentences import ADVICE

__all__ = [
    "ID_DIGITS",
    "Amounts",
    "CellError",
    "Kinds",
    "amount_units",
    "client_id_of",
    "decimal_parts",
    "named",
    "shown",
    "shown_name",
]

ID_DIGITS = 64

_HEX_DIGITS = frozenset("0123456789abcdef")
_HEX_RUN = re.compile(r"[0-9A-Fa-f]{16,}")
_DECIMAL = re.compile(r"(0|[1-9][0-9]*)(?:\.([0-9]+))?")
_LONGEST_SHOWN = 40  # characters; shorter than an id, longer than any amount in the format's range
_LONGEST_LOOKED_AT = 200  # characters of a wrong id whose form is looked at
_LONGEST_NAME = 60  # characters of a file's name that are shown
_LONGEST_AMOUNT = 80  # characters; 2^127 has 39 digits and no asset has more than 30 decimals
_REMEMBERED = 4096  # texts of amounts, or of kinds, that are looked up and not read again


class CellError(PorError):
    """A cell that does not hold what it should. Whoever knows the row and column makes it a BundleError."""

    def __init__(self, found: str, expected: str, advice: str = "", cell: str = "") -> None:
        self.found, self.expected, self.advice = found, expected, advice
        self.cell = cell  # the text itself where it is short and wrong as a whole; it is never shown
        super().__init__(found)


def shown(text: str) -> str:
    """Return a text as an error may show it: short, in ASCII, and never what may be a client id."""
    if not text:
        return "an empty text"
    if len(text) > _LONGEST_SHOWN or any(not run.isdecimal() for run in _HEX_RUN.findall(text)):
        return f"a text of {len(text)} characters"
    return ascii(text)


def named(what: str, text: str) -> str:
    """Return ``the unknown column 'DOGE'``, or ``the unknown column (an empty text)``."""
    found = shown(text)
    return f"{what} {found}" if found[0] in "'\"" else f"{what} ({found})"


def shown_name(name: str) -> str:
    """Return a file's name as an error may show it: shortened, in ASCII, without what may be a client id."""
    masked = _HEX_RUN.sub(lambda run: run[0] if run[0].isdecimal() else "...", name)
    return ascii(masked if len(masked) <= _LONGEST_NAME else masked[:_LONGEST_NAME] + "...")


def client_id_of(text: str) -> bytes:
    """Return the 32 bytes of a client id of 64 lower-case hex digits. Raises CellError, which never shows it."""
    try:
        client_id = bytes.fromhex(text)
    except ValueError:
        raise _id_error(text) from None
    # fromhex() forgives capitals and spaces; writing the bytes back shows whether it had to.
    if len(text) != ID_DIGITS or client_id.hex() != text:
        raise _id_error(text)
    return client_id


def _id_error(text: str) -> CellError:
    expected = f"{ID_DIGITS} lower-case hex digits (0-9, a-f)"
    if not text:
        return CellError("an empty cell", expected)
    if len(text) != ID_DIGITS:
        return CellError(
            f"a client id of {len(text)} character{'s' * (len(text) != 1)}",
            expected,
            _id_advice(text),
            text if len(text) < ID_DIGITS // 2 else "",
        )
    place = next(i for i, character in enumerate(text) if character not in _HEX_DIGITS)
    if text[place] in "ABCDEF":
        advice = ADVICE["lower-case"] if text.lower().strip("0123456789abcdef") == "" else ""
        return CellError(f"a client id with an upper-case letter at place {place + 1}", expected, advice)
    return CellError(f"a client id with a character that is no hex digit at place {place + 1}", expected)


def _id_advice(text: str) -> str:
    """Return what to do about an id of a wrong length; it says what the text looks like and never shows it."""
    if len(text) > _LONGEST_LOOKED_AT:
        return ""
    if text != text.strip() or text[0] in "\ufeff\u200b":
        return ADVICE["id-space"]
    if text[:2] in ("0x", "0X"):
        return ADVICE["id-0x"]
    if text[0] in "'\"`=":
        return ADVICE["id-mark"]
    if re.fullmatch(r"[0-9]+([.,][0-9]+)?[eE][+-]?[0-9]+", text):
        return ADVICE["id-number"]
    if re.fullmatch(r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}.*", text):
        return ADVICE["id-date"]
    if (
        text.isdecimal()
        or re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", text)
        or "@" in text
    ):
        return ADVICE["id-own"]
    if text.casefold() in ("total", "sum", "totals", "grand total"):
        return ADVICE["id-totals"]
    return ""


def decimal_parts(text: str, decimals: int, *, signed: bool = False) -> tuple[str, str]:
    """Return the digits before and after the point; at most `decimals` after it. `signed` allows a hyphen before them.

    Raises CellError.
    """
    digits = text[1:] if signed and text[:1] == "-" else text
    match = _DECIMAL.fullmatch(digits) if len(digits) <= _LONGEST_AMOUNT else None
    if match is None:
        raise _decimal_error(text, decimals, signed=signed)
    whole, fraction = match[1], match[2] or ""
    if len(fraction) > decimals:
        raise CellError(
            f"{len(fraction)} digits after the point in {shown(text)}",
            f"at most {decimals}",
            digits_advice(text, decimals),
        )
    return whole, fraction


def _decimal_error(text: str, decimals: int, *, signed: bool) -> CellError:
    example = "12.5" if decimals else "12"
    expected = f"an amount such as {example}: digits, at most {decimals} of them after the point"
    if not text:
        return CellError("an empty cell", expected, ADVICE["nothing"])
    if not signed and re.fullmatch(r"-[0-9]+(\.[0-9]+)?", text):
        if not text.strip("-0."):
            return CellError(shown(text), expected, ADVICE["unsigned-nothing"])
        return CellError(f"the negative amount {shown(text)}", expected, ADVICE["below-zero"])
    if re.fullmatch(r"-?0[0-9]+(\.[0-9]+)?", text):
        return CellError(f"the leading zero of {shown(text)}", expected)
    return CellError(shown(text), expected, not_an_amount(text))


class Amounts(dict[str, int]):
    """Texts of amounts of one asset and their units: ``amounts[text]`` reads a text not seen before.

    Raises CellError for a text that is no amount of -(2^127-1)..2^127-1 units of 10^-`decimals`; ``-0`` is 0.
    """

    __slots__ = ("_scales", "decimals")

    def __init__(self, decimals: int) -> None:
        super().__init__()
        self.decimals = decimals
        self._scales: list[int] = [10 ** (decimals - digits) for digits in range(decimals + 1)]

    def __reduce__(self) -> tuple[type["Amounts"], tuple[int]]:
        return Amounts, (self.decimals,)  # what was read before stays here

    def __missing__(self, text: str) -> int:
        whole, fraction = decimal_parts(text, self.decimals, signed=True)
        units = int(whole + fraction) * self._scales[len(fraction)]
        if text[0] == "-":
            units = -units
        if abs(units) > MAX_AMOUNT:
            raise CellError("an amount of 2^127 units or more", "an amount below 2^127 units")
        if len(self) < _REMEMBERED:
            self[text] = units
        return units


def amount_units(text: str, decimals: int) -> int:
    """Return the units (10^-`decimals`) of an amount without a sign, 0..2^127-1. Raises CellError."""
    whole, fraction = decimal_parts(text, decimals)
    units = int(whole + fraction.ljust(decimals, "0"))
    if units > MAX_AMOUNT:
        raise CellError("an amount of 2^127 units or more", "an amount below 2^127 units")
    return units


class Kinds(dict[str, bool]):
    """Texts of kinds, and whether each is a bonus: ``kinds[text]`` reads a text not seen before. Raises CellError."""

    def __init__(self, bonus_kinds: tuple[str, ...]) -> None:
        super().__init__()
        self._bonus = dict.fromkeys(bonus_kinds)
        self._folded = {kind.strip().casefold(): kind for kind in bonus_kinds}

    def __reduce__(self) -> tuple[type["Kinds"], tuple[tuple[str, ...]]]:
        return Kinds, (tuple(self._bonus),)

    def __missing__(self, text: str) -> bool:
        is_bonus = text in self._bonus
        near = self._folded.get(text.strip().casefold())
        if near is not None and not is_bonus:
            # Counting it as a balance or leaving it out would both be a guess.
            raise CellError(
                named("the kind", text),
                f"{shown(near)}, written exactly as under bonus_kinds in snapshot.toml, or another kind",
            )
        if len(self) < _REMEMBERED:
            self[text] = is_bonus
        return is_bonus
