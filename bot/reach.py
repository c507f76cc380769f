"""The way to Telegram: what it last said."""

import logging
from collections.abc import Callable

from bot.transport import Transport

__all__ = ["Reach"]

_LOG = logging.getLogger(__name__)

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

    @property
    def away(self) -> bool:
        """Whether Telegram takes no calls at the moment."""
        return bool(self._trouble["calls"])

    def polled(self) -> None:
        """Note a poll that went well, or a call of the webhook."""

    def poll_failed(self, error: Exception) -> None:
        """Note a poll that brought no updates."""

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
