"""What is said about an id or a time that cannot be read. Nothing here repeats what was typed."""

__all__ = [
    "bad_clock",
    "bad_clock_range",
    "bad_day",
    "bad_month",
    "bad_offset",
    "bad_time",
    "day_order",
    "id_among_words",
    "milliseconds",
    "no_id",
    "not_an_id",
    "outside_calendar",
    "record_or_path",
    "too_long",
    "too_short",
    "wrong_character",
]

_FORMS = "2026-10-25, 2026-10-25 14:30, 2026-10-25T14:30:00Z, or latest"


def no_id() -> str:
    """Nothing was typed after the command."""
    return "Please send your Hashed Client ID: 64 characters from your exchange's proof-of-reserves page."


def record_or_path() -> str:
    """A record or path of another exchange where an id was expected."""
    return (
        "That is a record or a path from another exchange's proof, not a Hashed Client ID. To check it, send both in"
        " one message without a command: your record on the first line, the path on the second."
    )


def too_short(found: int) -> str:
    """`found` digits, 1 to 63."""
    return (
        f"I found {found} of the 64 characters of a Hashed Client ID. Please copy all of it again. It contains only the"
        " digits 0 to 9 and the letters a to f."
    )


def too_long(found: int) -> str:
    """`found` digits, 65 or more."""
    return f"I found {found} characters, but a Hashed Client ID has exactly 64. Please copy it again, and nothing else with it."


def wrong_character(place: int, length: int, *, other_script: bool) -> str:
    """The character at `place` (from 1) of `length` is not a hex digit; `other_script`: it is a digit all the same."""
    other = " (it is a digit in another script)" if other_script else ""
    return (
        f"Character {place} of {length} is not one of 0 to 9 or a to f{other}. A Hashed Client ID has 64 of these and"
        " nothing else. Please copy it again."
    )


def not_an_id() -> str:
    """A text without anything like an id."""
    return (
        "That is not a Hashed Client ID. Please copy yours from your exchange's proof-of-reserves page: 64 characters, the"
        " digits 0 to 9 and the letters a to f. To check a proof file, send the file (/inspect explains how)."
    )


def id_among_words() -> str:
    """A whole id with other words before it."""
    return "Please send the Hashed Client ID without other words. You may add a date or a time after it."


def bad_time() -> str:
    """No form of a time that is known."""
    return f"I cannot read that time. Please write it as {_FORMS}."


def day_order(example: str) -> str:
    """Digits in an order that countries read differently; `example` is a date in the form that is read."""
    return f"Different countries read that date differently. Please write year-month-day, such as {example}."


def milliseconds() -> str:
    """Thirteen digits."""
    return "That looks like milliseconds. Please send Unix seconds (ten digits) or a date such as 2026-10-25."


def bad_day() -> str:
    """A date such as 30 February."""
    return f"That day is not in the calendar. Please write a time as {_FORMS}."


def bad_month() -> str:
    """A word that is not a month."""
    return f"I do not know that month. Please write a time as {_FORMS}."


def bad_clock() -> str:
    """A readable date, and something else after it."""
    return f"I cannot read the time of day. Please write it as {_FORMS}."


def bad_clock_range() -> str:
    """A time such as 24:00 or 12:60."""
    return "A time of day is between 00:00:00 and 23:59:59. Please check it."


def bad_offset() -> str:
    """An offset beyond 14 hours."""
    return "That is not a valid offset from UTC. Please send the time in UTC, such as 2026-10-25 14:30."


def outside_calendar() -> str:
    """A time whose offset leads out of the years 1 to 9999."""
    return f"That time is outside the calendar. Please write it as {_FORMS}."
