"""Assets by name in a hint. A claim's own names may be of any letters, and spell markup or another asset's name."""

from collections.abc import Sequence

from bot.formats import count
from porcore.errors import FormatError
from porcore.format.grammar import parse_symbol

__all__ = ["plain_symbols", "symbols_listed"]


def plain_symbols(names: Sequence[str]) -> list[str]:
    """Return those names that are symbols of our format: ASCII letters, digits, dots and dashes."""
    return [name for name in names if _is_plain(name)]


def symbols_listed(names: Sequence[str], most: int) -> str:
    """Return the plain symbols, at most so many, and how many other names there are."""
    plain = plain_symbols(names)
    listed = [", ".join(plain[:most])] if plain else []
    if len(plain) > most:
        listed.append(f"{count(len(plain) - most)} more")
    if others := len(names) - len(plain):
        listed.append(f"{count(others)} with {'another name' if others == 1 else 'other names'}")
    return " and ".join(listed)


def _is_plain(name: str) -> bool:
    try:
        parse_symbol(name, "asset")
    except FormatError:
        return False
    return True
