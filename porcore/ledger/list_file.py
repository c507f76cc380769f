"""The file of a published list, held against the SHA-256 that snapshot.toml states of it."""

from hashlib import sha256
from typing import BinaryIO

from porcore.errors import BundleError
from porcore.ledger.sentences import ADVICE
from porcore.ledger.system import system_faults
from porcore.progress import Progress, Stage

__all__ = ["check_digest", "check_file"]

_BLOCK = 2**20  # bytes


def check_file(file: BinaryIO, name: str, expected: str, progress: Progress) -> None:
    """Read `file` to its end. Raises BundleError unless its SHA-256 is `expected`, 64 hex digits."""
    digest, done = sha256(), 0
    with system_faults(name):
        while block := file.read(_BLOCK):
            digest.update(block)
            done += len(block)
            progress(Stage.LIST, done, None)
    check_digest(digest.hexdigest(), name, expected)


def check_digest(found: str, name: str, expected: str) -> None:
    """Raise BundleError unless the SHA-256 that was `found` of the file `name` is `expected`; both are 64 hex digits."""
    if found != expected:
        found = f"a file with the SHA-256 {found}"
        raise BundleError(name, found, f"{expected}, as [source] says", ADVICE["list-again"])
