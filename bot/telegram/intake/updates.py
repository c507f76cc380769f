"""Updates by either way, polling or webhook, from the start of the bot to its end."""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from bot.telegram.calls import update_number
from bot.telegram.intake.intake import Intake
from bot.telegram.intake.journal import Journal
from bot.telegram.intake.polling import Polling
from bot.telegram.intake.restart import tell_restarted
from bot.telegram.intake.surroundings import Surroundings
from bot.telegram.pauses import Pauses

__all__ = ["Updates"]

# Seconds that Telegram's webhook gets to deliver again what it was not told to forget, before those who wait are told.
_AGAIN_SECONDS = 2.0
_JOURNAL = "journal.db"


class Updates:
    """One per process, made in its event loop. Opening the journal never fails; `faults` tells what is wrong with it."""

    def __init__(self, around: Surroundings) -> None:
        self._bot, self._connectivity = around.application.bot, around.connectivity
        self._journal = Journal(around.settings.data_dir / _JOURNAL)
        self._intake = Intake(around, self._journal)
        self._tasks: set[asyncio.Task[None]] = set()
        around.metrics.watch_journal(lambda: bool(self._journal.failing))

    @property
    def faults(self) -> Sequence[str]:
        """What the operators must be told of what was found at the start."""
        return self._journal.faults

    @property
    def waiting(self) -> int:
        """How many updates have no answer yet."""
        return self._intake.waiting

    def listen(self, hear: Callable[[str], None]) -> None:
        """Let `hear` know, in a sentence, when the journal begins to fail."""
        self._journal.trouble = hear

    def poll(self, kinds: Sequence[str], pauses: Pauses) -> None:
        """Begin to ask for updates, with `pauses` after those questions that failed."""
        self._intake.start()
        began = partial(self._tell_restarted, 0.0)
        polling = Polling(self._bot, self._intake, self._connectivity, kinds, began, pauses)
        self._keep(asyncio.create_task(polling.run()))

    def expect(self) -> None:
        """Begin to take what is delivered."""
        self._intake.start()
        self._tell_restarted(_AGAIN_SECONDS)

    async def deliver(self, data: dict[str, Any]) -> bool:
        """Take an update; return whether Telegram may forget it, once that is known."""
        self._connectivity.polled()
        return update_number(data) is None or await self._intake.take(data)

    def _tell_restarted(self, after: float) -> None:
        async def tell() -> None:
            await asyncio.sleep(after)
            await tell_restarted(self._bot, self._journal)

        self._keep(asyncio.create_task(tell()))

    def _keep(self, task: asyncio.Task[None]) -> None:
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def close(self) -> None:
        """Take no more updates; nothing is confirmed any more."""
        self._intake.close()
        for task in self._tasks:
            task.cancel()

    async def finish(self) -> None:
        """End what is under way, with a moment for its answers, and close the journal."""
        await self._intake.finish()
        await self._journal.close()
