"""What the signatures of a snapshot's wallets show: worked out once, in one thread of its own, and kept in memory.

Ten thousand rows take a second or two, of BIP-322 some more. Nothing of it is stored: whoever hands a snapshot file
in cannot hand in what is found about it.
"""

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Lock, Thread

from bot.kept import Kept
from porcore.evidence import Evidence, Occasion, examine_all
from porcore.evidence.summary import AssetEvidence, of_statement
from porcore.statement import Statement
from porcore.wallets import Wallet

__all__ = ["MOST_ROWS", "MOST_SNAPSHOTS", "Checked", "Signatures"]

MOST_SNAPSHOTS, MOST_ROWS = 8, 200_000  # kept in memory


@dataclass(frozen=True, slots=True)
class Checked:
    """What is known about the rows of one wallet list."""

    rows: tuple[Evidence, ...]  # one for each wallet, in the list's order
    assets: tuple[AssetEvidence, ...]  # one for each asset of the statement, in its order

    def asset(self, symbol: str) -> AssetEvidence:
        """Return the balances of an asset by level. Raises LookupError for one that the statement does not list."""
        for asset in self.assets:
            if asset.asset == symbol:
                return asset
        raise LookupError(symbol)


@dataclass(frozen=True, slots=True)
class _Task:
    statement: Statement
    wallets: Sequence[Wallet]
    future: "Future[Checked]"


class Signatures:
    """The findings by snapshot; may be used from several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: Kept[Future[Checked]] = Kept(MOST_SNAPSHOTS, MOST_ROWS)
        self._tasks: SimpleQueue[_Task] = SimpleQueue()
        self._worker: Thread | None = None

    def of(self, statement: Statement, wallets: Sequence[Wallet]) -> "Future[Checked]":
        """Return what becomes the findings about a statement's wallet list; do not cancel it.

        The list must be the one that the statement commits to, as `porcore.snapshot` checks, and hold no assets but
        the statement's, as `porcore.reserves.compare` checks.
        """
        with self._lock:
            future = self._kept.get(statement.id)
            if future is None:
                future = Future()
                self._kept.put(statement.id, future, len(wallets))
                self._tasks.put(_Task(statement, wallets, future))
                self._start()
            return future

    def _start(self) -> None:
        """Start the thread at its first task. It never keeps the process from ending: it only computes."""
        if self._worker is None:
            self._worker = Thread(target=self._work, name="signatures", daemon=True)
            self._worker.start()

    def _work(self) -> None:
        while True:
            task = self._tasks.get()
            try:
                task.future.set_result(_checked(task.statement, task.wallets))
            # Whoever waits for it has to hear of it, and the thread goes on with the next list.
            except Exception as error:  # noqa: BLE001
                task.future.set_exception(error)
            del task


def _checked(statement: Statement, wallets: Sequence[Wallet]) -> Checked:
    occasion = Occasion(statement.exchange, statement.taken_at)
    same: dict[Evidence, Evidence] = {}  # rows with the same finding share it
    rows = tuple(same.setdefault(found, found) for found in examine_all(wallets, occasion))
    return Checked(rows, of_statement(statement, wallets, rows))
