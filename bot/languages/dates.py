"""How a day is written in the language of the context, in the calendar and the digits that all files have."""

from datetime import date
from functools import lru_cache

from babel.dates import format_date

from bot.languages.known import ENGLISH, Language
from bot.languages.speaking import current

__all__ = ["day", "day_in"]

_ENGLISH = "d MMM yyyy"  # the day first, as in most of the world


def day(when: date) -> str:
    """Return a day with the month as a word, ``25 Oct 2026``."""
    return day_in(current(), date(when.year, when.month, when.day))


@lru_cache(maxsize=4096)
def day_in(language: Language, when: date) -> str:
    """Return a day as `language` writes it."""
    return format_date(when, _ENGLISH if language is ENGLISH else "medium", locale=language.locale)
