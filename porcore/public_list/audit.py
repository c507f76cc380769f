"""Recomputing everything from a public list, trusting none of it."""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np

from porcore.errors import LimitError, PorError
from porcore.format.hashing import Node, depth_of, pad_nodes
from porcore.format.proof import ProofFile
from porcore.format.statement import MAX_BYTES as LARGEST_STATEMENT
from porcore.format.statement import Asset, Statement, read_statement
from porcore.format.wallet_list import MAX_BYTES as LARGEST_WALLETS
from porcore.format.wallet_list import read_wallets, wallets_hash
from porcore.kernel import NODE_BYTES, Bytes, node_at, parents, ready_for
from porcore.progress import Progress, Stage, silent
from porcore.public_list.layout import CHUNK_LEVELS, HASH_BYTES, STATEMENT, SUM_BYTES, WALLETS, leaf_files
from porcore.reserves.comparison import AssetReserves, compare

__all__ = ["AuditError", "Audited", "OwnLine", "audit", "own_lines"]

_PACKED = 2**16  # bytes inflated at once
_AGAIN = "Get the list again; if it stays so, the exchange published something that does not add up."


class AuditError(PorError):
    """The list does not lead to its statement; the sentence names asset and step."""


@dataclass(frozen=True, slots=True)
class Audited:
    """What was recomputed."""

    statement: Statement
    reserves: tuple[AssetReserves, ...]


@dataclass(frozen=True, slots=True)
class OwnLine:
    """A client's own line in the list."""

    symbol: str
    piece: int
    index: int  # 0 = the first line
    balance: int  # units


def audit(folder: Path, progress: Progress = silent) -> Audited:
    """Recompute every root and total of a public list. Raises AuditError, and FormatError for unreadable files."""
    statement = read_statement(_read(folder / STATEMENT, LARGEST_STATEMENT))
    wallets = read_wallets(_read(folder / WALLETS, LARGEST_WALLETS))
    if wallets_hash(wallets) != statement.reserves_sha256:
        raise AuditError(f"{WALLETS} is not the list that the statement commits to. {_AGAIN}")
    for number, asset in enumerate(statement.assets):
        root = _root(folder, number, statement, asset, progress)
        if root != asset.root:
            raise AuditError(
                f"{asset.symbol}, step root: the leaves lead to {root.hash.hex()} with {root.sum} units, and the"
                f" statement says {asset.root.hash.hex()} with {asset.root.sum}. {_AGAIN}"
            )
    return Audited(statement, compare(statement, wallets))


def own_lines(folder: Path, statement: Statement, proof: ProofFile) -> tuple[OwnLine, ...]:
    """Return where the leaves of a verified proof file are in the list. Raises AuditError when one does not."""
    lines = []
    for entry in proof.proofs:
        number = next(i for i, asset in enumerate(statement.assets) if asset.symbol == entry.symbol)
        asset = statement.assets[number]
        context = statement.context(asset)
        for piece in entry.pieces:
            own = piece.leaf(context, proof.client_id).hash
            with leaf_files(folder, number, asset.symbol).hashes.open("rb") as file:
                file.seek(piece.index * HASH_BYTES)
                found = file.read(HASH_BYTES)
            if found != own:
                raise AuditError(
                    f"{asset.symbol}, piece {piece.piece}: line {piece.index + 1} of the list is another leaf. The"
                    " proof file and the list are of different trees."
                )
            lines.append(OwnLine(asset.symbol, piece.piece, piece.index, piece.balance))
    return tuple(lines)


def _read(path: Path, limit: int) -> bytes:
    with path.open("rb") as file:
        return file.read(limit + 2).removesuffix(b"\n")


