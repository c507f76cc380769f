"""The document "View full tree": every level of a client's trees, with whole hashes and exact sums.

One HTML page without script and without network; its content policy says so to the browser.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from bot.formats import amount, count

__all__ = ["AssetTree", "LevelView", "PieceTree", "TreeView", "tree_page"]

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


@dataclass(frozen=True, slots=True)
class LevelView:
    """One level of a tree, seen from one leaf."""

    level: int  # 0 is the leaves'
    nodes: int  # stored nodes of the level
    own_sum: int  # units
    own_hash: str  # 64 hex digits
    sibling_sum: int | None  # None at the root
    sibling_hash: str | None
    sibling_side: str  # "left" or "right"
    sibling_is_padding: bool


@dataclass(frozen=True, slots=True)
class PieceTree:
    """One leaf's way up."""

    piece: int
    index: int
    levels: tuple[LevelView, ...]  # from the leaf to the root, both included


@dataclass(frozen=True, slots=True)
class AssetTree:
    """One asset's tree and the client's leaves in it."""

    asset: str
    members: tuple[str, ...]
    decimals: int
    leaf_count: int
    root_sum: int
    root_hash: str
    pieces: tuple[PieceTree, ...]


@dataclass(frozen=True, slots=True)
class TreeView:
    """The whole document."""

    exchange: str
    moment_text: str
    statement_id: str
    assets: tuple[AssetTree, ...]


def tree_page(view: TreeView) -> bytes:
    """Return the page in UTF-8."""
    title = f"{escape(view.exchange)}: your place in the trees of {escape(view.moment_text)}"
    body = "".join(part for asset in view.assets for part in _asset(asset))
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
</head>
<body>
<h1>{title}</h1>
<p>Statement <code>{escape(view.statement_id)}</code></p>
{body}</body>
</html>
""".encode()


def _asset(asset: AssetTree) -> Iterator[str]:
    yield f"<section><h2>{escape(asset.asset)}</h2>\n"
    for piece in asset.pieces:
        yield f"<h3>leaf {count(piece.index + 1)} of {count(asset.leaf_count)}</h3><ol>\n"
        for level in reversed(piece.levels):
            yield _level(level, asset.decimals)
        yield "</ol>\n"
    yield "</section>\n"


def _level(level: LevelView, decimals: int) -> str:
    sibling = ""
    if level.sibling_sum is not None and level.sibling_hash is not None:
        padding = ", padding" if level.sibling_is_padding else ""
        sibling = (
            f"<p>sibling, {level.sibling_side}{padding}: {amount(level.sibling_sum, decimals)}"
            f" <code>{level.sibling_hash}</code></p>"
        )
    return (
        f"<li>level {level.level}, nodes: {count(level.nodes)}"
        f"<p>{amount(level.own_sum, decimals)} <code>{level.own_hash}</code></p>{sibling}</li>\n"
    )
