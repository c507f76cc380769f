"""Reading the time that someone typed behind an id.

A date, date and time, RFC 3339, unix seconds, or ``latest``. A bare date means the end of that UTC day. Dates are read as
people write them in every language of the bot, whichever the chat speaks, and as the bot writes them itself; those of years
from 1300 to 1499 are of the Iranian calendar. What can be read in two ways is refused; `bot.texts.reading` words that, with
the forms that can be read.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum, auto

from bot.errors import BotError
from bot.parsing.folding import folded
from bot.parsing.iranian import iranian_date, iranian_month, is_iranian
from bot.parsing.loose_days import loose_day
from bot.parsing.months import month_of

__all__ = ["NEWEST", "TimeError", "TimeFault", "TimeQuery", "parse_time"]

_LONGEST = 200  # characters of a text that may be a time
_NEWEST_WORDS = (
    *(
        "latest",
        "now",
        "newest",
        "last",
        "ultimo",
        "ultima",
        "mas reciente",
        "mais recente",
        "agora",
        "ahora",
        "today",
        "hoy",
        "hoje",
    ),
    *(
        "последнии",
        "последняя",
        "сеичас",
        "останніи",
        "остання",
        "зараз",
        "сегодня",
        "сьогодні",
        "今天",
        "最新",
        "现在",
        "en son",
        "son",
        "simdi",
        "bugun",
    ),
    *(
        "terbaru",
        "terakhir",
        "sekarang",
        "moi nhat",
        "bay gio",
        "hari ini",
        "hom nay",
        "امروز",
        "آخرین",
        "جدیدترین",
        "الان",
        "اکنون",
    ),
)
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_MARKED = re.compile(r"([0-9]{4}) ?年 ?([0-9]{1,2}) ?月 ?([0-9]{1,2}) ?[日号]?")
_NUMBERED = re.compile(r"(?:ngay )?([0-9]{1,2}),? (?:thg|thang) ([0-9]{1,2}),?(?: nam)? ([0-9]{4})")
_LETTERS = r"([^\W\d_]{2,12})"
_DAY_FIRST = re.compile(
    rf"([0-9]{{1,2}})(?:st|nd|rd|th|\.)? (?:de |of )?{_LETTERS}\.?,? (?:de |del |ماه )?([0-9]{{4}})(?: ?(?:года|року|г|р)\b\.?)?"
)
_MONTH_FIRST = re.compile(rf"{_LETTERS}\.? ([0-9]{{1,2}})(?:st|nd|rd|th)?,? (?:de )?([0-9]{{4}})")
_DIGITS_ONLY = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})(?![0-9])")
_EARLIEST = 1900  # years before that are another calendar's, where slashes or points divide
# What is written between a date and a time of day.
_BETWEEN = re.compile(r"^(?:at|a las|as|в|о|об|saat|pukul|jam|luc|ساعت) ")
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
    typed = " ".join(folded(text[:_LONGEST]).split())
    if typed in _NEWEST_WORDS:
        return NEWEST
    if _UNIX.fullmatch(typed):
        return _bound(datetime.fromtimestamp(int(typed), UTC))
    if re.fullmatch(r"[0-9]{13}", typed):
        raise TimeError(TimeFault.MILLISECONDS)
    if match := _YEAR_FIRST.match(typed):
        year, month, behind = int(match[1]), int(match[3]), typed[match.end() :]
        if is_iranian(year) and not behind.startswith("t"):
            return _with_clock(_iranian(year, month, match[4]), behind)
        if match[2] != "-" and year < _EARLIEST:
            raise TimeError(TimeFault.DAY_ORDER)
        return _with_clock(_date(match[1], month, match[4]), behind)
    if match := _DIGITS_ONLY.match(typed):
        month, day = _month_and_day(int(match[1]), match[2], int(match[3]))
        return _with_clock(_date(match[4], month, str(day)), typed[match.end() :])
    if match := _MARKED.match(typed):
        return _with_clock(_date(match[1], int(match[2]), match[3]), typed[match.end() :])
    if match := _NUMBERED.match(typed):
        return _with_clock(_date(match[3], int(match[2]), match[1]), typed[match.end() :])
    for pattern, order in ((_DAY_FIRST, (3, 2, 1)), (_MONTH_FIRST, (3, 1, 2))):
        if match := pattern.match(typed):
            year_typed, name, number = (str(match[i]) for i in order)
            return _with_clock(_named(year_typed, name, number), typed[match.end() :])
    if (meant := loose_day(typed)) is not None:
        return _with_clock(datetime(meant.year, meant.month, meant.day, tzinfo=UTC), "")
    if re.match(r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2,4}", typed) or re.match(r"[0-9]{4}[/.]", typed):
        raise TimeError(TimeFault.DAY_ORDER)
    raise TimeError(TimeFault.UNKNOWN_FORM)


def _month_and_day(first: int, mark: str, second: int) -> tuple[int, int]:
    """Return (month, day) of a date in digits with the year behind. Raises TimeError where countries differ.

    `mark`: between them. Points mean day and month wherever they are used, unless that is no date.
    """
    if first > 12 or first == second or (mark == "." and second <= 12):
        return second, first
    if second > 12:
        return first, second
    raise TimeError(TimeFault.DAY_ORDER)


def _date(year: str, month: int, day: str) -> datetime:
    try:
        return datetime(int(year), month, int(day), tzinfo=UTC)
    except ValueError:
        raise TimeError(TimeFault.NO_SUCH_DAY) from None


def _iranian(year: int, month: int, day: str) -> datetime:
    try:
        found = iranian_date(year, month, int(day))
    except ValueError:
        raise TimeError(TimeFault.NO_SUCH_DAY) from None
    return datetime(found.year, found.month, found.day, tzinfo=UTC)


def _named(year: str, name: str, day: str) -> datetime:
    """Return a date with its month as a word, of either calendar: a month of the one goes with no year of the other."""
    month = iranian_month(name)
    if month is not None and is_iranian(int(year)):
        return _iranian(int(year), month, day)
    return _date(year, _month(name), day)


def _month(name: str) -> int:
    if number := month_of(name):
        return number
    raise TimeError(TimeFault.NO_SUCH_MONTH)


def _with_clock(date: datetime, rest: str) -> TimeQuery:
    rest = _BETWEEN.sub("", rest.strip(" ,،t"))
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
