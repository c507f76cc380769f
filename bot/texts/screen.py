"""How many lines a text takes on a phone of 390 pixels, nearly: tables are cut into pages by it."""

import re
from html import unescape
from unicodedata import east_asian_width

__all__ = ["FOLDED", "SCREEN", "lines", "lines_by_words"]

SCREEN = 14  # lines of a message that fits a screen together with its buttons
FOLDED = 3  # lines that a folded quote shows
_WIDTH = 38  # letters of a line that is broken between words
_COLUMNS = 36  # letters of a line; two are lost where it is broken
_TAG = re.compile("<[^>]*>")


def lines(html: str) -> int:
    """Return the lines of a text without tables and quotes, 0 for an empty one; those that are blank count as whole ones."""
    if not html:
        return 0
    return sum(max(1, -(-_columns(line) // _COLUMNS)) for line in unescape(_TAG.sub("", html)).split("\n"))


def lines_by_words(html: str) -> int:
    """Return the lines of a text without tables and quotes as they are broken between words; blank ones are not counted."""
    return sum(_broken(line) for line in unescape(_TAG.sub("", html)).split("\n") if line.strip())


def _broken(line: str) -> int:
    number, used = 1, 0
    for word in re.findall(r"\s*\S+", line):
        took = _columns(word)
        if used + took <= _WIDTH:
            used += took
            continue
        took = _columns(word.lstrip())
        number += (used > 0) + (took - 1) // _WIDTH
        used = (took - 1) % _WIDTH + 1
    return number


def _columns(line: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in line)
