"""What the signatures of a snapshot's wallets show: worked out once, in a process of its own, and kept in memory.

Ten thousand rows take a second or two, of BIP-322 some more. Nothing of it is stored: whoever hands a snapshot file
in cannot hand in what is found about it. The process (`bot.ownership`) may crash, hang or lie about its own shape: then
the rows are unchecked, for a reason that `bot.texts.ownership` words, and it is tried again a few times.
"""

import asyncio
import logging
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread

from bot.ownership.process import examined
from bot.runtime.asking import ChildError
from bot.runtime.lru import LruCache
from porcore.format.statement import Statement
from porcore.format.wallet_list import Wallet
from porcore.reserves.evidence import Evidence, Level, examine
from porcore.reserves.summary import AssetEvidence, of_statement

__all__ = ["MOST_ROWS", "MOST_SNAPSHOTS", "Checked", "Signatures", "Unchecked"]

_LOG = logging.getLogger(__name__)
MOST_SNAPSHOTS, MOST_ROWS = 8, 200_000  # kept in memory
RETRY_AFTER = (60.0, 600.0)  # seconds after a first and a second failure; after a third it stays


class Unchecked(StrEnum):
    """Why no signature was looked at: the `code` of such a row's evidence, whose `reason` is empty."""

    MEMORY = "process-memory"  # it took more than a list of this size may take, and was ended
    TIME = "process-time"
    FAILED = "process-failed"  # no whole answer
    MEMORY_FOR_GOOD = "process-memory-for-good"  # and it is not tried again
    TIME_FOR_GOOD = "process-time-for-good"
    FAILED_FOR_GOOD = "process-failed-for-good"

    @classmethod
    def of(cls, kind: str, *, again: bool) -> "Unchecked":
        """Return the reason for a ChildError of `kind`, after which it is tried again or not."""
        return cls[
            (kind.upper() if kind in ("memory", "time") else "FAILED") + ("" if again else "_FOR_GOOD")
        ]


@dataclass(frozen=True)
class Checked:
    """What is known about the rows of one wallet list."""

    rows: tuple[Evidence, ...]  # one for each wallet, in the list's order
    assets: tuple[AssetEvidence, ...]  # one for each asset of the statement, in its order
    fault: str = ""  # why no signature was looked at, the kind of a ChildError
    at: float = 0.0  # when it was done, by `time.monotonic`

    @cached_property
    def places(self) -> dict[str, int]:
        """Each asset's place in `assets`, by symbol."""
        return {asset.asset: place for place, asset in enumerate(self.assets)}

    @cached_property
    def repeated(self) -> frozenset[int]:
        """The places of rows that name a wallet of an earlier row in another spelling."""
        return frozenset(place for place, found in enumerate(self.rows) if found.code == "repeated")

    def asset(self, symbol: str) -> AssetEvidence:
        """Return the balances of an asset by level. Raises LookupError for one that the statement does not list."""
        return self.assets[self.places[symbol]]


@dataclass(frozen=True, slots=True)
class _Task:
    statement: Statement
    wallets: Sequence[Wallet]
    future: "Future[Checked]"
    failures: int  # so often it was tried before


class Signatures:
    """The findings by snapshot; may be used from several threads.

    A lock protects what is kept, what the thread at work is told to stop by, and the end. The checks themselves run one
    after the other, in a thread of its own, without it.
    """

    def __init__(self, folder: Path | None = None, count: Callable[[str], None] | None = None) -> None:
        """`folder`: where the processes run; they write nothing there. `count` is told how each of them ended."""
        self._folder = folder or Path(tempfile.gettempdir())
        self._count = count or (lambda _: None)
        self._lock = Lock()
        self._kept: LruCache[str, _Task] = LruCache(MOST_SNAPSHOTS, MOST_ROWS, lambda task: len(task.wallets))
        self._tasks: SimpleQueue[_Task | None] = SimpleQueue()
        self._worker: Thread | None = None
        self._stop: Callable[[], object] | None = None  # ends the process at work
        self._closed = False

    def of(self, statement: Statement, wallets: Sequence[Wallet]) -> "Future[Checked]":
        """Return what becomes the findings about a statement's wallet list; do not cancel it.

        The list must be the one that the statement commits to, as `porcore.snapshot` checks, and hold no assets but
        the statement's, as `porcore.reserves.comparison.compare` checks. What failed a while ago is tried again.
        """
        with self._lock:
            if self._closed:
                return _cancelled()
            task = self._kept.get(statement.id)
            if task is None or _is_due(task):
                failures = 0 if task is None else task.failures + 1
                task = _Task(statement, wallets, Future(), failures)
                self._kept.put(statement.id, task)
                self._tasks.put(task)
                self._start()
            return task.future

    def close(self) -> None:
        """End the process at work, if any, and cancel what was asked: a thread that waits for it would wait for ever."""
        with self._lock:
            self._closed = True
            self._tasks.put(None)
            if self._stop is not None:
                self._stop()

    def _start(self) -> None:
        """Start the thread at its first task. It never keeps this process from ending: it only waits for another."""
        if self._worker is None:
            self._worker = Thread(target=self._work, name="signatures", daemon=True)
            self._worker.start()

    def _work(self) -> None:
        while (task := self._tasks.get()) is not None:
            try:
                task.future.set_result(self._checked(task))
            except asyncio.CancelledError:
                task.future.cancel()  # closed; those that are in line come next
            # Whoever waits for it has to hear of it, and the thread goes on with the next list.
            except Exception as error:  # noqa: BLE001
                task.future.set_exception(error)
            del task

    def _checked(self, task: _Task) -> Checked:
        statement, wallets, fault = task.statement, task.wallets, ""
        try:
            rows = asyncio.run(self._examined(statement, wallets))
        except ChildError as error:
            fault = error.kind
            rows = _not_checked(wallets, fault, again=task.failures < len(RETRY_AFTER))
            _LOG.error(
                "the signatures of %d wallets of %s… were not checked: %s", len(rows), statement.id[:8], fault
            )
        self._count(fault or "checked")
        same: dict[Evidence, Evidence] = {}  # rows with the same finding share it
        shared = tuple(same.setdefault(found, found) for found in rows)
        return Checked(shared, of_statement(statement, wallets, shared), fault, time.monotonic())

    async def _examined(self, statement: Statement, wallets: Sequence[Wallet]) -> tuple[Evidence, ...]:
        loop, work = asyncio.get_running_loop(), asyncio.current_task()
        assert work is not None
        with self._lock:
            if self._closed:
                raise asyncio.CancelledError
            self._stop = lambda: loop.call_soon_threadsafe(work.cancel)
        try:
            return await examined(statement, wallets, self._folder)
        finally:
            with self._lock:
                self._stop = None


def _cancelled() -> "Future[Checked]":
    future: Future[Checked] = Future()
    future.cancel()
    return future


def _is_due(task: _Task) -> bool:
    """Tell whether a check failed long enough ago to be tried once more."""
    if not task.future.done() or task.future.exception() is not None or task.failures >= len(RETRY_AFTER):
        return False
    checked = task.future.result()
    return bool(checked.fault) and time.monotonic() >= checked.at + RETRY_AFTER[task.failures]


def _not_checked(wallets: Sequence[Wallet], kind: str, *, again: bool) -> tuple[Evidence, ...]:
    """Return what is known without the process: which rows carry a signature."""
    unchecked = Evidence(Level.UNCHECKED, Unchecked.of(kind, again=again), "")
    return tuple(
        unchecked if wallet.signature or wallet.signature2 else examine(wallet) for wallet in wallets
    )
