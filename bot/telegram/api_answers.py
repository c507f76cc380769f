"""An answer of the Bot API as the library may be given it: what it does not look at itself is looked at here.

Anyone can answer in Telegram's place: a gateway, the login page of a network, a server that just starts.
"""

import json
from typing import Any, NoReturn

from telegram.error import TelegramError

__all__ = ["UNREADABLE", "read_answer"]

UNREADABLE = "Invalid server response"
_LONGEST_PAUSE = 86_400  # seconds
_LONGEST_WORDS = 500


class _Answer(dict[str, Any]):
    """An answer whose missing `result` is a fault of Telegram's, and not one of ours."""

    def __missing__(self, _key: str) -> NoReturn:
        raise TelegramError(UNREADABLE)


def read_answer(payload: bytes) -> dict[str, Any]:
    """Return the answer of a method; `payload`: its JSON, bytes of UTF-8.

    Raises ValueError for what no Bot API says, and tells nothing of it.
    """
    try:
        answer = json.loads(payload.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        raise ValueError(UNREADABLE) from None
    if not isinstance(answer, dict) or type(answer.get("ok")) is not bool:
        raise ValueError(UNREADABLE)
    return _Answer(answer) if answer["ok"] else _Answer(_refusal(answer))


def _refusal(answer: dict[str, Any]) -> dict[str, Any]:
    """Return of a refusal what has the type that the library takes for granted."""
    if type(answer.get("error_code")) is not int:
        raise ValueError(UNREADABLE)
    kept: dict[str, Any] = {"ok": False, "error_code": answer["error_code"]}
    description, parameters = answer.get("description"), answer.get("parameters")
    if isinstance(description, str):
        kept["description"] = description[:_LONGEST_WORDS]
    if isinstance(parameters, dict):
        kept["parameters"] = _numbers(parameters)
    return kept


def _numbers(parameters: dict[str, Any]) -> dict[str, int]:
    kept = {name: parameters.get(name) for name in ("migrate_to_chat_id", "retry_after")}
    numbers = {name: value for name, value in kept.items() if type(value) is int}
    if "retry_after" in numbers:
        numbers["retry_after"] = min(max(numbers["retry_after"], 1), _LONGEST_PAUSE)
    return numbers
