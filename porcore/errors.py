"""The errors of the package.

    PorError
    ├── FormatError         not readable or not canonical: nothing can be said about the content
    ├── RefutedError        readable, and shown to be wrong: names asset, piece, level and step
    ├── JsonError           text that is no JSON as strictly as it is read here: the reader words it
    ├── TomlError           text that is no TOML, or not within bounds: the reader words it
    ├── BundleError         the operator's input: names file, row and column
    ├── CellError           one cell of that input, before its row and column are known
    ├── BelowZeroError      an amount below zero where sums by asset do not do: the build reads again by member
    ├── SnapshotError       a snapshot file that is missing, damaged or not ours
    │   └── DiskFullError   there is no room left on a disk (porcore.durable)
    ├── LimitError          a sum that leaves the format's range, or too many of something
    ├── AuditError          a public list that does not lead to its statement
    ├── NotSignedError      a wallet row that does not count as signed: says how far its signature carries
    ├── UnreadableError     an exchange's proof file that cannot be read as what it seems to be
    ├── RefutedFileError    an exchange's proof file that contradicts itself or the root obtained elsewhere
    ├── ExchangeTableError  a table of exchanges that cannot be used: names the exchange and the key
    ├── ClaimError          a claim or proof set that cannot be used: names the file, line and key
    ├── KernelError         the hashing that was asked for cannot run here
    ├── EngineError         the workers of a build could not do their work
    ├── AddressError        an address that must not be connected to (porcore.net)
    └── FetchError          a download that was refused or failed (porcore.net)

What a person reads is ``str(error)``. It never holds a client id. Each stands where it is raised; those that several
rooms raise stand here. (SIGTERM ends a command as Ctrl-C does, by an exception beyond this tree.)
"""

from dataclasses import asdict, dataclass

from porcore.messages import text

__all__ = [
    "BundleError",
    "FaultLocation",
    "FormatError",
    "LimitError",
    "PorError",
    "RefutedError",
    "SnapshotError",
]


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
class FaultLocation:
    """Where in a proof a fault lies."""

    step: str  # one of trust, pieces, index, depth, balance, sibling, sum, root
    asset: str | None = None  # symbol; None when the fault concerns the whole file
    piece: int | None = None  # 0..15
    level: int | None = None  # 0 = leaves


class RefutedError(_CodedError):
    """A proof that does not hold; `place` says where."""

    def __init__(self, code: str, place: FaultLocation, **values: object) -> None:
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
