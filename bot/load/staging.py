"""Snapshots that wait for Publish or Discard, as files in ``staging/`` and rows in the catalogue.

    work/<random>/out.por ──put──▶ staging/<statement id>.por ──publish──▶ snapshots/<statement id>.por
                                   and a row in `staged`                  and a row in `snapshots`

A file without its row was never shown to anyone. Publishing gives the file its second name first and then
writes the row, so that a crash in between leaves a name too many, never a row without a file; `recover` undoes it.

Everything here blocks on the disk: call it in a thread.
"""

from contextlib import suppress
from functools import partial
from pathlib import Path

from bot.catalogue import Catalogue, CatalogueError, SnapshotRow, StagedRow
from bot.catalogue.served import PublishedSnapshot, ServedSnapshots
from bot.formats import moment
from bot.languages import Sayable, _, ngettext
from bot.load.errors import AlreadyError, GoneError, LoadError, nothing_published
from bot.load.tree_facts import tree_facts
from bot.runtime.file_hash import file_sha256
from porcore.durable import TEMPORARY_SUFFIX, disk_errors, move_durably, name_durably
from porcore.errors import SnapshotError
from porcore.snapshot import Snapshot

__all__ = ["Staging"]


class Staging:
    """The staging folder of one data folder."""

    def __init__(self, data_dir: Path, catalogue: Catalogue, snapshots: ServedSnapshots) -> None:
        self.folder = data_dir / "staging"
        self.folder.mkdir(mode=0o700, exist_ok=True)
        self._catalogue, self._snapshots = catalogue, snapshots

    def path(self, statement_id: str) -> Path:
        """Return where the file of a staged snapshot lies."""
        return self.folder / f"{statement_id}.por"

    def rows(self) -> tuple[StagedRow, ...]:
        """Return what is staged, oldest first."""
        return self._catalogue.staged()

    def put(self, file: Path, row: StagedRow) -> None:
        """Move a finished file here and remember it. Raises ObstacleError, SnapshotError or CatalogueError."""
        with disk_errors(self.folder):
            file.chmod(0o600)
            move_durably(file, self.path(row.statement_id))
        try:
            self._catalogue.stage(row)
        except BaseException:
            if all(old.statement_id != row.statement_id for old in self.rows()):
                self.path(row.statement_id).unlink(missing_ok=True)
            raise

    def find(self, prefix: bytes) -> StagedRow:
        """Return the staged snapshot of a button; `prefix`: the first 8 bytes of its statement id.

        Raises AlreadyError where it was published, GoneError where it is not staged.
        """
        row = next((row for row in self.rows() if bytes.fromhex(row.statement_id[:16]) == prefix), None)
        if row is not None:
            return row
        entry = self._snapshots.by_prefix(prefix)
        if entry is not None:
            raise AlreadyError(Sayable(partial(_already_public, entry)))
        raise GoneError(
            Sayable(
                lambda: _(
                    "This snapshot is no longer staged: it was discarded, or its file was removed. Send /load again."
                )
            )
        )

    def refuse_replaced(self, row: StagedRow) -> None:
        """Keep from publishing what a later load replaced. Raises LoadError when one of the same time was staged since."""
        key_of = self._catalogue.key_of
        alike = [each for each in self.rows() if each.taken_at == row.taken_at]
        same = [each for each in alike if key_of(each.exchange) == key_of(row.exchange)]
        if same and same[-1].statement_id != row.statement_id:
            newer = same[-1]
            raise LoadError(
                Sayable(
                    lambda: _(
                        "The snapshot of {moment} was loaded again later, from {source}: statement {newer}… is waiting instead"
                        " of this one, {older}…. Publish that one, or Discard it to publish this one. /status lists both.",
                        moment=moment(row.taken_at),
                        source=newer.source,
                        newer=newer.statement_id[:8],
                        older=row.statement_id[:8],
                    )
                )
            )

    def open(self, row: StagedRow) -> Snapshot:
        """Open the file after making sure it is the one that was staged, byte for byte.

        Raises LoadError where it was changed or holds another statement, GoneError where it is missing.
        """
        path = self.path(row.statement_id)
        try:
            digest = file_sha256(path)
        except OSError:
            raise GoneError(
                Sayable(lambda: _("The staged file is missing. Nothing was published. Send /load again."))
            ) from None
        if digest != row.file_sha256:
            raise LoadError(
                Sayable(
                    lambda: _(
                        "The staged file is not the one of the dry run: it was changed on disk. Nothing was published. Discard"
                        " it, find out who changed it, and load it again."
                    )
                )
            )
        snapshot = Snapshot(path)
        if snapshot.statement_id != row.statement_id:
            snapshot.close()
            raise LoadError(
                Sayable(
                    lambda: _(
                        "The staged file contains a different statement from the one in its name. Nothing was published."
                        " Discard it."
                    )
                )
            )
        return snapshot

    def publish(self, row: StagedRow, operator: int) -> SnapshotRow:
        """Check the file again and publish it; `operator`: Telegram user id.

        Raises LoadError when nothing of the catalogue can be shown or the file holds another statement, ObstacleError
        when something stands against it, SnapshotError for a damaged file or a full disk, and CatalogueError.
        """
        if self._snapshots.trouble:
            raise LoadError(nothing_published(self._snapshots.trouble))
        with self.open(row) as snapshot:
            facts = tree_facts(snapshot)
        staged, public = self.path(row.statement_id), self._snapshots.path(row.statement_id)
        with disk_errors(public.parent):
            _give_name(staged, public)
        try:
            published = self._catalogue.publish(row, operator, facts)
        except BaseException:
            self._take_back(row.statement_id)
            raise
        # From here on it is published; a name left over in staging/ is removed at the next start.
        with suppress(OSError):
            staged.unlink(missing_ok=True)
        self._snapshots.refresh()
        return published

    def discard(self, row: StagedRow, operator: int) -> None:
        """Forget a staged snapshot and remove its file; `operator`: Telegram user id. Raises CatalogueError."""
        # The file first: on a full disk that makes the room in which the rest can be written down.
        with suppress(OSError):
            self.path(row.statement_id).unlink(missing_ok=True)
        self._catalogue.unstage(row.statement_id, operator)

    def recover(self) -> list[str]:
        """Undo what a crash left half done; return sentences for the operators about what cannot be undone."""
        for folder in (self.folder, self._snapshots.folder):
            for leftover in folder.glob(f".*{TEMPORARY_SUFFIX}"):
                if not leftover.is_dir():  # those are of claims
                    leftover.unlink(missing_ok=True)
        if (
            self._snapshots.trouble
        ):  # what was staged and what published is not known, so nothing is moved or removed
            return self._strangers(set()) if self._knows_nothing() else []
        staged = {row.statement_id for row in self.rows()}
        published = {entry.statement_id for entry in self._snapshots.entries()}
        for statement_id in staged - published:
            self._take_back(statement_id)
        for file in self.folder.glob("*.por"):
            if file.stem not in staged:
                file.unlink(missing_ok=True)
        return [*self._missing(), *self._waiting(), *self._strangers(published)]

    def _knows_nothing(self) -> bool:
        with suppress(CatalogueError):
            return not self._catalogue.snapshots()
        return False

    def _missing(self) -> list[str]:
        lost = [row for row in self.rows() if not self.path(row.statement_id).is_file()]
        for row in lost:
            self._catalogue.unstage(row.statement_id, 0, "failed", "the staged file is missing")
        return [Sayable(partial(_gone, row, self.folder)) for row in lost]

    def _waiting(self) -> list[str]:
        return [Sayable(partial(_waits, row)) for row in self.rows()]

    def _strangers(self, published: set[str]) -> list[str]:
        found = sorted(
            file.name for file in self._snapshots.folder.glob("*.por") if file.stem not in published
        )
        if not found:
            return []
        names = ", ".join(f"{name[:8]}….por" for name in found[:5]) + (" …" if len(found) > 5 else "")
        folder = self._snapshots.folder
        return [
            Sayable(
                lambda: ngettext(
                    "{n} file in {folder} was never published here and is not served: {names}. If catalogue.db came from an"
                    " older backup, restore a newer one; otherwise move it away and /load it.",
                    "{n} files in {folder} were never published here and are not served: {names}. If catalogue.db came from an"
                    " older backup, restore a newer one; otherwise move them away and /load them.",
                    len(found),
                    n=len(found),
                    folder=folder,
                    names=names,
                )
            )
        ]

    def _take_back(self, statement_id: str) -> None:
        """Undo the first half of publishing."""
        staged, public = self.path(statement_id), self._snapshots.path(statement_id)
        if staged.exists():
            public.unlink(missing_ok=True)
        elif public.exists():
            public.replace(staged)


def _already_public(entry: PublishedSnapshot) -> str:
    values = {"moment": moment(entry.taken_at), "published": moment(entry.published_at)}
    said = _("The snapshot of {moment} was already published on {published}.", **values)
    if entry.withdrawn_at is None:
        return said
    withdrawn = moment(entry.withdrawn_at)
    return f"{said} {_('It was withdrawn on {moment} and cannot be published again.', moment=withdrawn)}"


def _gone(row: StagedRow, folder: Path) -> str:
    return _(
        "The staged snapshot of {moment} from {source} is gone: its file is missing in {folder}. Send /load again.",
        moment=moment(row.taken_at),
        source=row.source,
        folder=folder,
    )


def _waits(row: StagedRow) -> str:
    return _(
        "The snapshot of {moment} from {source} is not published: it waits for Publish or Discard. /status leads to its dry run.",
        moment=moment(row.taken_at),
        source=row.source,
    )


def _give_name(staged: Path, public: Path) -> None:
    try:
        if public.exists():
            raise FileExistsError
        name_durably(staged, public)  # a second name: undoing it needs no copy
    except FileExistsError:
        raise SnapshotError(
            f"{public.name[:8]}….por lies in {public.parent} already, though it was never published. Move it away."
        ) from None
