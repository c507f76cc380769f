"""Claims on their way: read in a child, staged with a dry run, published, discarded, withdrawn."""

import asyncio
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from pydantic import TypeAdapter

from bot.catalogue import Catalogue, StagedPublicationRow
from bot.catalogue.claim_evidence import wallet_statement
from bot.catalogue.claims import PublishedClaim, ServedClaims
from bot.catalogue.served_folders import PublishedFileError
from bot.catalogue.signatures import Checked, Signatures
from bot.languages import Sayable, _
from bot.load.child import bounded
from bot.load.claim_done import BODY, ClaimDone
from bot.load.claim_dry_run import (
    ClaimChange,
    ClaimDryRun,
    asked_about,
    change_between,
    mark_of_units,
    short_of,
    uncounted,
)
from bot.load.errors import LoadError, Running, UnitsError
from bot.load.folder_limits import limits_of_claim
from bot.load.folder_rows import folder_command, refuse_long, staged_row
from bot.load.folder_staging import FolderStaging
from bot.settings.model import Settings
from bot.sightings import Keeper, root_of
from porcore.errors import PorError
from porcore.format.wallet_list import read_wallets
from porcore.publications import (
    WALLET_LIST,
    AssetFigures,
    Claim,
    UnitQuestion,
    claim_figures,
    claim_source_is_known,
    empty_roots,
    needs_confirmation,
    parse_claim,
    unit_source_is_known,
)

__all__ = ["ClaimLoads"]

_DONE = TypeAdapter(ClaimDone)


