"""What is shown to whoever asks the bot inline, ``@bot okx``, and the message that is sent into the chat then."""

from bot.languages import _
from bot.texts.comparison_pictures import level_name
from bot.texts.group import ReservesText
from porcore.reserves.evidence import Level

__all__ = ["message", "no_ids_here", "none_found"]


def message(text: ReservesText, address: str) -> str:
    """Return the message of a result, as HTML: the few lines of /reserves, the level of evidence, and the way to the rest.

    `address`: https, of the private chat with the bot.
    """
    rest = _("All figures")
    return f'{text.short}\n{level_name(Level.CLAIMED)}\n<a href="{address}">{rest}</a>'


def no_ids_here() -> str:
    """Return the label of a button: what was typed may be somebody's id, which is looked up in private only."""
    return _("Ids only in private: press here")


def none_found() -> str:
    """Return the label of a button: no exchange of that name is here."""
    return _("No such exchange here: see all")
