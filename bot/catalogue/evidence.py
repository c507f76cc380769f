"""Reserves against liabilities of a snapshot, computed once and kept while it is asked for."""

import asyncio
import sqlite3
import time
from collections.abc import Container, Iterable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, replace
from threading import Lock

from bot.catalogue.file_reading import reading
from bot.catalogue.ledger_report import StoredReport, read_report
from bot.catalogue.served import PublishedSnapshot, ServedSnapshots
from bot.catalogue.signatures import MOST_ROWS, MOST_SNAPSHOTS, Checked, Signatures
from bot.runtime.lru import LruCache
from porcore.errors import PorError
from porcore.format.statement import Statement
from porcore.format.wallet_list import Wallet
from porcore.reserves.comparison import AssetReserves, compare
from porcore.reserves.evidence import Evidence, Level

__all__ = ["PATIENCE", "EvidenceCache", "Row", "SignedList", "SnapshotEvidence"]

PATIENCE = 4.0  # seconds that answers wait for the signatures of a snapshot asked for the first time
# What is shown first: a row with a fault must not be the last of ten thousand.
_FAULTS_FIRST = (Level.INVALID, Level.UNVERIFIABLE, Level.UNBOUND)

Row = tuple[Wallet, Evidence | None]  # None: its signature is still being checked


class SignedList:
    """A wallet list whose signatures are looked at: what a snapshot's and a claim's evidence share."""

    __slots__ = ()
    signatures: "Future[Checked]"
    patient_until: float  # by `time.monotonic`

    @property
    def checked(self) -> Checked | None:
        """What the signatures show; None while they are still being checked."""
        return self.signatures.result() if self.signatures.done() else None

    @property
    def awaited(self) -> bool:
        """Whether an answer should wait a little for what the signatures show."""
        return not self.signatures.done() and time.monotonic() < self.patient_until

    async def wait(self) -> None:
        """Wait for what the signatures show, until `patient_until` at most. No thread is held meanwhile."""
        if self.awaited:
            done = asyncio.wrap_future(self.signatures)
            await asyncio.wait([done], timeout=max(0, self.patient_until - time.monotonic()))
            if done.done():
                done.result()

    def _rows(self, wallets: Sequence[Wallet], assets: Container[str] | None) -> tuple[Row, ...]:
        """Return the wallets of these assets, None for all, with what is known of each; those with a fault come first."""
        checked = self.checked
        found = checked.rows if checked is not None else (None,) * len(wallets)
        rows = (row for row in zip(wallets, found, strict=True) if assets is None or row[0].asset in assets)
        return tuple(sorted(rows, key=_faults_first))


@dataclass(frozen=True, slots=True)
class SnapshotEvidence(SignedList):
    """What is known of one published snapshot without anyone's id."""

    entry: PublishedSnapshot
    statement: Statement
    rows: tuple[AssetReserves, ...]  # until the signatures are checked, every row of the list counts
    wallets: tuple[Wallet, ...]
    signatures: "Future[Checked]"
    patient_until: float  # by `time.monotonic`
    report: StoredReport | None = None  # what the build counted, as the exchange says
    settled: bool = False  # a wallet in two spellings is counted once in `rows`

    def row(self, symbol: str) -> AssetReserves | None:
        """Return the row of an asset, found by its symbol or by a member's, in any case of letters."""
        wanted = symbol.upper()
        for row in self.rows:
            if wanted == row.asset.symbol.upper():
                return row
        return next(
            (row for row in self.rows if wanted in (member.upper() for member in row.asset.members)), None
        )

    def wallets_of(self, row: AssetReserves) -> tuple[Wallet, ...]:
        """Return the wallets summed into one asset."""
        return tuple(wallet for wallet in self.wallets if wallet.asset in row.asset.members)

    def listed(self, row: AssetReserves | None) -> tuple[Row, ...]:
        """Return the wallets of one asset, or of all, with what is known of each; those with a fault come first."""
        return self._rows(self.wallets, row.asset.members if row is not None else None)


def _faults_first(row: Row) -> int:
    """Return the place of a row among others: those with a fault come before the rest."""
    finding = row[1]
    faulty = finding is not None and finding.level in _FAULTS_FIRST
    return _FAULTS_FIRST.index(finding.level) if finding is not None and faulty else len(_FAULTS_FIRST)


class EvidenceCache:
    """The evidence by snapshot; may be used from several threads. A lock protects what is kept and lets one read a file."""

    def __init__(self, snapshots: ServedSnapshots, signatures: Signatures | None = None) -> None:
        self._snapshots = snapshots
        self._signatures = signatures or Signatures()
        self._lock = Lock()
        self._kept: LruCache[str, SnapshotEvidence] = LruCache(
            MOST_SNAPSHOTS, MOST_ROWS, lambda found: len(found.wallets)
        )

    def begin(self, newest: Iterable[PublishedSnapshot]) -> None:
        """Begin to look at the signatures of these snapshots, as many as are kept, before anyone asks for them.

        Reads files: run it in a thread. What is wrong with one of them is left to whoever needs an answer from it.
        """
        rows = 0
        for entry in newest:
            with suppress(PorError, OSError, sqlite3.Error):
                snapshot = self._snapshots.snapshot(entry)
                statement, wallets = snapshot.statement, snapshot.wallets
                compare(statement, wallets, ())  # every wallet must hold an asset of the statement
                rows += len(wallets)
                if rows > MOST_ROWS and rows > len(wallets):
                    return  # it would push out the findings about a newer one
                self._signatures.of(statement, wallets)

    def of(self, entry: PublishedSnapshot) -> SnapshotEvidence:
        """Return the evidence of a served snapshot as it is now. Raises FileFailedError when its file is damaged.

        Reads the file: run it in a thread.
        """
        with self._lock:
            found = self._kept.get(entry.statement_id) or self._read(entry)
            if found.checked is not None and found.checked.fault:  # it may be time to try again
                future = self._signatures.of(found.statement, found.wallets)
                found = found if future is found.signatures else replace(found, signatures=future)
            self._kept.put(entry.statement_id, found)
        return self._settled(found)

    async def awaited(self, found: SnapshotEvidence) -> SnapshotEvidence:
        """Return the evidence once its signatures are looked at, or as it is `PATIENCE` seconds after the first question.

        No thread is held meanwhile.
        """
        await found.wait()
        return await asyncio.to_thread(self._settled, found)

    def _read(self, entry: PublishedSnapshot) -> SnapshotEvidence:
        with reading(self._snapshots, entry) as snapshot:
            statement, wallets = snapshot.statement, snapshot.wallets
            rows = compare(statement, wallets, ())
            report = read_report(snapshot)
        future = self._signatures.of(statement, wallets)
        patient_until = time.monotonic() + PATIENCE
        return SnapshotEvidence(entry, statement, rows, wallets, future, patient_until, report)

    def _settled(self, found: SnapshotEvidence) -> SnapshotEvidence:
        """Return the evidence with a wallet that is listed in two spellings counted once, as soon as that is known.

        Addresses are decoded where signatures are looked at: the libraries for both stay out of this process.
        """
        checked = found.checked
        if checked is None or not checked.repeated or found.settled:
            return found
        rows = compare(found.statement, found.wallets, checked.repeated)
        settled = replace(found, rows=rows, settled=True)
        with self._lock:
            self._kept.put(found.entry.statement_id, settled)
        return settled
