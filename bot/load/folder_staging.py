"""Claims and proof sets that wait for Publish or Discard: folders in ``staging/`` and rows in the catalogue.

    work/<random>/files/ ──put──▶ staging/<id>/ ──publish──▶ publications/<id>/
                                  and a row in `staged_publications`   and a row in `publications`

Publishing moves the folder first and then writes the row, so that a crash in between leaves a folder too many, never a row
without its files; `recover` moves it back. Everything here blocks on the disk: call it in a thread.
"""

import re
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from bot.catalogue import Catalogue, PublicationRow, StagedPublicationRow
from bot.catalogue.published_folder import PublishedFolder
from bot.catalogue.served_folders import ServedFolders
from bot.formats import moment
from bot.languages import N_, Sayable, _, in_language, ngettext, translated
from bot.load.errors import AlreadyError, GoneError, LoadError
from bot.runtime.file_hash import file_sha256
from porcore.durable import TEMPORARY_SUFFIX, atomic_folder, disk_errors, sync_folder

__all__ = ["FolderStaging"]

_ID = re.compile("[0-9a-f]{64}")


class FolderStaging:
    """The staged folders of one data folder, of every kind."""

    def __init__(self, data_dir: Path, catalogue: Catalogue, served: Sequence[ServedFolders[Any]]) -> None:
        """`served`: what is served of each kind."""
        self.folder, self._public = data_dir / "staging", data_dir / "publications"
        self.folder.mkdir(mode=0o700, exist_ok=True)
        self._catalogue, self._served = catalogue, {each.kind: each for each in served}

    def path(self, subject: str) -> Path:
        """Return the folder of what is staged; `subject`: its id, 64 hex digits."""
        return self.folder / subject

    def rows(self) -> tuple[StagedPublicationRow, ...]:
        """Return what is staged, oldest first."""
        return self._catalogue.staged_publications()

    def put(self, files: Path, row: StagedPublicationRow) -> None:
        """Move the files that the body names here from a folder on the same disk, and remember them.

        Raises ObstacleError, CatalogueError, and SnapshotError for a full disk.
        """
        target, was_there = self.path(row.id), any(old.id == row.id for old in self.rows())
        names = self._names(row)
        if target.exists() and _fault(target, names):
            shutil.rmtree(target)
        if not target.exists():
            with atomic_folder(target) as temporary, disk_errors(self.folder):
                temporary.chmod(0o700)
                for name in names:
                    (files / name).chmod(0o600)
                    (files / name).rename(temporary / name)
        try:
            self._catalogue.stage_publication(row)
        except BaseException:
            if not was_there:
                shutil.rmtree(target, ignore_errors=True)
            raise

    def find(self, prefix: bytes) -> StagedPublicationRow | None:
        """Return what is staged behind a button, None where nothing is; `prefix`: the first 8 bytes of its id."""
        return next((row for row in self.rows() if bytes.fromhex(row.id[:16]) == prefix), None)

    def refuse_gone(self, prefix: bytes) -> StagedPublicationRow:
        """Return what is staged behind a button; `prefix`: the first 8 bytes of its id.

        Raises AlreadyError where it was published, GoneError where it is gone.
        """
        row = self.find(prefix)
        if row is not None:
            return row
        found = (served.by_prefix(prefix) for served in self._served.values())
        entry = next((one for one in found if one is not None), None)
        if entry is None:
            raise GoneError(
                Sayable(
                    lambda: _(
                        "It is no longer staged: it was discarded, or its files were removed. Send /load again."
                    )
                )
            )
        raise AlreadyError(Sayable(partial(_already_public, entry)))

    def whole(self, row: StagedPublicationRow) -> Path:
        """Return where staged files lie, after making sure that they are those that were staged.

        Raises LoadError where one was changed, GoneError where all are missing, PorError where the row cannot be read.
        """
        folder, names = self.path(row.id), self._names(row)
        if not folder.is_dir():
            raise GoneError(
                Sayable(lambda: _("The staged files are missing. Nothing was published. Send /load again."))
            )
        if fault := _fault(folder, names):
            raise LoadError(
                Sayable(
                    lambda: _(
                        "The staged files are not those of the dry run: {reason} Nothing was published. Press Discard, find out"
                        " who changed them, and load them again.",
                        reason=in_language(fault),
                    )
                )
            )
        return folder

    def publish(self, row: StagedPublicationRow, operator: int) -> PublicationRow:
        """Check the files again and publish them; `operator`: Telegram user id.

        Raises LoadError for files that were changed, ObstacleError when something stands against it, SnapshotError for a
        full disk, and CatalogueError.
        """
        staged, public = self.whole(row), self._public / row.id
        if public.exists():
            raise LoadError(
                Sayable(
                    lambda: _(
                        "{name}… lies in {folder} already, though it was never published. Move it away.",
                        name=public.name[:8],
                        folder=public.parent,
                    )
                )
            )
        with disk_errors(public.parent):
            _move(staged, public)
        try:
            published = self._catalogue.publish_publication(row, operator)
        except BaseException:
            self._take_back(row.id)
            raise
        self._served[row.kind].refresh()
        return published

    def discard(self, row: StagedPublicationRow, operator: int) -> None:
        """Forget what is staged and remove its files; `operator`: Telegram user id. Raises CatalogueError."""
        # The files first: on a full disk that makes the room in which the rest can be written down.
        shutil.rmtree(self.path(row.id), ignore_errors=True)
        self._catalogue.unstage_publication(row.id, operator)

    def recover(self) -> list[str]:
        """Undo what a crash left half done; return sentences for the operators about what cannot be undone."""
        for folder in (self.folder, self._public):
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
            Sayable(partial(_gone, row, self._catalogue.known.name_of(row.key), self.folder)) for row in lost
        ]

    def _waiting(self) -> list[str]:
        return [Sayable(partial(_waits, row, self._catalogue.known.name_of(row.key))) for row in self.rows()]

    def _strangers(self, published: set[str]) -> list[str]:
        found = sorted(each.name for each in self._public.iterdir() if each.name not in published)
        if not found:
            return []
        names = ", ".join(f"{name[:8]}…" for name in found[:5]) + (" …" if len(found) > 5 else "")
        return [
            Sayable(
                lambda: ngettext(
                    "{n} folder in {folder} was never published here and is not served: {names}. If catalogue.db came from an"
                    " older backup, restore a newer one; otherwise move it away and /load it.",
                    "{n} folders in {folder} were never published here and are not served: {names}. If catalogue.db came from"
                    " an older backup, restore a newer one; otherwise move them away and /load them.",
                    len(found),
                    n=len(found),
                    folder=self._public,
                    names=names,
                )
            )
        ]

    def _names(self, row: StagedPublicationRow) -> Mapping[str, str]:
        return self._served[row.kind].files_in(row.body)

    def _take_back(self, subject: str) -> None:
        """Undo the first half of publishing."""
        staged, public = self.path(subject), self._public / subject
        if public.exists() and not staged.exists():
            with suppress(OSError):
                _move(public, staged)


