"""What operators are told while more unknown ids are asked for than usual."""

from bot.formats import count
from bot.languages import _, ngettext

__all__ = ["many_misses"]


def many_misses(limit: int) -> str:
    """More than `limit` answers within an hour were "not found"."""
    said = ngettext(
        "⚠️ <b>More than {n} id within an hour was in no snapshot.</b> Someone may be guessing ids, or many people copy the"
        " wrong one.",
        "⚠️ <b>More than {n} ids within an hour were in no snapshot.</b> Someone may be guessing ids, or many people copy the"
        " wrong one.",
        limit,
        n=count(limit),
    )
    more = _(
        "Ids that are in a snapshot are answered as usual. “Not found” now comes 5 or 30 seconds late, until there are fewer."
        " I will tell you again in an hour if this goes on.\n\n"
        "What to do: ask for one of your own ids, and check the page where customers copy theirs. A change to that page, or a"
        " snapshot made with different ids, can cause this. If both are fine, make sure that ids have at least 128 random"
        " bits: then guessing finds no one. If so many misses are normal here, raise"
        " <code>PORBOT_MISSES_PER_HOUR_ALL</code>."
    )
    return f"{said}\n<blockquote expandable>{more}</blockquote>"
