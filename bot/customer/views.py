"""From a verified proof to the plain data that pictures and documents are drawn from."""

from bot.customer.tree_page import AssetTree, LevelView, PieceTree, TreeView
from bot.formats import moment
from bot.pictures.path import PiecePath, StepView
from bot.texts.members import summed
from bot.texts.proof_path import sibling_side
from porcore.format.hashing import width_at
from porcore.format.proof import AssetProof, PieceProof, ProofFile
from porcore.format.statement import Asset

__all__ = ["path_view", "tree_view"]


def path_view(proof: ProofFile, entry: AssetProof, number: int, exchange: str) -> PiecePath:
    """Return what the picture of one piece's path shows; `number`: index of the piece, from 0."""
    asset, piece = entry.asset, entry.pieces[number]
    leaf = piece.leaf(proof.statement.context(asset), proof.client_id)
    steps = tuple(
        StepView(
            sibling_side(piece, level),
            sibling.sum,
            sibling.hash.hex(),
            piece.sibling_is_padding(level, asset.leaf_count),
        )
        for level, sibling in enumerate(piece.path)
    )
    return PiecePath(
        exchange=exchange,
        moment_text=moment(proof.statement.taken_at),
        asset=asset.symbol,
        decimals=asset.decimals,
        leaf_index=piece.index,
        leaf_count=asset.leaf_count,
        you_balance=piece.balance,
        you_hash=leaf.hash.hex(),
        steps=steps,
        root_sum=asset.root.sum,
        root_hash=asset.root.hash.hex(),
        piece=piece.piece,
        pieces=len(entry.pieces),
        sums=summed(asset),
    )


def tree_view(proof: ProofFile, exchange: str) -> TreeView:
    """Return what the document with one's own path in full shows: every asset and piece, every level."""
    statement = proof.statement
    trees = tuple(_asset_tree(proof, entry) for entry in proof.proofs)
    return TreeView(exchange, moment(statement.taken_at), statement.id, trees)


def _asset_tree(proof: ProofFile, entry: AssetProof) -> AssetTree:
    asset = entry.asset
    pieces = tuple(
        PieceTree(piece.piece, piece.index, _levels(proof, asset, piece)) for piece in entry.pieces
    )
    return AssetTree(
        asset.symbol,
        asset.members,
        asset.decimals,
        asset.leaf_count,
        asset.root.sum,
        asset.root.hash.hex(),
        pieces,
    )


def _levels(proof: ProofFile, asset: Asset, piece: PieceProof) -> tuple[LevelView, ...]:
    levels = []
    for level, own in enumerate(piece.nodes(proof.statement.context(asset), proof.client_id)):
        sibling = piece.path[level] if level < len(piece.path) else None
        levels.append(
            LevelView(
                level=level,
                nodes=width_at(asset.leaf_count, level),
                own_sum=own.sum,
                own_hash=own.hash.hex(),
                sibling_sum=sibling.sum if sibling else None,
                sibling_hash=sibling.hash.hex() if sibling else None,
                sibling_side=sibling_side(piece, level),
                sibling_is_padding=sibling is not None and piece.sibling_is_padding(level, asset.leaf_count),
            )
        )
    return tuple(levels)
