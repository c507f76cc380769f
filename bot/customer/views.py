"""From a verified proof to the plain data that pictures and documents are drawn from."""

from bot.customer.tree_page import AssetTree, LevelView, PieceTree, TreeView
from bot.formats import moment
from bot.pictures.path import PiecePath, StepView
from bot.texts.members import summed
from porcore.format.hashing import Node, leaf_hash, pad_nodes, parent, width_at
from porcore.format.proof import AssetProof, PieceProof, ProofFile
from porcore.format.statement import Asset, Statement

__all__ = ["asset_of", "path_view", "tree_view"]


def asset_of(statement: Statement, symbol: str) -> Asset:
    """Return an asset that the statement is known to list."""
    asset = statement.asset(symbol)
    assert asset is not None, "a proof file only holds proofs for listed assets"
    return asset


def own_nodes(proof: ProofFile, asset: Asset, piece: PieceProof) -> list[Node]:
    """Return the nodes on the way from the leaf to the root, both included."""
    context = proof.statement.context(asset)
    node = Node(piece.balance, leaf_hash(context, proof.client_id, piece.nonce, piece.piece, piece.balance))
    nodes = [node]
    for level, sibling in enumerate(piece.path):
        node = parent(sibling, node) if (piece.index >> level) & 1 else parent(node, sibling)
        nodes.append(node)
    return nodes


def _is_padding(asset: Asset, piece: PieceProof, level: int) -> bool:
    return (piece.index >> level) ^ 1 >= width_at(asset.leaf_count, level)


def _side(piece: PieceProof, level: int) -> str:
    return "left" if (piece.index >> level) & 1 else "right"


def path_view(proof: ProofFile, entry: AssetProof, number: int, exchange: str) -> PiecePath:
    """Return what the picture of one piece's path shows."""
    asset, piece = asset_of(proof.statement, entry.symbol), entry.pieces[number]
    leaf = own_nodes(proof, asset, piece)[0]
    steps = tuple(
        StepView(_side(piece, level), sibling.sum, sibling.hash.hex(), _is_padding(asset, piece, level))
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
    """Return what the full tree document shows: every asset and piece, every level."""
    statement = proof.statement
    trees = tuple(_asset_tree(proof, entry) for entry in proof.proofs)
    return TreeView(exchange, moment(statement.taken_at), statement.id, trees)


def _asset_tree(proof: ProofFile, entry: AssetProof) -> AssetTree:
    asset = asset_of(proof.statement, entry.symbol)
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
    pads = pad_nodes(proof.statement.context(asset), asset.depth)
    levels = []
    for level, own in enumerate(own_nodes(proof, asset, piece)):
        sibling = piece.path[level] if level < len(piece.path) else None
        levels.append(
            LevelView(
                level=level,
                nodes=width_at(asset.leaf_count, level),
                own_sum=own.sum,
                own_hash=own.hash.hex(),
                sibling_sum=sibling.sum if sibling else None,
                sibling_hash=sibling.hash.hex() if sibling else None,
                sibling_side=_side(piece, level),
                sibling_is_padding=sibling is not None and sibling == pads[level],
            )
        )
    return tuple(levels)
