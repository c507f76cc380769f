"""What operators are told while more ids are asked for that nobody has than usual."""

from bot.formats import count

__all__ = ["many_misses"]


def many_misses(limit: int) -> str:
    """More than `limit` answers within an hour were "not found"."""
    return (
        f"⚠️ <b>More than {count(limit)} ids within an hour were in no snapshot.</b> Somebody may be guessing ids, or many"
        " people copy the wrong one.\n\n"
        "Whoever asks for an id that is in a snapshot is answered as ever. “Not found” now comes 5 or 30 seconds late, until"
        " there are fewer. You are told again in an hour if this goes on.\n\n"
        "What to do: ask for an id of your own, and look at where customers copy theirs; a new page there, or a snapshot"
        " made with other ids, shows like this. If neither is wrong, make sure that ids carry at least 128 bits of chance:"
        " then guessing finds nobody. If so many misses are usual here, raise <code>PORBOT_MISSES_PER_HOUR_ALL</code>."
    )
