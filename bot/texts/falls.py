"""What operators read about totals that fell since the last snapshot."""

from collections.abc import Sequence

from bot.formats import change, count
from bot.languages import ENGLISH, _, ngettext, semicolons, speaking
from bot.load.falls import UNKNOWN, Fall, Side
from bot.texts.points import Point, folded

__all__ = ["falls_plain", "falls_point", "falls_question"]

_MOST, _SEEN = 12, 2  # falls in one message, and of them without opening the quote
_MOST_PLAIN = 4  # in a row of the audit


def falls_point(falls: Sequence[Fall], percent: int) -> Point:
    """Return the point of a dry run; `percent`: 0 to 100, a fall by more is marked."""
    if UNKNOWN in falls:
        said = _(
            "<b>I cannot read the last published snapshot, so I do not know whether a total fell.</b> Publish will ask"
            " again."
        )
        return Point(_("Not compared with the last snapshot"), f"⚠️ {said}")
    said = _(
        "<b>More than {percent}% below the last snapshot</b>: {falls}. Publish will ask again.",
        percent=percent,
        falls=_listed(falls, _MOST),
    )
    return Point(_("Totals fell by more than {percent}%", percent=percent), f"⚠️ {said}")


def falls_question(falls: Sequence[Fall], percent: int, taken_at: str, digits: str) -> str:
    """Asked before a snapshot with such falls is published; `percent`: 0 to 100, as in the warning.

    `taken_at`: its time, for people; `digits`: the first of its statement's id.
    """
    about = {"moment": taken_at, "digits": digits}
    if UNKNOWN in falls:
        return "⚠️ " + _(
            "<b>Publish the snapshot of {moment} ({digits}…) anyway?</b> I cannot read the last published snapshot, so I do"
            " not know whether a total fell. If you can, put its file back first: the dry run then shows what fell. Nothing"
            " is published yet.",
            **about,
        )
    lines = [f"• {_one(fall)}" for fall in _largest(falls)[:_MOST]]
    seen, rest = lines[:_SEEN], lines[_SEEN:]
    if len(falls) > _MOST:
        rest.append(f"• {_more(len(falls) - _MOST)}")
    question = _(
        "<b>Publish the snapshot of {moment} ({digits}…) anyway?</b> More than {percent}% below the last"
        " snapshot:\n{falls}\n\nA ledger that was cut off or a wallet that was left out looks like this. Nothing is"
        " published yet.",
        percent=percent,
        falls="\n".join(seen),
        **about,
    )
    below = folded(["\n".join(rest)]) if rest else ""
    return "\n".join(filter(None, (f"⚠️ {question}", below)))


def falls_plain(falls: Sequence[Fall]) -> str:
    """Return which totals fell and by how much, in one English line without HTML, as the audit keeps it."""
    if UNKNOWN in falls:
        return "not compared: the last snapshot cannot be read"
    with speaking(ENGLISH):
        return f"fell: {_listed(falls, _MOST_PLAIN)}"


def _listed(falls: Sequence[Fall], most: int) -> str:
    shown = [_one(fall) for fall in _largest(falls)[:most]]
    if len(falls) > most:
        shown.append(_more(len(falls) - most))
    return semicolons(shown)


def _more(number: int) -> str:
    return ngettext("and {n} more", "and {n} more", number, n=count(number))


def _largest(falls: Sequence[Fall]) -> list[Fall]:
    return sorted(falls, key=lambda fall: -fall.tenths)


def _one(fall: Fall) -> str:
    share, symbol = change(fall.now, fall.before).lstrip("−"), fall.symbol
    match fall.side:
        case Side.LISTED:
            return _("{asset} is gone", asset=symbol)
        case Side.CLIENTS:
            numbers = {"share": share, "before": count(fall.before), "now": count(fall.now)}
            if symbol:
                return _("{asset} has {share} fewer clients ({before} → {now})", asset=symbol, **numbers)
            return _("all assets together have {share} fewer clients ({before} → {now})", **numbers)
        case Side.OWES:
            return _("{asset} owes {share} less", asset=symbol, share=share)
        case _other:
            return _("{asset} holds {share} less", asset=symbol, share=share)
