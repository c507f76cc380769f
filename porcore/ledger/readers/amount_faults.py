"""Why a cell is no amount, and what to do about it: what exports of ledgers are known to write instead."""

import re
from decimal import Decimal

from porcore.ledger.sentences import ADVICE
from porcore.messages import fill

__all__ = ["digits_advice", "not_an_amount"]

_NUMBER = r"[0-9]+(?:\.[0-9]+)?"
_LONGEST_PLAIN = 60  # characters of a number that is written out
_FLOAT_DIGITS = 15  # decimal digits that a binary floating-point number of 64 bits keeps


def _exponent(text: str) -> str:
    plain = format(Decimal(text), "f")
    if len(plain) > _LONGEST_PLAIN:
        return ADVICE["exponent"]
    return fill(ADVICE["exponent-plain"], {"plain": plain})


# What the text looks like, and what to do. The first that fits the whole text counts.
_CAUSES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), advice)
    for pattern, advice in (
        (r"\s+.*|.*\s+", ADVICE["space"]),
        (rf"\+{_NUMBER}", ADVICE["plus"]),
        (
            rf"[\u2010-\u2015\u2212\ufe63\uff0d]\s*{_NUMBER}",
            ADVICE["minus"],
        ),
        (rf"\({_NUMBER}\)", ADVICE["brackets"]),
        (rf"{_NUMBER}-", ADVICE["minus-behind"]),
        (r"-\s+[0-9].*", ADVICE["hyphen"]),
        (
            r"-?[0-9]{1,3}(?:[,'’_\s][0-9]{3})+\.[0-9]*|-?[0-9]{1,3}(?:['’_\s][0-9]{3})+",
            ADVICE["thousands"],
        ),
        (
            r"-?[0-9]{1,3}(?:,[0-9]{2,3}){2,}(?:\.[0-9]*)?",
            ADVICE["thousands"],
        ),
        (
            r"-?[0-9]{1,3}(?:[.\s][0-9]{3})+,[0-9]+",
            ADVICE["thousands-comma"],
        ),
        (
            r"-?[0-9]{1,3},[0-9]{3}",
            ADVICE["thousands-or-decimals"],
        ),
        (r"-?[0-9]*,[0-9]*", ADVICE["comma"]),
        (rf"-?{_NUMBER}\.", ADVICE["after-point"]),
        (r"-?[0-9]+\.", ADVICE["after-point"]),
        (r"-?\.[0-9]+", ADVICE["before-point"]),
        (r"-?[0-9]+(?:\.[0-9]+){2,}", ADVICE["points"]),
        (r"-?0[xX][0-9A-Fa-f]+", ADVICE["hex"]),
        (
            r"-|[-+]?(?:nan|inf|infinity|null|none|nil|n/?a|#n/a|undefined)|#[A-Z0-9/!?]+",
            ADVICE["nothing"],
        ),
        (r"true|false", ADVICE["number"]),
        (r"[=\"'].*", ADVICE["formula"]),
        (r"[-+]?[0-9.,]+\s*%", ADVICE["share"]),
        (
            rf"-?(?:[^\W\d]|[$€£¥₿₮ ])+-?{_NUMBER}|-?{_NUMBER}\s*(?:[^\W\d]|[$€£¥₿₮])+",
            ADVICE["currency"],
        ),
    )
)
_EXPONENT = re.compile(r"-?[0-9]+(?:\.[0-9]+)?[eE][-+]?[0-9]{1,3}")


def not_an_amount(text: str) -> str:
    """Return what to do about a text that is no amount; "" where no known cause fits."""
    if len(text) > _LONGEST_PLAIN:
        return ""
    if _EXPONENT.fullmatch(text):
        return _exponent(text)
    if any(character.isdigit() and not character.isascii() for character in text):
        return ADVICE["digits"]
    return next((advice for pattern, advice in _CAUSES if pattern.fullmatch(text)), "")


def digits_advice(text: str, decimals: int) -> str:
    """Return what to do about an amount with more than `decimals` digits after the point."""
    beyond = text.partition(".")[2][decimals:]
    significant = len(text.replace(".", "").lstrip("-0").rstrip("0"))
    code = "rounding"
    if not beyond.strip("0"):
        code = "rounding-zeros"
    elif significant >= _FLOAT_DIGITS:
        code = "rounding-noise"
    return fill(ADVICE[code], {"decimals": decimals})
