"""Why a wallet row's evidence is what it is, in words; also where the bot could not look at its signature."""

from bot.catalogue.signatures import Unchecked
from porcore.reserves.evidence import Evidence

__all__ = ["reason_of"]

_MEMORY = "The check was stopped because it needed more memory than a list of this size may use."
_TIME = "The check was stopped because it took longer than a list of this size may take."
_FAILED = "The process that checks them ended without an answer."
_AGAIN = "It will be tried again in a few minutes."
_FOR_GOOD = "The operators find the cause in the bot's log."
# Rows that were not looked at.
_UNCHECKED: dict[str, str] = {
    # The library's own sentence names this machine's pip, which is nothing for a chat.
    "libraries": "A library for checking signatures is not installed here. In the folder of porcore's source:"
    " pip install '.[reserves]'",
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
