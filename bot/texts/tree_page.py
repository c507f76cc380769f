"""The text of the document with one's own path in full. Everything is plain text; the page escapes it."""

from collections.abc import Sequence

from bot.formats import count
from bot.languages import _, commas, ngettext

__all__ = [
    "as_before",
    "group",
    "intro",
    "level",
    "node",
    "piece",
    "place",
    "root_hash",
    "sibling",
    "statement",
    "sums",
    "title",
]


def title() -> str:
    """At the head of the page."""
    return _("Your path, in full")


def place(exchange: str, moment_text: str) -> str:
    """Below the title."""
    return _("{exchange}, snapshot of {moment}", exchange=exchange, moment=moment_text)


def statement() -> str:
    """Before the full statement id."""
    return _("Statement id (compare it with the one other people were given):")


def intro(in_pieces: bool) -> tuple[str, ...]:
    """Return how the page is read, in paragraphs; `in_pieces` when a balance has several leaves."""
    paragraphs = [
        _(
            "There is one tree for each asset. Your balance is a leaf at the bottom. Two neighbouring nodes are added"
            " together to make the node above them, until one is left: the root. Its sum is everything the exchange says"
            " it owes."
        ),
        _(
            "Each level lists how many nodes it has, your node (the one your balance is in), and the node to its left or"
            " right. Together these two make your node on the next level. Where a level has no such node, padding with"
            " the sum 0 takes its place."
        ),
    ]
    if in_pieces:
        paragraphs.append(
            _(
                "A balance may be cut into pieces, each a leaf of its own, so that no one can read a whole balance from the"
                " tree. The paths of two pieces meet somewhere below the root and are the same from there on."
            )
        )
    paragraphs.append(
        _(
            "Hashes are complete and sums are exact. This page is for people to read; programs check the proof file. It"
            " shows your balances: show it only to people you trust."
        )
    )
    return tuple(paragraphs)


def group(members: Sequence[str]) -> str:
    """An asset that sums several."""
    return _("Sum of {members}", members=commas(members))


def sums(symbol: str, balance: str, total: str) -> str:
    """Below an asset's name. The sums are without their unit, which is `symbol`."""
    return _(
        "Your balance {balance} {symbol} is part of total liabilities of {total} {symbol}.",
        balance=balance,
        total=total,
        symbol=symbol,
    )


def root_hash() -> str:
    """Before the root hash of an asset."""
    return _("Root hash:")


def piece(number: int, pieces: int, index: int, leaf_count: int, levels: int) -> str:
    """Return which leaf a path starts from.

    `number`: of the piece, from 0, of `pieces`; `index`: of the leaf, from 0, of `leaf_count`; `levels`: how many
    there are above it.
    """
    leaf, leaves = count(index + 1), count(leaf_count)
    if pieces > 1:
        return ngettext(
            "Piece {piece} of {pieces}: leaf {leaf} of {leaves}, {n} level below the root",
            "Piece {piece} of {pieces}: leaf {leaf} of {leaves}, {n} levels below the root",
            levels,
            piece=number + 1,
            pieces=pieces,
            leaf=leaf,
            leaves=leaves,
            n=levels,
        )
    return ngettext(
        "Leaf {leaf} of {leaves}, {n} level below the root",
        "Leaf {leaf} of {leaves}, {n} levels below the root",
        levels,
        leaf=leaf,
        leaves=leaves,
        n=levels,
    )


def as_before(lowest: int, highest: int, number: int) -> str:
    """Levels that an earlier piece's path has passed through already.

    `lowest` to `highest`: the levels, 0 for the leaves; `number`: of that piece, from 0.
    """
    if lowest == highest:
        return _("Level {level}: the same as for piece {piece}", level=lowest, piece=number + 1)
    return _(
        "Levels {highest} to {lowest}: the same as for piece {piece}",
        highest=highest,
        lowest=lowest,
        piece=number + 1,
    )


def level(number: int, nodes: int, root: bool) -> str:
    """At the head of a level; `number`: 0 for the leaves; `nodes`: how many it has."""
    if root:
        return ngettext(
            "Level {level}, root: {n} node",
            "Level {level}, root: {n} nodes",
            nodes,
            level=number,
            n=count(nodes),
        )
    return ngettext(
        "Level {level}: {n} node", "Level {level}: {n} nodes", nodes, level=number, n=count(nodes)
    )


def node(level_number: int, sum_text: str) -> str:
    """Your own node; `level_number`: 0 for the leaves."""
    if level_number:
        return _("Your node: {sum}", sum=sum_text)
    return _("Your leaf: {sum}", sum=sum_text)


def sibling(side: str, padding: bool, sum_text: str) -> str:
    """The node next to yours, on the `side` left or right."""
    if side == "left":
        return _("Left, padding: {sum}", sum=sum_text) if padding else _("Left: {sum}", sum=sum_text)
    return _("Right, padding: {sum}", sum=sum_text) if padding else _("Right: {sum}", sum=sum_text)
