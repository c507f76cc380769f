"""The Iranian calendar, in which Persian dates are typed: its months, and a date of it as one of ours."""

from datetime import date
from functools import cache

from bot.parsing.folding import folded

__all__ = ["iranian_date", "iranian_month", "is_iranian"]

_MONTHS = (
    *("فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور"),
    *("مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"),
)
_FIRST, _LAST = 1300, 1499  # years that are typed: 1921 to 2121
_CYCLE, _LEAPS = 33, 8  # years, of which so many are leap years: right for all years above
_BEFORE = 226_894  # days of our calendar before the first one of this


def is_iranian(year: int) -> bool:
    """Tell whether a year is one of this calendar, and none that anything here was made in by ours."""
    return _FIRST <= year <= _LAST


def iranian_month(word: str) -> int | None:
    """Return which month, 1 to 12, a word names, None for none; `word`: as `folded` returns it."""
    return _numbers().get(word)


def iranian_date(year: int, month: int, day: int) -> date:
    """Return a date as one of our calendar. Raises ValueError for a day that there is not."""
    if not (is_iranian(year) and 1 <= month <= 12 and 1 <= day <= 31):
        raise ValueError("no such day")
    found, end = _first_of(year, month) + day - 1, _first_of(year + month // 12, month % 12 + 1)
    if found >= end:
        raise ValueError("no such day")
    return date.fromordinal(found)


def _first_of(year: int, month: int) -> int:
    """Return the ordinal of the first day of a month: six have 31 days, the others 30, the last one 29 or 30."""
    years = year - 1
    cycles, rest = divmod(years, _CYCLE)
    leaps = cycles * _LEAPS + (rest * _LEAPS + 29) // _CYCLE
    return _BEFORE + years * 365 + leaps + (month - 1) * 30 + min(month - 1, 6) + 1


@cache
def _numbers() -> dict[str, int]:
    return {folded(name): number for number, name in enumerate(_MONTHS, 1)}
