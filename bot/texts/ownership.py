"""Why a wallet row's evidence is what it is, in words; also where the bot could not look at its signature."""

from bot.catalogue.signatures import Unchecked
from porcore.reserves.evidence import Evidence

__all__ = ["reason_of"]

_MEMORY = "Looking at them took more memory than a list of this size may take, and was ended."
_TIME = "Looking at them took longer than a list of this size may take, and was ended."
_FAILED = "The process that looks at them ended without an answer."
_AGAIN = "It is tried again in some minutes."
_FOR_GOOD = "The operators find the cause in the bot's log."
# Rows that were not looked at although the libraries for it are there.
_UNCHECKED: dict[str, str] = {
    Unchecked.MEMORY: f"{_MEMORY} {_AGAIN}",
    Unchecked.TIME: f"{_TIME} {_AGAIN}",
    Unchecked.FAILED: f"{_FAILED} {_AGAIN}",
    Unchecked.MEMORY_FOR_GOOD: f"{_MEMORY} {_FOR_GOOD}",
    Unchecked.TIME_FOR_GOOD: f"{_TIME} {_FOR_GOOD}",
    Unchecked.FAILED_FOR_GOOD: f"{_FAILED} {_FOR_GOOD}",
}


def reason_of(found: Evidence) -> str:
    """Return the sentence for a row: the library's own, or the bot's where it could not look."""
    return _UNCHECKED.get(found.code, found.reason)
