"""Reading the time that someone typed behind an id.

A date, date and time, RFC 3339, unix seconds, or ``latest``. A bare date means the end of that UTC day. What
can be read in two ways is refused; `bot.texts.reading` words that, with the forms that can be read.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum, auto

from bot.errors import BotError

__all__ = ["NEWEST", "TimeError", "TimeFault", "TimeQuery", "parse_time"]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)? ([a-z]{3,9})\.?,? ([0-9]{4})")
_MONTH_FIRST = re.compile(r"([a-z]{3,9})\.? ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})")
_CLOCK = re.compile(
    r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]+)?)? ?(z|utc|gmt|[+-][0-9]{2}:?[0-9]{2})?"
)
_UNIX = re.compile(r"[0-9]{9,10}")


class TimeFault(Enum):
    """What keeps a text from being a time."""

    UNKNOWN_FORM = auto()
    DAY_ORDER = auto()  # digits in an order that countries read differently
    MILLISECONDS = auto()  # thirteen digits
    NO_SUCH_DAY = auto()  # such as 30 February
    NO_SUCH_MONTH = auto()  # a word that is no month
    NO_CLOCK = auto()  # a date, and behind it something that is no time of day
    CLOCK_RANGE = auto()  # such as 24:00 or 12:60
    OFFSET = auto()  # beyond 14 hours, or of 60 minutes and more
    OUTSIDE_CALENDAR = auto()  # its offset leads out of the years 1 to 9999


class TimeError(BotError):
    """A time that cannot be read. The text of the error is the fault's name: what a person reads is worded elsewhere."""

    def __init__(self, fault: TimeFault) -> None:
        self.fault = fault
        super().__init__(fault.name)


@dataclass(frozen=True, slots=True)
class TimeQuery:
    """Up to when: canonical UTC text ``YYYY-MM-DDTHH:MM:SSZ``, or None for the latest."""

    bound: str | None
    whole_day: bool = False  # a date alone was typed; `bound` is the end of that day

    def is_of(self, taken_at: str) -> bool:
        """Tell whether a snapshot of this time is the very one that is asked for."""
        if self.bound is None:
            return True
        return self.bound[:10] == taken_at[:10] if self.whole_day else self.bound == taken_at

    def is_after(self, now: str) -> bool:
        """Tell whether the time is still to come; the day that `now` is in is not."""
        if self.bound is None:
            return False
        return self.bound[:10] > now[:10] if self.whole_day else self.bound > now


NEWEST = TimeQuery(None)


def parse_time(text: str) -> TimeQuery:
    """Return the upper bound that `text` means. Raises TimeError for what is no time, or could be two."""
    typed = " ".join(text.split()).lower()
    if typed in ("latest", "now", "newest"):
        return NEWEST
    if _UNIX.fullmatch(typed):
        return _bound(datetime.fromtimestamp(int(typed), UTC))
    if re.fullmatch(r"[0-9]{13}", typed):
        raise TimeError(TimeFault.MILLISECONDS)
    for pattern, order in ((_DATE, (0, 1, 2)), (_DAY_FIRST, (2, 1, 0)), (_MONTH_FIRST, (2, 0, 1))):
        match = pattern.match(typed)
        if match:
            year, month, day = (match.groups()[i] for i in order)
            return _with_clock(_date(year, month, day), typed[match.end() :])
    if re.match(r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2,4}", typed) or re.match(r"[0-9]{4}[/.]", typed):
        raise TimeError(TimeFault.DAY_ORDER)
    raise TimeError(TimeFault.UNKNOWN_FORM)


def _date(year: str, month: str, day: str) -> datetime:
    number = int(month) if month.isdigit() else _month(month)
    try:
        return datetime(int(year), number, int(day), tzinfo=UTC)
    except ValueError:
        raise TimeError(TimeFault.NO_SUCH_DAY) from None


def _month(name: str) -> int:
    full = ("january", "february", "march", "april", "june", "july", "august", "september", "october")
    known = name in _MONTHS or name in (*full, "november", "december", "sept")
    if not known:
        raise TimeError(TimeFault.NO_SUCH_MONTH)
    return _MONTHS.index(name[:3]) + 1


def _with_clock(date: datetime, rest: str) -> TimeQuery:
    rest = rest.strip(" ,t")
    if rest in ("", "utc", "z"):
        return _bound(date + timedelta(hours=23, minutes=59, seconds=59), whole_day=True)
    match = _CLOCK.fullmatch(rest)
    if not match:
        raise TimeError(TimeFault.NO_CLOCK)
    hour, minute, second = (int(part or 0) for part in match.groups()[:3])
    if hour > 23 or minute > 59 or second > 59:
        raise TimeError(TimeFault.CLOCK_RANGE)
    try:
        return _bound(date + timedelta(hours=hour, minutes=minute, seconds=second) - _offset(match[4]))
    except OverflowError:
        raise TimeError(TimeFault.OUTSIDE_CALENDAR) from None


def _offset(zone: str | None) -> timedelta:
    if zone is None or zone[0] not in "+-":
        return timedelta(0)
    digits = zone[1:].replace(":", "")
    hours, minutes = int(digits[:2]), int(digits[2:])
    if hours > 14 or minutes > 59:
        raise TimeError(TimeFault.OFFSET)
    size = timedelta(hours=hours, minutes=minutes)
    return size if zone[0] == "+" else -size


def _bound(when: datetime, *, whole_day: bool = False) -> TimeQuery:
    text = when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")
    return TimeQuery(text, whole_day)
