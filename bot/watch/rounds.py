"""When which published file is checked in full: one at a time, for as long as the bot runs.

First come files of which an answer failed and those that have changed, such as ones that were put back; then those never
checked; then those whose last check is older than the interval.
"""

import asyncio
import logging
import math
import time
from contextlib import suppress
from dataclasses import dataclass

from bot.catalogue.served import PublishedSnapshot, ServedSnapshots
from bot.runtime.file_mark import FileMark, mark_of
from bot.watch.fullcheck import FullCheck

__all__ = ["Rounds"]

_LOG = logging.getLogger(__name__)
START_SECONDS = 5.0  # after the start, which has enough to do
LOOK_SECONDS = 15.0  # between two looks at whether something is to be checked
_AGAIN_SECONDS = 600.0  # after a check without a result
_CHANGED_SECONDS = 2.0  # from a check of a file to the next one, when it has changed since


@dataclass(frozen=True, slots=True)
class _Last:
    """The last check of a file."""

    mark: FileMark | None
    ended_at: float  # by `time.monotonic`, as the next one
    next_at: float


class Rounds:
    """The checks of one process. Belongs to one event loop."""

    def __init__(self, snapshots: ServedSnapshots, check: FullCheck, interval: int) -> None:
        """`interval`: seconds from a file's check to its next one; 0 for none after the first."""
        self._snapshots, self._check, self._interval = snapshots, check, interval
        self._last: dict[str, _Last] = {}
        self._task: asyncio.Task[None] | None = None
        self._wanted = asyncio.Event()

    def start(self) -> None:
        """Begin to check in the background."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """End the check under way and its child."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})

    def look_now(self) -> None:
        """Look at once whether something is to be checked."""
        self._wanted.set()

    async def round(self) -> None:
        """Check everything that is due."""
        while (entry := await asyncio.to_thread(self._due)) is not None:
            mark = await self._check.check(entry)
            self._last[entry.statement_id] = _Last(mark, time.monotonic(), self._next_at(entry))

    async def _run(self) -> None:
        pause = START_SECONDS
        while True:
            self._wanted.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wanted.wait(), pause)
            try:
                await self.round()
            # The next look begins anew; a fault of ours must not end the checks for good.
            except Exception as error:  # noqa: BLE001
                _LOG.exception("the check of the published files failed: %s", type(error).__name__)
            pause = LOOK_SECONDS

    def _next_at(self, entry: PublishedSnapshot) -> float:
        if not self._snapshots.files.has_result(entry.statement_id):
            return time.monotonic() + _AGAIN_SECONDS
        return time.monotonic() + (self._interval or math.inf)

    def _due(self) -> PublishedSnapshot | None:
        """Return what is to be checked next."""
        ranked = [
            (rank, entry) for entry in self._snapshots.standing() if (rank := self._rank(entry)) is not None
        ]
        return min(ranked, key=lambda each: each[0])[1] if ranked else None

    def _rank(self, entry: PublishedSnapshot) -> int | None:
        """Return 0 for what cannot wait, more for what can, None for what is not due."""
        last, now = self._last.get(entry.statement_id), time.monotonic()
        asked = self._snapshots.files.waits_for_check(entry.statement_id)
        if last is None:
            return 0 if asked else 1
        # A published file never changes, so one that did is looked at; one that changes all the time must not keep the
        # disk busy, and neither must a question that fails on a whole file and is asked again and again.
        if self._has_changed(entry, last):
            return 0 if asked or now >= last.ended_at + _CHANGED_SECONDS else None
        if asked:
            return 0 if now >= last.ended_at + _AGAIN_SECONDS else None
        return 2 if now >= last.next_at else None

    def _has_changed(self, entry: PublishedSnapshot, last: _Last) -> bool:
        return mark_of(self._snapshots.path(entry.statement_id)) != last.mark
