"""What stands in the document "View full tree". Everything is plain text; the page escapes it."""

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
    return "Statement id, to be compared with the one others were given:"


def intro(in_pieces: bool) -> str:
    """Return how the page is read, a paragraph a line; `in_pieces` when a balance has several leaves."""
    pieces = (
        "A balance may be cut into pieces, each a leaf of its own, so that nobody can read a whole balance off the"
        " tree. Paths of two pieces meet somewhere below the root, and are the same from there on.\n"
    )
    return (
        "There is one tree for each asset. Your balance is a leaf at the bottom; two nodes side by side are added"
        " up to the node above them, until one is left: the root, whose sum is all that the exchange says it owes.\n"
        "For every level stand here how many nodes it has, your node (the one that your balance is in), and the"
        " node left or right of it. Your node and that one make your node of the next level. Padding stands where"
        " a level has no such node: its sum is 0.\n"
        f"{pieces if in_pieces else ''}"
        "Hashes are whole and sums exact. This page is for reading; the proof file is what a program checks. It"
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

    `number`: of the piece, from 0, of `pieces`; `index`: of the leaf, from 0, of `leaf_count`; `levels`: from the leaf up
    to the root.
    """
    which = f"Piece {number + 1} of {pieces}: leaf" if pieces > 1 else "Leaf"
    depth = "1 level" if levels == 1 else f"{levels} levels"
    return f"{which} {count(index + 1)} of {count(leaf_count)}, {depth} below the root"


def as_before(lowest: int, highest: int, number: int) -> str:
    """Levels that an earlier piece's path has passed through already.

    `lowest` to `highest`: the levels, 0 for the leaves; `number`: of that piece, from 0.
    """
    levels = f"Level {lowest}" if lowest == highest else f"Levels {highest} to {lowest}"
    return f"{levels}: the same as of piece {number + 1}"


def level(number: int, nodes: int, root: bool) -> str:
    """At the head of a level; `number`: 0 for the leaves; `nodes`: how many it has."""
    name = f"Level {number}, root" if root else f"Level {number}"
    return f"{name}: {count(nodes)} node{'' if nodes == 1 else 's'}"


def node(level_number: int, sum_text: str) -> str:
    """Your own node; `level_number`: 0 for the leaves."""
    return f"Your {'node' if level_number else 'leaf'}: {sum_text}"


def sibling(side: str, padding: bool, sum_text: str) -> str:
    """The node beside yours."""
    return f"{'Left' if side == 'left' else 'Right'}{', padding' if padding else ''}: {sum_text}"
