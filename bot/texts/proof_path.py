"""A path from a balance to the total, in words and as a table."""

from bot.formats import amount, count
from bot.languages import _, ngettext
from bot.texts.common import pre
from porcore.format.hashing import Node
from porcore.format.proof import AssetProof, PieceProof
from porcore.format.statement import Asset

__all__ = ["path_quote", "position", "root_line", "sibling_side"]


def path_quote(entry: AssetProof, piece: PieceProof) -> str:
    """Return the path of one piece: where it begins, a table of its levels, the root."""
    asset = entry.asset
    where = position(asset, piece)
    if len(entry.pieces) > 1:
        title = _(
            "{asset} proof, piece {piece} of {pieces}: {position}",
            asset=asset.symbol,
            piece=piece.piece + 1,
            pieces=len(entry.pieces),
            position=where,
        )
    else:
        # Translators: {position} is such as "leaf 3,412 of 9,321, 14 levels"
        title = _("{asset} proof: {position}", asset=asset.symbol, position=where)
    return f"{title}\n{pre(_rows(asset, piece), 'lrl')}\n{root_line(asset)}\n"


def root_line(asset: Asset) -> str:
    """Return the whole root hash, to be compared."""
    return _("Root hash <code>{hash}</code>", hash=asset.root.hash.hex())


def position(asset: Asset, piece: PieceProof) -> str:
    """Return ``leaf 3,412 of 9,321, 14 levels``."""
    return ngettext(
        "leaf {leaf} of {leaves}, {n} level",
        "leaf {leaf} of {leaves}, {n} levels",
        asset.depth,
        leaf=count(piece.index + 1),
        leaves=count(asset.leaf_count),
        n=asset.depth,
    )


def _rows(asset: Asset, piece: PieceProof) -> list[tuple[str, str, str]]:
    """Return the path as rows of a table: you, each sibling with its side, the root."""
    # Translators: your own balance, the first row of a narrow table
    rows = [(_("you"), amount(piece.balance, asset.decimals), "")]
    for level, sibling in enumerate(piece.path):
        # Translators: the node to the left or right of yours on a level of the tree, in a narrow table
        side = (
            _("{level} left", level=level)
            if sibling_side(piece, level) == "left"
            else _("{level} right", level=level)
        )
        rows.append((side, amount(sibling.sum, asset.decimals), _short_hash(sibling)))
    # Translators: the node at the top of a tree, in a narrow table
    rows.append((_("root"), amount(asset.root.sum, asset.decimals), _short_hash(asset.root)))
    return rows


def sibling_side(piece: PieceProof, level: int) -> str:
    """Return the side of our sibling of `level` (0 = leaves): left or right. It is no text for people."""
    return "right" if piece.is_left(level) else "left"


def _short_hash(node: Node) -> str:
    """Return a hash for the eye only; what is meant for comparison is always shown whole."""
    digits = node.hash.hex()
    return f"{digits[:4]}…{digits[-2:]}"
