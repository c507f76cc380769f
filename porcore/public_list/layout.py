"""Where the files of a public list lie."""

from pathlib import Path
from typing import NamedTuple

__all__ = ["CHUNK_LEVELS", "HASH_BYTES", "STATEMENT", "SUM_BYTES", "WALLETS", "LeafFiles", "leaf_files"]

STATEMENT, WALLETS = "statement.json", "wallets.json"
HASH_BYTES, SUM_BYTES = 32, 16
CHUNK_LEVELS = 16  # leaves are read in whole subtrees of this height


class LeafFiles(NamedTuple):
    """The two files of one tree."""

    hashes: Path
    sums: Path


def leaf_files(folder: Path, number: int, symbol: str) -> LeafFiles:
    """Return the files of asset `number` (0 = first), which keeps apart symbols that differ only in capitals."""
    stem = f"{number + 1:03}-{symbol}"
    return LeafFiles(folder / f"{stem}.hashes", folder / f"{stem}.sums.gz")
