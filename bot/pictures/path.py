"""The picture of a path: you at the bottom, the total at the top, siblings to the left and right.

Every row is a pair of nodes, and the node above it on the path is their parent.
"""

from dataclasses import dataclass

from bot.formats import amount, count
from bot.pictures.colours import BLUE, BLUE_PALE, EDGE, GREY, INK, PAPER, QUIET, WHITE
from bot.pictures.pen import png
from bot.pictures.scene import LINE_HEIGHT, Box, Colour, Line, Scene, break_lines, fitted

__all__ = ["PathView", "StepView", "path_picture", "path_scene"]

WIDTH = 800
MARGIN = 32
MOST_LEVELS = 12  # drawn; of a deeper tree the middle is folded
_TOP, _BOTTOM = 5, 6  # levels drawn above and below the fold
_SUM_SIZES = range(26, 17, -2)
_SMALL = 19
_GAP = 30  # between two rows


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
    thick: float = 1.5


def path_picture(view: PathView) -> bytes:
    """Return the picture as a PNG."""
    return png(path_scene(view))


def path_scene(view: PathView) -> Scene:
    """Return the picture as shapes."""
    scene = Scene(WIDTH, 0, PAPER)
    y = _heading(scene, view)
    parent, y = _draw(scene, _root(view), (MARGIN + 120, WIDTH - MARGIN - 120), y)
    for level in _levels(len(view.steps)):
        if level is None:
            parent, y = _fold(scene, parent, len(view.steps) - _TOP - _BOTTOM, y)
        else:
            parent, y = _pair(scene, view, level, parent, y)
    y = _foot(scene, y)
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
    y = scene.lines(MARGIN, y + 2, [f"Snapshot of {view.moment_text}"], 22, GREY)
    leaf = f"{view.asset}: leaf {count(view.leaf_index + 1)} of {count(view.leaf_count)}"
    if view.pieces > 1:
        leaf += f", piece {view.piece + 1} of {view.pieces}"
    y = scene.lines(MARGIN, y + 12, break_lines(leaf, 26, room), 26, BLUE, bold=True)
    return y + 20


def _short(digits: str) -> str:
    return f"{digits[:4]}…{digits[-2:]}"


def _root(view: PathView) -> _Node:
    notes: tuple[str, ...] = (f"root, total liabilities, {_short(view.root_hash)}",)
    if not view.steps:
        notes += ("and you: the only leaf of this tree",)
    return _Node(amount(view.root_sum, view.decimals), notes, INK, INK, WHITE, (205, 212, 220))


def _own(view: PathView, level: int) -> _Node:
    if level == 0:
        notes = (f"you, {_short(view.you_hash)}",)
        return _Node(amount(view.you_balance, view.decimals), notes, BLUE, BLUE, WHITE, (214, 232, 245))
    total = view.you_balance + sum(step.sum for step in view.steps[:level])
    return _Node(
        amount(total, view.decimals), (f"level {level}, you are in it",), BLUE_PALE, BLUE, INK, GREY, 2
    )


def _sibling(view: PathView, level: int) -> _Node:
    step = view.steps[level]
    if step.padding:
        return _Node("0", (f"level {level} {step.side}, padding, nobody",), QUIET, EDGE, GREY, GREY)
    notes = (f"level {level} {step.side}, {_short(step.hash)}",)
    return _Node(amount(step.sum, view.decimals), notes, WHITE, EDGE, INK, GREY)


def _pair(
    scene: Scene, view: PathView, level: int, parent: tuple[float, float], y: float
) -> tuple[tuple[float, float], float]:
    """Draw the two nodes of a level below their parent; return where the lower ones hang."""
    own, sibling = _own(view, level), _sibling(view, level)
    middle = WIDTH / 2
    left, right = (MARGIN, middle - 12), (middle + 12, WIDTH - MARGIN)
    own_room, sibling_room = (right, left) if view.steps[level].side == "left" else (left, right)
    top = y + _GAP
    for (start, end), colour, thick in ((sibling_room, EDGE, 2.0), (own_room, BLUE, 4.0)):
        bend = y + _GAP / 2
        centre = (start + end) / 2
        points = (parent, (parent[0], bend), (centre, bend), (centre, top))
        scene.shapes.append(Line(points, colour, thick))
    height = max(_height(node, own_room[1] - own_room[0]) for node in (own, sibling))
    _draw(scene, sibling, sibling_room, top, height)
    return _draw(scene, own, own_room, top, height)


def _texts(node: _Node, room: float) -> tuple[int, list[str], list[str]]:
    size, sums = fitted(node.sum, _SUM_SIZES, room - 24)
    notes = [line for note in node.notes for line in break_lines(note, _SMALL, room - 24)]
    return size, sums, notes


def _height(node: _Node, room: float) -> float:
    size, sums, notes = _texts(node, room)
    return (len(sums) * size + len(notes) * _SMALL) * LINE_HEIGHT + 20


def _draw(
    scene: Scene, node: _Node, room: tuple[float, float], y: float, height: float = 0
) -> tuple[tuple[float, float], float]:
    """Draw a node; return the point where its children hang, and the `y` below it."""
    left, right = room
    size, sums, notes = _texts(node, right - left)
    own = _height(node, right - left)
    bottom = y + max(height, own)
    scene.shapes.append(Box((left, y, right, bottom), node.fill, node.outline, node.thick))
    middle = (left + right) / 2
    text = y + 10 + max(0, height - own) / 2
    text = scene.lines(middle, text, sums, size, node.ink, "m", bold=True)
    scene.lines(middle, text, notes, _SMALL, node.note_ink, "m")
    return (middle, bottom), bottom


def _fold(
    scene: Scene, parent: tuple[float, float], folded: int, y: float
) -> tuple[tuple[float, float], float]:
    x = parent[0]
    top = y + _GAP / 2
    text = f"{folded} {'level' if folded == 1 else 'levels'} folded; all of them: View full tree"
    height = 22 * LINE_HEIGHT + 16
    scene.shapes.append(Line((parent, (x, top)), BLUE, 4))
    scene.shapes.append(Box((MARGIN, top, WIDTH - MARGIN, top + height), QUIET, None))
    scene.lines(WIDTH / 2, top + 8, [text], 22, GREY, "m")
    return (x, top + height), top + height


def _foot(scene: Scene, y: float) -> float:
    text = (
        "The sum in each box is that of the two boxes below it, up to the total at the top."
        " Hashes are shortened here."
    )
    lines = break_lines(text, 20, WIDTH - 2 * MARGIN)
    return scene.lines(MARGIN, y + 24, lines, 20, GREY) + 24
