"""Which claims are served, and what they say.

All methods may be called from any thread; only `whole`, `wallets`, `leaves` and those of `ServedFolders` that say so read files.
"""

from collections.abc import Mapping
from pathlib import Path

from bot.catalogue.catalogue import Catalogue
from bot.catalogue.claim_digits import ClaimDigits, KnownClaim
from bot.catalogue.published_folder import PublishedClaim
from bot.catalogue.served_folders import PublishedFileError, ServedFolders
from bot.runtime.lru import LruCache
from porcore.errors import PorError
from porcore.format.wallet_list import Wallet, read_wallets
from porcore.publications import WALLET_LIST, Claim, parse_claim

__all__ = ["PublishedClaim", "ServedClaims"]

_PARSED, _LISTS, _ROWS = 256, 8, 200_000


class ServedClaims(ServedFolders[PublishedClaim]):
    """The published claims of one data folder. A lock protects what is kept of them."""

    def __init__(self, data_dir: Path, catalogue: Catalogue) -> None:
        """Read the catalogue; call `check_all` before serving."""
        self._digits = ClaimDigits()
        self._parsed: LruCache[str, Claim] = LruCache(_PARSED)
        self._lists: LruCache[str, tuple[Wallet, ...]] = LruCache(_LISTS, _ROWS, len)
        super().__init__(data_dir, catalogue, PublishedClaim)

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

    def files_in(self, body: str) -> Mapping[str, str]:
        """Return the SHA-256 of each file of a claim with this body, by name: 64 hex digits. Raises ClaimError."""
        return _files_of(parse_claim(body.encode("ascii")))

    def files(self, entry: PublishedClaim) -> Mapping[str, str]:
        """Return the SHA-256 of each file of a claim, by name: 64 hex digits. Raises ClaimError."""
        return _files_of(self.claim(entry))

    def whole(self, entry: PublishedClaim) -> Claim:
        """Return a claim with its wallets. Raises PublishedFileError where its list is not the published one, and ClaimError."""
        return self.claim(entry).with_wallets(self.wallets(entry))

    def wallets(self, entry: PublishedClaim) -> tuple[Wallet, ...]:
        """Return the canonical wallet list of a claim. Raises PublishedFileError where it is not the published one."""
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
        """Return where a claim's list of all leaves lies, None where it has none. Raises PublishedFileError."""
        name = next((file.name for file in self.claim(entry).files if file.name.startswith("leaves.")), None)
        return None if name is None else self.file(entry, name)

    def _failed(self, entry: PublishedClaim, fault: str) -> PublishedFileError:
        with self._lock:
            self._lists.pop(entry.id)
        return super()._failed(entry, fault)


def _files_of(claim: Claim) -> dict[str, str]:
    """Return the SHA-256 of each file that a published claim has, by name: 64 hex digits."""
    names = {file.name: file.sha256 for file in claim.files}
    if claim.has_wallet_list:
        names[WALLET_LIST] = claim.reserves_sha256
    return names
