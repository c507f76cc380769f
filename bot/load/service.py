"""Where operators' loads, decisions and withdrawals are taken, one at a time.

    idle ──load──▶ fetching ─▶ building or checking ─▶ staged ──Publish──▶ published ──/withdraw──▶ withdrawn
      ▲               │  fault, /cancel, shutdown        │ Discard
      └───────────────┴──────────────────────────────────┘

Nothing before "published" is visible to customers. Every action goes into the audit, refused and failed
ones included. Staged snapshots survive a restart, and so do their buttons.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Protocol

from bot.catalogue import Catalogue, CatalogueError, StagedPublicationRow, StagedRow
from bot.catalogue.claims import PublishedClaim, ServedClaims
from bot.catalogue.proof_sets import ServedProofSets
from bot.catalogue.published_folder import PublishedFolder, PublishedProofSet
from bot.catalogue.served import PublishedSnapshot, ServedSnapshots
from bot.catalogue.signatures import Signatures
from bot.formats import moment
from bot.languages import Sayable, _
from bot.load.claim_dry_run import ClaimDryRun
from bot.load.claim_loads import ClaimLoads
from bot.load.dry_run import DryRun
from bot.load.errors import (
    AlreadyError,
    BusyError,
    FallsError,
    LoadError,
    Running,
    StoppedError,
    done_but_not_shown,
)
from bot.load.falls import Fall, mark_of
from bot.load.folder_decisions import FolderDecisions
from bot.load.folder_staging import FolderStaging
from bot.load.log_lines import in_sentences, note, noting_refusal
from bot.load.obtain import Source, subject_of
from bot.load.pipeline import Pipeline, in_thread
from bot.load.proof_set_dry_run import ProofSetDryRun
from bot.load.proof_set_loads import ProofSetLoads
from bot.load.staging import Staging
from bot.logs import redact
from bot.settings.model import Settings
from bot.sightings import Keeper

__all__ = ["FolderRun", "LoadMetrics", "LoadService"]

FolderRun = ClaimDryRun | ProofSetDryRun

_LOG = logging.getLogger(__name__)


class LoadMetrics(Protocol):
    """What the service counts."""

    def load_finished(self, outcome: str) -> None:
        """Count a load by how it ended."""

    def serving(self, snapshots: int) -> None:
        """Say how many `snapshots` are served now: a count."""


class LoadService:
    """One per process. All async methods belong to one event loop; publish, discard and withdraw take one lock in turn."""

    def __init__(
        self,
        settings: Settings,
        catalogue: Catalogue,
        snapshots: ServedSnapshots,
        metrics: LoadMetrics,
        signatures: Signatures | None = None,
        *,
        word_falls: Callable[[Sequence[Fall]], str],
        claims: ServedClaims | None = None,
        proof_sets: ServedProofSets | None = None,
        sightings: Keeper | None = None,
    ) -> None:
        """`word_falls` says in plain text what fell, for the audit; `sightings`: what people's files taught of claims' roots."""
        self._catalogue, self._snapshots, self._metrics = catalogue, snapshots, metrics
        self._staging = Staging(settings.data_dir, catalogue, snapshots)
        signatures = signatures or Signatures()
        self._deciding = asyncio.Lock()  # publish, discard and withdraw, one after the other
        claims = claims or ServedClaims(settings.data_dir, catalogue)
        proof_sets = proof_sets or ServedProofSets(settings.data_dir, catalogue)
        self._folders = FolderStaging(settings.data_dir, catalogue, [claims, proof_sets])
        loads = ClaimLoads(settings, catalogue, claims, self._folders, signatures, sightings)
        self.claims: FolderDecisions[PublishedClaim, ClaimDryRun] = FolderDecisions(
            catalogue, snapshots, claims, self._folders, loads, self._deciding
        )
        set_loads = ProofSetLoads(settings, catalogue, proof_sets, claims, self._folders, sightings)
        self.proof_sets: FolderDecisions[PublishedProofSet, ProofSetDryRun] = FolderDecisions(
            catalogue, snapshots, proof_sets, self._folders, set_loads, self._deciding
        )
        self._decisions: tuple[FolderDecisions[PublishedFolder, FolderRun], ...] = (
            self.claims,
            self.proof_sets,
        )
        self._pipeline = Pipeline(settings, catalogue, snapshots, self._staging, signatures, loads, set_loads)
        self._running: Running | None = None
        self._task: asyncio.Task[DryRun | FolderRun] | None = None
        self._stopping = False
        self._word_falls = word_falls

    def recover(self) -> list[str]:
        """Clean up after a crash; call it once, before anything else, while the data folder is locked.

        Returns sentences for the operators.
        """
        self._pipeline.clean()
        sentences = [*self._staging.recover(), *self._recover_folders()]
        interrupted = self._catalogue.unfinished_load()
        if interrupted is not None:
            self._catalogue.record(0, "load", interrupted.subject, "interrupted", "the bot was stopped")
            subject = interrupted.subject
            sentences.append(
                Sayable(
                    lambda: _(
                        "The load of {subject} was interrupted when the bot stopped. Nothing was published or lost; send /load"
                        " again.",
                        subject=subject,
                    )
                )
            )
        return sentences

    def _recover_folders(self) -> list[str]:
        """Clean up after a crash. Nothing is moved while nothing can be believed."""
        return [] if self._snapshots.trouble else self._folders.recover()

    async def stop(self) -> None:
        """End the load that is running and its child; further loads are refused."""
        self._stopping = True
        await self._end_task()

    @property
    def running(self) -> Running | None:
        """The load under way."""
        return self._running

    def staged(self) -> tuple[StagedRow, ...]:
        """What waits for Publish or Discard, oldest first."""
        return self._staging.rows()

    def staged_folders(self) -> tuple[StagedPublicationRow, ...]:
        """The claims and proof sets that wait for Publish or Discard, oldest first."""
        return self._folders.rows()

    def folder_of(self, prefix: bytes) -> FolderDecisions[PublishedFolder, FolderRun] | None:
        """Return who decides about the claim or proof set of a button, None for others; `prefix`: 8 bytes of its id."""
        return next((each for each in self._decisions if each.has(prefix)), None)

    async def load(self, source: Source, operator: int) -> DryRun | FolderRun:
        """Fetch, build or check, and stage; return the dry run. `operator`: Telegram user id.

        Raises BusyError while another load runs, StoppedError after `cancel` or `stop`, and LoadError.
        """
        subject = redact(subject_of(source))
        self._refuse_second(operator, subject)
        self._running = running = Running(operator, subject, self._catalogue.now())
        try:
            self._note_start(operator, subject)
            self._task = task = asyncio.create_task(self._pipeline.run(source, running))
            await asyncio.wait({task})
            return self._result(task, running)
        finally:
            await self._end_task()
            self._running = self._task = None

    def _note_start(self, operator: int, subject: str) -> None:
        """Write down that a load begins. Raises LoadError: what is not in the audit is not done."""
        try:
            with in_sentences():
                self._catalogue.record(operator, "load", subject, "started")
        except LoadError as error:
            note("load", subject, "refused", str(error))
            raise
        note("load", subject, "started")

    def cancel(self, operator: int) -> Running | None:
        """Stop the load that runs, for `operator` (Telegram user id); return it, None when there is none. Raises LoadError."""
        running, task = self._running, self._task
        if running is None or task is None:
            with in_sentences():
                self._catalogue.record(operator, "cancel", "", "refused", "no load was running")
            return None
        running.stopped_by = running.stopped_by or "operator"
        task.cancel()
        with suppress(CatalogueError):  # a load that fills the disk must be stoppable
            self._catalogue.record(operator, "cancel", running.subject, "done")
        return running

    def keep(self, prefix: bytes, operator: int) -> None:
        """Record that `operator` (Telegram user id) did not withdraw a snapshot after all; `prefix`: 8 bytes of its id."""
        with suppress(CatalogueError):  # nothing changes, so nothing can fail
            self._catalogue.record(operator, "withdraw", prefix.hex()[:8], "cancelled", "kept")

    def refuse(self, operator: int, action: str, subject: str, detail: str) -> None:
        """Record what was refused before it reached the service. `operator`: Telegram user id; `subject` must hold no query.

        Raises LoadError when the audit cannot be written.
        """
        if action == "load":
            self._metrics.load_finished("refused")
        note(action, redact(subject), "refused", redact(detail))
        with in_sentences():
            self._catalogue.record(operator, action, redact(subject), "refused", redact(detail))

    async def dry_run(self, prefix: bytes) -> DryRun:
        """Return the facts about a staged snapshot as they are now; `prefix`: 8 bytes of its id. Raises LoadError."""
        return await in_thread(self._pipeline.dry_run, self._staging.find(prefix))

    async def publish(self, prefix: bytes, operator: int, agreed: int | None = None) -> PublishedSnapshot:
        """Publish a staged snapshot after checking it once more; `operator`: Telegram user id.

        `prefix`: the first 8 bytes of its statement id; `agreed`: the mark of the falls agreed to, 24 bits. Raises
        LoadError, AlreadyError when it was published before; FallsError where it has much less than the last one, unless
        `agreed` is the mark of these falls.
        """
        async with self._deciding:
            with noting_refusal(self._catalogue, operator, "publish", prefix.hex()[:8]):
                row = self._staging.find(prefix)
                self._staging.refuse_replaced(row)
                falls = await in_thread(self._pipeline.falls, row)
                if falls:
                    self._note_falls(operator, row, falls, agreed == mark_of(falls))
                await in_thread(self._staging.publish, row, operator)
            note("publish", prefix.hex()[:8], self._done(prefix))
            return self._changed(prefix)

    def _note_falls(self, operator: int, row: StagedRow, falls: tuple[Fall, ...], agreed: bool) -> None:
        """Write down that a second yes was asked for, or given. Raises FallsError, and LoadError when it cannot be."""
        with in_sentences():
            outcome = "confirmed" if agreed else "asked"
            self._catalogue.record(
                operator, "publish", row.statement_id[:8], outcome, self._word_falls(falls)
            )
        if not agreed:
            raise FallsError(falls, row)

    async def discard(self, prefix: bytes, operator: int) -> StagedRow:
        """Discard a staged snapshot and return what it was; `operator`: Telegram user id.

        `prefix`: the first 8 bytes of its statement id. Raises LoadError when it is not staged.
        """
        async with self._deciding:
            with noting_refusal(self._catalogue, operator, "discard", prefix.hex()[:8]):
                row = self._staging.find(prefix)
                await in_thread(self._staging.discard, row, operator)
            note("discard", prefix.hex()[:8], "done")
            return row

    async def withdraw(self, prefix: bytes, operator: int, reason: str = "") -> PublishedSnapshot:
        """Withdraw a published snapshot; it stays listed. `operator`: Telegram user id.

        `prefix`: the first 8 bytes of its statement id; `reason`: for everyone, see `check_reason`. Raises LoadError for one never published here, AlreadyError when
        it was withdrawn before.
        """
        async with self._deciding:
            with noting_refusal(self._catalogue, operator, "withdraw", prefix.hex()[:8]):
                entry = self._snapshots.by_prefix(prefix)
                if entry is None:
                    raise LoadError(
                        Sayable(
                            lambda: _(
                                "This snapshot was never published here. Nothing was changed. See /snapshots."
                            )
                        )
                    )
                if await in_thread(self._catalogue.withdraw, entry.statement_id, operator, reason) is None:
                    raise AlreadyError(Sayable(partial(_withdrawn_before, entry)))
            self._snapshots.refresh()
            note("withdraw", prefix.hex()[:8], self._done(prefix))
            return self._changed(prefix)

    def _refuse_second(self, operator: int, subject: str) -> None:
        if self._running is not None:
            self.refuse(operator, "load", subject, f"the load of {self._running.subject} was running")
            raise BusyError(self._running)
        if self._stopping:
            self.refuse(operator, "load", subject, "the bot was stopping")
            raise StoppedError(by_operator=False)

    def _done(self, prefix: bytes) -> str:
        """Return what the log says of a snapshot that was published or withdrawn."""
        entry, served = self._snapshots.by_prefix(prefix), len(self._snapshots.served())
        return f"done, taken {entry.taken_at if entry else 'at an unknown time'}; {served} served now"

    def _changed(self, prefix: bytes) -> PublishedSnapshot:
        self._metrics.serving(len(self._snapshots.served()))
        entry = self._snapshots.by_prefix(prefix)
        if entry is None:  # the catalogue was damaged between the writing and the reading
            raise LoadError(done_but_not_shown(self._snapshots.trouble))
        return entry

    async def _end_task(self) -> None:
        task = self._task
        if task is not None and not task.done():
            if self._running is not None:
                self._running.stopped_by = self._running.stopped_by or "shutdown"
            task.cancel()
            await asyncio.wait({task})

    def _result(self, task: "asyncio.Task[DryRun | FolderRun]", running: Running) -> DryRun | FolderRun:
        """Return what the load came to, after writing it down."""
        if task.cancelled():
            by_operator = running.stopped_by == "operator"
            self._finish(running, "cancelled" if by_operator else "interrupted")
            raise StoppedError(by_operator=by_operator)
        error = task.exception()
        if error is None:
            self._metrics.load_finished("done")  # the catalogue wrote it down with the staged row
            run = task.result()
            note("load", running.subject, run.summary)
            return run
        if not isinstance(error, LoadError):
            _LOG.error("a load failed unexpectedly", exc_info=error)
            error = LoadError(
                f"The load failed unexpectedly ({type(error).__name__}). The log has the details."
                " Nothing was published."
            )
        self._finish(running, "failed", str(error))
        raise error

    def _finish(self, running: Running, outcome: str, detail: str = "") -> None:
        self._metrics.load_finished(outcome)
        note("load", running.subject, outcome, redact(detail))
        with suppress(CatalogueError):  # on a full disk the answer still reaches the operator
            self._catalogue.record(running.operator, "load", running.subject, outcome, redact(detail))


def _withdrawn_before(entry: PublishedSnapshot) -> str:
    taken_at = moment(entry.taken_at)
    if entry.withdrawn_at is None:
        return _("The snapshot of {moment} was already withdrawn.", moment=taken_at)
    return _(
        "The snapshot of {moment} was already withdrawn on {withdrawn}.",
        moment=taken_at,
        withdrawn=moment(entry.withdrawn_at),
    )