def _root(folder: Path, number: int, statement: Statement, asset: Asset, progress: Progress) -> Node:
    pads = pad_nodes(statement.context(asset), max(depth_of(asset.leaf_count), CHUNK_LEVELS))
    ready_for(asset.leaf_count)
    tops, done = [], 0
    for nodes in _leaves(folder, number, asset):
        done += len(nodes)
        _check_range(asset, nodes)
        tops.append(_top(asset, nodes, pads, asset.leaf_count > 1 << CHUNK_LEVELS))
        progress(Stage.AUDITED, done, asset.leaf_count)
    if not tops:
        return pads[0]
    if asset.leaf_count <= 1 << CHUNK_LEVELS:
        return node_at(tops[0], 0)
    levels = depth_of(asset.leaf_count) - CHUNK_LEVELS
    return node_at(_folded(asset, np.concatenate(tops), pads, CHUNK_LEVELS, levels), 0)


def _top(asset: Asset, nodes: Bytes, pads: Sequence[Node], whole: bool) -> Bytes:
    """Return the top [1, 48] of a subtree: of full height, or as high as a small tree is."""
    return _folded(asset, nodes, pads, 0, CHUNK_LEVELS if whole else depth_of(len(nodes)))


def _folded(asset: Asset, nodes: Bytes, pads: Sequence[Node], base: int, levels: int) -> Bytes:
    try:
        for level in range(base, base + levels):
            nodes = parents(nodes, pads[level].encode())
    except LimitError as error:
        raise AuditError(f"{asset.symbol}, step sum: {error}") from None
    return nodes


def _check_range(asset: Asset, nodes: Bytes) -> None:
    if np.any(nodes[:, 0] >> 7) or not np.all(np.any(nodes[:, :SUM_BYTES], axis=1)):
        raise AuditError(
            f"{asset.symbol}, step balance: a leaf has no balance, or one of 2^127 units or more. {_AGAIN}"
        )


def _leaves(folder: Path, number: int, asset: Asset) -> Iterator[Bytes]:
    """Yield the leaves [n, 48] in subtrees of the full chunk, the last one perhaps smaller."""
    files = leaf_files(folder, number, asset.symbol)
    left = asset.leaf_count
    with files.hashes.open("rb") as hashes, files.sums.open("rb") as packed:
        sums = _Inflated(packed)
        while left:
            count = min(left, 1 << CHUNK_LEVELS)
            nodes = np.empty((count, NODE_BYTES), dtype=np.uint8)
            nodes[:, SUM_BYTES:] = _rows(asset, hashes.read(count * HASH_BYTES), count, HASH_BYTES)
            nodes[:, :SUM_BYTES] = _rows(asset, sums.read(count * SUM_BYTES), count, SUM_BYTES)
            yield nodes
            left -= count
        if hashes.read(1) or sums.has_more():
            raise AuditError(
                f"{asset.symbol}: the list is longer than the {asset.leaf_count} leaves stated. {_AGAIN}"
            )


def _rows(asset: Asset, data: bytes, count: int, width: int) -> Bytes:
    if len(data) != count * width:
        raise AuditError(
            f"{asset.symbol}: the list ends before the {asset.leaf_count} leaves stated. {_AGAIN}"
        )
    return np.frombuffer(data, dtype=np.uint8).reshape(count, width)


class _Inflated:
    """A gzip file read in pieces of a given size: what it unpacks to is never held whole."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)

    def read(self, size: int) -> bytes:
        """Return up to `size` bytes; fewer only at the end. Raises AuditError."""
        parts: list[bytes] = []
        missing = size
        while missing:
            packed = self._unpacker.unconsumed_tail or self._file.read(_PACKED)
            if self._unpacker.eof or not packed:
                break
            try:
                part = self._unpacker.decompress(packed, missing)
            except zlib.error:
                raise AuditError(f"a .sums.gz file is damaged. {_AGAIN}") from None
            parts.append(part)
            missing -= len(part)
        return b"".join(parts)

    def has_more(self) -> bool:
        """Tell whether anything follows what was read."""
        return bool(self.read(1) or self._unpacker.unused_data or self._file.read(1))
