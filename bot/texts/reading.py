"""What is said about an id or a time that cannot be read. Nothing here repeats what was typed."""

from datetime import UTC, datetime

from bot.formats import count
from bot.languages import N_, _, ngettext, translated
from bot.parsing.ids import ID_DIGITS, IdError, IdFault
from bot.parsing.times import TimeError, TimeFault

__all__ = ["time_forms", "unreadable"]

_IDS = {
    IdFault.NOTHING: N_(
        "Please send your Hashed Client ID: 64 characters from your exchange's proof-of-reserves page."
    ),
    IdFault.RECORD_OR_PATH: N_(
        "That is a record or a path from another exchange's proof, not a Hashed Client ID. To check it, send both in"
        " one message without a command: your record on the first line, the path on the second."
    ),
    IdFault.NOT_AN_ID: N_(
        "That is not a Hashed Client ID. Please copy yours from your exchange's proof-of-reserves page: 64 characters, the"
        " digits 0 to 9 and the letters a to f. To check a proof file, send the file (/inspect explains how)."
    ),
    IdFault.AMONG_WORDS: N_(
        "Please send the Hashed Client ID without other words. You may add a date or a time after it."
    ),
    IdFault.SEVERAL: N_("That is more than one id. Please send one Hashed Client ID at a time."),
}

_TIMES = {
    TimeFault.UNKNOWN_FORM: N_("I cannot read that time. Please write it as {forms}."),
    TimeFault.MILLISECONDS: N_(
        "That looks like milliseconds. Please send Unix seconds (ten digits) or a date such as {date}."
    ),
    TimeFault.NO_SUCH_DAY: N_("That day is not in the calendar. Please write a time as {forms}."),
    TimeFault.NO_SUCH_MONTH: N_("I do not know that month. Please write a time as {forms}."),
    TimeFault.NO_CLOCK: N_("I cannot read the time of day. Please write it as {forms}."),
    TimeFault.CLOCK_RANGE: N_("A time of day is between 00:00:00 and 23:59:59. Please check it."),
    TimeFault.OFFSET: N_(
        "That is not a valid offset from UTC. Please send the time in UTC, such as {date} 14:30."
    ),
    TimeFault.OUTSIDE_CALENDAR: N_("That time is outside the calendar. Please write it as {forms}."),
}
_DATE = "2026-10-25"


def time_forms() -> str:
    """Return the forms of a time that are always read, as a list for a sentence."""
    # Translators: ways to write a time. "latest" is a word that people type: leave it in English.
    return _("2026-10-25, 2026-10-25 14:30, 2026-10-25T14:30:00Z, or latest")


def unreadable(error: IdError | TimeError, now: datetime | None = None) -> str:
    """Say what keeps a text from being an id or a time, and what to do. `now`: gives the day of an example."""
    if isinstance(error, TimeError):
        if error.fault is TimeFault.DAY_ORDER:
            return _day_order((now or datetime.now(UTC)).date().isoformat())
        return translated(_TIMES[error.fault], forms=time_forms(), date=_DATE)
    match error.fault:
        case IdFault.TOO_SHORT:
            return _too_short(error.found)
        case IdFault.TOO_LONG:
            return _too_long(error.found)
        case IdFault.WRONG_CHARACTER:
            return _wrong_character(error.place, error.found)
        case _:
            return translated(_IDS[error.fault])


def _too_short(found: int) -> str:
    """`found` digits, 1 to 63."""
    return ngettext(
        "I found {n} of the {all} characters of a Hashed Client ID. Please copy all of it again. It contains only the"
        " digits 0 to 9 and the letters a to f.",
        "I found {n} of the {all} characters of a Hashed Client ID. Please copy all of it again. It contains only the"
        " digits 0 to 9 and the letters a to f.",
        found,
        n=count(found),
        all=ID_DIGITS,
    )


def _too_long(found: int) -> str:
    """`found` digits, 65 or more."""
    return ngettext(
        "I found {n} character, but a Hashed Client ID has exactly {all}. Please copy it again, and nothing else with it.",
        "I found {n} characters, but a Hashed Client ID has exactly {all}. Please copy it again, and nothing else with it.",
        found,
        n=count(found),
        all=ID_DIGITS,
    )


def _wrong_character(place: int, length: int) -> str:
    """The character at `place` (from 1) of `length` is not a hex digit."""
    return _(
        "Character {place} of {length} is not one of 0 to 9 or a to f. A Hashed Client ID has {all} of these and nothing"
        " else. Please copy it again.",
        place=count(place),
        length=count(length),
        all=ID_DIGITS,
    )


def _day_order(example: str) -> str:
    """Digits in an order that countries read differently; `example` is a date in the form that is read."""
    return _(
        "Different countries read that date differently. Please write year-month-day, such as {example}, or the month"
        " as a word.",
        example=example,
    )
