"""An update that was taken and has no answer yet, and the words about one that is not."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.telegram.intake.admission import ChatBacklog, Refused
from bot.telegram.intake.kinds import Kind
from bot.telegram.turn import Turn, Waits
from bot.texts import common

__all__ = ["Taken", "words_of"]


# What counts of those before it, whose waits differ. A chat that takes nothing for long takes this one later still.
_FIRST = (Waits.AWAY, Waits.LONG, Waits.ALL, Waits.THREAD, Waits.CHAT)


@dataclass(slots=True, eq=False)
class Taken:
    """An update without an answer. `settled`: True when it may be confirmed, False when it is to come again."""

    turn: Turn
    kind: Kind
    work: Callable[[], Awaitable[object]]
    settled: asyncio.Future[bool]
    line: "ChatBacklog[Taken] | None"
    refused: bool
    held: float = 0.0
    handed_over: bool = False
    task: asyncio.Task[None] | None = None

    @property
    def waits_for(self) -> Waits:
        """What it waits for; behind others of its chat, what they wait for."""
        if self.task is not None or self.line is None:
            return self.turn.waits_for
        before = {one.turn.waits_for for one in self.line.under_way}
        return next(
            (waits for waits in _FIRST if waits in before),
            Waits.WORK,
        )


def words_of(refused: Refused) -> str:
    """Return what is said of an update that is not handled."""
    if refused.limit == "updates":
        return common.wait(refused.number)
    return common.first_only(refused.number) if refused.limit == "waiting" else common.crowded()
