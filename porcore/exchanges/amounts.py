"""Exact decimal amounts as other exchanges write and add them. Never a float, never a sum that is rounded unasked.

An amount has at most 80 characters and an exponent below 100, so every sum this package forms fits into the
precision here; should one not, Inexact is a trap and not a silent rounding.
"""

import re
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Context, Decimal, Inexact, InvalidOperation, Overflow

from porcore.exchanges.document import UnreadableError

__all__ = ["ZERO", "add", "amount", "fixed", "plain", "rounded", "strip"]

ZERO = Decimal(0)
_EXACT = Context(prec=500, Emin=-9999, Emax=9999, traps=[Inexact, InvalidOperation, Overflow])
_ROUND_DOWN = Context(
    prec=500, Emin=-9999, Emax=9999, rounding=ROUND_DOWN, traps=[InvalidOperation, Overflow]
)
_HALF_EVEN = Context(
    prec=500, Emin=-9999, Emax=9999, rounding=ROUND_HALF_EVEN, traps=[InvalidOperation, Overflow]
)
_AMOUNT = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,2})?", re.ASCII)
_LONGEST = 80


def amount(value: object, where: str) -> Decimal:
    """Return an amount given as text or as a JSON number, its scale kept. Raises UnreadableError."""
    if isinstance(value, Decimal):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    if isinstance(value, str) and len(value) <= _LONGEST and _AMOUNT.fullmatch(value):
        return Decimal(value)
    raise UnreadableError("amount", where=where)


def add(first: Decimal, second: Decimal) -> Decimal:
    """Return the exact sum of two amounts, at the finer of the two scales."""
    return _EXACT.add(first, second)


def plain(value: Decimal) -> str:
    """Return a plain decimal with the scale that `value` has: 1.50 stays 1.50."""
    return format(value, "f")


def strip(value: Decimal) -> str:
    """Return a plain decimal without trailing zeros or point; zero is 0."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "0") else text


def fixed(value: Decimal, digits: int) -> str:
    """Return a plain decimal with exactly `digits` (0..40) after the point, the rest cut off toward zero."""
    rounded = _ROUND_DOWN.quantize(value, Decimal(1).scaleb(-digits))
    return format(rounded or abs(rounded), "f")


def rounded(value: Decimal, digits: int) -> Decimal:
    """Return the amount with exactly `digits` (0..40) after the point, a half rounded to the even neighbour."""
    return _HALF_EVEN.quantize(value, Decimal(1).scaleb(-digits))
