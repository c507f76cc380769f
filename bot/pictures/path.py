"""The picture of a path: you at the bottom, the total at the top, siblings to the left and right.

Every row is a pair of nodes, and the node above it on the path is their parent.
"""

from dataclasses import dataclass

from bot.formats import amount
from bot.pictures.colours import BLUE, BLUE_PALE, EDGE, GREY, INK, PAPER, QUIET, WHITE
from bot.pictures.pen import png
from bot.pictures.scene import LINE_HEIGHT, Box, Colour, Line, Scene, break_lines, fitted
from bot.words import pictures as words

__all__ = ["PathView", "StepView", "path_picture", "path_scene"]

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
class StepView:
    """One sibling on the way up."""

    side: str  # of the sibling: "left" or "right"
    sum: int  # units
    hash: str  # 64 hex digits
    padding: bool  # stands where no node is


@dataclass(frozen=True, slots=True)
class PathView:
    """What the picture of one piece's path shows."""

    exchange: str
    moment_text: str
    asset: str
    decimals: int
    leaf_index: int
    leaf_count: int
    you_balance: int  # units
    you_hash: str
    steps: tuple[StepView, ...]  # from the leaf up
    root_sum: int
    root_hash: str
    piece: int
    pieces: int


@dataclass(frozen=True, slots=True)
class _Node:
    sum: str
    notes: tuple[str, ...]
    fill: Colour
    outline: Colour
    ink: Colour
    note_ink: Colour


@dataclass(frozen=True, slots=True)
class _Card:
    """A node with its text broken to fit between `left` and `right`."""

    node: _Node
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


def path_picture(view: PathView) -> bytes:
    """Return the picture as a PNG."""
    return png(path_scene(view))


def path_scene(view: PathView) -> Scene:
    """Return the picture as shapes."""
    scene = Scene(WIDTH, 0, PAPER)
    y = _heading(scene, view)
    root = _card(_root(view), MARGIN + 120, WIDTH - MARGIN - 120)
    parent, y = _draw(scene, root, y, root.text_height)
    for level in _levels(len(view.steps)):
        if level is None:
            parent, y = _fold(scene, parent, len(view.steps) - _TOP - _BOTTOM, y)
        else:
            parent, y = _pair(scene, view, level, parent, y)
    y = _foot(scene, len(view.steps), y)
    scene.height = round(y)
    return scene


def _levels(depth: int) -> list[int | None]:
    """Return the levels to draw from the top down; None stands for the fold."""
    if depth <= MOST_LEVELS:
        return list(range(depth - 1, -1, -1))
    return [*range(depth - 1, depth - 1 - _TOP, -1), None, *range(_BOTTOM - 1, -1, -1)]


def _heading(scene: Scene, view: PathView) -> float:
    room = WIDTH - 2 * MARGIN
    y = scene.lines(MARGIN, 26, break_lines(view.exchange, 30, room), 30, INK, bold=True)
    y = scene.lines(MARGIN, y + 2, [words.snapshot(view.moment_text)], 22, GREY)
    leaf = words.leaf(view.asset, view.leaf_index, view.leaf_count, len(view.steps), view.piece, view.pieces)
    y = scene.lines(MARGIN, y + 12, break_lines(leaf, 26, room), 26, BLUE, bold=True)
    return y + 20


def _root(view: PathView) -> _Node:
    notes: tuple[str, ...] = (words.root(view.root_hash),)
    if not view.steps:
        notes += (words.leaf_and_root(),)
    return _Node(amount(view.root_sum, view.decimals), notes, INK, INK, WHITE, (205, 212, 220))


def _own(view: PathView, level: int) -> _Node:
    if level == 0:
        notes = (words.you(view.you_hash),)
        return _Node(amount(view.you_balance, view.decimals), notes, BLUE, BLUE, WHITE, (214, 232, 245))
    total = view.you_balance + sum(step.sum for step in view.steps[:level])
    return _Node(amount(total, view.decimals), (words.own(level),), BLUE_PALE, BLUE, INK, GREY)


def _sibling(view: PathView, level: int) -> _Node:
    step = view.steps[level]
    if step.padding:
        return _Node("0", (words.padding(level, step.side),), QUIET, EDGE, GREY, GREY)
    notes = (words.sibling(level, step.side, step.hash),)
    return _Node(amount(step.sum, view.decimals), notes, WHITE, EDGE, INK, GREY)


def _pair(scene: Scene, view: PathView, level: int, parent: Point, y: float) -> tuple[Point, float]:
    """Draw the two nodes of a level below their parent; return where the next ones hang, and the `y` below."""
    places = ((MARGIN, WIDTH / 2 - 12), (WIDTH / 2 + 12, WIDTH - MARGIN))
    left, right = places if view.steps[level].side == "right" else places[::-1]
    own, sibling = _card(_own(view, level), *left), _card(_sibling(view, level), *right)
    top, bend = y + _GAP, y + _GAP / 2
    for card, colour, thick in ((sibling, EDGE, 2.0), (own, BLUE, 4.0)):
        points = (parent, (parent[0], bend), (card.middle, bend), (card.middle, top))
        scene.shapes.append(Line(points, colour, thick))
    height = max(own.text_height, sibling.text_height)
    _draw(scene, sibling, top, height)
    return _draw(scene, own, top, height)


def _card(node: _Node, left: float, right: float) -> _Card:
    room = right - left - 24
    size, sums = fitted(node.sum, _SUM_SIZES, room)
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


def _fold(scene: Scene, parent: Point, folded: int, y: float) -> tuple[Point, float]:
    x = parent[0]
    top = y + _GAP / 2
    height = 22 * LINE_HEIGHT + 16
    scene.shapes.append(Line((parent, (x, top)), BLUE, 4))
    scene.shapes.append(Box((MARGIN, top, WIDTH - MARGIN, top + height), QUIET, None))
    scene.lines(WIDTH / 2, top + 8, [words.levels_folded(folded)], 22, GREY, "m")
    return (x, top + height), top + height


def _foot(scene: Scene, levels: int, y: float) -> float:
    lines = break_lines(words.path_foot(levels), 20, WIDTH - 2 * MARGIN)
    return scene.lines(MARGIN, y + 24, lines, 20, GREY) + 24
