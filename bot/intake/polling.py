"""Asking Telegram for updates: the next batch is asked for, and this one confirmed by it, when nothing of it can get lost."""

import asyncio
from collections.abc import Callable, Sequence

from telegram import Bot
from telegram.error import RetryAfter, TelegramError

from bot.intake.intake import Intake
from bot.reach import Reach

__all__ = ["Polling"]

_BATCH = 100  # the most that Telegram gives at once
_WAIT_SECONDS = 10  # that Telegram holds a question to which it has no update
_FIRST_PAUSE, _LAST_PAUSE = 0.3, 5.0  # seconds after a failure


class Polling:
    """The loop. `began` is called once, with the first batch taken: what an earlier run left unconfirmed is in it."""

    def __init__(
        self, bot: Bot, intake: Intake, reach: Reach, kinds: Sequence[str], began: Callable[[], None]
    ) -> None:
        self._bot, self._intake, self._reach, self._kinds = bot, intake, reach, kinds
        self._began: Callable[[], None] | None = began
        self._offset: int | None = None

    async def run(self) -> None:
        """Ask until the intake takes no more, or until cancelled; neither confirms anything."""
        pause = _FIRST_PAUSE
        while True:
            try:
                confirmed = await self._batch()
            except RetryAfter as error:
                self._reach.poll_failed(error)
                await asyncio.sleep(_seconds(error))
            except TelegramError as error:
                self._reach.poll_failed(error)
                await asyncio.sleep(pause)
                pause = min(2 * pause, _LAST_PAUSE)
            else:
                pause = _FIRST_PAUSE
                if not confirmed:
                    return

    async def _batch(self) -> bool:
        updates = await self._bot.get_updates(
            offset=self._offset, limit=_BATCH, timeout=_WAIT_SECONDS, allowed_updates=self._kinds
        )
        self._reach.polled()
        settled = [self._intake.take(update) for update in updates]
        if self._began is not None:
            self._began()
            self._began = None
        if not all(await asyncio.gather(*settled)):
            return False
        if updates:
            self._offset = max(update.update_id for update in updates) + 1
        return True


def _seconds(error: RetryAfter) -> float:
    after = error.retry_after
    return after if isinstance(after, int | float) else after.total_seconds()
