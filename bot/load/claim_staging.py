"""Claims that wait for Publish or Discard: folders in ``staging/`` and rows in the catalogue.

    work/<random>/claim/ ──put──▶ staging/<id>/ ──publish──▶ publications/<id>/
                                  and a row in `staged_publications`   and a row in `publications`

Publishing moves the folder first and then writes the row, so that a crash in between leaves a folder too many, never a row
without its files; `recover` moves it back. Everything here blocks on the disk: call it in a thread.
"""

import re
import shutil
from contextlib import suppress
from pathlib import Path

from bot.catalogue import Catalogue, PublicationRow, StagedPublicationRow
from bot.catalogue.claims import ServedClaims, names_of
from bot.formats import moment
from bot.load.errors import AlreadyError, GoneError, LoadError
from bot.runtime.file_hash import file_sha256
from porcore.durable import TEMPORARY_SUFFIX, atomic_folder, disk_errors, sync_folder
from porcore.format.wallet_list import read_wallets
from porcore.publications import WALLET_LIST, Claim, parse_claim

__all__ = ["ClaimStaging"]

_ID = re.compile("[0-9a-f]{64}")


class ClaimStaging:
    """The staged claims of one data folder."""

    def __init__(self, data_dir: Path, catalogue: Catalogue, claims: ServedClaims) -> None:
        self.folder = data_dir / "staging"
        self.folder.mkdir(mode=0o700, exist_ok=True)
        self._catalogue, self._claims = catalogue, claims

    def path(self, subject: str) -> Path:
        """Return the folder of a staged claim; `subject`: its id, 64 hex digits."""
        return self.folder / subject

    def rows(self) -> tuple[StagedPublicationRow, ...]:
        """Return the claims that are staged, oldest first."""
        return self._catalogue.staged_publications()

    def put(self, files: Path, claim: Claim, row: StagedPublicationRow) -> None:
        """Move a claim's files here from a folder on the same disk, and remember it.

        Raises ObstacleError, CatalogueError, and SnapshotError for a full disk.
        """
        target, was_there = self.path(row.id), any(old.id == row.id for old in self.rows())
        if target.exists() and _fault(target, claim):
            shutil.rmtree(target)
        if not target.exists():
            with atomic_folder(target) as temporary, disk_errors(self.folder):
                temporary.chmod(0o700)
                for name in names_of(claim):
                    (files / name).chmod(0o600)
                    (files / name).rename(temporary / name)
        try:
            self._catalogue.stage_publication(row)
        except BaseException:
            if not was_there:
                shutil.rmtree(target, ignore_errors=True)
            raise

    def find(self, prefix: bytes) -> StagedPublicationRow | None:
        """Return the staged claim of a button, None where there is none; `prefix`: the first 8 bytes of its id."""
        return next((row for row in self.rows() if bytes.fromhex(row.id[:16]) == prefix), None)

    def refuse_gone(self, prefix: bytes) -> StagedPublicationRow:
        """Return the staged claim of a button; `prefix`: the first 8 bytes of its id.

        Raises AlreadyError where it was published, GoneError where it is gone.
        """
        row = self.find(prefix)
        if row is not None:
            return row
        entry = self._claims.by_prefix(prefix)
        if entry is None:
            raise GoneError(
                "This claim is no longer staged: it was discarded, or its files were removed. Send /load again."
            )
        after = f" It was withdrawn on {moment(entry.withdrawn_at)}." if entry.withdrawn_at else ""
        raise AlreadyError(
            f"The claim of {moment(entry.taken_at)} was already published on {moment(entry.published_at)}.{after}"
        )

    def open(self, row: StagedPublicationRow) -> Claim:
        """Return a staged claim with its wallets, after making sure that its files are those that were staged.

        Raises LoadError where one was changed, GoneError where one is missing, ClaimError where the row cannot be read.
        """
        claim, folder = parse_claim(row.body.encode("ascii")), self.path(row.id)
        if not folder.is_dir():
            raise GoneError("The staged files are missing. Nothing was published. Send /load again.")
        if fault := _fault(folder, claim):
            raise LoadError(
                f"The staged files are not those of the dry run: {fault} Nothing was published. Discard the claim, find out"
                " who changed it, and load it again."
            )
        if not claim.has_wallet_list:
            return claim
        return claim.with_wallets(read_wallets((folder / WALLET_LIST).read_bytes()))

    def publish(self, row: StagedPublicationRow, operator: int) -> PublicationRow:
        """Check the files again and publish the claim; `operator`: Telegram user id.

        Raises LoadError for files that were changed, ObstacleError when something stands against it, SnapshotError for a
        full disk, and CatalogueError.
        """
        self.open(row)
        staged, public = self.path(row.id), self._claims.path(row.id)
        if public.exists():
            raise LoadError(
                f"{public.name[:8]}… lies in {public.parent} already, though it was never published. Move it away."
            )
        with disk_errors(public.parent):
            _move(staged, public)
        try:
            published = self._catalogue.publish_publication(row, operator)
        except BaseException:
            self._take_back(row.id)
            raise
        self._claims.refresh()
        return published

    def discard(self, row: StagedPublicationRow, operator: int) -> None:
        """Forget a staged claim and remove its files; `operator`: Telegram user id. Raises CatalogueError."""
        # The files first: on a full disk that makes the room in which the rest can be written down.
        shutil.rmtree(self.path(row.id), ignore_errors=True)
        self._catalogue.unstage_publication(row.id, operator)

    def recover(self) -> list[str]:
        """Undo what a crash left half done; return sentences for the operators about what cannot be undone."""
        for folder in (self.folder, self._claims.folder):
            for leftover in folder.glob(f".*{TEMPORARY_SUFFIX}"):
                shutil.rmtree(leftover, ignore_errors=True)
        published = {row.id for row in self._catalogue.publications()}
        staged = self.rows()
        for row in staged:
            if row.id not in published:
                self._take_back(row.id)
        names = {row.id for row in staged}
        for folder in self.folder.iterdir():
            if _ID.fullmatch(folder.name) and folder.is_dir() and folder.name not in names:
                shutil.rmtree(folder, ignore_errors=True)
        return [*self._missing(), *self._waiting(), *self._strangers(published)]

    def _missing(self) -> list[str]:
        lost = [row for row in self.rows() if not self.path(row.id).is_dir()]
        for row in lost:
            self._catalogue.unstage_publication(row.id, 0, "failed", "the staged files are missing")
        return [
            f"The staged claim of {row.key}, {moment(row.taken_at)}, from {row.loaded_from} is gone: its files are missing in"
            f" {self.folder}. Send /load again."
            for row in lost
        ]

    def _waiting(self) -> list[str]:
        return [
            f"The claim of {row.key}, {moment(row.taken_at)}, from {row.loaded_from} is not published: it waits for Publish or"
            " Discard. /status leads to its dry run."
            for row in self.rows()
        ]

    def _strangers(self, published: set[str]) -> list[str]:
        found = sorted(each.name for each in self._claims.folder.iterdir() if each.name not in published)
        if not found:
            return []
        names = ", ".join(f"{name[:8]}…" for name in found[:5]) + (" …" if len(found) > 5 else "")
        sentence = (
            f"{len(found)} in {self._claims.folder} were never published here and are not served: {names}. If catalogue.db came"
            " from an older backup, restore a newer one; otherwise move them away and /load the claims."
        )
        return [sentence]

    def _take_back(self, subject: str) -> None:
        """Undo the first half of publishing."""
        staged, public = self.path(subject), self._claims.path(subject)
        if public.exists() and not staged.exists():
            with suppress(OSError):
                _move(public, staged)


def _fault(folder: Path, claim: Claim) -> str:
    """Say which file is not the claim's, "" when all are."""
    for name, digest in names_of(claim).items():
        try:
            if file_sha256(folder / name) != digest:
                return f"{name} was changed on disk."
        except OSError:
            return f"{name} cannot be read."
    return ""


def _move(folder: Path, target: Path) -> None:
    folder.rename(target)
    sync_folder(target.parent)
    sync_folder(folder.parent)
