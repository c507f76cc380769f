"""Reading the name of an exchange among what someone typed: ``/reserves gate io btc 2026-10-25``, ``<id> okx``.

The rules, in their order:

1. Of several exchanges that are loaded, the first words that name one are its name: as many words as fit, at most
   `_MOST_WORDS`. A name goes before an asset that is called the same; ``/reserves okx htx`` asks for the asset. With one
   exchange loaded, its assets go before names: who wants to be told apart from no one needs no name.
2. The first word that is left is an asset where the snapshot has one of that name, and what is left then is a time.
3. What is neither is an exchange that is known and not loaded, or a word that means nothing here; both are said.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.errors import BotError
from porcore.exchanges.exchange_names import LONGEST_NAME, plain_name
from porcore.exchanges.known import KnownExchange, KnownExchanges

__all__ = ["NamedExchange", "UnknownExchangeError", "named_exchange", "unknown_exchange"]

_MOST_WORDS = 8  # of one name
_LOOKED_AT = 24  # words; behind them no name is looked for
_MOST_SHOWN = 24  # characters of a word that an answer repeats
_LONGEST_HEX = 7  # characters of a word of hex digits that an answer repeats
_MOST_NEAREST = 3


@dataclass(frozen=True, slots=True)
class NamedExchange:
    """What was typed, with the exchange that it names taken out. `key` is "" where it names none of those looked for."""

    key: str
    rest: tuple[str, ...]  # the other words, as they were typed


class UnknownExchangeError(BotError):
    """A word that is no exchange here. The text of the error repeats nothing of what was typed.

    `typed`: what an answer may repeat, "" where that is not wise. `known`: the exchange that it names and that is not
    loaded, None for none. `nearest`: loaded exchanges whose names look like it, at most three.
    """

    def __init__(self, typed: str, known: KnownExchange | None, nearest: tuple[KnownExchange, ...]) -> None:
        self.typed, self.known, self.nearest = typed, known, nearest
        super().__init__("no exchange of that name")


def named_exchange(words: Sequence[str], known: KnownExchanges, loaded: Collection[str]) -> NamedExchange:
    """Return the exchange that `words` name, anywhere in them, and the words that are left.

    `loaded`: the keys of the exchanges that count; a name that stands for another one is no name here.
    """
    looked_at = words[:_LOOKED_AT]
    for first in range(len(looked_at)):
        for end in range(min(len(looked_at), first + _MOST_WORDS), first, -1):
            found = _named(looked_at[first:end], known)
            if found is not None and found.key in loaded:
                return NamedExchange(found.key, (*words[:first], *words[end:]))
    return NamedExchange("", tuple(words))


def _named(words: Sequence[str], known: KnownExchanges) -> KnownExchange | None:
    """Return whose name these words are, all of them: one without a letter or digit is part of no name."""
    if not all(map(plain_name, words)):
        return None
    name = " ".join(words)
    return known.find(name) if len(name) <= LONGEST_NAME else None


def unknown_exchange(
    words: Sequence[str], known: KnownExchanges, loaded: Collection[str]
) -> UnknownExchangeError:
    """Return what is to be said of words, one or more, that name no exchange of `loaded` (keys)."""
    named = named_exchange(words, known, [each.key for each in known])
    if named.key:
        return UnknownExchangeError("", known.by_key(named.key), ())
    typed = words[0]
    candidates = KnownExchanges(each for each in known if each.key in loaded)
    near = dict.fromkeys((*candidates.nearest(" ".join(words)[:LONGEST_NAME]), *candidates.nearest(typed)))
    return UnknownExchangeError(_repeatable(typed), None, tuple(near)[:_MOST_NEAREST])


def _repeatable(typed: str) -> str:
    """Return a short word of plain letters, digits and dots as it is, "" for any other: it may be half of an id, or a trap."""
    plain = typed.isascii() and all(letter.isalnum() or letter in ".-_" for letter in typed)
    is_hex = len(typed) > _LONGEST_HEX and set(typed.lower()) <= set("0123456789abcdef")
    return typed if plain and len(typed) <= _MOST_SHOWN and not is_hex else ""
