"""Drawing a path: the root at the top, and below each node of the path its two children, one of them on the path.

Used for our own proofs and for those of other exchanges.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bot.pictures.colours import BLUE, BLUE_PALE, EDGE, GREY, INK, QUIET, WHITE
from bot.pictures.lines import break_lines, fitted
from bot.pictures.scene import LINE_HEIGHT, Box, Colour, Polyline, Scene

__all__ = [
    "MARGIN",
    "WIDTH",
    "NodeBox",
    "ladder",
    "neighbour_node",
    "nobody_node",
    "own_node",
    "root_node",
    "you_node",
]

WIDTH = 800
MARGIN = 32
MOST_LEVELS = 12  # drawn; of a deeper tree the middle is folded
_TOP, _BOTTOM = 5, 6  # levels drawn above and below the fold
_SUM_SIZES = range(26, 17, -2)
_SMALL = 19
_GAP = 30  # between two rows
_INSIDE = 10  # between a box and its text

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class NodeBox:
    """A box: its sum in large letters ("" for none), notes below it."""

    sum: str
    notes: tuple[str, ...]
    fill: Colour
    outline: Colour
    ink: Colour
    note_ink: Colour


@dataclass(frozen=True, slots=True)
class _Card:
    """A node with its text broken to fit between `left` and `right`."""

    node: NodeBox
    left: float
    right: float
    size: int
    sums: list[str]
    notes: list[str]

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    @property
    def text_height(self) -> float:
        return (len(self.sums) * self.size + len(self.notes) * _SMALL) * LINE_HEIGHT


def root_node(total: str, *notes: str) -> NodeBox:
    """Return the node at the top."""
    return NodeBox(total, notes, INK, INK, WHITE, (205, 212, 220))


def you_node(total: str, note: str) -> NodeBox:
    """Return your leaf."""
    return NodeBox(total, (note,), BLUE, BLUE, WHITE, (214, 232, 245))


def own_node(total: str, note: str) -> NodeBox:
    """Return a node between you and the root."""
    return NodeBox(total, (note,), BLUE_PALE, BLUE, INK, GREY)


def neighbour_node(total: str, note: str) -> NodeBox:
    """Return the node next to yours."""
    return NodeBox(total, (note,), WHITE, EDGE, INK, GREY)


def nobody_node(total: str, note: str) -> NodeBox:
    """Return the place next to yours that has no node."""
    return NodeBox(total, (note,), QUIET, EDGE, GREY, GREY)


def ladder(
    scene: Scene,
    y: float,
    root: NodeBox,
    levels: int,
    pair: Callable[[int], tuple[NodeBox, NodeBox, bool]],
    folded: Callable[[int], str],
) -> float:
    """Draw a path from `y` down and return the `y` below it; `levels`: how many are below the root.

    `pair` gives of a level (0 = leaves) the node on the path, its sibling, and whether the sibling is on the left.
    `folded` words how many levels are left out in the middle of a deep tree.
    """
    card = _card(root, MARGIN + 120, WIDTH - MARGIN - 120)
    parent, y = _draw(scene, card, y, card.text_height)
    for level in _levels(levels):
        if level is None:
            parent, y = _fold(scene, parent, folded(levels - _TOP - _BOTTOM), y)
        else:
            parent, y = _pair(scene, *pair(level), parent, y)
    return y


def _levels(depth: int) -> list[int | None]:
    """Return the levels to draw from the top down; None stands for the fold."""
    if depth <= MOST_LEVELS:
        return list(range(depth - 1, -1, -1))
    return [*range(depth - 1, depth - 1 - _TOP, -1), None, *range(_BOTTOM - 1, -1, -1)]


def _pair(
    scene: Scene, own_one: NodeBox, other: NodeBox, other_is_left: bool, parent: Point, y: float
) -> tuple[Point, float]:
    """Draw the two nodes of a level below their parent; return where the next ones hang, and the `y` below."""
    places = ((MARGIN, WIDTH / 2 - 12), (WIDTH / 2 + 12, WIDTH - MARGIN))
    left, right = places[::-1] if other_is_left else places
    own, sibling = _card(own_one, *left), _card(other, *right)
    top, bend = y + _GAP, y + _GAP / 2
    for card, colour, thick in ((sibling, EDGE, 2.0), (own, BLUE, 4.0)):
        points = (parent, (parent[0], bend), (card.middle, bend), (card.middle, top))
        scene.shapes.append(Polyline(points, colour, thick))
    height = max(own.text_height, sibling.text_height)
    _draw(scene, sibling, top, height)
    return _draw(scene, own, top, height)


def _card(node: NodeBox, left: float, right: float) -> _Card:
    room = right - left - 24
    size, sums = fitted(node.sum, _SUM_SIZES, room) if node.sum else (_SMALL, [])
    notes = [line for note in node.notes for line in break_lines(note, _SMALL, room)]
    return _Card(node, left, right, size, sums, notes)


def _draw(scene: Scene, card: _Card, y: float, text_height: float) -> tuple[Point, float]:
    """Draw a node; return the point where its children hang, and the `y` below it."""
    node, bottom = card.node, y + text_height + 2 * _INSIDE
    scene.shapes.append(Box((card.left, y, card.right, bottom), node.fill, node.outline, 2))
    text = y + _INSIDE + (text_height - card.text_height) / 2
    text = scene.lines(card.middle, text, card.sums, card.size, node.ink, "m", bold=True)
    scene.lines(card.middle, text, card.notes, _SMALL, node.note_ink, "m")
    return (card.middle, bottom), bottom


def _fold(scene: Scene, parent: Point, folded: str, y: float) -> tuple[Point, float]:
    x = parent[0]
    top = y + _GAP / 2
    lines = break_lines(folded, 22, WIDTH - 2 * MARGIN - 24)
    height = len(lines) * 22 * LINE_HEIGHT + 16
    scene.shapes.append(Polyline((parent, (x, top)), BLUE, 4))
    scene.shapes.append(Box((MARGIN, top, WIDTH - MARGIN, top + height), QUIET, None))
    scene.lines(WIDTH / 2, top + 8, lines, 22, GREY, "m")
    return (x, top + height), top + height
