"""Claims on their way: read in a child, staged with a dry run, published, discarded, withdrawn."""

import asyncio
import re
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from pydantic import TypeAdapter

from bot.catalogue import Catalogue, CatalogueError, StagedPublicationRow
from bot.catalogue.claim_evidence import wallet_statement
from bot.catalogue.claims import ClaimFileError, PublishedClaim, ServedClaims
from bot.catalogue.log_entries import make_entry
from bot.catalogue.signatures import Checked, Signatures
from bot.formats import moment
from bot.load.child import bounded
from bot.load.claim_done import BODY, ClaimDone
from bot.load.claim_dry_run import (
    ClaimChange,
    ClaimDryRun,
    Seen,
    asked_about,
    change_between,
    mark_of_units,
    short_of,
    uncounted,
)
from bot.load.claim_staging import ClaimStaging
from bot.load.claim_start import claim_command, limits_of_claim
from bot.load.errors import AlreadyError, LoadError, Running, UnitsError
from bot.settings.model import Settings
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

__all__ = ["ClaimLoads", "is_claim", "lacks_both"]

_DONE = TypeAdapter(ClaimDone)
_NAME = "publication.toml"
# An entry of a .zip's list of files: 42 bytes behind its mark, then the name.
_LISTED = re.compile(rb"PK\x01\x02.{42}(?:[^/\x00]{1,100}/)?publication\.toml", re.DOTALL)
_LISTED_TREE = re.compile(rb"PK\x01\x02.{42}(?:[^/\x00]{1,100}/)?snapshot\.toml", re.DOTALL)
_LIST_AT_END = 2**18  # bytes of a .zip that hold the list of a claim's few files


def is_claim(path: Path) -> bool:
    """Tell a claim's bundle, a folder or .zip, from everything else that is loaded: it has a publication.toml."""
    if path.is_dir():
        return (path / _NAME).exists()
    return bool(_LISTED.search(_end_of(path)))


def lacks_both(path: Path) -> bool:
    """Tell whether a file is a .zip that has neither a publication.toml nor a snapshot.toml."""
    end = _end_of(path) if path.is_file() else b""
    return b"PK\x01\x02" in end and not (_LISTED.search(end) or _LISTED_TREE.search(end))


def _end_of(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _LIST_AT_END))
        return file.read(_LIST_AT_END)


class ClaimLoads:
    """Loads and decisions about claims; that there is one at a time is the service's business."""

    def __init__(
        self,
        settings: Settings,
        catalogue: Catalogue,
        claims: ServedClaims,
        signatures: Signatures,
        seen: Seen,
    ) -> None:
        """`seen` tells how many accounts' files led to a root."""
        self.staging = ClaimStaging(settings.data_dir, catalogue, claims)
        self._settings, self._catalogue, self._claims = settings, catalogue, claims
        self._signatures, self._seen = signatures, seen

    async def read(self, bundle: Path, folder: Path, running: Running) -> tuple[Claim, ClaimDone]:
        """Return the claim in a bundle, its files lying in ``folder/claim`` afterwards. Raises LoadError, PorError."""
        running.tell("reading the claim")
        files = folder / "claim"
        command = claim_command(bundle, files, self._settings.exchanges_file)
        limits = await asyncio.to_thread(limits_of_claim, bundle)
        done = await bounded(command, limits, folder, running.tell, _DONE)
        claim = await asyncio.to_thread(_read_back, files)
        if claim.id != done.claim_id:
            raise LoadError("The claim changed while it was read. Nothing was published. Send /load again.")
        self._refuse_long(claim)
        return claim, done

    def _refuse_long(self, claim: Claim) -> None:
        """Raise LoadError for a claim that no entry of the public log has room for."""
        try:
            make_entry("claim", self._catalogue.now(), claim.exchange, {"claim": claim.canonical().decode()})
        except CatalogueError as error:
            raise LoadError(str(error)) from None

    def begin_signatures(self, claim: Claim) -> "Future[Checked] | None":
        """Begin to look at the signatures of a claim's wallets; None where it has no wallets."""
        if not claim.wallets:
            return None
        return self._signatures.of(wallet_statement(claim, self._catalogue.known), claim.wallets)

    def stage(self, claim: Claim, done: ClaimDone, folder: Path, running: Running) -> ClaimDryRun:
        """Stage a claim and return its dry run; blocks on the disk."""
        row = StagedPublicationRow(
            claim.id,
            claim.exchange,
            "claim",
            claim.taken_at,
            claim.proof_format,
            claim.source,
            claim.canonical().decode("ascii"),
            self._catalogue.now(),
            running.operator,
            running.subject,
        )
        self.staging.put(folder / "claim", claim, row)
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
        claim = self.staging.open(row)
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
        except (PorError, ClaimFileError):
            return None

    def _sightings(self, claim: Claim) -> tuple[tuple[str, int], ...]:
        if (
            len(claim.roots) > 1
        ):  # files are counted by all their roots together, and may have a part of the claim's
            return ()
        counts = ((root.label, self._seen(claim.proof_format, root.hash)) for root in claim.roots)
        return tuple((label, count) for label, count in counts if count is not None)

    def confirm(self, row: StagedPublicationRow, agreed: int | None) -> str:
        """Return what a second yes was given for, "" where none was needed; blocks on the disk.

        `agreed`: the mark of the questions that were agreed to, 24 bits. Raises UnitsError where others have to be.
        """
        claim = self.staging.open(row)
        if self._catalogue.publication_obstacle(row) is not None:
            return ""  # publishing it is refused, with the reason
        _, figures, questions = self._figures(claim)
        short = short_of(figures, questions)
        if (questions or short) and agreed != mark_of_units(questions, short):
            raise UnitsError(questions, row, short, uncounted(figures))
        return asked_about(questions, short)

    def withdraw(self, entry: PublishedClaim, operator: int) -> None:
        """Withdraw a published claim; `operator`: Telegram user id. Raises AlreadyError, CatalogueError, ObstacleError."""
        if self._catalogue.withdraw_publication(entry.id, operator) is None:
            when = f" on {moment(entry.withdrawn_at)}" if entry.withdrawn_at else ""
            raise AlreadyError(f"The claim of {moment(entry.taken_at)} was already withdrawn{when}.")
        self._claims.refresh()


def _read_back(files: Path) -> Claim:
    """Return what the child wrote, held against itself. Raises PorError."""
    claim = parse_claim((files / BODY).read_bytes())
    if not claim.has_wallet_list:
        return claim
    return claim.with_wallets(read_wallets((files / WALLET_LIST).read_bytes()))
