"""The words of the format: amounts, names, times, hex (docs/format.md, "Words and numbers").

Every function either returns a value or raises FormatError; `where` names the place for the reader.
Only ASCII counts: digits of other scripts are refused because each pattern spells its characters out.
"""

import re
from datetime import datetime

from porcore.errors import FormatError
from porcore.format.hashing import MAX_AMOUNT

__all__ = [
    "amount_text",
    "parse_amount",
    "parse_balance",
    "parse_exchange",
    "parse_hex",
    "parse_symbol",
    "parse_taken_at",
]

_DECIMAL = re.compile(r"(0|[1-9][0-9]*)(?:\.([0-9]*[1-9]))?")
_HEX = re.compile(r"[0-9a-f]*")
_EXCHANGE = re.compile(r"[A-Za-z0-9._-](?:[A-Za-z0-9 ._-]{0,62}[A-Za-z0-9._-])?")
_SYMBOL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}")
_TAKEN_AT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2}Z")
_LONGEST_AMOUNT = 80  # characters; 2^127 has 39 digits, so anything longer is out of range anyway


def parse_amount(text: str, decimals: int, where: str) -> int:
    """Return the units (10^-`decimals`) of a canonical decimal text, 0..2^127-1. Raises FormatError."""
    whole, fraction = _decimal_parts(text, decimals, where)
    units = int(whole + fraction.ljust(decimals, "0"))
    if units > MAX_AMOUNT:
        raise FormatError("decimal", where=where, decimals=decimals)
    return units


def parse_balance(text: str, decimals: int, where: str) -> int:
    """Return the units (10^-`decimals`) of a canonical decimal text that has decimals of its own.

    Its digits, read without the point, are 0..2^127-1; so the finer it is stated, the less it can be.
    Raises FormatError.
    """
    whole, fraction = _decimal_parts(text, decimals, where)
    units = int(whole + fraction)
    if units > MAX_AMOUNT:
        raise FormatError("decimal", where=where, decimals=decimals)
    scale: int = 10 ** (decimals - len(fraction))
    return units * scale


def _decimal_parts(text: str, decimals: int, where: str) -> tuple[str, str]:
    match = _DECIMAL.fullmatch(text) if len(text) <= _LONGEST_AMOUNT else None
    if match is None or len(match[2] or "") > decimals:
        raise FormatError("decimal", where=where, decimals=decimals)
    return match[1], match[2] or ""


def amount_text(units: int, decimals: int) -> str:
    """Return the canonical decimal text of `units` (>= 0) of 10^-`decimals`."""
    if decimals == 0:
        return str(units)
    digits = str(units).rjust(decimals + 1, "0")
    fraction = digits[-decimals:].rstrip("0")
    return digits[:-decimals] + ("." + fraction if fraction else "")


def parse_hex(text: str, digits: int, where: str) -> bytes:
    """Return the bytes of exactly `digits` lower-case hex digits. Raises FormatError."""
    if len(text) != digits:
        raise FormatError("hex", where=where, found=len(text), expected=digits)
    if not _HEX.fullmatch(text):
        raise FormatError("not-hex", where=where, expected=digits)
    return bytes.fromhex(text)


def parse_exchange(text: str, where: str) -> str:
    """Return an exchange's name: 1-64 of ``A-Za-z0-9 ._-`` without a space at either end.

    Raises FormatError.
    """
    if not _EXCHANGE.fullmatch(text):
        raise FormatError(
            "word", where=where, expected="1 to 64 of A-Z a-z 0-9 space . _ -, no space at either end"
        )
    return text


def parse_symbol(text: str, where: str) -> str:
    """Return the symbol of an asset or a member: 1-32 characters, a letter or digit first.

    Raises FormatError.
    """
    if not _SYMBOL.fullmatch(text):
        raise FormatError(
            "word", where=where, expected="1 to 32 of A-Z a-z 0-9 . _ -, beginning with a letter or digit"
        )
    return text


def parse_taken_at(text: str, where: str) -> str:
    """Return a time in UTC of the form ``YYYY-MM-DDTHH:MM:SSZ`` that exists in the calendar.

    Raises FormatError.
    """
    expected = "a UTC time such as 2026-10-25T00:00:00Z"
    if not _TAKEN_AT.fullmatch(text):
        raise FormatError("word", where=where, expected=expected)
    try:
        datetime.fromisoformat(text)
    except ValueError:
        raise FormatError("word", where=where, expected=expected) from None
    return text
