"""Turns: one for every update, from its arrival until it was answered, and the say when it may be confirmed."""

import asyncio
import contextlib
import logging
import math
from collections.abc import Awaitable, Callable, Hashable
from functools import partial
from typing import Any

from telegram import Update
from telegram.error import TelegramError

from bot.languages import speak
from bot.telegram.calls import parse_update
from bot.telegram.intake.admission import Admission, ChatBacklog, Refused
from bot.telegram.intake.journal import Journal
from bot.telegram.intake.kinds import Kind, kind_of, sketch_of
from bot.telegram.intake.surroundings import Surroundings
from bot.telegram.intake.taken_update import Taken, words_of
from bot.telegram.sending import answer
from bot.telegram.spoken import language_for
from bot.telegram.turn import CURRENT, Turn, Waits

__all__ = ["Intake"]

_LOG = logging.getLogger(__name__)
_TICK = 0.1  # seconds between two looks at what the others wait for
_HELD_SECONDS = 1.0  # for its chat or for our work, until an update is handed over
# Of the thread that computes all answers every update waits for a moment, and a flood for longer: were they all handed over, a
# kill would lose them all. It may hang, though, and then others are to be answered what needs no computing.
_SHARE = {Waits.WORK: 1.0, Waits.CHAT: 1.0, Waits.LONG: math.inf, Waits.THREAD: 0.1}
# Seconds of the end: for answers under way, for those of them that are on the wire, for what has to be cut off.
_FINISH_SECONDS, _WIRE_SECONDS, _CUT_SECONDS = 0.8, 0.3, 0.1


