"""Which snapshots are served: the catalogue's rows and the files in ``snapshots/``.

A snapshot is served when it was published, not withdrawn, and its file is the one that was published.
All methods may be called from any thread; only `snapshot`, `known` and `check_all` read files.
"""

import sqlite3
from contextlib import suppress
from pathlib import Path
from threading import Lock

from bot.catalogue import Catalogue, CatalogueError
from bot.catalogue.entry import FoundSnapshot, Known, PublishedSnapshot, entry_of
from bot.catalogue.file_states import FileStates, FoundBy
from bot.catalogue.listed import AmbiguousNameError, ListedSnapshots
from bot.catalogue.public_log import History
from bot.catalogue.roots import Roots
from bot.formats import moment
from bot.runtime.file_mark import mark_of
from bot.runtime.lru import LruCache
from porcore.errors import PorError, SnapshotError
from porcore.snapshot import Snapshot

__all__ = ["AmbiguousNameError", "FoundSnapshot", "Known", "PublishedSnapshot", "ServedSnapshots"]

_OPEN_FILES = 16
_NOTHING = History((), ())
LOG_BROKEN = (
    "The public log in catalogue.db does not fit together: entries were changed or removed outside the bot."
    " Restore catalogue.db from the backup."
)


class _OpenSnapshot(Snapshot):
    """Closes itself when the last one lets go of it: another thread may still be reading what we forget."""

    def __init__(self, path: Path) -> None:
        self.mark = mark_of(path)
        super().__init__(path)

    def __del__(self) -> None:
        with suppress(AttributeError):  # opening it failed
            self.close()