_PUBLISHED = {
    "claim": N_("The claim of {moment} was already published on {published}."),
    "proof set": N_("The proof set of {moment} was already published on {published}."),
}
_GONE = {
    "claim": N_(
        "The staged claim of {exchange}, {moment}, from {source} is gone: its files are missing in {folder}. Send /load again."
    ),
    "proof set": N_(
        "The staged proof set of {exchange}, {moment}, from {source} is gone: its files are missing in {folder}. Send /load"
        " again."
    ),
}
_WAITS = {
    "claim": N_(
        "The claim of {exchange}, {moment}, from {source} is not published: it waits for Publish or Discard. /status leads to"
        " its dry run."
    ),
    "proof set": N_(
        "The proof set of {exchange}, {moment}, from {source} is not published: it waits for Publish or Discard. /status leads"
        " to its dry run."
    ),
}


def _already_public(entry: PublishedFolder) -> str:
    values = {"moment": moment(entry.taken_at), "published": moment(entry.published_at)}
    said = translated(_PUBLISHED[entry.kind], **values)
    if entry.withdrawn_at is None:
        return said
    return f"{said} {_('It was withdrawn on {moment}.', moment=moment(entry.withdrawn_at))}"


def _gone(row: StagedPublicationRow, name: str, folder: Path) -> str:
    values = {"exchange": name, "moment": moment(row.taken_at), "source": row.loaded_from, "folder": folder}
    return translated(_GONE[row.kind], **values)


def _waits(row: StagedPublicationRow, name: str) -> str:
    values = {"exchange": name, "moment": moment(row.taken_at), "source": row.loaded_from}
    return translated(_WAITS[row.kind], **values)


def _fault(folder: Path, names: Mapping[str, str]) -> str:
    """Say which file is not the one that was staged, "" when all are. `names`: the SHA-256 of each, by name."""
    for name, digest in names.items():
        try:
            if file_sha256(folder / name) != digest:
                return Sayable(partial(_changed, name))
        except OSError:
            return Sayable(partial(_unreadable, name))
    return ""


def _changed(name: str) -> str:
    return _("{name} was changed on disk.", name=name)


def _unreadable(name: str) -> str:
    return _("{name} cannot be read.", name=name)


def _move(folder: Path, target: Path) -> None:
    folder.rename(target)
    sync_folder(target.parent)
    sync_folder(folder.parent)
