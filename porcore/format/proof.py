"""The proof file: what a customer holds in hand (docs/format.md, "Proof file").

Reading checks grammar only. Whether a proof holds is decided in `porcore.verification.checking`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from porcore.errors import FormatError
from porcore.format import strict_json
from porcore.format.grammar import amount_text, parse_amount, parse_hex
from porcore.format.hashing import Node, is_left, leaf_hash, parent, width_at
from porcore.format.statement import (
    FORMAT,
    MAX_LEAVES,
    Asset,
    Statement,
    node_json,
    parse_node,
    parse_statement,
)

__all__ = ["MAX_PIECES", "AssetProof", "PieceProof", "ProofFile", "parse_proof", "read_proof"]

MAX_PIECES = 16
MAX_BYTES = 2**25
_KEYS = ("client_id", "format", "proofs", "statement")
_PROOF_KEYS = ("asset", "pieces")
_PIECE_KEYS = ("balance", "index", "nonce", "path", "piece")


@dataclass(frozen=True, slots=True)
class PieceProof:
    """One leaf and the siblings on its way to the root."""

    piece: int  # 0..15
    index: int  # 0..2^31-1; bit k tells the side at level k, 0 = we are left
    nonce: bytes  # 16 bytes
    balance: int  # units
    path: tuple[Node, ...]  # path[0] is the leaf's sibling

    def is_left(self, level: int) -> bool:
        """Tell whether our node of `level` is the left child, and its sibling the right one.

        `level` is 0 (the leaves) up to below the length of `path`.
        """
        return is_left(self.index, level)

    def sibling_is_padding(self, level: int, leaf_count: int) -> bool:
        """Tell whether a tree has no stored node where our sibling of `level` (0 = leaves) is.

        `leaf_count` is the number of leaves in the tree, above `index`.
        """
        return (self.index >> level) ^ 1 >= width_at(leaf_count, level)

    def leaf(self, context: bytes, client_id: bytes) -> Node:
        """Return our leaf in the tree with that 32-byte `context`, of the client with that 32-byte id."""
        return Node(self.balance, leaf_hash(context, client_id, self.nonce, self.piece, self.balance))

    def nodes(self, context: bytes, client_id: bytes) -> Iterator[Node]:
        """Yield our node of every level, leaf first, one more than `path` has; each is hashed when asked for.

        `context` and `client_id` are 32 bytes each. Raises LimitError where a sum reaches 2^127.
        """
        node = self.leaf(context, client_id)
        yield node
        for level, sibling in enumerate(self.path):
            node = parent(node, sibling) if self.is_left(level) else parent(sibling, node)
            yield node


@dataclass(frozen=True, slots=True)
class AssetProof:
    """A client's leaves in the tree of one asset."""

    asset: Asset  # as the statement of the proof file lists it
    pieces: tuple[PieceProof, ...]

    @property
    def symbol(self) -> str:
        """The symbol of the asset."""
        return self.asset.symbol

    @property
    def balance(self) -> int:
        """The client's whole balance in units: the sum of the pieces."""
        return sum(piece.balance for piece in self.pieces)


@dataclass(frozen=True)
class ProofFile:
    """A proof file. An asset without a proof says: no leaf, counted as zero.

    Raises FormatError when it is made with a proof for an asset that is not exactly as its statement lists it:
    a check against the asset of a proof is then a check against the statement.
    """

    statement: Statement
    client_id: bytes  # 32 bytes
    proofs: tuple[AssetProof, ...]  # in the statement's order, each asset at most once

    def __post_init__(self) -> None:
        if any(self.statement.asset(proof.symbol) != proof.asset for proof in self.proofs):
            raise FormatError("proof-asset", where="proof file, proofs")

    @cached_property
    def _by_symbol(self) -> dict[str, AssetProof]:
        return {proof.symbol: proof for proof in self.proofs}

    def proof(self, symbol: str) -> AssetProof | None:
        """Return the proof for one asset, or None."""
        return self._by_symbol.get(symbol)

    def to_json(self) -> dict[str, object]:
        """Return the proof file as plain data with exactly the format's keys."""
        return {
            "format": FORMAT,
            "statement": self.statement.to_json(),
            "client_id": self.client_id.hex(),
            "proofs": [_proof_json(proof) for proof in self.proofs],
        }

    def encode(self) -> bytes:
        """Return the file's bytes: canonical JSON and one line end."""
        return strict_json.canonical(self.to_json()) + b"\n"