class ClaimLoads:
    """Loads and decisions about claims; that there is one at a time is the service's business."""

    def __init__(
        self,
        settings: Settings,
        catalogue: Catalogue,
        claims: ServedClaims,
        staging: FolderStaging,
        signatures: Signatures,
        sightings: Keeper | None,
    ) -> None:
        """`sightings`: what people's files taught of their roots; None where that is not kept."""
        self._staging = staging
        self._settings, self._catalogue, self._claims = settings, catalogue, claims
        self._signatures, self._taught = signatures, sightings

    async def read(self, bundle: Path, folder: Path, running: Running) -> tuple[Claim, ClaimDone]:
        """Return the claim in a bundle, its files lying in ``folder/files`` afterwards. Raises LoadError, PorError."""
        running.tell("reading the claim")
        files = folder / "files"
        command = folder_command("bot.load.claim_child", bundle, files, self._settings.exchanges_file)
        limits = await asyncio.to_thread(limits_of_claim, bundle)
        done = await bounded(command, limits, folder, running.tell, _DONE, by_hand="porcore claim")
        claim = await asyncio.to_thread(_read_back, files)
        if claim.id != done.claim_id:
            raise LoadError(
                Sayable(
                    lambda: _("The claim changed while it was read. Nothing was published. Send /load again.")
                )
            )
        refuse_long(self._catalogue, PublishedClaim.kind, claim)
        return claim, done

    def begin_signatures(self, claim: Claim) -> "Future[Checked] | None":
        """Begin to look at the signatures of a claim's wallets; None where it has no wallets."""
        if not claim.wallets:
            return None
        return self._signatures.of(wallet_statement(claim, self._catalogue.known), claim.wallets)

    def stage(self, claim: Claim, done: ClaimDone, folder: Path, running: Running) -> ClaimDryRun:
        """Stage a claim and return its dry run; blocks on the disk."""
        row = staged_row(self._catalogue, PublishedClaim.kind, claim, running)
        self._staging.put(folder / "files", row)
        run = self.dry_run(row)
        return replace(
            run,
            rows_outside=done.rows_outside,
            rows_repeated=done.rows_repeated,
            root_file=done.root_file,
            notes=done.notes,
        )

    def dry_run(self, row: StagedPublicationRow) -> ClaimDryRun:
        """Return the facts about a staged claim as they are now; blocks on the disk. Raises LoadError, PorError."""
        claim = self._open(row)
        checked, figures, questions = self._figures(claim)
        known = self._catalogue.known
        previous = self._previous(row)
        return ClaimDryRun(
            row,
            claim,
            known.by_key(row.key),
            claim_source_is_known(claim, known),
            figures,
            questions,
            checked,
            previous,
            self._change(previous, claim),
            self._sightings(claim),
            self._catalogue.publication_obstacle(row),
            short=short_of(figures, questions),
            same_roots=self._same_roots(claim),
            units_known=frozenset(
                unit.asset for unit in claim.units if unit_source_is_known(unit, claim.exchange, known)
            ),
        )

    def _open(self, row: StagedPublicationRow) -> Claim:
        """Return a staged claim with its wallets. Raises LoadError, PorError."""
        folder, claim = self._staging.whole(row), parse_claim(row.body.encode("ascii"))
        return _with_wallets(claim, folder)

    def _figures(
        self, claim: Claim
    ) -> tuple[Checked | None, tuple[AssetFigures, ...], tuple[UnitQuestion, ...]]:
        """Return what its signatures show, its figures, and the questions about its units; waits for the former."""
        begun = self.begin_signatures(claim)
        checked = begun.result() if begun is not None else None
        questions = needs_confirmation(claim)
        shown = frozenset(asked.asset for asked in questions)  # to the operator, who is to confirm them
        return checked, claim_figures(claim, checked.rows if checked is not None else (), shown), questions

    def _same_roots(self, claim: Claim) -> tuple[PublishedClaim, ...]:
        """Return the claims, withdrawn ones too, of another time or exchange that name one of these roots."""
        roots = {root.hash for root in claim.roots} - {
            root.hash for root in claim.roots if root.label in empty_roots(claim)
        }
        found = []
        for entry in self._claims.entries():
            if (entry.key, entry.taken_at) != (claim.exchange, claim.taken_at):
                with suppress(PorError):  # a body that is no longer read names no root
                    if not roots.isdisjoint(root.hash for root in self._claims.claim(entry).roots):
                        found.append(entry)
        return tuple(found)

    def _previous(self, row: StagedPublicationRow) -> PublishedClaim | None:
        return self._claims.at(row.key, row.taken_at) or self._claims.at(row.key, None)

    def _change(self, previous: PublishedClaim | None, claim: Claim) -> ClaimChange | None:
        if previous is None:
            return None
        try:
            return change_between(self._claims.whole(previous), claim)
        except (PorError, PublishedFileError):
            return None

    def _sightings(self, claim: Claim) -> tuple[tuple[str, int], ...]:
        # Files are counted by all their roots together, and may have a part of the claim's.
        if self._taught is None or len(claim.roots) > 1:
            return ()
        counts = ((root.label, self._taught.accounts(claim.proof_format, root.hash)) for root in claim.roots)
        return tuple((label, count) for label, count in counts if count is not None)

    async def keep_taught(self, row: StagedPublicationRow) -> None:
        """Keep what people's files taught of the roots of a claim that is published now; a fault costs no more than that.

        Of several roots, what files with one of them taught, and files with all.
        """
        claim = parse_claim(row.body.encode("ascii"))
        if self._taught is None or not claim.roots:
            return
        empty = empty_roots(claim)
        roots = {root.hash for root in claim.roots if root.label not in empty}
        every = [(root.label, root.hash) for root in claim.roots]
        labelled = [
            pair for pair in every if pair[0]
        ]  # one without a label may be the digest over the others
        roots |= {root_of(pairs) for pairs in (every, labelled) if len(pairs) > 1}
        await self._taught.confirm(claim.proof_format, sorted(roots))

    def confirm(self, row: StagedPublicationRow, agreed: int | None) -> str:
        """Return what a second yes was given for, "" where none was needed; blocks on the disk.

        `agreed`: the mark of the questions that were agreed to, 24 bits. Raises UnitsError where others have to be.
        """
        claim = self._open(row)
        if self._catalogue.publication_obstacle(row) is not None:
            return ""  # publishing it is refused, with the reason
        _, figures, questions = self._figures(claim)
        short = short_of(figures, questions)
        if (questions or short) and agreed != mark_of_units(questions, short):
            raise UnitsError(questions, row, short, uncounted(figures))
        return asked_about(questions, short)


def _read_back(files: Path) -> Claim:
    """Return what the child wrote, held against itself. Raises PorError."""
    return _with_wallets(parse_claim((files / BODY).read_bytes()), files)


def _with_wallets(claim: Claim, folder: Path) -> Claim:
    if not claim.has_wallet_list:
        return claim
    return claim.with_wallets(read_wallets((folder / WALLET_LIST).read_bytes()))
