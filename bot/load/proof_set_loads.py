"""Proof sets on their way: checked in a child, staged with a dry run, and what their publication needs."""

import asyncio
from contextlib import suppress
from pathlib import Path

from pydantic import TypeAdapter

from bot.catalogue import Catalogue, StagedPublicationRow
from bot.catalogue.claims import PublishedClaim, ServedClaims
from bot.catalogue.proof_sets import LoadedSet, ServedProofSets
from bot.catalogue.published_folder import PublishedProofSet
from bot.load.child import bounded
from bot.load.errors import FailingSetError, LoadError, Running
from bot.load.folder_limits import limits_of_set
from bot.load.folder_rows import folder_command, refuse_long, staged_row
from bot.load.folder_staging import FolderStaging
from bot.load.proof_set_done import BODY, SetDone
from bot.load.proof_set_dry_run import ProofSetDryRun
from bot.settings.model import Settings
from bot.sightings import Keeper
from porcore.errors import PorError
from porcore.exchanges.zk.known_keys import known_key
from porcore.publications import KeyVoucher, ProofSet, parse_proof_set

__all__ = ["ProofSetLoads"]

_DONE = TypeAdapter(SetDone)


class ProofSetLoads:
    """Loads of proof sets; that there is one load at a time is the service's business."""

    def __init__(
        self,
        settings: Settings,
        catalogue: Catalogue,
        served: ServedProofSets,
        claims: ServedClaims,
        staging: FolderStaging,
        sightings: Keeper | None,
    ) -> None:
        """`sightings`: what people's files taught of their roots; None where that is not kept."""
        self._settings, self._catalogue, self._staging = settings, catalogue, staging
        self._served, self._claims, self._taught = served, claims, sightings

    async def read(self, bundle: Path, folder: Path, running: Running) -> ProofSet:
        """Return the set in a bundle, checked, its files lying in ``folder/files`` afterwards. Raises LoadError, PorError."""
        running.tell("reading the proof set")
        files = folder / "files"
        command = folder_command("bot.load.proof_set_child", bundle, files, self._settings.exchanges_file)
        limits = await asyncio.to_thread(limits_of_set, bundle)
        done = await bounded(command, limits, folder, running.tell, _DONE, by_hand="porcore audit-zk")
        found = await asyncio.to_thread(_read_back, files)
        if found.id != done.set_id:
            raise LoadError(
                "The proof set changed while it was checked. Nothing was published. Send /load again."
            )
        refuse_long(self._catalogue, PublishedProofSet.kind, found)
        return found

    def stage(self, found: ProofSet, folder: Path, running: Running) -> ProofSetDryRun:
        """Stage a set and return its dry run; blocks on the disk."""
        row = staged_row(self._catalogue, PublishedProofSet.kind, found, running)
        self._staging.put(folder / "files", row)
        return self.dry_run(row)

    def dry_run(self, row: StagedPublicationRow) -> ProofSetDryRun:
        """Return the facts about a staged set as they are now; blocks on the disk. Raises LoadError, PorError."""
        found = self._open(row)
        exchange = self._catalogue.known.by_key(row.key)
        claims = self._naming(found)
        pinned = [known_key(key.sha256) for key in found.keys if key.voucher is KeyVoucher.OPERATOR]
        return ProofSetDryRun(
            row,
            found,
            exchange,
            exchange is not None and exchange.publishes_at(found.source),
            self._previous(row),
            self._same_root(found),
            tuple(entry for entry, _ in claims),
            tuple(entry for entry, is_covered in claims if is_covered),
            tuple(key for key in pinned if key is not None),
            None if self._taught is None else self._taught.accounts(found.proof_format, found.last_root),
            self._catalogue.publication_obstacle(row),
        )

    def _open(self, row: StagedPublicationRow) -> ProofSet:
        self._staging.whole(row)
        return parse_proof_set(row.body.encode("ascii"))

    def _previous(self, row: StagedPublicationRow) -> LoadedSet | None:
        served = [each for each in self._served.loaded(row.key) if each.entry.served]
        before = (each for each in served if each.entry.taken_at <= row.taken_at)
        return next(before, served[0] if served else None)

    def _same_root(self, found: ProofSet) -> tuple[LoadedSet, ...]:
        return tuple(
            each
            for each in self._served.loaded()
            if each.found.last_root == found.last_root
            and (each.entry.key, each.entry.taken_at) != (found.exchange, found.taken_at)
        )

    def _naming(self, found: ProofSet) -> list[tuple[PublishedClaim, bool]]:
        """Return the served claims of the exchange that name the set's root, and whether their totals are those of the set."""
        naming = []
        for entry in self._claims.served(found.exchange):
            with suppress(PorError):  # a body that is no longer read names no root
                claim = self._claims.claim(entry)
                if any(root.hash == found.last_root for root in claim.roots):
                    naming.append((entry, found.covers(claim)))
        return naming

    def confirm(self, row: StagedPublicationRow, agreed: int | None) -> str:
        """Return which failing steps a second yes was given for, "" where none fails; blocks on the disk.

        `agreed`: the mark of what was agreed to, 24 bits. Raises FailingSetError where something else fails.
        """
        found = self._open(row)
        if self._catalogue.publication_obstacle(row) is not None or not found.failing:
            return ""  # publishing it is refused, with the reason; or there is nothing to agree to
        error = FailingSetError(found, row)
        if agreed != error.mark:
            raise error
        return error.about

    async def keep_taught(self, row: StagedPublicationRow) -> None:
        """Keep what people's files taught of the last root of a set that is published now; a fault costs no more than that."""
        if self._taught is not None:
            found = parse_proof_set(row.body.encode("ascii"))
            await self._taught.confirm(found.proof_format, [found.last_root])


def _read_back(files: Path) -> ProofSet:
    """Return what the child wrote, held against itself. Raises PorError."""
    return parse_proof_set((files / BODY).read_bytes())
