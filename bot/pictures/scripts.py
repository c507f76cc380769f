"""Arabic letters joined, and lines in the order they are written in: what fonts without rules of their own need.

`shaped` and `in_order` are for text of one line, such as `bot.pictures.lines` makes.
"""

import re
import unicodedata
from functools import cache

from arabic_reshaper import ArabicReshaper
from bidi import get_display

__all__ = ["FORMATTING", "composed", "directed", "has_right_to_left", "in_order", "isolated", "shaped"]

_RIGHT_TO_LEFT, _END = "\u2067", "\u2069"  # right-to-left isolate, and the end of any isolate
_OPENING = "\u2066\u2067\u2068"
_JOINERS = "\u200c\u200d"  # say whether letters join, and are not seen themselves
_SPACES = {"\u00a0": " ", "\u202f": " "}  # at which no line is broken
_LEFT_TO_RIGHT = (
    "\u200e"  # a letter that is not seen: at the end of a line, so that what is before it keeps its direction
)
_VOWELS = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670"  # above and below Arabic letters; left out
_HE_AND_HAMZA, _HE_WITH_HAMZA = "\u0647\u0654", "\u06c0"  # which Unicode does not take for the same
FORMATTING = frozenset((*_OPENING, _END, *_JOINERS, *_VOWELS, *_SPACES))
_UNSEEN = str.maketrans(dict.fromkeys((*_OPENING, _END, *_JOINERS, *_VOWELS, _LEFT_TO_RIGHT), "") | _SPACES)
_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]")
_MARKER = (
    "\u200b"  # after a bracket: in which order the two come out says in which direction the bracket is read
)
_MIRRORED = dict(zip("()[]{}<>«»‹›", ")(][}{><»«›‹", strict=True))
_ONE = f"([{re.escape(''.join(_MIRRORED))}])"
_BRACKET = re.compile(_ONE)
_MARKED = re.compile(f"{_MARKER}{_ONE}|{_ONE}{_MARKER}")


def composed(text: str) -> str:
    """Return a text in which no mark is apart from its letter that has a letter of both, the Persian he with hamza included."""
    return unicodedata.normalize("NFC", text).replace(_HE_AND_HAMZA, _HE_WITH_HAMZA)


def has_right_to_left(text: str) -> bool:
    """Return whether there is a letter that is written from right to left."""
    return not text.isascii() and any(
        letter > "\u058f" and unicodedata.bidirectional(letter) in ("R", "AL") for letter in text
    )


def directed(text: str) -> str:
    """Return a sentence of a language that is written from right to left, so that it is as a whole."""
    return f"{_RIGHT_TO_LEFT}{text}{_END}" if has_right_to_left(text) else text


def isolated(lines: list[str]) -> list[str]:
    """Return lines of one text, each of which ends the isolates that it begins, and begins those that go on from the one before."""
    result, before = [], ""
    for line in lines:
        inside = before
        for letter in line:
            if letter in _OPENING:
                inside += letter
            elif letter == _END:
                inside = inside[:-1]
        result.append(f"{before}{line}{_END * len(inside)}")
        before = inside
    return result


def shaped(text: str) -> str:
    """Return a line with its Arabic letters joined, and without what is not seen."""
    return _joined(text).translate(_UNSEEN)


def in_order(text: str) -> str:
    """Return a line as `shaped` does, its letters from left to right."""
    if not has_right_to_left(text):
        return text if text.isascii() else text.translate(_UNSEEN)
    marked = _BRACKET.sub(rf"\1{_MARKER}", _joined(text)) + _LEFT_TO_RIGHT
    shown = get_display(marked, base_dir="L")
    return _MARKED.sub(_as_read, shown).translate(_UNSEEN)


def _as_read(found: re.Match[str]) -> str:
    """Return a bracket, turned where it is read from right to left."""
    turned, as_it_is = found.groups()
    return as_it_is or _MIRRORED[turned]


def _joined(text: str) -> str:
    return _reshaper().reshape(text) if _ARABIC.search(text) else text


@cache
def _reshaper() -> ArabicReshaper:
    # No font of ours has this one; those of whole words are off by themselves.
    return ArabicReshaper({"ARABIC LIGATURE ALLAH": False})
