"""What became of a call to Telegram, in one place: done, refused, certainly not done, or no one knows."""

import enum
import json
import re
from typing import Any

import aiohttp
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.errors import BotError
from bot.telegram.transport import NEVER_SENT, ProxyError

__all__ = [
    "TURNED_AWAY",
    "CallOutcome",
    "FloodError",
    "NotDoneError",
    "UncertainError",
    "is_ours",
    "of_answer",
    "of_error",
    "told_seconds",
]


class CallOutcome(enum.Enum):
    """What became of a call, and what follows from it."""

    ACCEPTED = "accepted"
    REFUSED = "refused"  # Telegram has read it and will not do it: whoever called hears of it at once
    FLOOD = "flood"  # 429: not done; wait for what it says, and make it again
    NOT_DONE = (
        "not done"  # it never left, or something before Telegram turned it away: wait, and make it again
    )
    UNCERTAIN = "uncertain"  # it may have been done


class NotDoneError(BotError, NetworkError):
    """Something before Telegram turned a call away."""


class UncertainError(BotError, NetworkError):
    """A call may have been done: what came back does not say."""


class FloodError(BotError, NetworkError):
    """A 429; `seconds`: for how long, None where it does not say."""

    def __init__(self, seconds: float | None) -> None:
        super().__init__("Too Many Requests")
        self.seconds = seconds


TURNED_AWAY = frozenset({502, 503, 504, 521, 522, 523})  # the last three: a gateway found no one behind it
# Telegram never says these of a message: a token was revoked or is not known yet where a server just starts, and a conflict is
# one of polls and webhooks. Whatever else says them is before it.
_NOT_TELEGRAM = frozenset({401, 404, 409})
_ONLY_SIZE = 413  # a file that a gateway finds too large, it will find too large the next time
_PLAINLY = re.compile(
    rb'\s*\{\s*"ok"\s*:\s*true\s*,\s*"result"\s*:\s*[^n\s]'
)  # all that Telegram accepted looks so
_LONGEST_TOLD = 24 * 3600


def of_answer(code: int, body: bytes) -> CallOutcome:
    """Judge what came back for a call; `code`: HTTP status; `body`: bytes, JSON where Telegram said it."""
    if code == 429:
        return CallOutcome.FLOOD
    if 200 <= code < 300:
        return _of_success(body)
    if code in _NOT_TELEGRAM or code in TURNED_AWAY:
        return CallOutcome.NOT_DONE
    if code >= 500:
        return CallOutcome.UNCERTAIN
    # A redirect, or words of a gateway: Telegram's own refusals say "ok": false.
    own = code >= 400 and (_object(body) or {}).get("ok") is False
    return CallOutcome.REFUSED if own or code == _ONLY_SIZE else CallOutcome.NOT_DONE


def _of_success(body: bytes) -> CallOutcome:
    if _PLAINLY.match(body) and body.rstrip().endswith(b"}"):
        return CallOutcome.ACCEPTED
    if body.lstrip().startswith(b"<"):
        return CallOutcome.NOT_DONE  # a page, in Telegram's place
    answer = _object(body)
    done = answer is not None and answer.get("ok") is True and answer.get("result") is not None
    return CallOutcome.ACCEPTED if done else CallOutcome.UNCERTAIN


def of_error(error: TelegramError) -> CallOutcome:
    """Judge an error that a call ended with."""
    match error:
        case RetryAfter() | FloodError():
            return CallOutcome.FLOOD
        case NotDoneError() | InvalidToken() | Conflict() | ProxyError():
            return CallOutcome.NOT_DONE
        case UncertainError():
            return CallOutcome.UNCERTAIN
        case BadRequest() | Forbidden() | ChatMigrated():
            return CallOutcome.REFUSED
        case NetworkError(__cause__=cause) if isinstance(cause, NEVER_SENT):
            return CallOutcome.NOT_DONE
        case NetworkError() if not is_ours(error):
            return CallOutcome.UNCERTAIN
    return CallOutcome.REFUSED  # the same again would end the same


def is_ours(error: TelegramError) -> bool:
    """Say whether an error is the library's word for a fault of this program."""
    cause = error.__cause__
    return not (cause is None or isinstance(cause, aiohttp.ClientError | OSError | TelegramError))


def told_seconds(body: bytes) -> float | None:
    """Return for how many seconds a 429 says to wait, None where it does not say; `body`: bytes of its JSON."""
    parameters = (_object(body) or {}).get("parameters")
    told = parameters.get("retry_after") if isinstance(parameters, dict) else None
    if isinstance(told, bool) or not isinstance(told, int | float) or not 0 < told <= _LONGEST_TOLD:
        return None
    return float(told)


def _object(body: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
