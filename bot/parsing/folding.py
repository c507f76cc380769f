"""Words as they are compared: without case, accents, and what no screen shows; digits of every script as 0 to 9."""

import unicodedata

__all__ = ["folded"]

# Letters that Unicode does not take apart, and letters that are typed for each other on different keyboards.
_SAME = str.maketrans(
    {"ı": "i", "đ": "d", "ø": "o", "ł": "l", "ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "’": "'"}
)


def folded(text: str) -> str:
    """Return a text for comparing words: ``İYİ`` as ``iyi``, ``año`` as ``ano``, ``۲۰۲۶`` as ``2026``; spaces stay as they are."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(_letter(letter) for letter in apart).translate(_SAME)


def _letter(letter: str) -> str:
    if letter.isascii() or letter.isspace():
        return letter
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):  # accents, and marks of direction
        return ""
    value = unicodedata.digit(letter, None)
    return letter if value is None else str(value)
