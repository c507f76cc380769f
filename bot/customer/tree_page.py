"""The document "Your path, in full": every level of a client's trees, seen from their leaves, with whole hashes and exact sums.

One HTML page without script and without network; its content policy says so to the browser. Hashes read
from left to right in every language. Tags that HTML lets one leave out are left out: of 256 assets in 16 pieces each, the rest is long enough.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from bot.formats import amount
from bot.languages import current
from bot.texts import tree_page as words

__all__ = ["AssetTree", "LevelView", "PieceTree", "TreeView", "tree_page"]

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_MOST_OPEN = 4  # pieces; with more, a reader opens the assets one by one
_STYLE = """
:root { color-scheme: light dark; --ink: #1c2530; --grey: #5b6673; --paper: #fafaf7; --card: #fff;
  --edge: #d5dade; --own: #0065a3; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8ecf0; --grey: #a3adb8; --paper: #14181d; --card: #1d2329; --edge: #38414a; --own: #6cb8ee; } }
body { margin: 0 auto; padding: 1rem; max-width: 80rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.2; margin: .5rem 0; }
h3 { font-size: 1rem; margin: 1rem 0 .5rem; }
header p { max-width: 42rem; margin: .5rem 0; }
code, b { font: .8125rem/1.5 ui-monospace, monospace; display: block; color: var(--grey);
  direction: ltr; unicode-bidi: isolate; text-align: start; }
[dir=rtl] :is(code, b) { text-align: end; }
details { border-top: 2px solid var(--edge); padding: .75rem 0; }
summary { cursor: pointer; font-weight: bold; }
ol { list-style: none; margin: 0; padding: 0; }
li { display: grid; gap: 0 1rem; padding: .5rem .75rem; background: var(--card); border: 1px solid var(--edge);
  border-bottom: 0; color: var(--grey); }
li:first-child { border-radius: .5rem .5rem 0 0; }
li:last-child { border-bottom: 1px solid var(--edge); border-radius: 0 0 .5rem .5rem; }
li:only-child { border-radius: .5rem; }
li p { margin: 0; color: var(--ink); font-variant-numeric: tabular-nums; }
li p:first-of-type { border-inline-start: .25rem solid var(--own); padding-inline-start: .5rem; }
li p + p { border-inline-start: .25rem solid var(--edge); padding-inline-start: .5rem; }
@media (min-width: 60rem) { li { grid-template-columns: 11rem 1fr 1fr; } li b { font-size: .75rem; } }
"""


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

    symbol: str
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
    """Return the page in UTF-8. Of 256 assets in 16 pieces each it takes a third of a second: run it in a thread."""
    title = escape(words.title())
    unfold = sum(len(asset.pieces) for asset in view.assets) <= _MOST_OPEN
    body = "".join(part for asset in view.assets for part in _asset(asset, unfold))
    in_pieces = any(len(asset.pieces) > 1 for asset in view.assets)
    intro = "".join(f"<p>{escape(paragraph)}\n" for paragraph in words.intro(in_pieces))
    language = current()
    direction = "rtl" if language.right_to_left else "ltr"
    return f"""<!doctype html>
<html lang="{language.code}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>{_STYLE}</style>
</head>
<body>
<header>
<h1>{title}</h1>
<p>{escape(words.place(view.exchange, view.moment_text))}
<p>{escape(words.statement())} <code dir="ltr">{escape(view.statement_id)}</code>
{intro}</header>
<main>
{body}</main>
</body>
</html>
""".encode()


def _asset(asset: AssetTree, unfold: bool) -> Iterator[str]:
    members = "" if asset.members == (asset.symbol,) else f"<p>{escape(words.group(asset.members))}\n"
    yield f"<details{' open' if unfold else ''}><summary>{escape(asset.symbol)}</summary>\n{members}"
    balance = amount(sum(piece.levels[0].own_sum for piece in asset.pieces), asset.decimals)
    total = amount(asset.root_sum, asset.decimals)
    yield f"<p>{escape(words.sums(asset.symbol, balance, total))}\n"
    yield f'<p>{escape(words.root_hash())}<code dir="ltr">{asset.root_hash}</code>\n'
    seen: dict[tuple[int, str], int] = {}  # (level, own hash) -> the first piece whose path passes there
    for piece in asset.pieces:
        yield from _piece(asset, piece, seen)
    yield "</details>\n"


def _piece(asset: AssetTree, piece: PieceTree, seen: dict[tuple[int, str], int]) -> Iterator[str]:
    depth = len(piece.levels) - 1
    heading = words.piece(piece.piece, len(asset.pieces), piece.index, asset.leaf_count, depth)
    yield f"<h3>{escape(heading)}</h3>\n<ol>\n"
    known = [level for level in piece.levels if (level.level, level.own_hash) in seen]
    if known:
        earlier = seen[known[0].level, known[0].own_hash]
        yield f"<li>{escape(words.as_before(known[0].level, known[-1].level, earlier))}\n"
    for level in reversed(piece.levels[: len(piece.levels) - len(known)]):
        seen[level.level, level.own_hash] = piece.piece
        yield _level(level, depth, asset.decimals)
    yield "</ol>\n"


def _level(level: LevelView, depth: int, decimals: int) -> str:
    head = escape(words.level(level.level, level.nodes, level.level == depth))
    own = f"<p>{escape(words.node(level.level, amount(level.own_sum, decimals)))}<b>{level.own_hash}</b>"
    sibling = ""
    if level.sibling_sum is not None and level.sibling_hash is not None:
        said = words.sibling(
            level.sibling_side, level.sibling_is_padding, amount(level.sibling_sum, decimals)
        )
        sibling = f"<p>{escape(said)}<b>{level.sibling_hash}</b>"
    return f"<li>{head}{own}{sibling}\n"
