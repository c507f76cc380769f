"""The errors of the package.

    PorError
    ├── FormatError      not readable or not canonical: nothing can be said about the content
    ├── RefutedError     readable, and shown to be wrong: names asset, piece, level and step
    ├── BundleError      the operator's input: names file, row and column
    ├── SnapshotError    a snapshot file that is missing, damaged or not ours
    └── LimitError       a sum that leaves the format's range, or too many of something

What a person reads is ``str(error)``. It never holds a client id.
"""

from dataclasses import asdict, dataclass

from porcore.messages import text

__all__ = ["BundleError", "FormatError", "LimitError", "Place", "PorError", "RefutedError", "SnapshotError"]


class PorError(Exception):
    """Base of every error this package raises on purpose."""


class _CodedError(PorError):
    """An error whose sentence is in `porcore.messages`, shared with the offline page."""

    def __init__(self, code: str, **values: object) -> None:
        self.code = code
        self.values = values
        super().__init__(text(code, **values))


class FormatError(_CodedError):
    """The bytes are not a canonical object of the format ``porcore/1``."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a proof a fault lies."""

    step: str  # one of trust, pieces, index, depth, balance, sibling, sum, root
    asset: str | None = None  # symbol; None when the fault concerns the whole file
    piece: int | None = None  # 0..15
    level: int | None = None  # 0 = leaves


class RefutedError(_CodedError):
    """A proof that does not hold; `place` says where."""

    def __init__(self, code: str, place: Place, **values: object) -> None:
        self.place = place
        super().__init__(code, **asdict(place), **values)


class BundleError(PorError):
    """The operator's input has a fault; the sentence names file, row and column."""

    def __init__(self, where: str, found: str, expected: str, advice: str = "") -> None:
        self.where, self.found, self.expected, self.advice = where, found, expected, advice
        super().__init__(f"{where}: found {found}, expected {expected}." + (f" {advice}" if advice else ""))


class SnapshotError(PorError):
    """A snapshot file that cannot be used; the sentence says what to do with it."""


class LimitError(PorError):
    """A quantity outside the format's range (see docs/format.md, "Words and numbers")."""
