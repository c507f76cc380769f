"""The text of the document "View full tree". Everything is plain text; the page escapes it."""

from collections.abc import Sequence

from bot.formats import count

__all__ = [
    "as_before",
    "group",
    "intro",
    "level",
    "node",
    "piece",
    "place",
    "sibling",
    "statement",
    "sums",
    "title",
]


def title() -> str:
    """At the head of the page."""
    return "Your place in the trees"


def place(exchange: str, moment_text: str) -> str:
    """Below the title."""
    return f"{exchange}, snapshot of {moment_text}"


def statement() -> str:
    """Before the full statement id."""
    return "Statement id (compare it with the one other people were given):"


def intro(in_pieces: bool) -> str:
    """Return how the page is read, a paragraph a line; `in_pieces` when a balance has several leaves."""
    pieces = (
        "A balance may be cut into pieces, each a leaf of its own, so that no one can read a whole balance from the"
        " tree. The paths of two pieces meet somewhere below the root and are the same from there on.\n"
    )
    return (
        "There is one tree for each asset. Your balance is a leaf at the bottom. Two neighbouring nodes are added"
        " together to make the node above them, until one is left: the root. Its sum is everything the exchange says it"
        " owes.\n"
        "Each level lists how many nodes it has, your node (the one your balance is in), and the node to its left or"
        " right. Together these two make your node on the next level. Where a level has no such node, padding with the"
        " sum 0 takes its place.\n"
        f"{pieces if in_pieces else ''}"
        "Hashes are complete and sums are exact. This page is for people to read; programs check the proof file. It"
        " shows your balances: show it only to people you trust."
    )


def group(members: Sequence[str]) -> str:
    """An asset that sums several."""
    return f"Sum of {', '.join(members)}"


def sums(balance: str, total: str) -> str:
    """Below an asset's name, before its root hash."""
    return f"Your balance {balance}, in total liabilities of {total}. Root hash:"


def piece(number: int, pieces: int, index: int, leaf_count: int, levels: int) -> str:
    """Return which leaf a path starts from.

    `number`: of the piece, from 0, of `pieces`; `index`: of the leaf, from 0, of `leaf_count`; `levels`: how many
    there are above it.
    """
    which = f"Piece {number + 1} of {pieces}: leaf" if pieces > 1 else "Leaf"
    depth = "1 level" if levels == 1 else f"{levels} levels"
    return f"{which} {count(index + 1)} of {count(leaf_count)}, {depth} below the root"


def as_before(lowest: int, highest: int, number: int) -> str:
    """Levels that an earlier piece's path has passed through already.

    `lowest` to `highest`: the levels, 0 for the leaves; `number`: of that piece, from 0.
    """
    levels = f"Level {lowest}" if lowest == highest else f"Levels {highest} to {lowest}"
    return f"{levels}: the same as for piece {number + 1}"


def level(number: int, nodes: int, root: bool) -> str:
    """At the head of a level; `number`: 0 for the leaves; `nodes`: how many it has."""
    name = f"Level {number}, root" if root else f"Level {number}"
    return f"{name}: {count(nodes)} node{'' if nodes == 1 else 's'}"


def node(level_number: int, sum_text: str) -> str:
    """Your own node; `level_number`: 0 for the leaves."""
    return f"Your {'node' if level_number else 'leaf'}: {sum_text}"


def sibling(side: str, padding: bool, sum_text: str) -> str:
    """The node next to yours."""
    return f"{'Left' if side == 'left' else 'Right'}{', padding' if padding else ''}: {sum_text}"
