"""Names one after the other, as the language of the context joins them: ``A, B and C`` or ``A, B or C``."""

from collections.abc import Sequence

from babel.lists import format_list

from bot.formats import count
from bot.languages import ENGLISH, current, ngettext

__all__ = ["all_of", "any_of"]

_BRITISH = "en_GB"  # without a comma before the last


def all_of(names: Sequence[str], most: int = 8) -> str:
    """Return all of these names, text or HTML; beyond `most` (how many, 1 or more) only how many more there are."""
    return _joined(_at_most(names, most), "standard")


def any_of(names: Sequence[str], most: int = 8) -> str:
    """Return what `all_of` does, with "or" before the last. `most`: how many names, 1 or more."""
    return _joined(_at_most(names, most), "or")


def _at_most(names: Sequence[str], most: int) -> list[str]:
    more = len(names) - most
    if more <= 0:
        return list(names)
    # Translators: the end of a list of names, as in "A, B and 3 more".
    return [*names[:most], ngettext("{n} more", "{n} more", more, n=count(more))]


def _joined(names: Sequence[str], style: str) -> str:
    locale = _BRITISH if current() is ENGLISH else current().locale
    return format_list(names, style=style, locale=locale)  # type: ignore[arg-type]
