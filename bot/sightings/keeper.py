"""The room's door: everything is done in one thread of its own, and a fault costs a sentence and never an answer."""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar, TypeVarTuple, Unpack

from bot.metrics import Metrics
from bot.sightings.facts import ReportKind, RootCounts, SeenFile, SightingNews, TallyFigures
from bot.sightings.keys import KeyFolder
from bot.sightings.public_counts import PublicCounts
from bot.sightings.reports import Reports
from bot.sightings.sightings import Sightings
from bot.sightings.store import connect, truncate
from bot.sightings.tally import SnapshotTally
from bot.sightings.trees import Trees

__all__ = ["Keeper"]

_LOG = logging.getLogger(__name__)
_PATIENCE = 2.0  # seconds that an answer waits for its sentence
_MOST_PENDING = 200  # things to do that wait for the thread; more are left out
_COUNT_SECONDS = 1.0  # for which clients are gathered before they are counted
_MOST_TO_COUNT = 10_000  # clients gathered; more are not counted
_EXPIRE_SECONDS = 6 * 3600.0
Result = TypeVar("Result")
Arguments = TypeVarTuple("Arguments")
Clock = Callable[[], datetime]
Balances = Mapping[str, tuple[int, int]]  # a client's and the tree's total, by asset, in smallest units


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Keeper:
    """Sightings, tally and reports of one bot, for its event loop."""

    def __init__(self, data_dir: Path, keys: Path, metrics: Metrics, now: Clock = _utc_now) -> None:
        """Open the file in the data folder and the folder of its keys. Raises OSError and sqlite3.Error."""
        self._metrics, self._now = metrics, now
        folder = KeyFolder(keys)
        self._database = connect(data_dir)
        try:
            self._sightings = Sightings(self._database, folder)
            self._public = PublicCounts(self._sightings)
            self._trees = Trees(self._database, folder)
            folder.keep_only(self._sightings.roots.key_names() | self._trees.key_names())
            self._reports = Reports(self._database, self._trees)
            self._tally = SnapshotTally(self._database, self._trees, self._reports)
        except BaseException:
            self._database.close()
            raise
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="sightings")
        self._pending, self._is_closed = 0, False
        self._to_count: list[tuple[str, bytes, Balances]] = []
        self._counting: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Task[object]] = set()
        self._expiring: asyncio.Task[None] | None = None

    async def note(self, user: int, file: SeenFile) -> SightingNews | None:
        """Remember a file that holds; return what its sender may hear. `user`: Telegram user id.

        None where that failed or took too long: then nothing is said.
        """
        return await self._soon(self._sightings.note, user, file, self._now())

    async def counts(self, format_key: str, root: str) -> RootCounts | None:
        """Return how many files lead to a root, given in hex, for operators; None where that failed."""
        return await self._soon(self._sightings.counts, format_key, root)

    def accounts(self, format_key: str, root: str) -> int | None:
        """Return how many accounts' files led to a root, given in hex; None where that failed or took too long.

        Waits for the thread of this room: not for the event loop.
        """
        until = time.monotonic() + _PATIENCE
        found = self._until(until, self._sightings.counts, format_key, root)
        return None if found is None else found.accounts

    def public_accounts(self, format_key: str, root: str, until: float) -> int | None:
        """Return how many accounts everyone may read of, see `PublicCounts.accounts`; None where that failed or took longer.

        `until`: as `time.monotonic` counts. Waits for the thread of this room: not for the event loop.
        """
        return self._until(until, self._public.accounts, format_key, root, self._now())

    def _until(
        self, until: float, work: Callable[[Unpack[Arguments]], Result], *arguments: *Arguments
    ) -> Result | None:
        left = until - time.monotonic()
        if self._is_closed or left <= 0:
            return None
        asked = self._thread.submit(self._done, work, arguments)
        with suppress(TimeoutError):
            return asked.result(left)
        asked.cancel()  # those who ask again and again leave nothing behind that waits
        return None

    async def confirm(self, format_key: str, roots: Sequence[str]) -> int | None:
        """Take roots, given in hex as `root_of` does, as ones that an operator looked at.

        Return how many of them are kept here; None where that failed or took too long.
        """
        return await self._soon(self._sightings.roots.confirm, format_key, roots)

    def counted(self, statement_id: str, client_id: bytes, balances: Balances) -> None:
        """Count a client whose balances were proven, within a second, without waiting for it; see `SnapshotTally.counted`.

        `client_id`: 32 bytes, secret; `balances`: of each asset the client's balance and the total, in its smallest units.
        Several are handed to the thread together: for each alone it would take turns with the answers.
        """
        if self._is_closed or len(self._to_count) >= _MOST_TO_COUNT:
            return
        if not self._to_count:
            self._counting = asyncio.get_running_loop().call_later(_COUNT_SECONDS, self._count)
        self._to_count.append((statement_id, client_id, balances))

    def _count(self) -> None:
        waiting, self._to_count = self._to_count, []
        task: asyncio.Task[object] = asyncio.create_task(self._soon(self._count_all, waiting, self._now()))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _count_all(self, waiting: Sequence[tuple[str, bytes, Balances]], now: datetime) -> None:
        for statement_id, client_id, balances in waiting:
            self._tally.counted(statement_id, client_id, balances, now)

    def figures(self, statement_id: str) -> TallyFigures:
        """Return what may be shown of a tree; `statement_id`: 64 hex digits."""
        return self._tally.figures(statement_id)

    def failed(self, account: int, statement_id: str) -> None:
        """Remember for an hour that someone was not found. `account`: Telegram user id; `statement_id`: 64 hex digits."""
        self._reports.failed(account, statement_id, self._now())

    async def report(self, kind: ReportKind, statement_id: str, account: int) -> bool | None:
        """Count a report; tell whether it was taken, None where that failed. `account`: Telegram user id."""
        return await self._soon(self._report, kind, statement_id, account)

    async def forget(self, user: int) -> bool:
        """Delete everything of an account, however long that takes; tell whether it is done. `user`: Telegram user id."""
        return await self._do(self._forget, user) is not None

    async def expire(self) -> None:
        """Destroy what is 60 days old."""
        await self._do(self._expire)

    def start(self) -> None:
        """Look for what is 60 days old, now and every few hours."""
        self._expiring = asyncio.create_task(self._expire_again_and_again())

    async def stop(self) -> None:
        """End that."""
        if self._expiring is not None:
            self._expiring.cancel()
            await asyncio.wait({self._expiring})

    def close(self) -> None:
        """Begin no more work, and close the file behind the work under way."""
        if not self._is_closed:
            self._is_closed = True
            if self._counting is not None:
                self._counting.cancel()
            self._to_count.clear()
            self._thread.submit(self._database.close)
            self._thread.shutdown(wait=False)

    def _report(self, kind: ReportKind, statement_id: str, account: int) -> bool:
        taken = self._reports.add(kind, statement_id, account, self._now())
        self._tally.refresh(statement_id)
        return taken

    def _forget(self, user: int) -> bool:
        self._reports.forget(user)
        self._sightings.forget(user)  # empties the write-ahead log for both
        self._tally.refresh_all()
        return True

    def _expire(self) -> bool:
        now = self._now()
        self._sightings.expire(now)
        if self._trees.expire(now):
            truncate(self._database)
        return True

    async def _expire_again_and_again(self) -> None:
        while True:
            await self.expire()
            await asyncio.sleep(_EXPIRE_SECONDS)

    async def _soon(
        self, work: Callable[[Unpack[Arguments]], Result], *arguments: *Arguments
    ) -> Result | None:
        """Return what `work` returns, None where it failed or did not come to it soon; it is done all the same."""
        task = asyncio.create_task(self._do(work, *arguments))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        with suppress(TimeoutError):
            return await asyncio.wait_for(asyncio.shield(task), _PATIENCE)
        return None

    async def _do(self, work: Callable[[Unpack[Arguments]], Result], *arguments: *Arguments) -> Result | None:
        if self._is_closed or self._pending >= _MOST_PENDING:
            return None
        self._pending += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, self._done, work, arguments)
        finally:
            self._pending -= 1

    def _done(
        self, work: Callable[[Unpack[Arguments]], Result], arguments: tuple[*Arguments]
    ) -> Result | None:
        """Do it in the thread. What fails is counted and named by its kind alone: nothing of a file or a person is in it."""
        if self._is_closed:
            return None
        try:
            return work(*arguments)
        except Exception as error:  # noqa: BLE001 - not even a fault of ours may harm the answer that this is a part of
            self._metrics.sighting_failed()
            _LOG.warning("sightings.db or its keys could not be used (%s)", type(error).__name__)
            return None
