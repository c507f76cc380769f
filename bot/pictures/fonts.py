"""The fonts of the pictures, which letters each can write, and how long words are in them.

What Pillow's own scalable font has, ASCII and little more, is written in it; all other letters in subsets that are shipped
(bot/pictures/type). So a picture looks the same on every machine. `plain` replaces what no font has. Sizes and lengths are in
pixels of the finished picture.
"""

import unicodedata
from collections.abc import Iterator
from enum import StrEnum
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path

from PIL import ImageFont

from bot.pictures.scripts import FORMATTING, composed, shaped

__all__ = ["MINUS", "SCALE", "Face", "font", "length", "letters_of", "parts", "plain", "readable"]

SCALE = 2  # pictures are drawn this much larger, and reduced
MINUS = "−"  # not in Pillow's font: the pen draws it, as wide as a plus
_UNKNOWN = "?"
_FILES = Path(__file__).parent / "type"


class Face(StrEnum):
    """A font. Each value but the first is a file of bot/pictures/type."""

    PILLOW = ""
    LATIN = "latin.ttf"  # Latin with all diacritics, Greek, Cyrillic
    ARABIC = "arabic.ttf"  # with the joined forms of the letters
    CHINESE = "chinese.otf"


@cache
def letters_of(face: Face) -> frozenset[str]:
    """Return every character that a font can write."""
    if face is Face.PILLOW:
        return frozenset((*map(chr, range(0x20, 0x7F)), *"…±·", MINUS))
    return frozenset((_FILES / face.value).with_suffix(".txt").read_text("utf-8"))


@lru_cache(maxsize=128)
def font(size: int, face: Face = Face.PILLOW) -> ImageFont.FreeTypeFont:
    """Return the font to draw with, `SCALE` times larger than `size`, in pixels of the finished picture.

    Raises RuntimeError when Pillow was built without FreeType.
    """
    # The basic engine: the other one is there or not depending on the machine, and would move letters.
    if face is not Face.PILLOW:
        return ImageFont.truetype(_FILES / face.value, size * SCALE, layout_engine=ImageFont.Layout.BASIC)
    default = ImageFont.load_default(size=size * SCALE)
    if not isinstance(default, ImageFont.FreeTypeFont):
        raise RuntimeError(
            "Pillow was built without FreeType, so it cannot write; install Pillow's own wheel"
        )
    return default.font_variant(layout_engine=ImageFont.Layout.BASIC)


def length(text: str, size: int) -> float:
    """Return how wide a line of text will be; `size`, as the width, in pixels of the finished picture."""
    if text.isascii() or letters_of(Face.PILLOW).issuperset(text):
        return font(size).getlength(text.replace(MINUS, "+")) / SCALE
    written = shaped(text)
    faces = _faces(written)
    # None of the fonts moves a letter for its neighbour, so the order on the line makes no difference.
    return sum(_width(letter, size, faces) for letter in written) / SCALE


@lru_cache(maxsize=32_768)
def _width(letter: str, size: int, faces: tuple[Face, ...]) -> float:
    face = _face(letter, faces)
    return font(size, face).getlength("+" if letter == MINUS and face is Face.PILLOW else letter)


def parts(text: str) -> Iterator[tuple[Face, str]]:
    """Yield the font of each run of a line that is shaped already (`bot.pictures.scripts`), with the run."""
    if letters_of(Face.PILLOW).issuperset(text):
        yield Face.PILLOW, text
        return
    faces = _faces(text)
    for face, letters in groupby(text, lambda letter: _face(letter, faces)):
        yield face, "".join(letters)


def _faces(text: str) -> tuple[Face, ...]:
    """Return the fonts of a line, the preferred one first: no word is of two fonts, and signs are those of the script."""
    beyond = set(text) - letters_of(Face.PILLOW)
    if any(letter.isalpha() for letter in beyond & letters_of(Face.LATIN)):
        return Face.LATIN, Face.PILLOW, Face.ARABIC, Face.CHINESE
    if any("\u3000" <= letter <= "\u9fff" for letter in beyond):
        return Face.PILLOW, Face.CHINESE, Face.LATIN, Face.ARABIC
    return Face.PILLOW, Face.ARABIC, Face.LATIN, Face.CHINESE


@lru_cache(maxsize=32_768)
def _face(letter: str, faces: tuple[Face, ...]) -> Face:
    """Return the first font that has a letter."""
    return next((face for face in faces if letter in letters_of(face)), Face.PILLOW)


def plain(text: str) -> str:
    """Return `text` with every character that no font can write replaced: ``ｅ`` by ``e`` where that helps, ``ก`` by ``?``."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_plain_letter, composed(text)))


def readable(text: str, instead: str) -> str:
    """Return `text`, or what goes `instead` of it where the fonts can write less than half of its letters."""
    written, letters = plain(text), [letter for letter in text if not letter.isspace()]
    lost = written.count(_UNKNOWN) - text.count(_UNKNOWN)
    return text if letters and lost * 2 <= len(letters) else instead


@lru_cache(maxsize=8192)
def _plain_letter(letter: str) -> str:
    if letter in FORMATTING or any(letter in letters_of(face) for face in Face):
        return letter
    base = unicodedata.normalize("NFKD", letter)[0]
    return base if any(base in letters_of(face) for face in Face) else _UNKNOWN
