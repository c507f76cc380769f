"""What is said about an id or a time that cannot be read. Nothing here repeats what was typed."""

from datetime import UTC, datetime

from bot.parsing.ids import IdError, IdFault
from bot.parsing.times import TimeError, TimeFault

__all__ = ["unreadable"]

_FORMS = "2026-10-25, 2026-10-25 14:30, 2026-10-25T14:30:00Z, or latest"

_IDS = {
    IdFault.NOTHING: "Please send your Hashed Client ID: 64 characters from your exchange's proof-of-reserves page.",
    IdFault.RECORD_OR_PATH: (
        "That is a record or a path from another exchange's proof, not a Hashed Client ID. To check it, send both in"
        " one message without a command: your record on the first line, the path on the second."
    ),
    IdFault.NOT_AN_ID: (
        "That is not a Hashed Client ID. Please copy yours from your exchange's proof-of-reserves page: 64 characters, the"
        " digits 0 to 9 and the letters a to f. To check a proof file, send the file (/inspect explains how)."
    ),
    IdFault.AMONG_WORDS: "Please send the Hashed Client ID without other words. You may add a date or a time after it.",
}

_TIMES = {
    TimeFault.UNKNOWN_FORM: f"I cannot read that time. Please write it as {_FORMS}.",
    TimeFault.MILLISECONDS: "That looks like milliseconds. Please send Unix seconds (ten digits) or a date such as 2026-10-25.",
    TimeFault.NO_SUCH_DAY: f"That day is not in the calendar. Please write a time as {_FORMS}.",
    TimeFault.NO_SUCH_MONTH: f"I do not know that month. Please write a time as {_FORMS}.",
    TimeFault.NO_CLOCK: f"I cannot read the time of day. Please write it as {_FORMS}.",
    TimeFault.CLOCK_RANGE: "A time of day is between 00:00:00 and 23:59:59. Please check it.",
    TimeFault.OFFSET: "That is not a valid offset from UTC. Please send the time in UTC, such as 2026-10-25 14:30.",
    TimeFault.OUTSIDE_CALENDAR: f"That time is outside the calendar. Please write it as {_FORMS}.",
}


def unreadable(error: IdError | TimeError, now: datetime | None = None) -> str:
    """Say what keeps a text from being an id or a time, and what to do. `now`: gives the day of an example."""
    if isinstance(error, TimeError):
        if error.fault is TimeFault.DAY_ORDER:
            return _day_order((now or datetime.now(UTC)).date().isoformat())
        return _TIMES[error.fault]
    match error.fault:
        case IdFault.TOO_SHORT:
            return _too_short(error.found)
        case IdFault.TOO_LONG:
            return _too_long(error.found)
        case IdFault.WRONG_CHARACTER:
            return _wrong_character(error.place, error.found, other_script=error.other_script)
        case _:
            return _IDS[error.fault]


def _too_short(found: int) -> str:
    """`found` digits, 1 to 63."""
    return (
        f"I found {found} of the 64 characters of a Hashed Client ID. Please copy all of it again. It contains only the"
        " digits 0 to 9 and the letters a to f."
    )


def _too_long(found: int) -> str:
    """`found` digits, 65 or more."""
    return f"I found {found} characters, but a Hashed Client ID has exactly 64. Please copy it again, and nothing else with it."


def _wrong_character(place: int, length: int, *, other_script: bool) -> str:
    """The character at `place` (from 1) of `length` is not a hex digit; `other_script`: it is a digit all the same."""
    other = " (it is a digit in another script)" if other_script else ""
    return (
        f"Character {place} of {length} is not one of 0 to 9 or a to f{other}. A Hashed Client ID has 64 of these and"
        " nothing else. Please copy it again."
    )


def _day_order(example: str) -> str:
    """Digits in an order that countries read differently; `example` is a date in the form that is read."""
    return f"Different countries read that date differently. Please write year-month-day, such as {example}."
