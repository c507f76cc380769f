"""Assets by name in a hint. A claim's own names may be of any letters, and spell markup or another asset's name."""

from collections.abc import Sequence

from bot.formats import count
from bot.languages import commas, ngettext
from porcore.errors import FormatError
from porcore.format.grammar import parse_symbol

__all__ = ["plain_symbols", "symbols_listed"]


def plain_symbols(names: Sequence[str]) -> list[str]:
    """Return those names that are symbols of our format: ASCII letters, digits, dots and dashes."""
    return [name for name in names if _is_plain(name)]


def symbols_listed(names: Sequence[str], most: int) -> str:
    """Return the plain symbols, at most so many, and how many other names there are."""
    plain = plain_symbols(names)
    listed = list(plain[:most])
    if (more := len(plain) - most) > 0:
        # Translators: the end of a list of assets, as in "BTC, ETH, 3 more".
        listed.append(ngettext("{n} more", "{n} more", more, n=count(more)))
    if others := len(names) - len(plain):
        # Translators: the end of a list of assets, as in "BTC, ETH, 2 with other names".
        listed.append(ngettext("{n} with another name", "{n} with other names", others, n=count(others)))
    return commas(listed)


def _is_plain(name: str) -> bool:
    try:
        parse_symbol(name, "asset")
    except FormatError:
        return False
    return True
