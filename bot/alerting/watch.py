"""Looks what happened: at every new row of the public log, at the wallets of what was published, and at what did not come.

Rows that nobody looked at yet are found by their numbers, whatever ended the last run.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime

from bot.alerting.publications import entries_by_id, logged, looked_at
from bot.alerts import AlertEvent, AlertStoreError
from bot.alerts.derivation import LoggedPublication, ratio_news, row_news, silence_news, wallet_news
from bot.catalogue import CatalogueError
from bot.catalogue.rows import LogEntry
from bot.services import Services

__all__ = ["AlertWatch"]

_LOG = logging.getLogger(__name__)
_SECONDS = 1.0  # between two looks at whether something changed
_SILENCE_SECONDS = 3600.0
_TROUBLE_SECONDS = 30.0
Log = dict[tuple[str, str], LoggedPublication]


def _utc_now() -> datetime:
    return datetime.now(UTC)


class AlertWatch:
    """One per process. `wake` is called when there is something to tell."""

    def __init__(
        self, services: Services, wake: Callable[[], None], now: Callable[[], datetime] = _utc_now
    ) -> None:
        self._services, self._events = services, services.alerts.events
        self._wake, self._now = wake, now
        self._seen: tuple[object, object] = (None, None)
        self._looking: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Look until cancelled; what fails is tried again."""
        silence_at = 0.0
        try:
            while True:
                try:
                    if self._is_changed():
                        await self.look()
                    if (now := asyncio.get_running_loop().time()) >= silence_at:
                        await self.look_for_silence()
                        silence_at = now + _SILENCE_SECONDS
                except Exception as error:  # noqa: BLE001 - nobody awaits this task, and the rest of the bot goes on
                    self._trouble(error)
                    await asyncio.sleep(_TROUBLE_SECONDS)
                await asyncio.sleep(_SECONDS)
        finally:
            if self._looking is not None:
                self._looking.cancel()

    def _is_changed(self) -> bool:
        seen = (self._services.snapshots.entries(), self._services.folders.entries())
        changed = any(one is not other for one, other in zip(seen, self._seen, strict=True))
        self._seen = seen
        return changed

    async def look(self) -> None:
        """Note the news of all rows that have none yet; their wallets are looked at behind that, which may take minutes.

        Raises AlertStoreError and CatalogueError.
        """
        if await asyncio.to_thread(self._note):
            self._wake()
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look_at_wallets())

    def _read(self) -> tuple[tuple[LogEntry, ...], Log]:
        """Return the rows of the log, and what is known of its publications; nothing while the log is not whole."""
        services = self._services
        if services.snapshots.trouble or not services.catalogue.log_is_intact():
            return (), {}
        log = services.catalogue.log()
        return log, logged(services, log)

    def _note(self) -> bool:
        (log, known), told = self._read(), self._events.told()
        noted = False
        for row in log[told:]:
            one = known.get((row.kind, row.statement_id))
            if one is None:  # what is served was not read again yet
                self._seen = (None, None)
                break
            others = [each for each in known.values() if each.exchange == one.exchange]
            self._events.tell(row.seq, row_news(one, row.event, others))
            noted = True
        return noted

    async def _look_at_wallets(self) -> None:
        try:
            while await self.look_at_wallets():
                self._wake()
        except Exception as error:  # noqa: BLE001 - as above
            await asyncio.sleep(_TROUBLE_SECONDS)
            self._trouble(error)

    def _trouble(self, error: Exception) -> None:
        """Say what is wrong, and look again."""
        self._seen = (None, None)
        is_known = isinstance(error, AlertStoreError | CatalogueError)
        _LOG.error("news for alerts could not be noted: %s", error, exc_info=None if is_known else error)

    async def look_at_wallets(self) -> bool:
        """Look at the wallets of the next row whose news are noted; tell whether there was one.

        Raises AlertStoreError and CatalogueError.
        """
        log, known = await asyncio.to_thread(self._read)
        looked, told = await asyncio.to_thread(self._positions)
        if not looked < min(told, len(log)):
            return False
        row = log[looked]
        one = known.get((row.kind, row.statement_id))
        news = await self._wallets(one, known) if one is not None and row.event == "published" else []
        await asyncio.to_thread(self._events.look, row.seq, news)
        return True

    def _positions(self) -> tuple[int, int]:
        return self._events.looked(), self._events.told()

    async def _wallets(self, one: LoggedPublication, known: Log) -> list[AlertEvent]:
        entries = entries_by_id(self._services)
        entry = entries[one.kind, one.subject]
        found = await looked_at(self._services, entry) if entry.served else None
        if found is None:
            return []
        before = _before(one, known)
        earlier = await looked_at(self._services, entries[before.kind, before.subject]) if before else None
        falls = ratio_news(one, found.sides, earlier.sides if earlier is not None else {})
        return [*falls, *wallet_news(one, found.invalid, found.wallets)]

    async def look_for_silence(self) -> None:
        """Note of which exchange nothing came for longer than ever. Raises AlertStoreError and CatalogueError."""
        if await asyncio.to_thread(self._note_silence):
            self._wake()

    def _note_silence(self) -> bool:
        _, known = self._read()
        news = []
        for key in dict.fromkeys(one.exchange for one in known.values()):
            news += silence_news([one for one in known.values() if one.exchange == key], self._now())
        for event in news:
            self._events.add(event)
        return bool(news)


def _before(one: LoggedPublication, known: Log) -> LoggedPublication | None:
    """Return the publication of the same exchange that its ratios are held against: the last before its time."""
    earlier = (
        each
        for each in known.values()
        if each.exchange == one.exchange
        and each.kind in ("tree", "claim")
        and not each.withdrawn
        and each.row < one.row
        and each.taken_at <= one.taken_at
    )
    return max(earlier, key=lambda each: (each.taken_at, each.row), default=None)
