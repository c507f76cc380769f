"""What can be wrong with a claim or proof set, as one error in our words."""

import contextlib
from collections.abc import Iterator

from porcore.errors import BundleError, PorError

__all__ = ["TOML", "ClaimError", "as_claim_errors", "at_key"]

TOML = "publication.toml"


class ClaimError(PorError):
    """A claim or proof set that cannot be used; the sentence names the file, and line and key where they are known."""

    def __init__(
        self, where: str, found: str, expected: str, advice: str = "", line: int | None = None
    ) -> None:
        self.where, self.found, self.expected, self.advice = where, found, expected, advice
        self.line = line  # of publication.toml, 1 = first
        super().__init__(f"{where}: found {found}, expected {expected}." + (f" {advice}" if advice else ""))


def at_key(line: int | None, key: str, found: str, expected: str, advice: str = "") -> ClaimError:
    """Return an error of publication.toml; `line` (1 = first) is None where it is not known."""
    where = TOML + (f", line {line}" if line else "") + (f", {key}" if key else "")
    return ClaimError(where, found, expected, advice, line)


@contextlib.contextmanager
def as_claim_errors() -> Iterator[None]:
    """Raise as ClaimError what reading files and lists raises as BundleError."""
    try:
        yield
    except BundleError as error:
        raise ClaimError(error.where, error.found, error.expected, error.advice) from None