class ServedSnapshots(ListedSnapshots):
    """The published snapshots of one data folder; may be used from several threads. A lock protects the open files."""

    def __init__(self, data_dir: Path, catalogue: Catalogue) -> None:
        """Read the catalogue; call `check_all` before serving."""
        self.folder = data_dir / "snapshots"
        self.folder.mkdir(mode=0o700, exist_ok=True)
        self.files = FileStates()
        self._roots = Roots()
        self.trouble = ""  # why nothing of the catalogue can be shown; "" when it can
        self._catalogue_trouble = ""  # the same without what the start tells of unknown files
        self._contradiction = ""  # between the catalogue and a statement, found by `check_all`
        self._catalogue = catalogue
        self._history = _NOTHING
        self._open: LruCache[str, _OpenSnapshot] = LruCache(_OPEN_FILES)
        self._lock = Lock()
        self.refresh()

    def _now(self) -> str:
        return self._catalogue.now()

    def close(self) -> None:
        """Let go of all open files."""
        with self._lock:
            self._open.clear()

    def refresh(self) -> None:
        """Read the catalogue again, after publishing or withdrawing: what does not follow from its log is not shown."""
        try:
            history, self._catalogue_trouble = self._catalogue.whole_history(), self._contradiction
        except CatalogueError as error:
            history, self._catalogue_trouble = _NOTHING, str(error)
        self.trouble = self._catalogue_trouble or ("" if history.snapshots else self._unknown_files())
        self._history = _NOTHING if self.trouble else history
        self._keys = self._history.keys
        self._take_states()

    def _take_states(self) -> None:
        history = self._history
        self._entries = tuple(
            entry_of(
                row,
                self.files.fault(row.statement_id),
                history.names[row.exchange],
                history.tree_said(row.statement_id),
                history.reason("tree", row.statement_id),
            )
            for row in history.snapshots
        )

    def _unknown_files(self) -> str:
        """Say what is wrong with a catalogue that knows of no snapshot, "" when it is a new one."""
        staged = {row.statement_id for row in self._catalogue.staged()}
        files = [file for file in self.folder.glob("*.por") if file.stem not in staged]
        if not files:
            return ""
        return (
            f"catalogue.db knows of no snapshot, but {_files(len(files))} in {self.folder}. Restore"
            " catalogue.db from the backup; if this folder is to begin anew, move what lies there away."
        )

    def path(self, statement_id: str) -> Path:
        """Return where the file of a snapshot lies."""
        return self.folder / f"{statement_id}.por"

    def file_sha256(self, entry: PublishedSnapshot) -> str:
        """Return the SHA-256 that the file had when it was published, 64 hex digits."""
        return next(
            row.file_sha256 for row in self._history.snapshots if row.statement_id == entry.statement_id
        )

    def checked(self) -> int:
        """Count the snapshots that were not withdrawn and whose file was found whole by its last full check."""
        return self.files.checked(entry.statement_id for entry in self.standing())

    @property
    def has_all_roots(self) -> bool:
        """Whether the roots of everything that is served are noted, so that `known` reads no file."""
        return all(entry.statement_id in self._roots for entry in self.served())

    def known(self, digits: bytes) -> Known | None:
        """Return which statement or root published here this is, None when it is neither; `digits`: 32 bytes.

        Statements of the log are known withdrawn or not, roots only while they are served. Reads the files that were not
        opened since they were published: run it in a thread.
        """
        for entry in self._entries:
            if entry.statement_id == digits.hex():
                return Known(entry)
        for entry in self.served():
            if entry.statement_id not in self._roots:
                with suppress(
                    PorError, OSError, sqlite3.Error
                ):  # whoever needs an answer from it hears of that
                    self._roots.note(self.snapshot(entry).statement)
            place = self._roots.place(entry.statement_id, digits)
            if place is not None:
                return Known(entry, place)
        return None

    def snapshot(self, entry: PublishedSnapshot) -> Snapshot:
        """Return the open file of a snapshot; do not close it. Raises SnapshotError for a damaged file or another statement."""
        path = self.path(entry.statement_id)
        with self._lock:
            snapshot = self._open.get(entry.statement_id)
            if snapshot is None or snapshot.mark != mark_of(path):  # another file, or written to
                self._open.pop(entry.statement_id)
                snapshot = _OpenSnapshot(path)
                self._open.put(entry.statement_id, snapshot)
        if fault := _other_statement(snapshot, entry):
            raise SnapshotError(fault)
        return snapshot

    def failed(self, entry: PublishedSnapshot, reason: str, found_by: FoundBy) -> None:
        """Serve a snapshot no more until a full check finds its file whole."""
        self._forget(entry)
        self.files.failed(entry.statement_id, reason, found_by, self._take_states)

    def passed(self, entry: PublishedSnapshot) -> None:
        """Serve a snapshot of which a full check found the published file."""
        if self.files.fault(entry.statement_id) is not None:
            self._forget(entry)  # of a file that was mended in place, SQLite may still hold old pages
        self.files.passed(entry.statement_id, self._take_states)

    def _forget(self, entry: PublishedSnapshot) -> None:
        with self._lock:
            self._open.pop(entry.statement_id)

    def log_is_intact(self) -> bool:
        """Tell whether nothing was changed in the public log, or taken from it. Raises CatalogueError."""
        return self._catalogue.log_is_intact()

    def check_all(self) -> list[str]:
        """Open every snapshot that was not withdrawn; return a sentence for each that cannot be served."""
        self.close()
        self._contradiction = ""
        self.refresh()
        found = {entry: self._fault(entry) for entry in self._entries}
        self.files.found_at_start(
            {entry.statement_id: fault for entry, fault in found.items() if fault and not entry.withdrawn_at}
        )
        self.refresh()
        sentences = [
            f"The snapshot of {moment(entry.taken_at)} is not served: {entry.fault} Put the published file back from the"
            " backup; no restart is needed."
            for entry in self._entries
            if entry.fault and not entry.withdrawn_at
        ]
        if self._catalogue_trouble:
            sentences.append(self._catalogue_trouble)
        elif not self.log_is_intact():
            sentences.append(LOG_BROKEN)
        return sentences

    def missing(self, entry: PublishedSnapshot) -> str:
        """Say that a file is not there."""
        return f"its file {entry.statement_id[:8]}….por is missing in {self.folder}."

    def _fault(self, entry: PublishedSnapshot) -> str | None:
        path = self.path(entry.statement_id)
        if not path.is_file():
            return self.missing(entry)
        try:
            with Snapshot(path) as snapshot:
                other = _other_statement(snapshot, entry)
                if other is None:
                    self._compare(snapshot, entry)
                    self._roots.note(snapshot.statement)
                return other
        except (SnapshotError, OSError) as error:
            return _shortened(str(error), entry)

    def _compare(self, snapshot: Snapshot, entry: PublishedSnapshot) -> None:
        """Hold time and exchange, which the log does not name, against the statement: its id, which the log has, hashes them."""
        statement = snapshot.statement
        if (statement.taken_at, statement.exchange) != (entry.taken_at, entry.exchange):
            self._contradiction = (
                f"catalogue.db says of the statement {entry.statement_id[:8]}… that it is of"
                f" {moment(entry.taken_at)}; the statement itself says {moment(statement.taken_at)}, or names another"
                " exchange. Restore catalogue.db from the backup."
            )


def _other_statement(snapshot: Snapshot, entry: PublishedSnapshot) -> str | None:
    if snapshot.statement_id == entry.statement_id:
        return None
    return f"its file {entry.statement_id[:8]}….por holds another statement, {snapshot.statement_id[:8]}…."


def _files(number: int) -> str:
    return "1 snapshot file lies" if number == 1 else f"{number} snapshot files lie"


def _shortened(said: str, entry: PublishedSnapshot) -> str:
    return said.replace(entry.statement_id, f"{entry.statement_id[:8]}…")
