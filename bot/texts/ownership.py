"""Why a wallet row's evidence is what it is, in words; also where the bot could not look at its signature."""

from contextlib import suppress

from bot.catalogue.signatures import Unchecked
from bot.languages import N_, translated
from porcore.reserves.evidence import Evidence
from porcore.reserves.evidence.sentences import REASONS

__all__ = ["reason_of"]

# Rows that were not looked at.
_UNCHECKED: dict[str, str] = {
    # The library's own sentence names this machine's pip, which is nothing for a chat.
    "libraries": N_(
        "A library for checking signatures is not installed here. In the folder of porcore's source: pip install '.[reserves]'"
    ),
    Unchecked.MEMORY: N_(
        "The check was stopped because it needed more memory than a list of this size may use. It will be tried again in a few"
        " minutes."
    ),
    Unchecked.TIME: N_(
        "The check was stopped because it took longer than a list of this size may take. It will be tried again in a few minutes."
    ),
    Unchecked.FAILED: N_(
        "The process that checks them ended without an answer. It will be tried again in a few minutes."
    ),
    Unchecked.MEMORY_FOR_GOOD: N_(
        "The check was stopped because it needed more memory than a list of this size may use. The operators find the cause in the"
        " bot's log."
    ),
    Unchecked.TIME_FOR_GOOD: N_(
        "The check was stopped because it took longer than a list of this size may take. The operators find the cause in the bot's"
        " log."
    ),
    Unchecked.FAILED_FOR_GOOD: N_(
        "The process that checks them ended without an answer. The operators find the cause in the bot's log."
    ),
}


def reason_of(found: Evidence) -> str:
    """Return the sentences for a row: the library's own, or the bot's where it could not look. Plain text."""
    if found.code in _UNCHECKED:
        return translated(_UNCHECKED[found.code])
    with suppress(KeyError):  # what the process that checks says need not fit its sentence
        if told := [translated(_sentence(code), **dict(values)) for code, values in found.said]:
            return " ".join(told)
    return found.reason


def _sentence(code: str) -> str:
    """Return the sentence of a code, in English with its placeholders. Raises KeyError."""
    return _UNCHECKED.get(code) or REASONS[code]
