"""Which time was asked for, and which one an answer used instead: the one place that says so."""

from bot.catalogue.entry import FoundSnapshot, PublishedSnapshot
from bot.formats import day, moment
from bot.parsing.times import TimeQuery

__all__ = ["asked_text", "listed", "nothing_instead", "other_time"]


def asked_text(asked: TimeQuery) -> str:
    """Return a time as it was asked for: a day, a moment, or the newest snapshot."""
    if asked.bound is None:
        return "the latest snapshot"
    return day(asked.bound) if asked.whole_day else moment(asked.bound)


def other_time(found: FoundSnapshot) -> str:
    """Return what was asked for and why the answer is from another time; "" when it is not."""
    if not found.differs:
        return ""
    if found.overtaken:
        return f"You asked for {asked_text(found.asked)}. This answer is from the snapshot of {_of(found, found.entry)}."
    lines = [_withdrawn(found, found.withdrawn)] if found.withdrawn is not None else []
    if found.instead_of is not None:
        lines.append(_unavailable(found, found.instead_of))
    return "\n".join(lines) or _earlier(found)


def listed(found: FoundSnapshot) -> str:
    """Return which of the listed snapshots a time means; "" where that is the very one that was asked for."""
    newest, used = found.instead_of or found.entry, "The latest snapshot up to then is from"
    if found.withdrawn is None and found.asked.is_of(newest.taken_at):
        return ""
    if found.withdrawn is not None:
        gone = found.withdrawn
        used = f"The snapshot of {_of(found, gone)} was withdrawn on {_withdrawn_on(gone)}. The latest valid one before it is from"
    to_come = ", which is in the future" if found.to_come else ""
    return f"You asked for {asked_text(found.asked)}{to_come}. {used} {_of(found, newest)}."


def nothing_instead(found: FoundSnapshot, meant: PublishedSnapshot) -> str:
    """The snapshot that was meant cannot be read, and the one before it has no balance either."""
    asked = moment(meant.taken_at)
    said = "" if found.asked.is_of(meant.taken_at) else f"You asked for {asked_text(found.asked)}. "
    taken_back = f"{_withdrawn(found, found.withdrawn)}\n\n" if found.withdrawn is not None else ""
    return (
        f"The snapshot of {asked} is temporarily unavailable. I told the operators. Please try again later.\n\n"
        f"{taken_back or said}The snapshot of {moment(found.entry.taken_at)} has no balance for this id, but that says"
        f" nothing about {asked}."
    )


def _earlier(found: FoundSnapshot) -> str:
    used = _of(found, found.entry)
    if found.to_come:
        return f"You asked for {asked_text(found.asked)}, which is in the future. The latest snapshot is from {used}."
    return f"You asked for {asked_text(found.asked)}. The latest snapshot up to then is from {used}."


def _withdrawn(found: FoundSnapshot, gone: PublishedSnapshot) -> str:
    asked, since = asked_text(found.asked), _withdrawn_on(gone)
    if found.asked.is_of(gone.taken_at):
        said = f"You asked for {asked}. That snapshot was withdrawn on {since}."
    elif found.to_come:
        said = (
            f"You asked for {asked}, which is in the future. The latest snapshot, from {_of(found, gone)}, was withdrawn on"
            f" {since}."
        )
    else:
        said = f"You asked for {asked}. The latest snapshot up to then, from {_of(found, gone)}, was withdrawn on {since}."
    return said if found.instead_of else f"{said} This answer is from {_of(found, found.entry)}."


def _unavailable(found: FoundSnapshot, meant: PublishedSnapshot) -> str:
    is_said = found.withdrawn is not None or found.asked.is_of(meant.taken_at)
    asked = "" if is_said else f"You asked for {asked_text(found.asked)}. "
    return (
        f"⚠️ The snapshot of {moment(meant.taken_at)} is temporarily unavailable. I told the operators. {asked}This answer"
        f" is from the snapshot of {moment(found.entry.taken_at)} and says nothing about later times."
    )


def _withdrawn_on(entry: PublishedSnapshot) -> str:
    return day(entry.withdrawn_at or entry.taken_at)


def _of(found: FoundSnapshot, entry: PublishedSnapshot) -> str:
    """Return a snapshot's time: a day where nothing else was asked for, and the snapshot is that of a midnight."""
    is_day = entry.taken_at.endswith("T00:00:00Z") and (found.asked.whole_day or found.asked.bound is None)
    return day(entry.taken_at) if is_day else moment(entry.taken_at)
