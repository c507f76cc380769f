"""Whether a proof holds: pure functions that return nothing and raise at the first fault.

The rule is docs/format.md, "Verification". The root that a path must reach comes from the caller, never
silently from the file itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from porcore.errors import FaultLocation, FormatError, LimitError, RefutedError
from porcore.format.grammar import amount_text
from porcore.format.hashing import Node, pad_nodes
from porcore.format.proof import AssetProof, PieceProof, ProofFile
from porcore.format.statement import Asset, Statement

__all__ = ["Trust", "verify", "verifying"]

_ASSETS_AT_ONCE = 64  # in one slice: a few milliseconds at one piece


@dataclass(frozen=True, slots=True)
class Trust:
    """What the caller trusts, from a source other than the proof file. All unset: nothing.

    `statement_id` stands for the whole statement; `roots` only for those roots, by symbol.
    """

    statement_id: str | None = None  # 64 lower-case hex digits
    roots: Mapping[str, Node] | None = None

    @classmethod
    def statement(cls, statement: Statement) -> "Trust":
        """Trust exactly this statement."""
        return cls(statement_id=statement.id)

    def covers(self, symbol: str) -> bool:
        """Tell whether the root of that asset is trusted."""
        return self.statement_id is not None or (self.roots is not None and symbol in self.roots)


def verify(proof: ProofFile, trust: Trust) -> None:
    """Check every proof of the file; return nothing when all hold.

    Raises RefutedError at the first fault, and FormatError when `trust` has a root of an asset that the statement does
    not list. A root that `trust` does not cover is taken from the file: the result then says only that the file is
    consistent with itself, and telling that apart is the caller's duty (`Trust.covers`).
    """
    for _ in verifying(proof, trust):
        pass


def verifying(proof: ProofFile, trust: Trust) -> Iterator[None]:
    """Do what `verify` does in slices of a few assets each, so that one thread can answer several people in turns.

    Raises what `verify` raises.
    """
    _check_trust(proof.statement, trust)
    for number, asset_proof in enumerate(proof.proofs):
        if number % _ASSETS_AT_ONCE == _ASSETS_AT_ONCE - 1:
            yield
        verify_asset(proof.statement, proof.client_id, asset_proof)


def _check_trust(statement: Statement, trust: Trust) -> None:
    if trust.statement_id is not None and statement.id != trust.statement_id:
        raise RefutedError(
            "refuted-statement", FaultLocation("trust"), found=statement.id, expected=trust.statement_id
        )
    roots = trust.roots or {}
    for symbol in roots:
        if statement.asset(symbol) is None:
            raise FormatError("given-root", asset=symbol)
    for asset in statement.assets:
        trusted = roots.get(asset.symbol, asset.root)
        if asset.root != trusted:
            values = _roots(asset.root, trusted, asset.decimals)
            raise RefutedError("refuted-given-root", FaultLocation("trust", asset.symbol), **values)


def _roots(found: Node, expected: Node, decimals: int) -> dict[str, str]:
    return {
        "found_hash": found.hash.hex(),
        "found_sum": amount_text(found.sum, decimals),
        "expected_hash": expected.hash.hex(),
        "expected_sum": amount_text(expected.sum, decimals),
    }


def verify_asset(statement: Statement, client_id: bytes, proof: AssetProof) -> None:
    """Check all pieces of one asset of `statement` against its root. Raises RefutedError at the first fault.

    `client_id` is the 32 bytes of the proof file's client.
    """
    asset = proof.asset
    numbers = [piece.piece for piece in proof.pieces]
    if numbers != list(range(len(numbers))):
        listed = ", ".join(str(number) for number in numbers)
        raise RefutedError("refuted-pieces", FaultLocation("pieces", asset.symbol), found=listed)
    seen = set[int]()
    context = statement.context(asset)
    pads = pad_nodes(context, asset.depth)
    for piece in proof.pieces:
        if piece.index in seen:
            place = FaultLocation("pieces", asset.symbol, piece.piece)
            raise RefutedError("refuted-index-twice", place, index=piece.index)
        seen.add(piece.index)
        _check_position(asset, piece)
        _check_path(asset, context, pads, client_id, piece)


def _check_position(asset: Asset, piece: PieceProof) -> None:
    count, at = asset.leaf_count, (asset.symbol, piece.piece)
    if count == 0:
        raise RefutedError("refuted-empty", FaultLocation("index", *at))
    if piece.index >= count:
        raise RefutedError("refuted-index", FaultLocation("index", *at), index=piece.index, leaf_count=count)
    found, expected = len(piece.path), asset.depth
    if found != expected:
        place = FaultLocation("depth", *at)
        raise RefutedError("refuted-depth", place, found=found, expected=expected, leaf_count=count)
    if piece.balance == 0:
        raise RefutedError("refuted-balance", FaultLocation("balance", *at, level=0))


def _check_path(
    asset: Asset, context: bytes, pads: Sequence[Node], client_id: bytes, piece: PieceProof
) -> None:
    nodes = piece.nodes(context, client_id)
    node = next(nodes)
    for level, sibling in enumerate(piece.path):
        _check_sibling(asset, piece, level, sibling, pads[level])
        try:
            node = next(nodes)
        except LimitError:
            raise RefutedError(
                "refuted-sum", FaultLocation("sum", asset.symbol, piece.piece, level + 1)
            ) from None
    if node != asset.root:
        place = FaultLocation("root", asset.symbol, piece.piece, asset.depth)
        raise RefutedError("refuted-root", place, **_roots(node, asset.root, asset.decimals))


def _check_sibling(asset: Asset, piece: PieceProof, level: int, sibling: Node, pad: Node) -> None:
    if piece.sibling_is_padding(level, asset.leaf_count):
        fault = "refuted-padding" if sibling != pad else ""
    else:
        fault = "refuted-zero-sibling" if sibling.sum == 0 else ""
    if fault:
        raise RefutedError(fault, FaultLocation("sibling", asset.symbol, piece.piece, level))
