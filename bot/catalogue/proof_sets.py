"""Which proof sets are served, and what our check of each found when it was loaded. The proofs are not checked again.

All methods may be called from any thread; only those of `ServedFolders` that say so read files.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from bot.catalogue.catalogue import Catalogue
from bot.catalogue.published_folder import PublishedProofSet
from bot.catalogue.served_folders import ServedFolders
from bot.runtime.lru import LruCache
from porcore.publications import Claim, ClaimError, ProofSet, parse_proof_set

__all__ = ["KnownSet", "LoadedSet", "ServedProofSets", "SetDigits"]

_PARSED = 256


@dataclass(frozen=True, slots=True)
class LoadedSet:
    """A published proof set with what it says."""

    entry: PublishedProofSet
    found: ProofSet


class SetDigits(StrEnum):
    """Which digits of a set were typed."""

    ID = "id"
    ROOT = "root"
    KEY = "key"  # the SHA-256 of one of its keys


@dataclass(frozen=True, slots=True)
class KnownSet:
    """What digits are that were published with a proof set, be it withdrawn."""

    loaded: LoadedSet
    what: SetDigits


class ServedProofSets(ServedFolders[PublishedProofSet]):
    """The published proof sets of one data folder."""

    def __init__(self, data_dir: Path, catalogue: Catalogue) -> None:
        """Read the catalogue; call `check_all` before serving."""
        self._parsed: LruCache[str, ProofSet] = LruCache(_PARSED)
        super().__init__(data_dir, catalogue, PublishedProofSet)

    def files_in(self, body: str) -> Mapping[str, str]:
        """Return the SHA-256 of each file of a set with this body, by name: 64 hex digits. Raises ClaimError."""
        return {file.name: file.sha256 for file in parse_proof_set(body.encode("ascii")).files}

    def proof_set(self, entry: PublishedProofSet) -> ProofSet:
        """Return what a set says. Raises ClaimError for a body that porcore no longer reads."""
        with self._lock:
            found = self._parsed.get(entry.id)
        if found is None:
            found = parse_proof_set(entry.body.encode("ascii"))
            with self._lock:
                self._parsed.put(entry.id, found)
        return found

    def loaded(self, exchange: str | None = None) -> Iterator[LoadedSet]:
        """Yield all sets, newest first, withdrawn ones and those with damaged files too; `exchange`: a key, None for all."""
        for entry in self.entries(exchange):
            with suppress(
                ClaimError
            ):  # of a version that is not read any more: there is nothing to say of it
                yield LoadedSet(entry, self.proof_set(entry))

    def near(self, key: str, taken_at: str, roots: Collection[str] = ()) -> LoadedSet | None:
        """Return the served set of an exchange that is told beside a publication: with its root, else the nearest up to its time.

        `key`: of the exchange; `taken_at`: of the publication, canonical UTC text; `roots`: those that it states, in hex.
        """
        served = [each for each in self.loaded(key) if each.entry.served]
        same = (each for each in served if each.found.last_root in roots)
        before = (each for each in served if each.entry.taken_at <= taken_at)
        return next(same, None) or next(before, None)

    def covering(self, claim: Claim) -> LoadedSet | None:
        """Return the newest served set with which a claim's totals were checked here, None without one."""
        served = (each for each in self.loaded(claim.exchange) if each.entry.served)
        return next((each for each in served if each.found.covers(claim)), None)

    def known(self, digits: str) -> KnownSet | None:
        """Return which set's id, last root or key's SHA-256 these digits are; `digits`: hex in small letters.

        A set that was not withdrawn goes before one that was, and then the newest.
        """
        every = sorted(self.loaded(), key=lambda each: each.entry.withdrawn_at is not None)
        for each in every:
            if digits == each.entry.id:
                return KnownSet(each, SetDigits.ID)
            if digits == each.found.last_root:
                return KnownSet(each, SetDigits.ROOT)
            if digits in {key.sha256 for key in each.found.keys}:
                return KnownSet(each, SetDigits.KEY)
        return None
