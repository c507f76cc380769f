"""What every handler may use, made once at the start."""

import asyncio
import logging
import sqlite3
import time
from collections.abc import Awaitable, Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar, TypeVarTuple, Unpack

from bot.alerts import AlertStore
from bot.catalogue import Catalogue, folder_errors
from bot.catalogue.all_folders import AllFolders
from bot.catalogue.claim_evidence import ClaimEvidenceCache
from bot.catalogue.claims import ServedClaims
from bot.catalogue.disk import free_bytes
from bot.catalogue.evidence import EvidenceCache
from bot.catalogue.file_states import News, NewsKind
from bot.catalogue.key_change import exchange_key_news
from bot.catalogue.loaded import LoadedExchanges
from bot.catalogue.proof_sets import ServedProofSets
from bot.catalogue.served import ServedSnapshots
from bot.catalogue.signatures import Signatures
from bot.chats import ChatLanguages, ChatsFile, GroupExchanges
from bot.inspection.queue import InspectionQueue
from bot.languages import Language
from bot.load.folder import unreadable
from bot.load.service import LoadService
from bot.metrics import Metrics
from bot.rate_limits import Limits
from bot.settings.known import known_exchanges
from bot.settings.model import Settings
from bot.sightings import Keeper
from bot.sightings.keys import keys_beside
from bot.telegram.held_answers import HeldBack
from bot.telegram.inline_mode import InlineMode
from bot.telegram.removing import Remover
from bot.telegram.turn import Waits, waiting_for
from bot.texts.falls import falls_plain
from bot.texts.folders import new_folder, sightings_off
from bot.watch.fullcheck import FullCheck
from bot.watch.rounds import Rounds
from porcore.exchanges.known import KnownExchanges

__all__ = ["Pause", "Services", "make_services"]

_LOG = logging.getLogger(__name__)
# One: an answer computes for a millisecond and seldom waits for the disk, and a second thread that computes would take
# turns with the first and with the event loop, which costs a fifth of all answers. Apart from all other threads: a load
# that copies for minutes must not hold up customers.
_WORKERS = 1
Pause = Callable[[], Awaitable[object]]  # what an answer in slices waits for while the worker serves others
Clock = Callable[[], float]
Result = TypeVar("Result")
Arguments = TypeVarTuple("Arguments")


@dataclass(frozen=True, slots=True)
class Services:
    """The parts that live as long as the process."""

    settings: Settings
    catalogue: Catalogue
    snapshots: ServedSnapshots
    claims: ServedClaims
    proof_sets: ServedProofSets
    folders: AllFolders
    exchanges: LoadedExchanges
    chats: ChatsFile
    group_exchanges: GroupExchanges
    languages: ChatLanguages
    alerts: AlertStore
    loads: LoadService
    signatures: Signatures
    evidence: EvidenceCache
    claim_evidence: ClaimEvidenceCache
    inspections: InspectionQueue
    limits: Limits
    held: HeldBack
    remover: Remover
    metrics: Metrics
    rounds: Rounds
    workers: ThreadPoolExecutor  # for proofs and replies
    sightings: Keeper | None  # None: switched off, or its folders cannot be used
    inline: InlineMode = field(default_factory=InlineMode)

    @property
    def known(self) -> KnownExchanges:
        """The exchanges of the table, under the names that answers use."""
        return self.exchanges.shown

    def language_of_chat(self, chat_id: int) -> Language:
        """Return what a chat has chosen, English where it has not; `chat_id`: its number."""
        return self.languages.of(chat_id)

    async def in_worker(self, work: Callable[[Unpack[Arguments]], Result], *arguments: *Arguments) -> Result:
        """Return what `work` returns, which may read snapshot files. Raises what it raises."""
        here = copy_context()  # the language of the question, among others
        with waiting_for(Waits.THREAD):
            return await asyncio.get_running_loop().run_in_executor(
                self.workers, partial(here.run, work, *arguments)
            )

    async def in_slices(self, slices: Generator[Pause | None, None, Result]) -> Result:
        """Return what `slices` returns; between its slices the worker serves others. Raises what it raises.

        A `Pause` that it yields is awaited here, outside the worker, before the next slice; all who ask wait for it alike.
        """
        step = await self.in_worker(_advanced, slices)
        while not isinstance(step, tuple):
            if step is not None:
                with waiting_for(Waits.THREAD):
                    await step()
            step = await self.in_worker(_advanced, slices)
        return step[0]

    def close(self) -> None:
        """Close files, and begin no more work."""
        self.workers.shutdown(wait=False, cancel_futures=True)
        if self.sightings is not None:
            self.sightings.close()
        self.signatures.close()
        self.snapshots.close()
        self.chats.close()
        self.alerts.close()
        self.catalogue.close()


def _advanced(slices: Generator[Pause | None, None, Result]) -> tuple[Result] | Pause | None:
    """Run one slice; return what it yields, or the result once there is one."""
    try:
        return next(slices)
    except StopIteration as stop:
        return (stop.value,)


