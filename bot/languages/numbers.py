"""How numbers are written: only the mark between thousands is a language's own.

Digits and the decimal point are the same everywhere, as in the files, so that every figure can be compared letter by letter.
Where a language groups with a point, which would make 1.200 out of one thousand two hundred, a no-break space groups.
"""

from functools import cache

from babel import Locale

from bot.languages.known import Language
from bot.languages.speaking import current

__all__ = ["group_mark"]

_POINT = "."
_SPACE = "\u00a0"


def group_mark() -> str:
    """Return what the language of the context puts between thousands."""
    return _mark(current())


@cache
def _mark(language: Language) -> str:
    mark = str(Locale.parse(language.locale).number_symbols["latn"]["group"])
    return _SPACE if mark == _POINT else mark
