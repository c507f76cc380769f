"""Which time was asked for, and which one an answer used instead: the one place that says so."""

from bot.catalogue.entry import FoundSnapshot, PublishedSnapshot
from bot.formats import day, moment
from bot.languages import _
from bot.parsing.times import TimeQuery

__all__ = ["asked_text", "listed", "nothing_instead", "other_time", "other_time_briefly"]


def asked_text(asked: TimeQuery) -> str:
    """Return a time as it was asked for: a day, a moment, or the newest snapshot."""
    if asked.bound is None:
        # Translators: in place of a day, as in "You asked for {asked}."
        return _("the latest snapshot")
    return day(asked.bound) if asked.whole_day else moment(asked.bound)


def other_time(found: FoundSnapshot) -> str:
    """Return what was asked for and why the answer is from another time; "" when it is not."""
    if not found.differs:
        return ""
    if found.overtaken:
        return _(
            "You asked for {asked}. This answer is from the snapshot of {used}.",
            asked=asked_text(found.asked),
            used=_of(found, found.entry),
        )
    lines = []
    if found.withdrawn is not None:
        lines.append(_withdrawn(found, found.withdrawn))
        if found.instead_of is None:
            lines[0] += f" {_('This answer is from {used}.', used=_of(found, found.entry))}"
    if found.instead_of is not None:
        lines.append(_unavailable(found, found.instead_of))
    return "\n".join(lines) or _earlier(found)


def other_time_briefly(found: FoundSnapshot) -> str:
    """Return what `other_time` says in as few words as can stand below the verdict, which names the snapshot itself."""
    if not found.differs:
        return ""
    if found.instead_of is not None:
        return _(
            "⚠️ The snapshot of {meant} cannot be read right now. This one is older.",
            meant=_of(found, found.instead_of),
        )
    asked = asked_text(found.asked)
    if found.overtaken:
        return _("⚠️ You asked for {asked}. This is another snapshot.", asked=asked)
    if found.withdrawn is not None:
        return _("⚠️ The snapshot for {asked} was withdrawn. This one is older.", asked=asked)
    if found.to_come:
        return _("You asked for {asked}, which is in the future. This is the latest.", asked=asked)
    return _("You asked for {asked}. This is the latest up to then.", asked=asked)


def listed(found: FoundSnapshot) -> str:
    """Return which of the listed snapshots a time means; "" where that is the very one that was asked for."""
    newest = found.instead_of or found.entry
    if found.withdrawn is None and found.asked.is_of(newest.taken_at):
        return ""
    used, asked = _of(found, newest), asked_text(found.asked)
    if found.withdrawn is None:
        return _earlier(found, newest)
    gone = found.withdrawn
    taken, since = _of(found, gone), _withdrawn_on(gone)
    if found.to_come:
        return _(
            "You asked for {asked}, which is in the future. The snapshot of {taken} was withdrawn on {since}. The latest valid one before it is from {used}.",
            asked=asked,
            taken=taken,
            since=since,
            used=used,
        )
    return _(
        "You asked for {asked}. The snapshot of {taken} was withdrawn on {since}. The latest valid one before it is from {used}.",
        asked=asked,
        taken=taken,
        since=since,
        used=used,
    )


def nothing_instead(found: FoundSnapshot, meant: PublishedSnapshot) -> str:
    """The snapshot that was meant cannot be read, and the one before it has no balance either."""
    wanted = moment(meant.taken_at)
    parts = [
        _(
            "The snapshot of {wanted} is temporarily unavailable. I told the operators. Please try again later.",
            wanted=wanted,
        )
    ]
    if found.withdrawn is not None:
        parts.append(_withdrawn(found, found.withdrawn))
    nothing = _(
        "The snapshot of {used} has no balance for this id, but that says nothing about {wanted}.",
        used=moment(found.entry.taken_at),
        wanted=wanted,
    )
    if found.withdrawn is None and not found.asked.is_of(meant.taken_at):
        nothing = f"{_('You asked for {asked}.', asked=asked_text(found.asked))} {nothing}"
    return "\n\n".join((*parts, nothing))


def _earlier(found: FoundSnapshot, entry: PublishedSnapshot | None = None) -> str:
    used, asked = _of(found, entry or found.entry), asked_text(found.asked)
    if found.to_come:
        return _(
            "You asked for {asked}, which is in the future. The latest snapshot is from {used}.",
            asked=asked,
            used=used,
        )
    return _("You asked for {asked}. The latest snapshot up to then is from {used}.", asked=asked, used=used)


def _withdrawn(found: FoundSnapshot, gone: PublishedSnapshot) -> str:
    asked, since, taken = asked_text(found.asked), _withdrawn_on(gone), _of(found, gone)
    if found.asked.is_of(gone.taken_at):
        return _("You asked for {asked}. That snapshot was withdrawn on {since}.", asked=asked, since=since)
    if found.to_come:
        return _(
            "You asked for {asked}, which is in the future. The latest snapshot, from {taken}, was withdrawn on {since}.",
            asked=asked,
            taken=taken,
            since=since,
        )
    return _(
        "You asked for {asked}. The latest snapshot up to then, from {taken}, was withdrawn on {since}.",
        asked=asked,
        taken=taken,
        since=since,
    )


def _unavailable(found: FoundSnapshot, meant: PublishedSnapshot) -> str:
    wanted, used = moment(meant.taken_at), moment(found.entry.taken_at)
    if found.withdrawn is not None or found.asked.is_of(meant.taken_at):
        return _(
            "⚠️ The snapshot of {wanted} is temporarily unavailable. I told the operators. This answer is from the snapshot of"
            " {used} and says nothing about later times.",
            wanted=wanted,
            used=used,
        )
    return _(
        "⚠️ The snapshot of {wanted} is temporarily unavailable. I told the operators. You asked for {asked}. This answer is"
        " from the snapshot of {used} and says nothing about later times.",
        wanted=wanted,
        asked=asked_text(found.asked),
        used=used,
    )


def _withdrawn_on(entry: PublishedSnapshot) -> str:
    return day(entry.withdrawn_at or entry.taken_at)


def _of(found: FoundSnapshot, entry: PublishedSnapshot) -> str:
    """Return a snapshot's time: a day where nothing else was asked for, and the snapshot is that of a midnight."""
    is_day = entry.taken_at.endswith("T00:00:00Z") and (found.asked.whole_day or found.asked.bound is None)
    return day(entry.taken_at) if is_day else moment(entry.taken_at)