def _proof_json(proof: AssetProof) -> dict[str, object]:
    return {
        "asset": proof.symbol,
        "pieces": [_piece_json(piece, proof.asset.decimals) for piece in proof.pieces],
    }


def _piece_json(piece: PieceProof, decimals: int) -> dict[str, object]:
    return {
        "piece": piece.piece,
        "index": piece.index,
        "nonce": piece.nonce.hex(),
        "balance": amount_text(piece.balance, decimals),
        "path": [node_json(node, decimals) for node in piece.path],
    }


def read_proof(data: bytes) -> ProofFile:
    """Return the proof file in `data`, a whole file. Raises FormatError when it is not readable or not canonical.

    It says nothing about the content: that is for `porcore.verification`. docs/format.md, "Proof file", has
    the layout.
    """
    return parse_proof(strict_json.load(data, "proof file", MAX_BYTES))


def parse_proof(value: object) -> ProofFile:
    """Return a proof file from plain data, every word checked. Raises FormatError."""
    where = "proof file"
    parts = strict_json.record(value, _KEYS, where)
    if strict_json.string(parts["format"], f"{where}, format") != FORMAT:
        raise FormatError("format", where=f"{where}, format")
    statement = parse_statement(parts["statement"])
    client = parse_hex(
        strict_json.string(parts["client_id"], f"{where}, client_id"), 64, f"{where}, client_id"
    )
    listed = strict_json.items(parts["proofs"], 0, len(statement.assets), f"{where}, proofs")
    proofs = tuple(
        _parse_asset_proof(item, statement, f"{where}, proof {i + 1}") for i, item in enumerate(listed)
    )
    places = [statement.places[proof.symbol] for proof in proofs]
    if any(later <= earlier for earlier, later in pairwise(places)):
        raise FormatError("proof-order", where=f"{where}, proofs")
    return ProofFile(statement, client, proofs)


def _parse_asset_proof(value: object, statement: Statement, where: str) -> AssetProof:
    parts = strict_json.record(value, _PROOF_KEYS, where)
    asset = statement.asset(strict_json.string(parts["asset"], f"{where}, asset"))
    if asset is None:
        raise FormatError("proof-asset", where=f"{where}, asset")
    listed = strict_json.items(parts["pieces"], 1, MAX_PIECES, f"{asset.symbol}, pieces")
    pieces = tuple(
        _parse_piece(item, asset, f"{asset.symbol}, entry {i + 1}") for i, item in enumerate(listed)
    )
    return AssetProof(asset, pieces)


def _parse_piece(value: object, asset: Asset, where: str) -> PieceProof:
    parts = strict_json.record(value, _PIECE_KEYS, where)
    piece = strict_json.number(parts["piece"], MAX_PIECES - 1, f"{where}, piece")
    where = f"{asset.symbol}, piece {piece}"
    index = strict_json.number(parts["index"], MAX_LEAVES - 1, f"{where}, index")
    nonce = parse_hex(strict_json.string(parts["nonce"], f"{where}, nonce"), 32, f"{where}, nonce")
    balance = parse_amount(
        strict_json.string(parts["balance"], f"{where}, balance"), asset.decimals, f"{where}, balance"
    )
    listed = strict_json.items(parts["path"], 0, MAX_LEAVES.bit_length(), f"{where}, path")
    path = tuple(parse_node(item, asset.decimals, f"{where}, level {k}") for k, item in enumerate(listed))
    return PieceProof(piece, index, nonce, balance, path)
