"""Days as they are said without a year or a day: ``yesterday``, ``1 de agosto``, ``septiembre 2026``, ``agosto``."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from bot.parsing.months import month_of

__all__ = ["loose_day"]

_YESTERDAY = (
    *("yesterday", "ayer", "ontem", "вчера", "вчора", "昨天", "昨日", "dun", "kemarin"),
    *("hom qua", "ngay hom qua", "دیروز"),
)
_NAME = r"([^\W\d_]{2,12})\.?"
_DAY_AND_MONTH = re.compile(rf"([0-9]{{1,2}})(?:st|nd|rd|th|\.)? (?:de |of )?{_NAME}")
_MONTH_AND_DAY = re.compile(rf"{_NAME} ([0-9]{{1,2}})(?:st|nd|rd|th)?")
_MONTH_AND_YEAR = re.compile(rf"{_NAME},? (?:de |del |of )?([0-9]{{4}})(?: ?(?:года|року))?")
_A_LEAP_YEAR_AND_MORE = 9  # years in which every day of the calendar is


def loose_day(typed: str, today: date | None = None) -> date | None:
    """Return the day that is meant, the last one of a month; a day or month without a year is the newest one that has been.

    `typed`: as `folded` returns it. None for what is none of these, or no day. `today`: of UTC, that of the clock if None.
    """
    today = today or datetime.now(UTC).date()
    if typed in _YESTERDAY:
        return today - timedelta(days=1)
    if (match := _MONTH_AND_YEAR.fullmatch(typed)) and (month := month_of(match[1])):
        return _end_of(int(match[2]), month, today)
    if month := month_of(typed):
        return _end_of(today.year - (month > today.month), month, today)
    for pattern, name, number in ((_DAY_AND_MONTH, 2, 1), (_MONTH_AND_DAY, 1, 2)):
        if (match := pattern.fullmatch(typed)) and (month := month_of(match[name])):
            return next(_days(month, int(match[number]), today), None)
    return None


def _end_of(year: int, month: int, today: date) -> date | None:
    """Return the last day of a month, or today in the month that is not over."""
    if not 1 <= year < date.max.year:
        return None
    end = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return today if (today.year, today.month) == (year, month) else end


def _days(month: int, day: int, today: date) -> Iterator[date]:
    """Yield a day of the calendar in the years up to now, the newest first."""
    for year in range(today.year, max(today.year - _A_LEAP_YEAR_AND_MORE, 0), -1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found <= today:
            yield found
