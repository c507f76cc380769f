"""One load from its source to a staged snapshot with its dry run, in a private folder that is gone afterwards."""

import asyncio
import secrets
import shutil
from collections.abc import Callable, Container, Coroutine, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import ParamSpec, TypeVar

from bot.catalogue import Catalogue, CatalogueError, ObstacleError, StagedRow
from bot.catalogue.served import ServedSnapshots
from bot.catalogue.signatures import Checked, Signatures
from bot.languages import Sayable, _, is_translatable
from bot.load import child
from bot.load.bundle_kind import BundleKind, kind_of_bundle
from bot.load.claim_dry_run import ClaimDryRun
from bot.load.claim_loads import ClaimLoads
from bot.load.dry_run import DryRun, falls_of, make_dry_run
from bot.load.errors import LoadError, Running, as_load_error
from bot.load.falls import Fall
from bot.load.maker import maker_refusal, origin_in
from bot.load.obtain import Source, is_snapshot, obtain
from bot.load.proof_set_dry_run import ProofSetDryRun
from bot.load.proof_set_loads import ProofSetLoads
from bot.load.staging import Staging
from bot.runtime.file_hash import file_sha256
from bot.settings.model import Settings
from porcore.durable import disk_errors
from porcore.errors import PorError
from porcore.exchanges.known import shipped
from porcore.reserves.comparison import compare
from porcore.snapshot import Snapshot

__all__ = ["Pipeline", "in_thread"]

P = ParamSpec("P")
T = TypeVar("T")


_CLAIM_TOO = ". A claim or proof set has publication.toml in the place of snapshot.toml."


