"""The language of the context: set once where a message comes in, and read wherever a sentence is made.

It is a context variable, so that it holds in the task of an update, in what that task starts, and nowhere else.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from bot.languages.known import ENGLISH, Language

__all__ = ["current", "speak", "speaking"]

_CURRENT: ContextVar[Language] = ContextVar("language", default=ENGLISH)


def current() -> Language:
    """Return the language of the context."""
    return _CURRENT.get()


def speak(language: Language) -> None:
    """Speak `language` in the rest of this task."""
    _CURRENT.set(language)


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Speak `language` inside, and afterwards the one before."""
    before = _CURRENT.set(language)
    try:
        yield
    finally:
        _CURRENT.reset(before)
