"""Asking Telegram for updates: the next batch is asked for, and this one confirmed by it, when nothing of it can get lost."""

import asyncio
from collections.abc import Callable, Sequence

from telegram import Bot, Update

from bot.telegram.calls import raw_update
from bot.telegram.connectivity import Connectivity
from bot.telegram.intake.intake import Intake
from bot.telegram.pauses import Pauses

__all__ = ["Polling"]

_BATCH = 100  # the most that Telegram gives at once
_LOOK_SECONDS = 2.0  # between two looks at why a batch takes so long
_WAIT_SECONDS = 10  # that Telegram holds a question to which it has no update


class Polling:
    """The loop. `began` is called once, with the first batch taken: what an earlier run left unconfirmed is in it."""

    def __init__(
        self,
        bot: Bot,
        intake: Intake,
        connectivity: Connectivity,
        kinds: Sequence[str],
        began: Callable[[], None],
        pauses: Pauses,
    ) -> None:
        self._bot, self._intake, self._connectivity, self._kinds = bot, intake, connectivity, kinds
        self._began: Callable[[], None] | None = began
        self._pauses = pauses
        self._offset: int | None = None

    async def run(self) -> None:
        """Ask until the intake takes no more, or until cancelled; neither confirms anything."""
        pauses, confirmed = self._pauses, True
        while confirmed:
            try:
                updates = await self._ask()
            except Exception as error:  # noqa: BLE001 - whatever the library stumbles over in a strange answer
                self._connectivity.poll_failed(error)
                await asyncio.sleep(pauses.after(error))
                continue
            self._connectivity.polled()
            pauses.reset()
            confirmed = await self._settled(updates)

    async def _ask(self) -> Sequence[Update]:
        return await self._bot.get_updates(
            offset=self._offset, limit=_BATCH, timeout=_WAIT_SECONDS, allowed_updates=self._kinds
        )

    async def _settled(self, updates: Sequence[Update]) -> bool:
        """Take a batch; return, once that is known, whether the next may be asked for."""
        settled = [self._intake.take(raw_update(update)) for update in updates]
        if self._began is not None:
            self._began()
            self._began = None
        if updates:
            self._offset = max(update.update_id for update in updates) + 1
        if settled:
            await self._answers(settled)
        return all(one.result() for one in settled)

    async def _answers(self, settled: Sequence[asyncio.Future[bool]]) -> None:
        _, late = await asyncio.wait(settled, timeout=_LOOK_SECONDS)
        while late:
            self._connectivity.held()
            _, late = await asyncio.wait(settled, timeout=_LOOK_SECONDS)
            if not late:
                self._connectivity.held()
