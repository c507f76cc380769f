"""The digits that everyone is told to compare: statement ids, and the roots of what is served."""

from bot.catalogue.file_reading import FileFailedError, reading
from bot.catalogue.served import ServedSnapshots

__all__ = ["PublicDigits"]


class PublicDigits:
    """Knows statement ids at once, and roots from when they were read. Nothing is looked up in a tree."""

    def __init__(self, snapshots: ServedSnapshots) -> None:
        self._snapshots = snapshots
        self._roots: dict[str, frozenset[str]] = {}  # by statement id

    def known(self, digits: str) -> bool:
        """Tell whether 64 digits are a statement id of the public log, or a root of a served statement."""
        return any(
            digits == entry.statement_id
            or (entry.served and digits in self._roots.get(entry.statement_id, ()))
            for entry in self._snapshots.entries()
        )

    def read_roots(self) -> None:
        """Read the roots that are not known yet. Reads files: run it in a thread."""
        for entry in self._snapshots.served():
            if entry.statement_id in self._roots:
                continue
            try:
                with reading(self._snapshots, entry) as snapshot:
                    assets = snapshot.statement.assets
                    self._roots[entry.statement_id] = frozenset(asset.root.hash.hex() for asset in assets)
            except FileFailedError:  # it is served no more, and its roots are nothing to compare with
                continue
