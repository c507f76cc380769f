"""Breaking text into lines: at spaces, between Chinese characters, and inside a word that is too long for a line.

A text in a language that is written from right to left says so in its lines, which `bot.pictures.scripts` reads.
"""

from collections.abc import Iterator
from unicodedata import east_asian_width

from bot.languages import current
from bot.pictures.fonts import length, plain
from bot.pictures.scripts import directed, isolated

__all__ = ["break_lines", "fitted"]

_WIDE_MARKS = frozenset("，。、；：？！）")  # bring a space with them
_NOT_FIRST = frozenset(
    "，。、；：？！）」』》〉】〕”’…—·％,.;:?!)]}%»"
)  # on a line, behind a Chinese character
_NOT_LAST = frozenset("（「『《〈【〔“‘([{«")
_MARKS = ",\u00a0"  # between thousands


def break_lines(text: str, size: int, room: float) -> list[str]:
    """Return `text` in lines of at most `room` pixels. `size`: of the letters, in pixels."""
    text = _written(text)
    lines, line = [], ""
    for space, word in _words(text):
        longer = f"{line}{space}{word}" if line else word
        if length(longer, size) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        while length(word, size) > room:
            cut = _cut(word, size, room)
            lines.append(word[:cut])
            word = word[cut:]
        line = word
    lines.append(line)
    return lines if text.isascii() else isolated(lines)


def fitted(text: str, sizes: range, room: float) -> tuple[int, list[str]]:
    """Return the largest of `sizes` (descending) in which `text` fits one line; else the smallest, in lines."""
    written = _written(text)
    for size in sizes:
        if length(written, size) <= room:
            return size, [written]
    return sizes[-1], break_lines(text, sizes[-1], room)


def _written(text: str) -> str:
    """Return a text as it can be written, and in which direction."""
    text = plain(text)
    return directed(text) if current().right_to_left and not text.isascii() else text


def _words(text: str) -> Iterator[tuple[str, str]]:
    """Yield what may be on lines of their own, each behind what is between it and the one before on the same line."""
    space = " "
    for word in text.split(" "):
        if word.isascii():
            yield space, word
            space = " "
            continue
        start = 0
        for place in range(1, len(word)):
            before, after = word[place - 1], word[place]
            if east_asian_width(before) in "WF" and after not in _NOT_FIRST and before not in _NOT_LAST:
                yield "" if start else space, word[start:place]
                start = place
        yield "" if start else space, word[start:]
        space = "" if word[-1] in _WIDE_MARKS else " "


def _cut(word: str, size: int, room: float) -> int:
    """Return how much of a word fits, if possible up to a mark between thousands."""
    most = next(cut for cut in range(len(word) - 1, 0, -1) if cut == 1 or length(word[:cut], size) <= room)
    after_mark = max(word.rfind(mark, 0, most) for mark in _MARKS) + 1
    return after_mark if after_mark > most // 2 else most
