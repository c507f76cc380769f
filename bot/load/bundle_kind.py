"""Which kind of bundle was fetched, told by the names of its files alone: what they hold is read by a process with limits."""

import re
from enum import Enum, auto
from pathlib import Path

__all__ = ["BundleKind", "kind_of_bundle"]

# An entry of a .zip's list of files: 42 bytes behind its mark, then the name.
_ENTRY = rb"PK\x01\x02.{42}(?:[^/\x00]{1,100}/)?"
_CLAIM = re.compile(_ENTRY + rb"publication\.toml", re.DOTALL)
_PROOFS = re.compile(_ENTRY + rb"proofs(?:-[0-9]{1,2})?\.csv", re.DOTALL)
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
        has_proofs = (path / "proofs.csv").exists() or any(path.glob("proofs-*.csv"))
        return BundleKind.PROOF_SET if has_proofs else BundleKind.CLAIM
    end = _end_of(path)
    if _CLAIM.search(end):
        return BundleKind.PROOF_SET if _PROOFS.search(end) else BundleKind.CLAIM
    return BundleKind.UNKNOWN_ZIP if b"PK\x01\x02" in end and not _TREE.search(end) else BundleKind.OTHER


def _end_of(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _LIST_AT_END))
        return file.read(_LIST_AT_END)