class Pipeline:
    """Runs loads; that there is only one at a time is the service's business."""

    def __init__(
        self,
        settings: Settings,
        catalogue: Catalogue,
        snapshots: ServedSnapshots,
        staging: Staging,
        signatures: Signatures,
        claims: ClaimLoads,
        proof_sets: ProofSetLoads,
    ) -> None:
        self._settings, self._catalogue, self._snapshots, self._staging = (
            settings,
            catalogue,
            snapshots,
            staging,
        )
        self._signatures, self._claims, self._proof_sets = signatures, claims, proof_sets
        self._work = settings.data_dir / "work"

    def clean(self) -> None:
        """Remove what a killed process left behind; no one else may be working here."""
        shutil.rmtree(self._work, ignore_errors=True)
        self._work.mkdir(mode=0o700, exist_ok=True)

    async def run(self, source: Source, running: Running) -> DryRun | ClaimDryRun | ProofSetDryRun:
        """Fetch, build or check, and stage. May be cancelled until staging begins.

        Raises LoadError when the source cannot be had, does not hold, or cannot be staged.
        """
        folder = self._work / secrets.token_hex(8)
        try:
            with disk_errors(self._work):
                folder.mkdir(mode=0o700, parents=True)
            got = await obtain(source, self._settings, folder, running)
            kind = await asyncio.to_thread(kind_of_bundle, got)
            if kind is BundleKind.CLAIM:
                return await self._claim(got, folder, running)
            if kind is BundleKind.PROOF_SET:
                return await self._proof_set(got, folder, running)
            foreign = await asyncio.to_thread(is_snapshot, got)
            file = got if foreign else folder / "built.por"
            claim_too = _CLAIM_TOO if kind is BundleKind.UNKNOWN_ZIP and not foreign else ""
            with _without_our_name(got, claim_too):
                done = await (
                    child.check(file, running.tell) if foreign else child.build(got, file, running.tell)
                )
            await asyncio.to_thread(_check_maker, file)
            running.tell("checking the signatures of the wallets")
            # Shielded: what another load of the same file waits for must not be cancelled with this one.
            await asyncio.shield(asyncio.wrap_future(await in_thread(self._look_at_signatures, file)))
            running.tell("writing the dry run")
            run = await _to_the_end(in_thread(self._stage, file, done.statement_id, running, foreign))
            return replace(
                run, rows_outside=done.wallet_rows_outside, rows_unstated=done.wallet_rows_unstated
            )
        except PorError as error:
            raise as_load_error(error) from None
        finally:
            await asyncio.shield(asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True))

    async def _claim(self, got: Path, folder: Path, running: Running) -> ClaimDryRun:
        with _without_our_name(got):
            claim, done = await self._claims.read(got, folder, running)
        running.tell("checking the signatures of the wallets")
        begun = await in_thread(self._claims.begin_signatures, claim)
        if begun is not None:
            await asyncio.shield(asyncio.wrap_future(begun))
        running.tell("writing the dry run")
        return await _to_the_end(in_thread(self._claims.stage, claim, done, folder, running))

    async def _proof_set(self, got: Path, folder: Path, running: Running) -> ProofSetDryRun:
        with _without_our_name(got):
            found = await self._proof_sets.read(got, folder, running)
        running.tell("writing the dry run")
        return await _to_the_end(in_thread(self._proof_sets.stage, found, folder, running))

    def _look_at_signatures(self, file: Path) -> "Future[Checked]":
        with Snapshot(file) as snapshot:
            return self._signatures_of(snapshot)

    def _signatures_of(self, snapshot: Snapshot) -> "Future[Checked]":
        statement, wallets = snapshot.statement, snapshot.wallets
        compare(statement, wallets, ())  # every wallet must hold an asset of the statement
        return self._signatures.of(statement, wallets)

    def _stage(self, file: Path, statement_id: str, running: Running, foreign: bool) -> DryRun:
        with Snapshot(file) as snapshot:
            statement = snapshot.statement
        if statement.id != statement_id:
            raise LoadError(
                Sayable(
                    lambda: _(
                        "The file changed while it was being checked. Nothing was published. Send /load again."
                    )
                )
            )
        row = StagedRow(
            statement_id,
            statement.exchange,
            statement.taken_at,
            file_sha256(file),
            self._catalogue.now(),
            running.operator,
            running.subject,
            foreign,
        )
        self._staging.put(file, row)
        return self.dry_run(row)

    def dry_run(self, row: StagedRow) -> DryRun:
        """Return the facts about a staged snapshot as they are now; blocks on the disk. Raises LoadError, PorError."""
        with self._staging.open(row) as snapshot:
            checked = self._signatures_of(snapshot).result()
            share = self._settings.fall_percent
            return make_dry_run(
                row, snapshot, checked, self._catalogue, self._snapshots, self._repeated, share
            )

    def falls(self, row: StagedRow) -> tuple[Fall, ...]:
        """Return what a staged snapshot that could be published now has less of than the last one; blocks on the disk.

        Raises LoadError, PorError.
        """
        with self._staging.open(row) as snapshot:
            if self._catalogue.obstacle(row) is not None:
                return ()  # publishing it is refused, with the reason
            key = self._catalogue.key_of(row.exchange)
            share = self._settings.fall_percent
            return falls_of(row, snapshot, self._snapshots, self._repeated, share, key)

    def _repeated(self, snapshot: Snapshot) -> Container[int]:
        return self._signatures_of(snapshot).result().repeated


def _check_maker(file: Path) -> None:
    """Raise LoadError for a tree that may not bear the name it has."""
    with Snapshot(file) as snapshot:
        said = maker_refusal(snapshot.statement.exchange, origin_in(snapshot), shipped())
    if said:
        raise LoadError(said)


@contextmanager
def _without_our_name(copy: Path, more: str = "") -> Iterator[None]:
    """Take the name of our private copy out of what is said about it, for the operator knows it by another; add `more`."""
    try:
        yield
    except LoadError as error:
        said = str(error)
        if is_translatable(said) and not more:
            raise  # the bot's own sentence, which names no file
        about = said.removeprefix(f"{copy.name}: ")
        raise LoadError((said if about == said else about[:1].upper() + about[1:]) + more) from None


async def in_thread(work: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """Run blocking work in a thread.

    Raises LoadError, with the same sentence, for a PorError, CatalogueError or ObstacleError of `work`.
    """
    try:
        return await asyncio.to_thread(work, *arguments, **named)
    except (PorError, CatalogueError, ObstacleError) as error:
        raise as_load_error(error) from None


async def _to_the_end(work: Coroutine[None, None, T]) -> T:
    """Wait for `work`, which is too short to be stopped and must not be left half done."""
    task = asyncio.create_task(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        current = asyncio.current_task()
        assert current is not None
        current.uncancel()
        return await task
