"""Which claims are served: the catalogue's rows, and the files in ``publications/<id>/``.

A claim is served when it was published, not withdrawn, and each of its files has the SHA-256 that the claim itself names.
All methods may be called from any thread; only `whole`, `wallets`, `file`, `look_again` and `check_all` read files.
"""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Lock

from bot.catalogue.catalogue import Catalogue
from bot.catalogue.claim_digits import ClaimDigits, KnownClaim
from bot.catalogue.errors import CatalogueError
from bot.catalogue.published_claim import PublishedClaim
from bot.catalogue.published_entries import PublishedEntries
from bot.catalogue.rows import PublicationRow
from bot.errors import BotError
from bot.formats import moment
from bot.runtime.file_hash import file_sha256
from bot.runtime.lru import LruCache
from porcore.errors import PorError
from porcore.format.wallet_list import Wallet, read_wallets
from porcore.publications import WALLET_LIST, Claim, parse_claim

__all__ = ["ClaimFileError", "PublishedClaim", "ServedClaims", "names_of"]

_PARSED, _LISTS, _ROWS = 256, 8, 200_000
Listener = Callable[[PublishedClaim, str], None]  # the reason, "" when its files are whole again


class ClaimFileError(BotError):
    """A file of a published claim is not the one that was published, so the claim is not served."""


