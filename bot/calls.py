"""Calls to Telegram, over `bot.transport`: patience with what was certainly not done, and care with what comes back.

A call that never left this machine, or that Telegram's gateway turned away (502 to 504), is made again a few times.
One whose answer got lost is not: it may have been done, and somebody would be told everything twice.
"""

import asyncio
import json
import logging
from typing import Any

from telegram import Bot, Update
from telegram.error import NetworkError, TelegramError

from bot.reach import Reach
from bot.transport import NEVER_SENT, Transport

__all__ = ["PatientRequest", "PollingRequest", "parse_update"]

_LOG = logging.getLogger(__name__)
_PAUSES = (0.3, 1.0, 2.0)  # seconds before the second, third and fourth attempt
_TURNED_AWAY = frozenset({502, 503, 504})
_READ_SECONDS = 15.0  # a picture takes Telegram longer than a sentence
_TURN_SECONDS = 5.0  # for one of the connections to become free, while others send pictures


class PatientRequest(Transport):
    """Calls of the bot: made again when they were certainly not done."""

    _WHAT = "calls"
    _PAUSES: tuple[float, ...] = _PAUSES

    def __init__(self, reach: Reach, connections: int) -> None:
        super().__init__(connections, _READ_SECONDS, _TURN_SECONDS)
        self._reach = reach
        reach.add(self)

    async def do_request(self, url: str, method: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Return status and body. Raises NetworkError after the last attempt."""
        for pause in (*self._PAUSES, None):
            try:
                code, body = await super().do_request(url, method, *args, **kwargs)
            except NetworkError as error:
                if pause is None or not isinstance(error.__cause__, NEVER_SENT):
                    if method == "POST":
                        self._reach.failed(self._WHAT, type(error).__name__)
                    raise
            else:
                if pause is None or code not in _TURNED_AWAY:
                    # What is fetched with GET is a file: it may hold anything, or be gone.
                    if method == "POST":
                        self._reach.answered(self._WHAT, code, readable=body.lstrip()[:1] == b"{")
                    return code, body
            await asyncio.sleep(pause)
        raise AssertionError("the last attempt returns or raises")

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Return the answer. Raises TelegramError for anything but a JSON object, and logs nothing of it."""
        try:
            answer = json.loads(payload.decode("utf-8", "replace"))
        except (ValueError, RecursionError):
            raise TelegramError("Invalid server response") from None
        if not isinstance(answer, dict):
            raise TelegramError("Invalid server response")
        return answer


class PollingRequest(PatientRequest):
    """getUpdates, which the library itself repeats."""

    _WHAT = "polling"
    _PAUSES = ()

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Return the answer, with updates that nobody can read emptied: one of them must not stop all others."""
        answer = PatientRequest.parse_json_payload(payload)
        updates = answer.get("result")
        if isinstance(updates, list):
            answer["result"] = [_readable(update) for update in updates if _number(update) is not None]
        return answer


def parse_update(data: object, bot: Bot | None = None) -> Update | None:
    """Return an update, or None (and a line in the log) when it is not what Telegram promises."""
    if not isinstance(data, dict) or _number(data) is None:
        return None
    try:
        return Update.de_json(data, bot)
    except Exception as error:  # noqa: BLE001 - the library reads unchecked; whatever it stumbles over
        _LOG.warning("an update cannot be read and is left out (%s)", type(error).__name__)
        return None


def _number(update: object) -> int | None:
    found = update.get("update_id") if isinstance(update, dict) else None
    return found if type(found) is int else None


def _readable(update: dict[str, Any]) -> dict[str, Any]:
    return update if parse_update(update) is not None else {"update_id": update["update_id"]}
