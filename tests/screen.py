"""How many lines a message of the bot takes on a phone of 390 pixels, as a reader sees it before unfolding anything."""

import re
from html import unescape
from unicodedata import combining, east_asian_width

__all__ = ["MOST_LINES", "lines_unfolded"]

MOST_LINES = 14  # of a message that fits the screen together with its buttons
_PROSE, _TABLE = 38, 34  # characters of a line
_FOLDED = 3  # lines that a folded quote shows
_BLANK_LINE = 0.5
_PART = re.compile(r"<blockquote expandable>(.*?)</blockquote>|<pre>(.*?)</pre>", re.DOTALL)
_TAG = re.compile("<[^>]*>")


def lines_unfolded(html: str) -> float:
    """Return the lines of a message in the bot's HTML: wrapped prose and tables, folded quotes as 3 lines, blank ones as half."""
    total, at = 0.0, 0
    for part in _PART.finditer(html):
        total += _lines(html[at : part.start()].strip("\n"), _PROSE, blank=_ends(html[at : part.start()]))
        if part[1] is not None:
            total += min(_FOLDED, _lines(_PART.sub(r"\2", part[1]).strip("\n"), _PROSE))
        else:
            total += _lines(part[2], _TABLE)
        at = part.end()
    return total + _lines(html[at:].strip("\n"), _PROSE, blank=_ends(html[at:]))


def _ends(text: str) -> float:
    """Return the blank lines at the ends of a text between two blocks, each of which begins a line anyway."""
    if not text.strip("\n"):
        return max(0, text.count("\n") - 1) * _BLANK_LINE
    around = len(text) - len(text.lstrip("\n")), len(text) - len(text.rstrip("\n"))
    return sum(max(0, number - 1) for number in around) * _BLANK_LINE


def _lines(html: str, width: int, *, blank: float = 0.0) -> float:
    if not html:
        return blank
    lines = unescape(_TAG.sub("", html)).split("\n")
    return blank + sum(_wrapped(line, width) if line.strip() else _BLANK_LINE for line in lines)


def _wrapped(line: str, width: int) -> int:
    """Return how many lines one takes, broken between words, and inside of those that are longer than a line."""
    lines, used = 1, 0
    for word in re.findall(r"\s*\S+", line):
        took = sum(map(_columns, word))
        if used + took <= width:
            used += took
            continue
        took = sum(map(_columns, word.lstrip()))
        lines += used > 0
        more, used = divmod(took, width)
        lines += more if used else more - 1
        used = used or width
    return lines


def _columns(letter: str) -> int:
    if combining(letter) or letter in "\u2066\u2067\u2068\u2069\u200e\u200f\ufe0f":
        return 0
    return 2 if east_asian_width(letter) in "WF" else 1
