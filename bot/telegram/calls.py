"""Calls to Telegram, over `bot.telegram.transport`: what came of each, in errors that say whether it may have been done.

`bot.telegram.outgoing` makes again what may be made again. Files alone are asked for a few times here.
"""

import asyncio
import logging
from typing import Any

from telegram import Bot, Update
from telegram.error import NetworkError

from bot.telegram.api_answers import UNREADABLE, read_answer
from bot.telegram.connectivity import Connectivity
from bot.telegram.outgoing.outcomes import (
    TURNED_AWAY,
    CallOutcome,
    FloodError,
    NotDoneError,
    UncertainError,
    of_answer,
    told_seconds,
)
from bot.telegram.transport import NEVER_SENT, Transport

__all__ = ["CallRequest", "PollingRequest", "parse_update", "raw_update", "update_number"]

_LOG = logging.getLogger(__name__)
_PAUSES = (0.3, 1.0, 2.0)  # seconds before a file is asked for the second, third and fourth time
_READ_SECONDS = 15.0  # a picture takes Telegram longer than a sentence
_RAW = "as it came"  # no field of the Bot API's
_TURN_SECONDS = 5.0  # for one of the connections to become free, while others send pictures


class _Noted(Transport):
    """Calls of which `connectivity` is told."""

    _WHAT = "calls"

    def __init__(self, connectivity: Connectivity, connections: int) -> None:
        super().__init__(connections, _READ_SECONDS, _TURN_SECONDS)
        self._connectivity = connectivity
        connectivity.add(self)

    async def _noted(self, url: str, method: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        try:
            code, body = await super().do_request(url, method, *args, **kwargs)
        except NetworkError as error:
            self._connectivity.failed(self._WHAT, type(error).__name__)
            raise
        self._connectivity.answered(self._WHAT, code, readable=body.lstrip()[:1] == b"{")
        return code, body

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Return the answer. Raises UncertainError for what no Bot API says."""
        try:
            return read_answer(payload)
        except ValueError:
            raise UncertainError(UNREADABLE) from None


class CallRequest(_Noted):
    """Calls of the bot."""

    async def do_request(self, url: str, method: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Return status and body of what was done, refused, or met a status that the library has an error for.

        Raises FloodError when Telegram says to wait, NotDoneError when the call had no effect, UncertainError when nobody
        knows, or a NetworkError that `outcomes.of_error` can tell apart.
        """
        if method != "POST":
            return await self._fetched(url, method, *args, **kwargs)
        code, body = await self._noted(url, method, *args, **kwargs)
        match of_answer(code, body):
            case CallOutcome.FLOOD:
                raise FloodError(told_seconds(body))
            case CallOutcome.NOT_DONE if code not in (401, 404):
                raise NotDoneError(f"HTTP {code}")
            case CallOutcome.UNCERTAIN:
                raise UncertainError("Internal Server Error" if code == 500 else f"HTTP {code}")
        return code, body

    async def _fetched(self, url: str, method: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Return status and body of a file; it may hold anything, or be gone."""
        for pause in (*_PAUSES, None):
            try:
                code, body = await Transport.do_request(self, url, method, *args, **kwargs)
            except NetworkError as error:
                if pause is None or not isinstance(error.__cause__, NEVER_SENT):
                    raise
            else:
                if pause is None or code not in TURNED_AWAY:
                    return code, body
            await asyncio.sleep(pause)
        raise AssertionError("the last attempt returns or raises")


class PollingRequest(_Noted):
    """getUpdates, which its own loop makes again."""

    _WHAT = "polling"

    async def do_request(self, url: str, method: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Return status and body. Raises NetworkError when nothing came back."""
        return await self._noted(url, method, *args, **kwargs)

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Return the answer, each update as it came inside an empty one, where the library leaves it alone.

        `raw_update` takes it out again. Whoever takes it reads it once, or not at all when too much is asked; and one
        that no one can read must not stop all others.

        `payload`: JSON, bytes of UTF-8. Raises UncertainError when it is no list of updates.
        """
        answer = _Noted.parse_json_payload(payload)
        if answer["ok"]:
            updates = answer["result"]
            if not isinstance(updates, list):
                raise UncertainError(UNREADABLE)
            answer["result"] = [
                {"update_id": update["update_id"], _RAW: update}
                for update in updates
                if update_number(update) is not None
            ]
        return answer


def raw_update(update: Update) -> dict[str, Any]:
    """Return an update that getUpdates brought, as it came."""
    raw = update.api_kwargs[_RAW]
    assert isinstance(raw, dict)
    return raw


def parse_update(data: object, bot: Bot | None = None) -> Update | None:
    """Return an update, or None (and a line in the log) when it is not what Telegram promises."""
    if not isinstance(data, dict) or update_number(data) is None:
        return None
    try:
        return Update.de_json(data, bot)
    except Exception as error:  # noqa: BLE001 - the library reads unchecked; whatever it stumbles over
        _LOG.warning("an update cannot be read and is left out (%s)", type(error).__name__)
        return None


def update_number(update: object) -> int | None:
    """Return the number of an update, None when that is none."""
    found = update.get("update_id") if isinstance(update, dict) else None
    return found if type(found) is int else None
