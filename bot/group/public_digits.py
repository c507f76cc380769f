"""The digits that everyone is told to compare: ids of all publications, roots of claims and proof sets, SHA-256 of keys, and the
roots of what is served."""

from bot.catalogue.claims import ServedClaims
from bot.catalogue.file_reading import FileFailedError, reading
from bot.catalogue.proof_sets import ServedProofSets
from bot.catalogue.served import ServedSnapshots
from bot.parsing.ids import ID_DIGITS

__all__ = ["PublicDigits"]


class PublicDigits:
    """Knows ids at once, and roots from when they were read. Nothing is looked up in a tree."""

    def __init__(self, snapshots: ServedSnapshots, claims: ServedClaims, proof_sets: ServedProofSets) -> None:
        self._snapshots, self._claims, self._sets = snapshots, claims, proof_sets
        self._roots: dict[str, frozenset[str]] = {}  # by statement id

    def known(self, digits: str) -> bool:
        """Tell whether digits, in small letters, are public: those of claims and proof sets also when withdrawn, as statement ids are.

        Roots of claims have other lengths than 64 too; see `lengths`.
        """
        if self._claims.known(digits) is not None or self._sets.known(digits) is not None:
            return True
        return any(
            digits == entry.statement_id
            or (entry.served and digits in self._roots.get(entry.statement_id, ()))
            for entry in self._snapshots.entries()
        )

    def lengths(self) -> list[int]:
        """Return how many digits something public can have, 64 first."""
        return [ID_DIGITS, *sorted(self._claims.digit_lengths() - {ID_DIGITS}, reverse=True)]

    def read_roots(self) -> None:
        """Read the roots that are not known yet. Reads files and parses claims: run it in a thread."""
        self._claims.note_digits()
        for entry in self._snapshots.served():
            if entry.statement_id in self._roots:
                continue
            try:
                with reading(self._snapshots, entry) as snapshot:
                    assets = snapshot.statement.assets
                    self._roots[entry.statement_id] = frozenset(asset.root.hash.hex() for asset in assets)
            except FileFailedError:  # it is served no more, and its roots are nothing to compare with
                continue
