"""A sentence that is made in one place and read in another: in English where it is stored, in the reader's language where it is shown."""

from collections.abc import Callable

from bot.languages.known import ENGLISH
from bot.languages.speaking import speaking

__all__ = ["Sayable", "in_language", "is_translatable"]


class Sayable(str):
    """A sentence in English, for logs and what is stored, which can be made again in the language of the context.

    An exception that was given one, and `str` of that exception, keep it. As part of a longer text it is English.
    """

    __slots__ = ("make",)
    make: Callable[[], str]

    def __new__(cls, make: Callable[[], str]) -> "Sayable":
        """`make` returns the sentence in the language of the context; it is called at once, and whenever it is shown."""
        with speaking(ENGLISH):
            said = super().__new__(cls, make())
        said.make = make
        return said

    def __str__(self) -> str:
        return self


def in_language(sentence: str) -> str:
    """Return a sentence in the language of the context where it can be made in it, otherwise as it is."""
    return sentence.make() if isinstance(sentence, Sayable) else sentence


def is_translatable(sentence: str) -> bool:
    """Tell whether a sentence can be made in other languages than English."""
    return isinstance(sentence, Sayable)
