"""Why a cell is no amount, and what to do about it: what exports of ledgers are known to write instead."""

import re
from decimal import Decimal

__all__ = ["digits_advice", "not_an_amount"]

_NUMBER = r"[0-9]+(?:\.[0-9]+)?"
_LONGEST_PLAIN = 60  # characters of a number that is written out
_FLOAT_DIGITS = 15  # decimal digits that a binary floating-point number of 64 bits keeps


def _exponent(text: str) -> str:
    plain = format(Decimal(text), "f")
    written = f", here {plain}" if len(plain) <= _LONGEST_PLAIN else ""
    return f"An exponent is not read: export plain digits{written}."


# What the text looks like, and what to do. The first that fits the whole text counts.
_CAUSES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), advice)
    for pattern, advice in (
        (r"\s+.*|.*\s+", "There is a space at its beginning or end: take it out."),
        (rf"\+{_NUMBER}", "Leave the plus sign out."),
        (
            rf"[\u2010-\u2015\u2212\ufe63\uff0d]\s*{_NUMBER}",
            "The minus sign is another character: write a hyphen, -.",
        ),
        (rf"\({_NUMBER}\)", "A debt is written with a hyphen before it, not in brackets."),
        (rf"{_NUMBER}-", "A debt is written with the hyphen before it."),
        (r"-\s+[0-9].*", "Nothing may be between the hyphen and the digits."),
        (
            r"-?[0-9]{1,3}(?:[,'’_\s][0-9]{3})+\.[0-9]*|-?[0-9]{1,3}(?:['’_\s][0-9]{3})+",
            "Write it without marks between the thousands.",
        ),
        (
            r"-?[0-9]{1,3}(?:,[0-9]{2,3}){2,}(?:\.[0-9]*)?",
            "Write it without marks between the thousands.",
        ),
        (
            r"-?[0-9]{1,3}(?:[.\s][0-9]{3})+,[0-9]+",
            "Write it without marks between the thousands, and with a point.",
        ),
        (
            r"-?[0-9]{1,3},[0-9]{3}",
            "Whether the comma marks thousands or decimals is not guessed: write no marks, and a point.",
        ),
        (r"-?[0-9]*,[0-9]*", "Write a point and not a comma before the decimals."),
        (rf"-?{_NUMBER}\.", "Write digits after the point, or no point."),
        (r"-?[0-9]+\.", "Write digits after the point, or no point."),
        (r"-?\.[0-9]+", "Write 0 before the point."),
        (r"-?[0-9]+(?:\.[0-9]+){2,}", "There is more than one point in it."),
        (r"-?0[xX][0-9A-Fa-f]+", "Export it in decimal digits."),
        (
            r"-|[-+]?(?:nan|inf|infinity|null|none|nil|n/?a|#n/a|undefined)|#[A-Z0-9/!?]+",
            "Write 0 where there is nothing.",
        ),
        (r"true|false", "Write a number."),
        (r"[=\"'].*", "It is a formula or a quoted text: export the number alone."),
        (r"[-+]?[0-9.,]+\s*%", "Write an amount, not a share."),
        (
            rf"-?(?:[^\W\d]|[$€£¥₿₮ ])+-?{_NUMBER}|-?{_NUMBER}\s*(?:[^\W\d]|[$€£¥₿₮])+",
            "Write the number alone, without a currency.",
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
        return "Write the digits 0 to 9."
    return next((advice for pattern, advice in _CAUSES if pattern.fullmatch(text)), "")


def digits_advice(text: str, decimals: int) -> str:
    """Return what to do about an amount with more than `decimals` digits after the point."""
    beyond = text.partition(".")[2][decimals:]
    significant = len(text.replace(".", "").lstrip("-0").rstrip("0"))
    about = ""
    if not beyond.strip("0"):
        about = " The digits beyond are zeros, so that changes nothing."
    elif significant >= _FLOAT_DIGITS:
        about = " So many digits are mostly noise of floating-point numbers, not money."
    return f"Nothing is rounded here: cast or round it where the ledger is exported, for example to DECIMAL(38, {decimals}).{about}"
