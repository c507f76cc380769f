"""Trying first the form of signing that held last: a list is signed in one form, and each try costs a recovery."""

from collections.abc import Sequence

__all__ = ["Likely"]


class Likely:
    """The order in which forms are tried. It changes no finding: a signature leads to one address under one form."""

    def __init__(self) -> None:
        self._last = ""

    def first(self, digests: Sequence[tuple[str, bytes]]) -> Sequence[tuple[str, bytes]]:
        """Return forms with their digests (32 bytes each), the one that held last before the others.

        There is at least one.
        """
        last = self._last
        return digests if digests[0][0] == last else sorted(digests, key=lambda pair: pair[0] != last)

    def held(self, form: str) -> None:
        """Remember the form of a signature that holds."""
        self._last = form
