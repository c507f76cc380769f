"""Names in a sentence: as many as one can take in, and how many more there are."""

from collections.abc import Sequence

from babel.lists import format_list

from bot.formats import count
from bot.languages import ENGLISH, current, ngettext

__all__ = ["names_listed"]

_MOST = 8
_ENGLISH = "en_GB"  # one comma less


def names_listed(names: Sequence[str], most: int = _MOST) -> str:
    """Return ``A, B and C`` as the language of the context lists names; of more than `most`, how many are left out.

    `names`: as HTML where they go into HTML.
    """
    more = len(names) - most
    if more <= 0:
        language = current()
        return format_list(list(names), locale=_ENGLISH if language is ENGLISH else language.locale)
    # Translators: {names} are names with commas between them.
    return ngettext(
        "{names} and {n} more", "{names} and {n} more", more, names=", ".join(names[:most]), n=count(more)
    )
