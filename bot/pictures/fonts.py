"""The font of the pictures, what it can write, and how long words are in it.

It is the scalable font inside Pillow, so a picture looks the same on every machine and no file is shipped. It
writes ASCII and little more; `plain` replaces the rest. Sizes and lengths are in pixels of the finished picture.
"""

import unicodedata
from functools import lru_cache

from PIL import ImageFont

__all__ = ["MINUS", "SCALE", "font", "length", "plain", "readable"]

SCALE = 2  # pictures are drawn this much larger, and reduced
MINUS = "−"  # not in the font: the pen draws it, as wide as a plus
_BEYOND_ASCII = "…±·" + MINUS
_UNKNOWN = "?"


@lru_cache(maxsize=64)
def font(size: int) -> ImageFont.FreeTypeFont:
    """Return the font to draw with, `SCALE` times larger than `size`, in pixels of the finished picture.

    Raises RuntimeError when Pillow was built without FreeType.
    """
    default = ImageFont.load_default(size=size * SCALE)
    if not isinstance(default, ImageFont.FreeTypeFont):
        raise RuntimeError(
            "Pillow was built without FreeType, so it cannot write; install Pillow's own wheel"
        )
    # The basic engine: the other one is there or not depending on the machine, and would move letters.
    return default.font_variant(layout_engine=ImageFont.Layout.BASIC)


def length(text: str, size: int) -> float:
    """Return how wide a line of text will be; `size`, as the width, in pixels of the finished picture."""
    return font(size).getlength(text.replace(MINUS, "+")) / SCALE


def plain(text: str) -> str:
    """Return `text` with every character that the font cannot write replaced: ``é`` by ``e``, ``中`` by ``?``."""
    return "".join(map(_plain_letter, text))


def readable(text: str, instead: str) -> str:
    """Return `text`, or what goes `instead` of it where the font can write less than half of its letters."""
    written, letters = plain(text), [letter for letter in text if not letter.isspace()]
    lost = written.count(_UNKNOWN) - text.count(_UNKNOWN)
    return text if letters and lost * 2 <= len(letters) else instead


def _plain_letter(letter: str) -> str:
    if letter in _BEYOND_ASCII or (letter.isascii() and letter.isprintable()):
        return letter
    base = unicodedata.normalize("NFKD", letter)[0]
    return base if base.isascii() and base.isprintable() else _UNKNOWN