class ServedClaims(PublishedEntries[PublishedClaim]):
    """The published claims of one data folder. A lock protects what is kept of them, and what is known of their files."""

    def __init__(self, data_dir: Path, catalogue: Catalogue) -> None:
        """Read the catalogue; call `check_all` before serving."""
        self.folder = data_dir / "publications"
        self.folder.mkdir(mode=0o700, exist_ok=True)
        self._catalogue = catalogue
        self._lock = Lock()
        self._digits = ClaimDigits()
        self._parsed: LruCache[str, Claim] = LruCache(_PARSED)
        self._lists: LruCache[str, tuple[Wallet, ...]] = LruCache(_LISTS, _ROWS, len)
        self._faults: dict[str, str] = {}
        self._rows: tuple[PublicationRow, ...] = ()
        self._reasons: dict[str, str] = {}  # why each was withdrawn, by its id
        self._listeners: list[Listener] = []
        self.refresh()

    def listen(self, listener: Listener) -> None:
        """Call `listener` when a claim's files are found damaged, and when they are whole again, in the finder's thread."""
        self._listeners.append(listener)

    def refresh(self) -> None:
        """Read the catalogue again, after publishing or withdrawing: what does not follow from its log is not shown."""
        rows, keys, reasons = tuple[PublicationRow, ...](), tuple[str, ...](), dict[str, str]()
        with suppress(CatalogueError):  # `ServedSnapshots` says so
            history = self._catalogue.whole_history()
            rows, keys = history.publications, history.keys
            reasons = {row.id: history.reason(row.kind, row.id) for row in rows}
        with self._lock:
            self._rows, self._keys = tuple(row for row in rows if row.kind == "claim"), keys
            self._reasons = reasons
            self._take_faults()

    def _take_faults(self) -> None:
        faults, reasons = self._faults, self._reasons
        self._entries = tuple(
            PublishedClaim.of(row, faults.get(row.id), reasons[row.id]) for row in self._rows
        )

    def at(self, key: str, bound: str | None) -> PublishedClaim | None:
        """Return an exchange's newest served claim at or before `bound` (canonical UTC text), None for the latest."""
        found = (entry for entry in self.served(key) if bound is None or entry.taken_at <= bound)
        return next(found, None)

    @property
    def has_all_digits(self) -> bool:
        """Whether the roots of every claim are noted, so that `note_digits` parses nothing."""
        return all(entry.id in self._digits for entry in self._entries)

    def note_digits(self) -> None:
        """Note the roots of every claim, withdrawn ones too. May parse claims: run it in a thread."""
        self._digits.note(self._entries, self.claim)

    def known(self, digits: str) -> KnownClaim | None:
        """Return which claim's id, or noted root, these digits are; `digits`: hex in small letters, of any length."""
        return self._digits.find(digits, self._entries)

    def digit_lengths(self) -> frozenset[int]:
        """Return how many digits the noted roots have."""
        return self._digits.lengths()

    def claim(self, entry: PublishedClaim) -> Claim:
        """Return what a claim says, without its wallets. Raises ClaimError for a body that porcore no longer reads."""
        with self._lock:
            claim = self._parsed.get(entry.id)
        if claim is None:
            claim = parse_claim(entry.body.encode("ascii"))
            with self._lock:
                self._parsed.put(entry.id, claim)
        return claim

    def whole(self, entry: PublishedClaim) -> Claim:
        """Return a claim with its wallets. Raises ClaimFileError where its list is not the published one, and ClaimError."""
        return self.claim(entry).with_wallets(self.wallets(entry))

    def wallets(self, entry: PublishedClaim) -> tuple[Wallet, ...]:
        """Return the canonical wallet list of a claim. Raises ClaimFileError where it is not the published one."""
        with self._lock:
            wallets = self._lists.get(entry.id)
        if wallets is None:
            if not self.claim(entry).has_wallet_list:
                return ()
            try:
                wallets = read_wallets(self.file(entry, WALLET_LIST).read_bytes())
            except (OSError, PorError) as error:
                raise self._failed(
                    entry, f"its wallet list cannot be read ({type(error).__name__})."
                ) from None
            with self._lock:
                self._lists.put(entry.id, wallets)
        return wallets

    def leaves(self, entry: PublishedClaim) -> Path | None:
        """Return where a claim's list of all leaves lies, None where it has none. Raises ClaimFileError."""
        name = next((file.name for file in self.claim(entry).files if file.name.startswith("leaves.")), None)
        return None if name is None else self.file(entry, name)

    def file(self, entry: PublishedClaim, name: str) -> Path:
        """Return a file of a claim after hashing it. Raises ClaimFileError where it is not the published one."""
        path = self.path(entry.id) / name
        fault = _file_fault(path, names_of(self.claim(entry))[name])
        if fault:
            raise self._failed(entry, fault)
        return path

    def path(self, subject: str) -> Path:
        """Return the folder of a claim; `subject`: its id, 64 hex digits."""
        return self.folder / subject

    def look_again(self) -> None:
        """Hash the files of the claims that are not served because of them; those that are whole again are."""
        for entry in self.standing():
            if entry.fault is not None and not self._fault(entry):
                with self._lock:
                    self._faults.pop(entry.id, None)
                    self._take_faults()
                self._tell(entry, "")

    def check_all(self) -> list[str]:
        """Hash the files of every claim that was not withdrawn; return a sentence for each that cannot be served."""
        found = {entry.id: fault for entry in self.standing() if (fault := self._fault(entry))}
        with self._lock:
            self._faults = found
            self._take_faults()
        return [
            f"The claim {entry.id[:8]}… of {entry.key}, {moment(entry.taken_at)}, is not served: {entry.fault} Put the"
            f" published files back from the backup into {self.folder}/{entry.id[:8]}…, and send /status; no restart is needed."
            for entry in self.standing()
            if entry.fault
        ]

    def _fault(self, entry: PublishedClaim) -> str:
        try:
            names = names_of(self.claim(entry))
        except PorError as error:
            return str(error)
        faults = (_file_fault(self.path(entry.id) / name, digest) for name, digest in names.items())
        return next(filter(None, faults), "")

    def _failed(self, entry: PublishedClaim, fault: str) -> ClaimFileError:
        """Serve a claim no more until `look_again` finds its files whole; return the error for whoever asked."""
        with self._lock:
            known = entry.id in self._faults
            self._faults.setdefault(entry.id, fault)
            self._lists.pop(entry.id)
            self._take_faults()
        if not known:
            self._tell(entry, fault)
        return ClaimFileError(fault)

    def _tell(self, entry: PublishedClaim, reason: str) -> None:
        for listener in self._listeners:
            listener(entry, reason)


def names_of(claim: Claim) -> dict[str, str]:
    """Return the SHA-256 of each file that a published claim has, by name: 64 hex digits."""
    names = {file.name: file.sha256 for file in claim.files}
    if claim.has_wallet_list:
        names[WALLET_LIST] = claim.reserves_sha256
    return names


def _file_fault(path: Path, digest: str) -> str:
    """Say why a file is not the published one, "" when it is."""
    try:
        found = file_sha256(path)
    except FileNotFoundError:
        return f"its file {path.name} is missing."
    except OSError as error:
        return f"its file {path.name} cannot be read ({error.strerror or 'an input/output error'})."
    return "" if found == digest else f"its file {path.name} is not the one that was published."
