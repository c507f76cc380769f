"""The ids and roots of the published claims, to tell them from a client's id without looking anyone up."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.catalogue.published_folder import PublishedClaim
from porcore.publications import Claim, ClaimError, ClaimRoot

__all__ = ["ClaimDigits", "KnownClaim"]


@dataclass(frozen=True, slots=True)
class KnownClaim:
    """What digits are that were published with a claim, be it withdrawn: its id, or one of its roots."""

    entry: PublishedClaim
    root: ClaimRoot | None = None  # None: they are the id


class ClaimDigits:
    """By claim id: a claim never changes, so its roots are noted once. Any thread may ask."""

    def __init__(self) -> None:
        self._noted: dict[str, tuple[ClaimRoot, ...]] = {}

    def __contains__(self, claim_id: str) -> bool:
        return claim_id in self._noted

    def note(self, entries: Sequence[PublishedClaim], read: Callable[[PublishedClaim], Claim]) -> None:
        """Remember the roots of claims that are not noted yet; `read` parses one, and may raise ClaimError."""
        for entry in entries:
            if entry.id not in self._noted:
                try:
                    self._noted[entry.id] = read(entry).roots
                except ClaimError:  # of a version that is not read any more: its id is known all the same
                    self._noted[entry.id] = ()

    def find(self, digits: str, entries: Sequence[PublishedClaim]) -> KnownClaim | None:
        """Return what `digits` (small hex letters, of any length) are, None where nothing that is noted has them.

        A claim that was not withdrawn goes before one that was, and then the one that comes first in `entries`.
        """
        for entry in sorted(entries, key=lambda one: one.withdrawn_at is not None):
            if digits == entry.id:
                return KnownClaim(entry)
            for root in self._noted.get(entry.id, ()):
                if root.hash == digits:
                    return KnownClaim(entry, root)
        return None

    def lengths(self) -> frozenset[int]:
        """Return how many digits the roots have that are noted."""
        return frozenset(len(root.hash) for roots in self._noted.values() for root in roots)
