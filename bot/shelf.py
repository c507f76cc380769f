"""Which snapshots are served: the catalogue's rows and the files in ``snapshots/``.

A snapshot is served when it was published, not withdrawn, and its file is the one that was published.
All methods may be called from any thread; only `snapshot` and `check_all` read files.
"""

import re
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from bot.catalogue import Catalogue, LogEntry, SnapshotRow
from bot.formats import moment
from porcore.errors import SnapshotError
from porcore.snapshot import Snapshot

__all__ = ["AmbiguousNameError", "Entry", "Shelf"]

_OPEN_FILES = 16
_FEWEST_DIGITS = 8  # of a statement id that an operator types


class AmbiguousNameError(Exception):
    """An operator's word fits several snapshots."""

    def __init__(self, entries: "tuple[Entry, ...]") -> None:
        self.entries = entries
        super().__init__("several snapshots fit")


@dataclass(frozen=True, slots=True)
class Entry:
    """A snapshot that was published. Times are canonical UTC text."""

    statement_id: str  # 64 hex digits
    exchange: str
    taken_at: str
    published_at: str
    withdrawn_at: str | None
    fault: str | None  # why it is not served although it was not withdrawn

    @property
    def prefix(self) -> bytes:
        """First 8 bytes of the statement id, which buttons carry."""
        return bytes.fromhex(self.statement_id[:16])

    @property
    def served(self) -> bool:
        """Whether customers may see it."""
        return self.withdrawn_at is None and self.fault is None


class _OpenSnapshot(Snapshot):
    """Closes itself when the last one lets go of it: another thread may still be reading what we forget."""

    def __del__(self) -> None:
        with suppress(AttributeError):  # opening it failed
            self.close()


class Shelf:
    """The published snapshots of one data folder."""

    def __init__(self, data_dir: Path, catalogue: Catalogue) -> None:
        """Read the catalogue; call `check_all` before serving."""
        self.folder = data_dir / "snapshots"
        self.folder.mkdir(mode=0o700, exist_ok=True)
        self._catalogue = catalogue
        self._faults: dict[str, str] = {}
        self._open: OrderedDict[str, _OpenSnapshot] = OrderedDict()
        self._lock = Lock()
        self._entries: tuple[Entry, ...] = ()
        self.refresh()

    def close(self) -> None:
        """Let go of all open files."""
        with self._lock:
            self._open.clear()

    def refresh(self) -> None:
        """Read the catalogue again, after publishing or withdrawing."""
        rows = self._catalogue.snapshots()
        self._entries = tuple(_entry(row, self._faults.get(row.statement_id)) for row in rows)

    def path(self, statement_id: str) -> Path:
        """Return where the file of a snapshot lies."""
        return self.folder / f"{statement_id}.por"

    def entries(self) -> tuple[Entry, ...]:
        """Return all snapshots, newest `taken_at` first, withdrawn and faulty ones included."""
        return self._entries

    def served(self) -> tuple[Entry, ...]:
        """Return the snapshots that customers may see, newest first."""
        return tuple(entry for entry in self._entries if entry.served)

    def at(self, bound: str | None) -> Entry | None:
        """Return the newest served snapshot at or before `bound` (canonical UTC text), None for the latest."""
        return next((entry for entry in self.served() if bound is None or entry.taken_at <= bound), None)

    def by_prefix(self, prefix: bytes) -> Entry | None:
        """Return the snapshot whose statement id begins so (8 bytes), whatever its state."""
        return next((entry for entry in self._entries if entry.prefix == prefix), None)

    def by_name(self, text: str) -> Entry | None:
        """Return what an operator means: a date, a `taken_at`, or at least 8 digits of a statement id.

        A snapshot that stands goes before a withdrawn one of the same name. Raises AmbiguousNameError.
        """
        found = tuple(entry for entry in self._entries if _is_called(entry, text.strip().lower()))
        standing = tuple(entry for entry in found if entry.withdrawn_at is None)
        if len(standing or found) > 1:
            raise AmbiguousNameError(standing or found)
        return next(iter(standing or found), None)

    def snapshot(self, entry: Entry) -> Snapshot:
        """Return the open file of a snapshot; do not close it. Raises SnapshotError."""
        with self._lock:
            snapshot = self._open.pop(entry.statement_id, None)
            if snapshot is None:
                snapshot = _OpenSnapshot(self.path(entry.statement_id))
            self._open[entry.statement_id] = snapshot
            if len(self._open) > _OPEN_FILES:
                self._open.popitem(last=False)
        if snapshot.statement_id != entry.statement_id:
            raise SnapshotError(
                f"{entry.statement_id[:8]}….por: the file holds another statement than its name says."
            )
        return snapshot

    def public_log(self) -> tuple[LogEntry, ...]:
        """Return the public log, oldest entry first."""
        return self._catalogue.log()

    def log_is_intact(self) -> bool:
        """Tell whether nothing was changed in the public log, or taken from it."""
        return self._catalogue.log_is_intact()

    def check_all(self) -> list[str]:
        """Open every snapshot that was not withdrawn; return a sentence for each that cannot be served."""
        with self._lock:
            self._open.clear()
        self._faults = {}
        for entry in self._entries:
            if entry.withdrawn_at is None and (fault := self._fault(entry)):
                self._faults[entry.statement_id] = fault
        self.refresh()
        sentences = [
            f"The snapshot of {moment(entry.taken_at)} is not served: {entry.fault} Put the published file back from the"
            " backup and restart the bot."
            for entry in self._entries
            if entry.fault
        ]
        if not self.log_is_intact():
            sentences.append(
                "The public log in catalogue.db does not fit together: entries were changed or removed outside the bot."
                " Restore catalogue.db from the backup."
            )
        return sentences

    def _fault(self, entry: Entry) -> str | None:
        path = self.path(entry.statement_id)
        if not path.is_file():
            return f"its file {entry.statement_id[:8]}….por is missing in {self.folder}."
        try:
            with Snapshot(path) as snapshot:
                if snapshot.statement_id == entry.statement_id:
                    return None
                return f"its file {entry.statement_id[:8]}….por holds another statement, {snapshot.statement_id[:8]}…."
        except SnapshotError as error:
            return str(error).replace(entry.statement_id, f"{entry.statement_id[:8]}…")


def _entry(row: SnapshotRow, fault: str | None) -> Entry:
    return Entry(row.statement_id, row.exchange, row.taken_at, row.published_at, row.withdrawn_at, fault)


def _is_called(entry: Entry, name: str) -> bool:
    taken_at = entry.taken_at.lower()
    if name in (taken_at, taken_at[:10]):
        return True
    digits = name.rstrip("…")
    return bool(
        len(digits) >= _FEWEST_DIGITS
        and re.fullmatch("[0-9a-f]+", digits)
        and entry.statement_id.startswith(digits)
    )
