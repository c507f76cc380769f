"""Looking at many rows: each different one once, and with several processes where there are many.

What a row is worth does not depend on who looks at it: `examine` says it, here or in a process of its own.
"""

import contextlib
import os
import signal
from collections import deque
from collections.abc import Sequence
from dataclasses import fields
from hashlib import blake2b
from operator import attrgetter
from types import TracebackType
from typing import TYPE_CHECKING, Self

from porcore.format.wallet_list import Wallet
from porcore.reserves.evidence.challenge import SnapshotContext
from porcore.reserves.evidence.examine import NO_SIGNATURE, examine
from porcore.reserves.evidence.levels import Evidence

if TYPE_CHECKING:  # imported where processes are started: it would be a quarter of every start of porcore
    from concurrent.futures import Future, ProcessPoolExecutor

__all__ = ["Examiner", "processors"]

_CHUNK = 500  # rows that a process is given at a time
_WORTH = 3_000  # rows below which processes take longer to start than they save
_MOST = 8  # processes
_texts = attrgetter(*(field.name for field in fields(Wallet)))


def processors() -> int:
    """Return how many processes are worth starting here."""
    usable = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(os.cpu_count() or 1)
    return min(len(usable), _MOST)


class Examiner:
    """Takes rows one by one and gives a number for each; rows that differ only in asset and balance share it.

    At most a few thousand rows are held at a time. Use as a context: processes end with it. `workers` is the
    number of processes, 1 or less for none. Without processes, and where they cannot be started or die, this
    one does the work itself.
    """

    def __init__(self, context: SnapshotContext | None = None, workers: int = 1) -> None:
        self._context, self._workers = context, workers
        self._tickets: dict[bytes, int] = {}
        self._found: list[Evidence] = []  # by ticket, as far as known
        self._same: dict[Evidence, Evidence] = {}  # rows with the same finding share it
        self._waiting: list[tuple[int, Wallet]] = []
        self._running: deque[tuple[list[tuple[int, Wallet]], Future[list[Evidence]]]] = deque()
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def ticket(self, wallet: Wallet) -> int:
        """Take a row and return the place of its finding in `results`."""
        if not (wallet.signature or wallet.signature2):
            return self._unsigned()
        looked_at = (
            wallet.chain,
            wallet.address,
            wallet.message,
            wallet.public_key,
            wallet.script,
            wallet.signature,
            wallet.signature2,
        )
        digest = blake2b(repr(looked_at).encode("utf-8", "surrogatepass"), digest_size=16).digest()
        known = self._tickets.get(digest)
        if known is not None:
            return known
        number = self._tickets[digest] = self._place()
        self._waiting.append((number, wallet))
        if len(self._waiting) >= (_CHUNK if self._pool else _WORTH):
            self._work()
        return number

    def results(self) -> Sequence[Evidence]:
        """Return the findings by number, once all of them are there; no row is taken after that."""
        self._here(self._waiting)
        self._waiting = []
        while self._running:
            self._collect()
        self._tickets.clear()
        return self._found

    def _unsigned(self) -> int:
        known = self._tickets.get(b"")
        if known is None:
            known = self._tickets[b""] = self._place()
        return known

    def _place(self) -> int:
        self._found.append(NO_SIGNATURE)
        return len(self._found) - 1

    def _work(self) -> None:
        rows, self._waiting = self._waiting, []
        if self._workers > 1 and self._pool is None:
            self._start()
        for at in range(0, len(rows), _CHUNK):
            self._give(rows[at : at + _CHUNK])

    def _start(self) -> None:
        import multiprocessing
        from concurrent.futures import ProcessPoolExecutor

        context = multiprocessing.get_context("spawn")  # a fork would inherit sockets, locks and secrets
        with contextlib.suppress(OSError, ValueError):
            self._pool = ProcessPoolExecutor(self._workers, context, initializer=_started)

    def _give(self, rows: list[tuple[int, Wallet]]) -> None:
        if self._pool is not None:
            # Bare texts: a process takes and gives them in a fraction of the time that whole rows take.
            texts = [_texts(wallet) for _, wallet in rows]
            try:
                self._running.append((rows, self._pool.submit(_examined, texts, self._context)))
            except (OSError, RuntimeError):  # a pool that is broken raises RuntimeError
                self._without_pool()
                self._here(rows)
            while len(self._running) > 2 * self._workers + 1:
                self._collect()
        else:
            self._here(rows)

    def _collect(self) -> None:
        from concurrent.futures.process import BrokenProcessPool

        rows, future = self._running.popleft()
        try:
            self._keep(rows, future.result())
        except (BrokenProcessPool, OSError):
            self._without_pool()
            self._here(rows)

    def _without_pool(self) -> None:
        """Go on in this process; what the others were doing is done again here."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
        self._pool, self._workers = None, 1
        running, self._running = self._running, deque()
        for rows, _ in running:
            self._here(rows)

    def _here(self, rows: list[tuple[int, Wallet]]) -> None:
        self._keep(rows, [examine(wallet, self._context) for _, wallet in rows])

    def _keep(self, rows: list[tuple[int, Wallet]], found: list[Evidence]) -> None:
        for (number, _), evidence in zip(rows, found, strict=True):
            self._found[number] = self._same.setdefault(evidence, evidence)


def _started() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent gets it too, and ends us


def _examined(rows: list[tuple[str, ...]], context: SnapshotContext | None) -> list[Evidence]:
    same: dict[Evidence, Evidence] = {}  # what is there once is sent once
    found = (examine(Wallet(*texts), context) for texts in rows)
    return [same.setdefault(evidence, evidence) for evidence in found]
