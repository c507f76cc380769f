"""The root hashes of the published statements, to tell one from a client's id without looking anyone up."""

from porcore.format.statement import Statement

__all__ = ["Roots"]

_LENGTH = 32  # bytes of a root


class Roots:
    """By statement id, in the statement's order, 32 bytes each: years of snapshots take a few megabytes."""

    def __init__(self) -> None:
        self._joined: dict[str, bytes] = {}

    def __contains__(self, statement_id: str) -> bool:
        return statement_id in self._joined

    def note(self, statement: Statement) -> None:
        """Remember the roots of a statement."""
        if statement.id not in self._joined:
            self._joined[statement.id] = b"".join(asset.root.hash for asset in statement.assets)

    def place(self, statement_id: str, digits: bytes) -> int | None:
        """Return which asset of a statement (0 = first) has a root; None: none has, or the statement was not noted.

        `digits`: the root hash, 32 bytes.
        """
        joined = self._joined.get(statement_id, b"")
        found = joined.find(digits)
        while found > 0 and found % _LENGTH:  # across two roots
            found = joined.find(digits, found + 1)
        return found // _LENGTH if found >= 0 else None
