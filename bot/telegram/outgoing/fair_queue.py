"""Who may call next: a queue for each chat, the chats by turns, below one rate for all. Pure; the clock is the caller's."""

import heapq
import math
from collections import deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from itertools import count

from bot.telegram.outgoing.window import Rate
from bot.telegram.turn import Turn, Waits

__all__ = ["Call", "ChatQueue", "FairQueue"]

# From so many seconds on in which a chat is known to take nothing, or so many calls that it takes first, one by one, no one
# else is to wait for it.
_LONG, _MANY = 0.25, 3


@dataclass(slots=True, eq=False)
class Call:
    """One call on its way."""

    key: Hashable  # of its lane
    turn: Turn | None = None

    def waits(self, what: Waits) -> None:
        """Tell the taker of updates what it waits for."""
        if self.turn is not None:
            self.turn.waits_for = what


@dataclass(slots=True, eq=False)
class ChatQueue:
    """What waits for one chat, in order."""

    key: Hashable
    window: Rate | None
    waiting: deque[Call] = field(default_factory=deque)
    going: int = 0
    until: float = -math.inf  # its chat takes nothing before
    why: Waits = Waits.CHAT  # what `until` waits for
    placed: bool = False  # among those whose turn comes, or those that sleep


class FairQueue:
    """Lanes taken by turns. `places`: how many calls may be under way at once, `a_lane`: how many of them in each lane."""

    def __init__(
        self,
        places: int,
        a_lane: int,
        window: Rate | None,
        lane_window: Callable[[Hashable], Rate | None],
    ) -> None:
        self.window = window
        self._places, self._a_lane, self._lane_window = places, a_lane, lane_window
        self._lanes: dict[Hashable, ChatQueue] = {}
        self._ready: deque[ChatQueue] = deque()
        self._asleep: list[tuple[float, int, ChatQueue]] = []
        self._tie = count()
        self._going: set[Call] = set()
        self._closed = False
        self._held = -math.inf

    def __len__(self) -> int:
        return sum(len(lane.waiting) for lane in self._lanes.values())

    @property
    def lanes(self) -> int:
        """How many chats are remembered."""
        return len(self._lanes)

    def join(self, call: Call, now: float) -> None:
        """Let a call wait behind all others of its lane from `now` on, in seconds of one clock for all methods."""
        lane = self._lane(call.key, now)
        lane.waiting.append(call)
        self._place(lane, now)
        call.waits(self._why(lane, len(lane.waiting) - 1, now))

    def at_once(self, call: Call, now: float, spare: int) -> bool:
        """Let a call pass if no one waits and its lane's rate has room; say whether it does.

        `spare`: how many more messages must fit next to it.
        """
        lane = self._lane(call.key, now)
        if self._closed or now < max(self._held, lane.until) or lane.waiting or lane.going >= self._a_lane:
            return False
        if self._ready or len(self._going) >= self._places or not self._free(now):
            return False
        if lane.window and lane.window.used(now) + spare >= lane.window.limit:
            return False
        self._start(lane, call, now)
        return True

    def aside(self, call: Call, now: float, most: int) -> bool:
        """Let a call pass that no other is to wait for; say whether it does.

        It does if no one's turn has come, half of the places are free, and fewer than `most` were made within the span of the
        rate for all. The calls behind it are not spread because of it.
        """
        if self._closed or now < self._held or self.takes_no_more(call.key, now):
            return False
        if self._ready or len(self._going) >= self._places // 2:
            return False
        if self.window is not None and self.window.used(now) >= most:
            return False
        self._start(self._lane(call.key, now), call, now, spread=False)
        return True

    def takes_no_more(self, key: Hashable, now: float) -> bool:
        """Tell whether a chat itself keeps a call from passing: it is refused, or has had half of what its rate allows."""
        lane = self._lanes.get(key)
        if lane is None:
            return False
        used_up = lane.window is not None and lane.window.used(now) * 2 >= lane.window.limit
        return now < lane.until or bool(lane.waiting) or lane.going >= self._a_lane or used_up

    def leave(self, call: Call, now: float) -> None:
        """Take out a call that no one waits for any more."""
        lane = self._lanes.get(call.key)
        if lane is not None and call in lane.waiting:
            lane.waiting.remove(call)
        call.waits(Waits.WORK)
        self._forget(now)

    def end(self, call: Call, now: float, *, counted: bool) -> None:
        """Free the place of a call that is over; `counted`: Telegram may have let it through."""
        lane = self._lanes[call.key]
        self._going.discard(call)
        lane.going -= 1
        for window in (self.window, lane.window):
            if window is not None:
                window.end(call, now, counted=counted)
        self._place(lane, now)

    def again(self, call: Call, now: float, until: float, why: Waits, *, counted: bool) -> None:
        """Put a call that is over back to the head of its lane, which takes nothing before `until`."""
        lane = self._lanes[call.key]
        lane.waiting.appendleft(call)
        lane.until, lane.why = max(lane.until, until), why
        self.end(call, now, counted=counted)
        self._tell(lane, now)

    def pause(self, key: Hashable, now: float, until: float) -> None:
        """Let a chat take nothing before `until`."""
        lane = self._lane(key, now)
        lane.until = max(lane.until, until)

    def hold(self, until: float) -> None:
        """Let no one call before `until`."""
        self._held = max(self._held, until)

    def close(self) -> None:
        """Let no one call until `open`: Telegram takes no calls."""
        self._closed = True
        for lane in self._lanes.values():
            for call in lane.waiting:
                call.waits(Waits.AWAY)

    def open(self, now: float) -> None:
        """Go on."""
        self._closed = False
        for lane in self._lanes.values():
            self._tell(lane, now)

    def due(self, now: float) -> list[Call]:
        """Return the calls that are to be made now; each is under way from then on."""
        due: list[Call] = []
        if self._closed or now < self._held:
            return due
        while self._asleep and self._asleep[0][0] <= now:
            lane = heapq.heappop(self._asleep)[2]
            lane.placed = False
            self._wake(lane, now)
        while self._ready and len(self._going) < self._places:
            if not self._free(now):
                break
            lane = self._ready.popleft()
            lane.placed = False
            if not lane.waiting or self._at(lane, now) > now:
                self._place(lane, now)
                continue
            call = lane.waiting.popleft()
            self._start(lane, call, now)
            due.append(call)
            self._place(lane, now)
        return due

    def next_time(self, now: float) -> float:
        """Return when to ask for what is due the next time, infinity while that hangs on calls under way."""
        if self._closed:
            return math.inf
        times = [self._asleep[0][0]] if self._asleep else []
        if self._ready and len(self._going) < self._places:
            times.append(self.window.free_at(now) if self.window is not None else now)
        return max(min(times), self._held) if times else math.inf

    def busy(self, key: Hashable, now: float) -> bool:
        """Say whether a call to a chat would have to wait."""
        lane = self._lanes.get(key)
        chat = lane is not None and (lane.until > now or bool(lane.waiting))
        return chat or self._closed or now < self._held or not self._free(now)

    def full(self, key: Hashable, now: float) -> bool:
        """Say whether a chat had all that its own rate allows."""
        lane = self._lanes.get(key)
        return lane is not None and lane.window is not None and lane.window.used(now) >= lane.window.limit

    def _free(self, now: float) -> bool:
        return self.window is None or self.window.free_at(now) <= now

    def _start(self, lane: ChatQueue, call: Call, now: float, *, spread: bool = True) -> None:
        lane.going += 1
        self._going.add(call)
        for window in (self.window, lane.window):
            if window is not None:
                window.take(call, now, spread=spread)
        call.waits(Waits.WORK)

    def _place(self, lane: ChatQueue, now: float) -> None:
        """Put a lane where it belongs: among those whose turn comes, those that sleep, or nowhere."""
        if lane.placed or not lane.waiting or lane.going >= self._a_lane:
            return
        lane.placed = True
        if (at := self._at(lane, now)) > now:
            heapq.heappush(self._asleep, (at, next(self._tie), lane))
        else:
            self._ready.append(lane)
        lane.waiting[0].waits(self._why(lane, 0, now))

    def _wake(self, lane: ChatQueue, now: float) -> None:
        self._place(lane, now)
        if lane.why is not Waits.CHAT and lane.until <= now:
            lane.why = Waits.CHAT
            self._tell(lane, now)

    @staticmethod
    def _at(lane: ChatQueue, now: float) -> float:
        """Return when a chat takes its next message."""
        return max(lane.until, now if lane.window is None else lane.window.free_at(now))

    def _tell(self, lane: ChatQueue, now: float) -> None:
        for place, call in enumerate(lane.waiting):
            call.waits(self._why(lane, place, now))

    def _why(self, lane: ChatQueue, place: int, now: float) -> Waits:
        """Say what a call waits for that has so many before it."""
        if self._closed:
            return Waits.AWAY
        at = self._at(lane, now)
        if lane.until > now and lane.why is not Waits.CHAT:
            return lane.why
        if place == 0 and not lane.going and at <= now:
            return Waits.ALL
        rate = lane.window
        used_up = place > 0 and rate is not None and rate.used(now) + place >= rate.limit
        return Waits.LONG if used_up or place >= _MANY or at - now > _LONG else Waits.CHAT

    def _lane(self, key: Hashable, now: float) -> ChatQueue:
        lane = self._lanes.get(key)
        if lane is None:
            self._forget(now)
            lane = self._lanes[key] = ChatQueue(key, self._lane_window(key))
        return lane

    def _forget(self, now: float) -> None:
        """Look at the two lanes that were looked at longest ago: what has nothing to remember goes."""
        for _ in range(min(2, len(self._lanes))):
            key = next(iter(self._lanes))
            lane = self._lanes.pop(key)
            used = lane.window is not None and lane.window.used(now)
            if lane.waiting or lane.going or lane.placed or lane.until > now or used:
                self._lanes[key] = lane
