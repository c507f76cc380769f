"""The names of months in every language of the bot, also in those that a chat does not speak."""

from functools import cache

from babel.dates import get_month_names

from bot.languages import LANGUAGES
from bot.parsing.folding import folded

__all__ = ["month_of"]

_SHORTEST = 2  # letters; shorter names are numbers, or only single letters
_MORE = {"sept": 9, "مي": 5, "می": 5, "مای": 5, "جولای": 7, "آگوست": 8}  # as they are typed as well


def month_of(word: str) -> int | None:
    """Return which month, 1 to 12, a word names, whole or shortened, with or without a point; None for no month."""
    return _months().get(folded(word).rstrip("."))


@cache
def _months() -> dict[str, int]:
    """Return the number of each name. No name means two months: tests hold it."""
    found = {folded(name): number for name, number in _MORE.items()}
    for language in LANGUAGES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for number, name in get_month_names(width, context, language.locale).items():
                    short = folded(name).rstrip(".")
                    if len(short) >= _SHORTEST and short.isalpha():
                        found.setdefault(short, number)
    return found
