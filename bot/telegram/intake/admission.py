"""Who may have how many answers waiting: so that no one's flood holds up another's answer."""

import math
import time
from collections import Counter, deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from bot.rate_limits import Window
from bot.telegram.intake.kinds import Kind

__all__ = ["MOST", "Admission", "ChatBacklog", "Refused"]

_AT_ONCE = 3  # of one chat: the next answer is computed while one is on its way
_GROUP_SHARE = 1 / 3  # of a group's places that one person may take
_MOST_WAITING = 10_000  # updates, of all chats
_BUSY = 100  # updates without an answer, beyond which no inline query is answered
_INLINE_PER_MINUTE = 60  # of one person: every letter that is typed asks again
_MOST_REFUSING = 1_000  # and so many more that are only told so
MOST = _MOST_WAITING + _MOST_REFUSING + 1_000  # and what waits for nothing, as a group's own talk
Waiting = TypeVar("Waiting")


@dataclass(frozen=True, slots=True)
class Refused:
    """An update that is not handled. `limit` is counted: "updates", "waiting", "inline" or "all"."""

    limit: str
    tell: bool  # in words; whoever was told a moment ago is not told again
    number: int = 0  # of seconds until more is taken; or how many may wait


@dataclass(slots=True)
class ChatBacklog(Generic[Waiting]):
    """One chat's updates without an answer, in order; the first ones are under way."""

    at_once: int = _AT_ONCE
    under_way: list[Waiting] = field(default_factory=list)
    waiting: deque[Waiting] = field(default_factory=deque)
    people: Counter[int | None] = field(default_factory=Counter)  # places taken

    @property
    def length(self) -> int:
        """How many have no answer yet, not counting those that only wait to be refused in words."""
        return self.people.total()

    def next(self) -> Waiting | None:
        """Move the next one up, if it may be begun with."""
        if len(self.under_way) >= self.at_once or not self.waiting:
            return None
        one = self.waiting.popleft()
        self.under_way.append(one)
        return one


class Admission:
    """The limits of taking. Counters live in memory only and hold no client id.

    `updates_per_minute`: of one person, at least 1; `waiting_per_chat`: how many answers may wait in one chat, at least 1.
    """

    def __init__(
        self, updates_per_minute: int, waiting_per_chat: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._updates = Window(updates_per_minute, 60, clock)
        self._told = Window(1, 60, clock)
        self._inline = Window(_INLINE_PER_MINUTE, 60, clock)
        self._most = waiting_per_chat
        self._most_of_one = max(1, math.ceil(waiting_per_chat * _GROUP_SHARE))

    def line(self, kind: Kind) -> ChatBacklog[Waiting]:
        """Return a new line for the chat of an update. In a group, no one's updates stand behind another's."""
        return ChatBacklog(max(self._most, _AT_ONCE) if kind.in_group else _AT_ONCE)

    def refusal(self, kind: Kind, line: ChatBacklog[Waiting], waiting: int) -> Refused | None:
        """Return why an update is not handled, None when it is. `waiting`: how many of all chats have no answer yet."""
        if kind.inline:
            return self._inline_refusal(kind, waiting)
        if not kind.asks:
            return None
        if waiting >= _MOST_WAITING:
            return Refused("all", tell=waiting < _MOST_WAITING + _MOST_REFUSING and self._first("all", kind))
        if seconds := self._updates.take(kind.person):
            return Refused("updates", self._first("updates", kind), seconds)
        if kind.in_group and line.people[kind.person] >= self._most_of_one:
            return Refused("waiting", self._first("waiting", kind), self._most_of_one)
        if line.length >= self._most:
            return Refused("waiting", self._first("waiting", kind), self._most)
        return None

    def _inline_refusal(self, kind: Kind, waiting: int) -> Refused | None:
        """Return why an inline query is dropped without a word. It takes no place of those who wait for an answer."""
        if waiting >= _BUSY or self._inline.take(kind.person):
            return Refused("inline", tell=False)
        return None

    def _first(self, limit: str, kind: Kind) -> bool:
        key: Hashable = (limit, kind.person, kind.chat_id if limit == "waiting" else None)
        return not self._told.take(key)
