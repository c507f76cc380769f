"""The way to Telegram: what it last said, and patience with what was certainly not done.

A call that never left this machine, or that Telegram's gateway turned away (502 to 504), is made again a few times.
One whose answer got lost is not: it may have been done, and somebody would be told everything twice.
"""

import asyncio
import json
import logging
from collections.abc import Callable
from typing import Any

from telegram import Bot, Update
from telegram.error import NetworkError, TelegramError

from bot.transport import NEVER_SENT, Transport

__all__ = ["PatientRequest", "PollingRequest", "Reach", "parse_update"]

_LOG = logging.getLogger(__name__)
_PAUSES = (0.3, 1.0, 2.0)  # seconds before the second, third and fourth attempt
_TURNED_AWAY = frozenset({502, 503, 504})
_READ_SECONDS = 15.0  # a picture takes Telegram longer than a sentence
_TURN_SECONDS = 5.0  # for one of the connections to become free, while others send pictures

_NOT_YET = "Telegram has not answered yet"
_REFUSED = "Telegram refuses the token; copy PORBOT_TOKEN again from @BotFather"
_NO_BOT_API = (
    "what answers in Telegram's place is no Bot API; look at PORBOT_BASE_URL and at this machine's network"
)
_CONFLICT = (
    "another program takes this bot's messages with the same token (409 Conflict); stop it, or give this bot a token"
    " of its own"
)


class Reach:
    """What is known of the way to Telegram. `refused` is called when it stops taking the token."""

    def __init__(self) -> None:
        self.refused: Callable[[], None] = lambda: None
        # Calls decide until updates are asked for; from then on it matters whether updates come.
        self._decides = "calls"
        self._trouble = {"polling": _NOT_YET, "calls": _NOT_YET}
        self._transports: list[Transport] = []

    @property
    def trouble(self) -> str:
        """Why Telegram is out of reach, "" when it is not."""
        return self._trouble[self._decides]

    def add(self, transport: Transport) -> None:
        """Note a transport that `close` is to close."""
        self._transports.append(transport)

    async def close(self) -> None:
        """Close all connections: the library leaves them open when it could not start. May be called again."""
        for transport in self._transports:
            await transport.shutdown()

    def answered(self, what: str, code: int, *, readable: bool = True) -> None:
        """Note an HTTP status that came back for `what`, "polling" or "calls"."""
        if not readable and code < 400:
            self._set(what, _NO_BOT_API)
        elif code == 401:
            self._set(what, _REFUSED)
            self.refused()
        elif code == 409 and what == "polling":
            self._set(what, _CONFLICT)
        elif code >= 500:
            self._set(what, f"Telegram answers with an error of its own ({code})")
        else:
            self._set(what, "")

    def failed(self, what: str, kind: str) -> None:
        """Note that nothing came back; `kind` is the name of the fault's class."""
        self._set(what, f"Telegram cannot be reached ({kind})")

    def _set(self, what: str, trouble: str) -> None:
        if what == "polling":
            self._decides = what
        before, self._trouble[what] = self._trouble[what], trouble
        if trouble == before or what != self._decides:
            return
        if trouble:
            # The bot ends when its token is refused.
            _LOG.warning("%s" if trouble == _REFUSED else "%s; trying again", trouble)
        elif before != _NOT_YET:
            _LOG.info("Telegram answers again")


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
                    self._reach.failed(self._WHAT, type(error).__name__)
                    raise
            else:
                if pause is None or code not in _TURNED_AWAY:
                    # What is fetched with GET is a file and may hold anything.
                    readable = method == "GET" or body.lstrip()[:1] == b"{"
                    self._reach.answered(self._WHAT, code, readable=readable)
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
