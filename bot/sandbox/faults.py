"""What can go wrong between a bot and Telegram, on demand: errors, slowness, cut connections, lost answers."""

import asyncio
import math
import time
from dataclasses import dataclass, field

from bot.sandbox.errors import ApiError, too_many_requests

__all__ = ["Answer", "Call", "Faults", "Rule"]

_PHRASES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the bot; `params` are as sent, `files` are the names of uploaded files."""

    method: str
    params: dict[str, object]
    files: tuple[str, ...] = ()
    error: str = ""  # the description it was refused with
    at: float = field(default_factory=time.monotonic, compare=False)  # when it was answered


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent in place of an answer of the Bot API."""

    status: int
    body: bytes
    content_type: str = "application/json"


@dataclass(slots=True)
class Rule:
    """Which calls a fault concerns: the next `left` ones of `methods` (any if empty) to `chat` (any if None)."""

    left: int
    methods: frozenset[str] = frozenset()
    chat: int | None = None
    status: int = 0
    retry_after: int | None = None
    answer: Answer | None = None

    def takes(self, method: str, chat: int | None) -> bool:
        """Say whether this call is concerned, and count it."""
        if self.left <= 0 or (self.methods and method.lower() not in self.methods):
            return False
        if self.chat is not None and self.chat != chat:
            return False
        self.left -= 1
        return True


@dataclass(slots=True)
class Faults:
    """The faults still to come."""

    _errors: list[Rule] = field(default_factory=list)
    _cuts: list[Rule] = field(default_factory=list)
    _losses: list[Rule] = field(default_factory=list)
    _answers: list[Rule] = field(default_factory=list)
    _delays: list[tuple[float, frozenset[str]]] = field(default_factory=list)
    _refused: dict[int | None, float] = field(default_factory=dict)  # chat (None: all): until, monotonic

    def fail(self, rule: Rule) -> None:
        """Answer the calls of `rule` with its HTTP error and do nothing."""
        self._errors.append(rule)

    def cut(self, rule: Rule) -> None:
        """Cut the connections of the calls of `rule` and do nothing."""
        self._cuts.append(rule)

    def lose(self, rule: Rule) -> None:
        """Do what the calls of `rule` ask, then cut the connection instead of answering."""
        self._losses.append(rule)

    def put(self, rule: Rule) -> None:
        """Send the `answer` of `rule` in place of an own one, and do nothing."""
        self._answers.append(rule)

    def refuse(self, seconds: float, chat: int | None) -> None:
        """Answer what is sent or edited in `chat` (None: anywhere) with 429 for `seconds`, telling what is left of them."""
        self._refused[chat] = time.monotonic() + seconds

    def slow(self, seconds: float, methods: frozenset[str]) -> None:
        """Let every call (of `methods`, or any) wait before it is done; 0 ends that."""
        self._delays = [(old, names) for old, names in self._delays if names != methods]
        if seconds > 0:
            self._delays.append((seconds, methods))

    def heal(self) -> None:
        """Forget all faults."""
        for rules in (self._errors, self._cuts, self._losses, self._answers, self._delays):
            rules.clear()
        self._refused.clear()

    async def before(self, method: str, chat: int | None = None) -> None:
        """Wait, or raise ApiError, as asked for."""
        for seconds, names in self._delays:
            if not names or method.lower() in names:
                await asyncio.sleep(seconds)
        for rule in self._errors:
            if rule.takes(method, chat):
                phrase = _PHRASES.get(rule.status, "Error")
                raise ApiError(rule.status, phrase, retry_after=rule.retry_after)
        if method.lower().startswith(("send", "edit")):
            self._admit(chat)

    def _admit(self, chat: int | None) -> None:
        for key in (chat, None):
            left = self._refused.get(key, 0.0) - time.monotonic()
            if left > 0:
                raise too_many_requests(max(1, math.ceil(left)))

    def cuts(self, method: str, chat: int | None) -> bool:
        """Say whether the connection of this call is cut before anything is done."""
        return any(rule.takes(method, chat) for rule in self._cuts)

    def loses(self, method: str, chat: int | None) -> bool:
        """Say whether the answer of this call gets lost."""
        return any(rule.takes(method, chat) for rule in self._losses)

    def instead(self, method: str, chat: int | None) -> Answer | None:
        """Return what is answered in place of this call, None to do it."""
        return next((rule.answer for rule in self._answers if rule.takes(method, chat)), None)