class Intake:
    """One per process; all methods belong to one event loop. Knows nothing of how updates arrive."""

    def __init__(self, around: Surroundings, journal: Journal) -> None:
        settings = around.settings
        self._around, self._journal = around, journal
        self._admission = Admission(settings.updates_per_minute, settings.waiting_per_chat)
        self._unfinished: dict[int, Taken] = {}  # by update number
        self._unsettled: set[Taken] = set()
        self._lines: dict[Hashable, ChatBacklog[Taken]] = {}
        self._some = asyncio.Event()
        self._stopping = False
        self._watching: asyncio.Task[None] | None = None
        self._holding: set[asyncio.Task[None]] = set()
        around.metrics.watch_turns(
            lambda: len(self._unfinished), lambda: sum(one.handed_over for one in self._unfinished.values())
        )

    @property
    def waiting(self) -> int:
        """How many updates have no answer yet."""
        return len(self._unfinished)

    def start(self) -> None:
        """Begin to hand over what waits for long."""
        self._watching = asyncio.create_task(self._watch())

    def take(self, data: dict[str, Any]) -> asyncio.Future[bool]:
        """Take an update as it came; the future tells, once that is known, whether it may be confirmed or is to come again.

        One that comes again while it is being answered, or after that, is not answered again. What a flood has too much
        of is only counted: its updates are not even read.
        """
        number = data["update_id"]
        if (under_way := self._unfinished.get(number)) is not None:
            return under_way.settled
        settled: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        if self._stopping or self._journal.knows(number):
            settled.set_result(not self._stopping)
            return settled
        sketch = sketch_of(data)
        line, refused = self._look(sketch) if sketch is not None else (None, None)
        update = (
            None
            if refused is not None and not refused.tell
            else parse_update(data, self._around.application.bot)
        )
        if update is None:
            settled.set_result(True)
            return settled
        kind = kind_of(update, self._around.settings.operators, self._around.guarded)
        if line is None:
            line, refused = self._look(kind)
        work = self._refusal(kind, refused) if refused is not None else lambda: self._handle(update)
        if work is None:
            settled.set_result(True)
            return settled
        self._journal.left.pop(number, None)
        language = language_for(update, self._around.languages)
        turn = Turn(number, kind.chat_id, kind.message_id, language=language)
        turn.in_doubt, turn.note = self._journal.doubts(number), partial(self._journal.sending, number)
        # The words at a button have a few seconds, and are no message that the chat's rate counts.
        at_once = not kind.asks or (refused is not None and kind.press is not None)
        taken = Taken(turn, kind, work, settled, None if at_once else line, refused is not None)
        self._unfinished[number] = taken
        self._unsettled.add(taken)
        self._some.set()
        self._queue(taken)
        return settled

    def _look(self, kind: Kind) -> tuple[ChatBacklog[Taken], Refused | None]:
        """Return the line of an update, and why it is not handled; that is counted."""
        line = self._lines.get(_key(kind)) or self._admission.line(kind)
        refused = self._admission.refusal(kind, line, len(self._unfinished))
        if refused is not None:
            self._around.metrics.limited(refused.limit)
        return line, refused

    def _refusal(self, kind: Kind, refused: Refused) -> Callable[[], Awaitable[object]] | None:
        """Return what tells a refusal, None where nothing is to be said."""
        press, message = kind.press, kind.message
        if not refused.tell:
            return None
        if press is not None:
            return lambda: press.answer(words_of(refused), show_alert=True)
        if message is None or (kind.in_group and self._around.limits.group(message.chat_id)):
            return None
        return lambda: answer(message, words_of(refused), quote=kind.in_group)

    async def _handle(self, update: Update) -> None:
        application = self._around.application
        await application.update_processor.process_update(update, application.process_update(update))

    def _queue(self, taken: Taken) -> None:
        line = taken.line
        if line is None:
            taken.task = asyncio.create_task(self._turn(taken))
            return
        self._lines[_key(taken.kind)] = line
        behind = any(
            one.handed_over and one.turn.waits_for in (Waits.CHAT, Waits.LONG) for one in line.under_way
        )
        line.waiting.append(taken)
        if not taken.refused:
            line.people[taken.kind.person] += 1
        self._advance(line)
        if behind and not self._stopping:
            self._hand_over(taken)  # it would wait for longer than the one before it, and all others with it

    def _advance(self, line: ChatBacklog[Taken]) -> None:
        while (taken := line.next()) is not None:
            taken.task = asyncio.create_task(self._turn(taken))

    def _leave(self, taken: Taken) -> None:
        """Give up a place; the next one of the chat is begun with."""
        line = taken.line
        if line is None:
            return
        line.under_way.remove(taken)
        if not taken.refused:
            line.people[taken.kind.person] -= 1
            line.people += type(line.people)()  # keeps no one with nothing waiting
        self._advance(line)
        if not line.under_way:
            self._lines.pop(_key(taken.kind), None)

    async def _turn(self, taken: Taken) -> None:
        """Answer one update, write down that it was, and say so."""
        CURRENT.set(taken.turn)
        speak(taken.turn.language)  # in all that is said to this update, refusals and failures too
        number, answered = taken.turn.update_id, False
        try:
            try:
                answered = await self._answered(taken)
            finally:
                self._leave(taken)
            if answered and not taken.kind.once:
                await self._journal.answered(number)
        finally:
            del self._unfinished[number]
            self._settle(taken, confirmed=answered)

    async def _answered(self, taken: Taken) -> bool:
        if taken.kind.once:
            await self._journal.answered(taken.turn.update_id)
            self._settle(taken, confirmed=True)  # it would not be followed again anyhow
        try:
            await taken.work()
        except TelegramError as error:  # a refusal that its chat does not take: whoever flooded has left
            _LOG.info("a person could not be told to wait (%s)", type(error).__name__)
        except Exception as error:  # noqa: BLE001 - the outermost frame of an update
            # The library hands on what its own error handler cannot handle; the update is not shown to anyone.
            _LOG.error("an update could not be handled", exc_info=error)
        # A cancellation may have been swallowed on the way, and then there was no answer.
        task = asyncio.current_task()
        return task is None or not task.cancelling()

    def _settle(self, taken: Taken, *, confirmed: bool) -> None:
        self._unsettled.discard(taken)
        if not taken.settled.done():
            taken.settled.set_result(confirmed)

    async def _watch(self) -> None:
        """Hand over what has waited for its own chat, or for our work, for a second, or will for its chat."""
        while True:
            if not self._unsettled:
                self._some.clear()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(600):
                        await self._some.wait()
                self._journal.tidy()
            await asyncio.sleep(_TICK)
            if self._around.connectivity.away:
                continue
            for taken in tuple(self._unsettled):
                # By ticks and not by the clock: a moment in which nothing ran at all was no one's.
                taken.held += _TICK * _SHARE.get(taken.waits_for, 0.0)
                if taken.held >= _HELD_SECONDS:
                    self._hand_over(taken)

    def _hand_over(self, taken: Taken) -> None:
        """Let an update be confirmed before it is answered, once the journal has it."""
        taken.handed_over = True
        self._unsettled.discard(taken)
        turn = taken.turn
        if not taken.kind.journalled or turn.chat_id is None or turn.message_id is None:
            self._settle(taken, confirmed=True)
            return
        written = self._journal.hold(turn.update_id, turn.chat_id, turn.message_id, turn.language.code)
        task = asyncio.create_task(self._held(taken, written))
        self._holding.add(task)
        task.add_done_callback(self._holding.discard)

    async def _held(self, taken: Taken, written: Awaitable[None]) -> None:
        await written
        self._settle(taken, confirmed=True)

    def close(self) -> None:
        """Take no more updates, and hand over none."""
        self._stopping = True
        if self._watching is not None:
            self._watching.cancel()

    async def finish(self) -> None:
        """Give answers under way a moment, then end; what was not answered and not handed over comes again."""
        self.close()
        for line in self._lines.values():
            for taken in line.waiting:
                del self._unfinished[taken.turn.update_id]
                self._settle(taken, confirmed=False)
            line.waiting.clear()
        clock = asyncio.get_running_loop().time
        end = clock() + _FINISH_SECONDS
        while clock() < end and any(one.waits_for is not Waits.AWAY for one in self._unfinished.values()):
            await asyncio.wait(self._tasks(), timeout=_TICK / 2)
        # Nothing of what still waits for its turn is on the wire, so it can end without being answered twice later.
        end = clock() + _WIRE_SECONDS
        while clock() < end and self._unfinished:
            for one in self._unfinished.values():
                if (
                    one.task is not None
                    and one.turn.waits_for is not Waits.WORK
                    and not one.task.cancelling()
                ):
                    one.task.cancel()
            await asyncio.wait(self._tasks(), timeout=_TICK / 4)
        for task in self._tasks():
            task.cancel()
        if tasks := self._tasks():
            await asyncio.wait(tasks, timeout=_CUT_SECONDS)

    def _tasks(self) -> set[asyncio.Task[None]]:
        return {one.task for one in self._unfinished.values() if one.task is not None}


def _key(kind: Kind) -> Hashable:
    return kind.chat_id if kind.chat_id is not None else kind.person
