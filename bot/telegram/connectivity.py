"""The way to Telegram: what it last said, and when it last gave us updates."""

import logging
import time
from collections.abc import Callable

from telegram.error import Conflict

from bot.telegram.transport import Transport
from bot.texts.token_conflicts import Rival

__all__ = ["SILENT_SECONDS", "Connectivity"]

_LOG = logging.getLogger(__name__)
SILENT_SECONDS = 90.0  # a poll without news ends within a minute, and the next one begins
# Two programs that poll end each other's polls by turns, so a poll that went well does not mean that the other is gone.
_RIVAL_SECONDS = 120.0

_NOT_YET = "Telegram has not answered yet"
_REFUSED = (
    "Telegram refuses the token ({code}); if that lasts, it was revoked: copy the new PORBOT_TOKEN from @BotFather"
    " and restart"
)
_NO_BOT_API = (
    "what answers in Telegram's place is no Bot API; look at PORBOT_BASE_URL and at this machine's network"
)


class Connectivity:
    """What is known of the way to Telegram. `rival` is called whenever there is a sign of one."""

    def __init__(self, *, polling: bool = True, clock: Callable[[], float] = time.monotonic) -> None:
        """`polling`: updates are asked for, so that it matters whether they come; otherwise calls decide."""
        self.rival: Callable[[Rival], None] = lambda _rival: None
        self._polling, self._clock = polling, clock
        self._calls, self._polls, self._misread = _NOT_YET, _NOT_YET, ""
        self._held = ""  # what keeps the answers to the last poll, and with them the next one
        self._heard = clock()
        self.heard = False  # whether an update or an answer to a poll has come since the start
        self._rival: tuple[float, Rival] | None = None
        self._answer: tuple[int, bool] | None = None  # what came back for the poll under way
        self._transports: list[Transport] = []

    @property
    def trouble(self) -> str:
        """Why Telegram is out of reach or gives us no updates, "" when neither is so."""
        asking = self._polling and self._polls != _NOT_YET
        if found := self._polls or self._held if asking else self._misread or self._calls:
            return found
        if self._rival is not None and self._clock() - self._rival[0] < _RIVAL_SECONDS:
            return self._rival[1].value
        silent = self.age if asking else 0.0
        return f"no updates could be asked for in {silent:.0f} seconds" if silent > SILENT_SECONDS else ""

    @property
    def away(self) -> bool:
        """Whether Telegram takes no calls at the moment."""
        return bool(self._misread or self._calls)

    @property
    def age(self) -> float:
        """Seconds since the last poll that went well or call of the webhook; since the start before the first one."""
        return self._clock() - self._heard

    def add(self, transport: Transport) -> None:
        """Note a transport that `close` is to close."""
        self._transports.append(transport)

    async def close(self) -> None:
        """Close all connections: the library leaves them open when it could not start. May be called again."""
        for transport in self._transports:
            await transport.shutdown()

    def polled(self) -> None:
        """Note a poll that went well, or a call of the webhook."""
        self._heard, self.heard = self._clock(), True
        if not self._polling:
            return
        # Whatever a call met: Telegram is there, and the next one may find it so.
        self._calls = self._held = ""
        before, self._polls = self._polls, ""
        if before not in ("", _NOT_YET, *(rival.value for rival in Rival)):
            _LOG.info("Telegram answers again")

    def held(self) -> None:
        """Note that the next poll waits for answers to what the last one brought; where calls fail, that is why."""
        before, self._held = self._held, self._misread or self._calls
        if self._held and self._held != before:
            _warn(self._held)
        elif before and not self._held:
            _LOG.info("Telegram answers again")

    def poll_failed(self, error: Exception) -> None:
        """Note a poll that brought no updates; `error` is whatever came of it."""
        if isinstance(error, Conflict):
            rival = Rival.WEBHOOK if "webhook" in error.message.lower() else Rival.POLLS
            self._polls = rival.value
            self.saw(rival)
            self.rival(rival)  # which logs it, and not at every turn of the two
            return
        if self._answer is None:
            trouble = _unreachable(type(error).__name__)
        else:
            trouble = _said(*self._answer) or _refusal(self._answer[0])
        before, self._polls = self._polls, trouble
        if trouble != before:
            _warn(trouble)

    def saw(self, rival: Rival) -> None:
        """Note a sign of a rival, which is a reason not to be ready for a while."""
        self._rival = self._clock(), rival

    def answered(self, what: str, code: int, *, readable: bool = True) -> None:
        """Note what came back for `what`, "polling" or "calls"; `code`: the HTTP status.

        `readable`: whether a Bot API may have said it.
        """
        if what == "polling":
            self._answer = code, readable
        else:
            self._set(_said(code, readable))

    def misread(self, trouble: str) -> None:
        """Note that an answer came which says nothing; "" once one does."""
        if trouble not in ("", self._misread):
            _warn(trouble)
        self._misread = trouble

    def failed(self, what: str, kind: str) -> None:
        """Note that nothing came back; `kind` is the name of the fault's class."""
        if what == "polling":
            self._answer = None
        else:
            self._set(_unreachable(kind))

    def _set(self, trouble: str) -> None:
        before, self._calls = self._calls, trouble
        if trouble == before or (self._polling and self._polls != _NOT_YET):
            return
        if trouble:
            _warn(trouble)
        elif before != _NOT_YET:
            _LOG.info("Telegram answers again")


def _warn(trouble: str) -> None:
    # A token that is refused at the start ends the bot.
    _LOG.warning("%s" if "refuses the token" in trouble else "%s; trying again", trouble)


def _unreachable(kind: str) -> str:
    return f"Telegram cannot be reached ({kind})"


def _said(code: int, readable: bool) -> str:
    """Return what a status says about the way to Telegram; "" when Telegram itself takes calls."""
    if code >= 500:
        return f"Telegram answers with an error of its own ({code})"
    if not readable or 300 <= code < 400:
        return _NO_BOT_API
    return _REFUSED.format(code=code) if code in (401, 404) else ""


def _refusal(code: int) -> str:
    """Return why a poll brought nothing though Telegram takes calls."""
    if code < 300:
        return _NO_BOT_API
    return "Telegram asks for a pause (429)" if code == 429 else f"Telegram gives no updates ({code})"
