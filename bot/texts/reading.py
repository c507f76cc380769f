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
    """Nothing was typed behind the command."""
    return "Send the 64 digits of your Hashed Client ID. /start says where to find it."


def record_or_path() -> str:
    """A record or path of another exchange where an id was expected."""
    return (
        "That is a record or a path of another exchange's proof and no Hashed Client ID. To have it checked, send both in"
        " one message, without a command: your record on the first line and the path on the second."
    )


def too_short(found: int) -> str:
    """`found` digits, 1 to 63."""
    return (
        f"I found {found} of the 64 digits of a Hashed Client ID. Please copy all of it again; it has the digits 0 to"
        " 9 and the letters a to f."
    )


def too_long(found: int) -> str:
    """`found` digits, 65 or more."""
    return (
        f"I found {found} digits, and a Hashed Client ID has exactly 64. Please copy it again, and nothing else"
        " beside it."
    )


def wrong_character(place: int, length: int, *, other_script: bool) -> str:
    """The character at `place` (from 1) of `length` is no hex digit; `other_script`: it is a digit all the same."""
    other = " (a digit of another script)" if other_script else ""
    return (
        f"Character {place} of {length} is not one of 0 to 9 and a to f{other}. A Hashed Client ID has 64 of those"
        " and nothing else; please copy it again."
    )


def not_an_id() -> str:
    """A text without anything like an id."""
    return (
        "That is no Hashed Client ID: it has 64 characters, the digits 0 to 9 and the letters a to f. /start says"
        " where to find it. To have a proof file checked, send the file: /inspect."
    )


def id_among_words() -> str:
    """A whole id with other words before it."""
    return "Please send the Hashed Client ID first and without other words; only a time may stand behind it."


def bad_time() -> str:
    """No form of a time that is known."""
    return f"I cannot read that time. Please write it as {_FORMS}."


def day_order(example: str) -> str:
    """Digits in an order that countries read differently; `example` is a date in the form that is read."""
    return (
        "Dates in that form are read differently in different countries. Please write year-month-day, such as"
        f" {example}."
    )


def milliseconds() -> str:
    """Thirteen digits."""
    return "That looks like milliseconds. Please give unix seconds, ten digits, or a date such as 2026-10-25."


def bad_day() -> str:
    """A date such as 30 February."""
    return f"That day is not in the calendar. Please write a time as {_FORMS}."


def bad_month() -> str:
    """A word that is no month."""
    return f"I do not know that month. Please write a time as {_FORMS}."


def bad_clock() -> str:
    """A readable date, and something else behind it."""
    return f"I cannot read the time of day. Please write it as {_FORMS}."


def bad_clock_range() -> str:
    """A time such as 24:00 or 12:60."""
    return "A time of day goes from 00:00:00 to 23:59:59. Please look at it again."


def bad_offset() -> str:
    """An offset beyond 14 hours."""
    return "That is no offset from UTC. Please give the time in UTC, such as 2026-10-25 14:30."


def outside_calendar() -> str:
    """A time whose offset leads out of the years 1 to 9999."""
    return f"That time is outside the calendar. Please write it as {_FORMS}."
