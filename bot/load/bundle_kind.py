"""Which kind of bundle was fetched, told by the names of its files alone: what they hold is read by a process with limits.

A proof set is known by its table of proofs. Without one, and without a claim's files, any file that only a proof set has tells it,
also by the name that the exchange gave it: then the reader of proof sets says what to rename or add.
"""

import os
import re
from collections.abc import Callable
from enum import Enum, auto
from pathlib import Path

__all__ = ["BundleKind", "kind_of_bundle"]

# An entry of a .zip's list of files: 42 bytes behind its mark, then the name.
_ENTRY = rb"PK\x01\x02.{42}(?:[^/\x00]{1,100}/)?"
_CLAIM = re.compile(_ENTRY + rb"publication\.toml", re.DOTALL)
_PROOFS = rb"proofs(?:-[0-9]{1,2})?\.csv"
_OF_A_SET = rb"proof[^/\x00]{0,60}\.csv|totals\.json|(?:cex_?)?config[^/\x00]{0,60}\.json|[^/\x00]{1,60}\.vk(?:\.[a-z]{1,12})?"
_OF_A_CLAIM = rb"(?:wallets|root|leaves)\.[a-z]{1,12}"
_TREE = re.compile(_ENTRY + rb"snapshot\.toml", re.DOTALL)
_LIST_AT_END = 2**18  # bytes of a .zip that hold the list of a bundle's few files


class BundleKind(Enum):
    """What a bundle is of."""

    CLAIM = auto()
    PROOF_SET = auto()
    UNKNOWN_ZIP = auto()  # with neither a publication.toml nor a snapshot.toml
    OTHER = auto()  # a tree's, or a snapshot file


def kind_of_bundle(path: Path) -> BundleKind:
    """Return what a folder or file is; a folder's publication.toml, or that in a .zip, makes it a claim or proof set."""
    if path.is_dir():
        if not (path / "publication.toml").exists():
            return BundleKind.OTHER
        names = [os.fsencode(entry.name) for entry in path.iterdir()]
        return _publication(lambda pattern: any(re.fullmatch(pattern, name) for name in names))
    end = _end_of(path)
    if _CLAIM.search(end):
        return _publication(lambda pattern: bool(re.search(_ENTRY + b"(?:%b)" % pattern, end, re.DOTALL)))
    return BundleKind.UNKNOWN_ZIP if b"PK\x01\x02" in end and not _TREE.search(end) else BundleKind.OTHER


def _publication(has: Callable[[bytes], bool]) -> BundleKind:
    is_set = has(_PROOFS) or (has(_OF_A_SET) and not has(_OF_A_CLAIM))
    return BundleKind.PROOF_SET if is_set else BundleKind.CLAIM


def _end_of(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _LIST_AT_END))
        return file.read(_LIST_AT_END)
