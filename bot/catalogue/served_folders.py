"""What is served of folders: the catalogue's rows of one kind, and the files in ``publications/<id>/``.

One is served when it was published, not withdrawn, and each of its files has the SHA-256 that its body names.
"""

from abc import abstractmethod
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Generic, TypeVar

from bot.catalogue.catalogue import Catalogue
from bot.catalogue.errors import CatalogueError
from bot.catalogue.published_entries import PublishedEntries
from bot.catalogue.published_folder import PublishedFolder
from bot.catalogue.rows import PublicationRow
from bot.errors import BotError
from bot.formats import moment
from bot.runtime.file_hash import file_sha256
from porcore.errors import PorError

__all__ = ["PublishedFileError", "ServedFolders"]

Folder = TypeVar("Folder", bound=PublishedFolder)


class PublishedFileError(BotError):
    """A file of a published claim or proof set is not the one that was published, so it is not served."""


class ServedFolders(PublishedEntries[Folder], Generic[Folder]):
    """The claims, or the proof sets, of one data folder. A lock protects what is known of their files; any thread may ask.

    Only `file`, `look_again` and `check_all` read files.
    """

    def __init__(self, data_dir: Path, catalogue: Catalogue, kind: type[Folder]) -> None:
        """Read the catalogue; call `check_all` before serving. `kind`: the class of what is served."""
        self.folder = data_dir / "publications"
        self.folder.mkdir(mode=0o700, exist_ok=True)
        self._catalogue, self._made_as = catalogue, kind
        self._lock = Lock()
        self._faults: dict[str, str] = {}
        self._rows: tuple[PublicationRow, ...] = ()
        self._reasons: dict[str, str] = {}  # why each was withdrawn, by its id
        self._listeners: list[Callable[[Folder, str], None]] = []
        self.refresh()

    @abstractmethod
    def files_in(self, body: str) -> Mapping[str, str]:
        """Return the SHA-256 of each file of a folder with this body, by name: 64 hex digits. Raises PorError for no such body."""

    def files(self, entry: Folder) -> Mapping[str, str]:
        """Return the SHA-256 of each of its files, by name: 64 hex digits. Raises PorError for a body that is no longer read."""
        return self.files_in(entry.body)

    @property
    def kind(self) -> str:
        """Which kind of folders it is, in words."""
        return self._made_as.kind

    def listen(self, listener: Callable[[Folder, str], None]) -> None:
        """Call `listener` in the finder's thread: files are damaged (the reason), or they are whole again ("")."""
        self._listeners.append(listener)

    def refresh(self) -> None:
        """Read the catalogue again, after publishing or withdrawing: what does not follow from its log is not shown."""
        rows, keys, reasons = tuple[PublicationRow, ...](), tuple[str, ...](), dict[str, str]()
        with suppress(CatalogueError):  # `ServedSnapshots` says so
            history = self._catalogue.whole_history()
            rows, keys = history.publications, history.keys
            reasons = {row.id: history.reason(row.kind, row.id) for row in rows}
        with self._lock:
            self._rows, self._keys = tuple(row for row in rows if row.kind == self.kind), keys
            self._reasons = reasons
            self._take_faults()

    def _take_faults(self) -> None:
        faults, reasons = self._faults, self._reasons
        self._entries = tuple(
            self._made_as.of(row, faults.get(row.id), reasons[row.id]) for row in self._rows
        )

    def at(self, key: str, bound: str | None) -> Folder | None:
        """Return an exchange's newest served one at or before `bound` (canonical UTC text), None for the latest."""
        found = (entry for entry in self.served(key) if bound is None or entry.taken_at <= bound)
        return next(found, None)

    def file(self, entry: Folder, name: str) -> Path:
        """Return a file after hashing it. Raises PublishedFileError where it is not the published one, and PorError."""
        path = self.path(entry.id) / name
        fault = _file_fault(path, self.files(entry)[name])
        if fault:
            raise self._failed(entry, fault)
        return path

    def path(self, subject: str) -> Path:
        """Return where the files lie; `subject`: the id, 64 hex digits."""
        return self.folder / subject

    def look_again(self) -> None:
        """Hash the files of those that are not served because of them; those that are whole again are."""
        for entry in self.standing():
            if entry.fault is not None and not self._fault(entry):
                with self._lock:
                    self._faults.pop(entry.id, None)
                    self._take_faults()
                self._tell(entry, "")

    def check_all(self) -> list[str]:
        """Hash the files of everything that was not withdrawn; return a sentence for each that cannot be served."""
        found = {entry.id: fault for entry in self.standing() if (fault := self._fault(entry))}
        with self._lock:
            self._faults = found
            self._take_faults()
        return [
            f"The {self.kind} {entry.id[:8]}… of {entry.key}, {moment(entry.taken_at)}, is not served: {entry.fault} Put the"
            f" published files back from the backup into {self.folder}/{entry.id[:8]}…, and send /status; no restart is needed."
            for entry in self.standing()
            if entry.fault
        ]

    def _fault(self, entry: Folder) -> str:
        try:
            names = self.files(entry)
        except PorError as error:
            return str(error)
        faults = (_file_fault(self.path(entry.id) / name, digest) for name, digest in names.items())
        return next(filter(None, faults), "")

    def _failed(self, entry: Folder, fault: str) -> PublishedFileError:
        """Serve it no more until `look_again` finds its files whole; return the error for whoever asked."""
        with self._lock:
            known = entry.id in self._faults
            self._faults.setdefault(entry.id, fault)
            self._take_faults()
        if not known:
            self._tell(entry, fault)
        return PublishedFileError(fault)

    def _tell(self, entry: Folder, reason: str) -> None:
        for listener in self._listeners:
            listener(entry, reason)


def _file_fault(path: Path, digest: str) -> str:
    """Say why a file is not the published one, "" when it is."""
    try:
        found = file_sha256(path)
    except FileNotFoundError:
        return f"its file {path.name} is missing."
    except OSError as error:
        return f"its file {path.name} cannot be read ({error.strerror or 'an input/output error'})."
    return "" if found == digest else f"its file {path.name} is not the one that was published."