def make_limits(settings: Settings, clock: Clock) -> Limits:
    """Return the limits that the settings ask for."""
    return Limits(
        lookups_per_minute=settings.lookups_per_minute,
        misses_per_hour=settings.misses_per_hour,
        misses_per_hour_all=settings.misses_per_hour_all,
        group_interval=settings.group_interval,
        inspections_per_hour=settings.inspections_per_hour,
        clock=clock,
    )


def make_services(settings: Settings, clock: Clock = time.monotonic) -> tuple[Services, Sequence[str]]:
    """Open the data folder; return the services and what the operators must be told. `clock`: the limits' own.

    Raises CatalogueError when the folder cannot be used, StartError when the table of exchanges cannot, with a sentence for
    the operator.
    """
    catalogue = Catalogue.open(settings.data_dir, known=known_exchanges(settings))
    try:
        with folder_errors(settings.data_dir):
            return _assemble(settings, catalogue, clock)
    except BaseException:
        catalogue.close()
        raise


def _assemble(settings: Settings, catalogue: Catalogue, clock: Clock) -> tuple[Services, Sequence[str]]:
    metrics = Metrics()
    snapshots = ServedSnapshots(settings.data_dir, catalogue)
    claims = ServedClaims(settings.data_dir, catalogue)
    proof_sets = ServedProofSets(settings.data_dir, catalogue)
    folders = AllFolders(claims, proof_sets)
    faults = [*snapshots.check_all(), *folders.check_all()]
    # One for both: what a dry run found is known when the snapshot is published.
    signatures = Signatures(settings.data_dir, metrics.signatures_checked)
    sightings, no_sightings = _sightings(settings, metrics)
    loads = LoadService(
        settings,
        catalogue,
        snapshots,
        metrics,
        signatures,
        word_falls=falls_plain,
        claims=claims,
        proof_sets=proof_sets,
        sightings=sightings,
    )
    exchanges = LoadedExchanges(
        snapshots, folders, catalogue.known, settings.display_name, settings.own_exchange
    )
    chats = ChatsFile(settings.data_dir / "chats.db")
    alerts = _alerts(settings, catalogue)
    begun = [new_folder(settings.data_dir)] if catalogue.is_new else [*exchange_key_news(catalogue)]
    more = filter(None, [unreadable(settings.import_dir), no_sightings])
    faults = [*begun, *faults, *chats.faults, *alerts.faults, *loads.recover(), *more]
    for fault in faults:  # an operator who never wrote to the bot cannot be told
        _LOG.warning("%s", fault)
    metrics.serving(len(snapshots.served()))
    workers = ThreadPoolExecutor(_WORKERS, thread_name_prefix="answers")
    evidence = EvidenceCache(snapshots, signatures)
    limits = make_limits(settings, clock)
    inspections = InspectionQueue(settings.data_dir, settings.inspections_at_once)
    rounds = _watched(settings, snapshots, metrics)
    held = HeldBack()
    parts = (
        settings,
        catalogue,
        snapshots,
        claims,
        proof_sets,
        folders,
        exchanges,
        chats,
        GroupExchanges(chats),
        ChatLanguages(chats),
        alerts,
        loads,
        signatures,
        evidence,
        ClaimEvidenceCache(signatures, catalogue.known),
        inspections,
        limits,
        held,
        Remover(held),
        metrics,
    )
    services = Services(*parts, rounds, workers, sightings)
    return services, faults


def _alerts(settings: Settings, catalogue: Catalogue) -> AlertStore:
    """Return who is told of what. Of a new file everything that was published so far is old."""
    history = catalogue.all_of_it()
    last = history.log[-1].seq if history.log else 0
    return AlertStore(settings.data_dir / "alerts.db", last, history.keys_before)


def _nothing_seen(_format: str, _root: str) -> int | None:
    return None


def _sightings(settings: Settings, metrics: Metrics) -> tuple[Keeper | None, str]:
    """Return what is remembered of files and questions, or why nothing is."""
    if not settings.sightings:
        return None, ""
    keys = settings.sightings_keys or keys_beside(settings.data_dir)
    try:
        return Keeper(settings.data_dir, keys, metrics), ""
    except (OSError, sqlite3.Error):
        return None, sightings_off(settings.data_dir, keys)


def _watched(settings: Settings, snapshots: ServedSnapshots, metrics: Metrics) -> Rounds:
    """Return the checks of the published files, what they find being counted."""
    check = FullCheck(snapshots, settings.data_dir / "work", settings.check_mb_per_second)
    rounds = Rounds(snapshots, check, settings.check_interval)

    def count(news: News) -> None:
        metrics.file_news(NewsKind(news.kind).name.lower())
        metrics.serving(len(snapshots.served()))

    snapshots.files.listen(count)
    metrics.watch_disk(lambda: free_bytes(settings.data_dir))
    metrics.watch_files(snapshots.checked, lambda: len(snapshots.standing()) - len(snapshots.served()))
    return rounds
