"""How a day is written in the language of the context, in the calendar and the digits that all files have."""

from datetime import date
from functools import lru_cache

from babel.dates import format_date

from bot.languages.known import ENGLISH, Language, language_of
from bot.languages.speaking import current

__all__ = ["day", "day_in"]

# The day first in English, as in most of the world; without the words for "year" and "of", after which a sentence could not go on.
_SHORT = "d MMM yyyy"
_SHORTER = frozenset({ENGLISH, *map(language_of, ("ru", "uk", "pt-BR", "vi"))})


def day(when: date) -> str:
    """Return a day with the month as a word, ``25 Oct 2026``."""
    return day_in(current(), date(when.year, when.month, when.day))


@lru_cache(maxsize=4096)
def day_in(language: Language, when: date) -> str:
    """Return a day as `language` writes it."""
    return format_date(when, _SHORT if language in _SHORTER else "medium", locale=language.locale)
