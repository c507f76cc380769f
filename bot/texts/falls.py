"""What operators read about totals that fell since the last snapshot."""

from collections.abc import Sequence

from bot.formats import change, count
from bot.load.falls import UNKNOWN, Fall, Side

__all__ = ["falls_plain", "falls_question", "falls_warning"]

_MOST = 12  # falls in one message
_MOST_PLAIN = 4  # in a row of the audit
_NOT_COMPARED = "I cannot read the last published snapshot, so I do not know whether a total fell"


def falls_warning(falls: Sequence[Fall], percent: int) -> str:
    """Said in the head of a dry run; `percent`: 0 to 100, a fall by more is marked."""
    if UNKNOWN in falls:
        return f"⚠️ <b>{_NOT_COMPARED}.</b> Publish will ask again."
    return f"⚠️ <b>More than {percent}% below the last snapshot</b>: {_listed(falls, _MOST)}. Publish will ask again."


def falls_question(falls: Sequence[Fall], percent: int, what: str) -> str:
    """Asked before a snapshot with such falls, named by `what`, is published; `percent`: 0 to 100, as in the warning."""
    if UNKNOWN in falls:
        return (
            f"⚠️ <b>Publish {what} anyway?</b> {_NOT_COMPARED}. If you can, put its file back first: the dry run then shows"
            " what fell. Nothing is published yet."
        )
    lines = "\n".join(f"• {_one(fall)}" for fall in _largest(falls)[:_MOST])
    more = f"\n• and {count(len(falls) - _MOST)} more" if len(falls) > _MOST else ""
    return (
        f"⚠️ <b>Publish {what} anyway?</b> More than {percent}% below the last snapshot:\n{lines}{more}\n\n"
        "A ledger that was cut off or a wallet that was left out looks like this. Nothing is published yet."
    )


def falls_plain(falls: Sequence[Fall]) -> str:
    """Return which totals fell and by how much, in one line without HTML, as the audit keeps it."""
    if UNKNOWN in falls:
        return "not compared: the last snapshot cannot be read"
    return f"fell: {_listed(falls, _MOST_PLAIN)}"


def _listed(falls: Sequence[Fall], most: int) -> str:
    more = f"; and {count(len(falls) - most)} more" if len(falls) > most else ""
    return "; ".join(_one(fall) for fall in _largest(falls)[:most]) + more


def _largest(falls: Sequence[Fall]) -> list[Fall]:
    return sorted(falls, key=lambda fall: -fall.tenths)


def _one(fall: Fall) -> str:
    share = change(fall.now, fall.before).lstrip("−")
    match fall.side:
        case Side.LISTED:
            return f"{fall.symbol} is gone"
        case Side.CLIENTS:
            of = f"{fall.symbol} has" if fall.symbol else "all assets together have"
            return f"{of} {share} fewer clients ({count(fall.before)} → {count(fall.now)})"
        case _:
            return f"{fall.symbol} {fall.side} {share} less"
