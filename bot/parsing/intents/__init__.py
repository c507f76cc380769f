"""What people mean who type neither an id nor a command: a small table of words and phrases in every language of the bot.

Understood in whichever language a chat is spoken to. A phrase counts where all its words follow each other in the text, whole;
in scripts without spaces, where it is in the text.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from bot.languages import LANGUAGES
from bot.parsing.folding import folded

__all__ = ["Intent", "Understood", "phrases", "understood", "without_fillers"]

_LONGEST = 200  # characters; who writes more wants to say more than a phrase does
_MOST_WORDS = 20
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_WITHOUT_SPACES = re.compile(r"[\u3400-\u9fff]")
_MAY_BE_ID = re.compile(r"[0-9a-fA-F]{16}|\d{5}")
_FILLERS = "fillers"
_AROUND = "¿¡.,:;!?()[]«»“”\"'。，！？：；、،؛؟…"


class Intent(StrEnum):
    """What is meant; of several, the first one counts: who greets and asks, asks."""

    SAFE = "safe"
    FIND_ID = "find_id"
    RESERVES = "reserves"
    ALERTS = "alerts"
    HISTORY = "history"
    LANGUAGE = "language"
    HELP = "help"
    THANKS = "thanks"
    GREETING = "greeting"


@dataclass(frozen=True, slots=True)
class Understood:
    """An intent, and the words that were no part of its phrase, as they were typed."""

    intent: Intent
    rest: tuple[str, ...]


def understood(text: str) -> Understood | None:
    """Return what a text of words means, None for nothing that is known. A text with an id or a number in it means nothing."""
    if len(text) > _LONGEST or _MAY_BE_ID.search(text):
        return None
    plain = _plain(text)
    words = _WORD.findall(plain)
    if not 0 < len(words) <= _MOST_WORDS:
        return None
    spaced = f" {' '.join(words)} "
    for intent in Intent:
        found = [phrase for phrase in _table()[intent] if _is_in(phrase, plain, spaced)]
        if found:
            longest = set(max(found, key=len).split())
            return Understood(intent, tuple(word for word in text.split() if _plain(word) not in longest))
    return None


def _is_in(phrase: str, plain: str, spaced: str) -> bool:
    return phrase in plain if _WITHOUT_SPACES.search(phrase) else f" {phrase} " in spaced


def without_fillers(words: Iterable[str]) -> Sequence[str]:
    """Return words without those that people put around an id and that mean nothing: ``please``, ``gracias``."""
    fillers = _fillers()
    return [word for word in words if (plain := _plain(word)) and plain not in fillers]


def _plain(text: str) -> str:
    return folded(text).strip(_AROUND + " ")


def phrases(code: str) -> Mapping[str, Sequence[str]]:
    """Return the table of one language, as it is in its file: by intent, and what is put around an id. `code`: of the language."""
    data = (files("bot.parsing.intents") / f"{code}.toml").read_text("utf-8")
    return tomllib.loads(data)


@cache
def _table() -> Mapping[str, frozenset[str]]:
    tables = [phrases(language.code) for language in LANGUAGES]
    keys = (*Intent, _FILLERS)
    return {key: frozenset(_joined(one) for table in tables for one in table[key]) for key in keys}


def _joined(phrase: str) -> str:
    return " ".join(_WORD.findall(_plain(phrase)))


@cache
def _fillers() -> frozenset[str]:
    return _table()[_FILLERS]
