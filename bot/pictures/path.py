"""The picture of a path: you at the bottom, the total at the top, siblings to the left and right."""

from dataclasses import dataclass

from bot.formats import amount
from bot.pictures.colours import BLUE, GREY, INK, PAPER
from bot.pictures.ladder import (
    MARGIN,
    WIDTH,
    NodeBox,
    ladder,
    neighbour_node,
    nobody_node,
    own_node,
    root_node,
    you_node,
)
from bot.pictures.lines import break_lines
from bot.pictures.pen import png
from bot.pictures.scene import Scene
from bot.texts import pictures as words

__all__ = ["PiecePath", "StepView", "path_picture", "path_scene"]


@dataclass(frozen=True, slots=True)
class StepView:
    """One sibling on the way up."""

    side: str  # of the sibling: "left" or "right"
    sum: int  # units
    hash: str  # 64 hex digits
    padding: bool  # fills a place without a node


@dataclass(frozen=True, slots=True)
class PiecePath:
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
    sums: str = ""  # what the asset sums, where that is more than itself


def path_picture(view: PiecePath) -> bytes:
    """Return the picture as a PNG."""
    return png(path_scene(view))


def path_scene(view: PiecePath) -> Scene:
    """Return the picture as shapes."""
    scene = Scene(WIDTH, 0, PAPER)
    y = _heading(scene, view)

    def pair(level: int) -> tuple[NodeBox, NodeBox, bool]:
        return _own(view, level), _sibling(view, level), view.steps[level].side == "left"

    y = ladder(scene, y, _root(view), len(view.steps), pair, words.levels_folded)
    y = _foot(scene, len(view.steps), y)
    scene.height = round(y)
    return scene


def _heading(scene: Scene, view: PiecePath) -> float:
    room = WIDTH - 2 * MARGIN
    y = scene.lines(MARGIN, 26, break_lines(view.exchange, 30, room), 30, INK, bold=True)
    y = scene.lines(MARGIN, y + 2, break_lines(words.snapshot(view.moment_text), 22, room), 22, GREY)
    leaf = words.leaf(view.asset, view.leaf_index, view.leaf_count, len(view.steps), view.piece, view.pieces)
    y = scene.lines(MARGIN, y + 12, break_lines(leaf, 26, room), 26, BLUE, bold=True)
    if view.sums:
        y = scene.lines(MARGIN, y + 2, break_lines(view.sums, 22, room), 22, GREY)
    return y + 20


def _root(view: PiecePath) -> NodeBox:
    notes = [words.root(view.root_hash)]
    if not view.steps:
        notes.append(words.leaf_and_root())
    return root_node(amount(view.root_sum, view.decimals), *notes)


def _own(view: PiecePath, level: int) -> NodeBox:
    if level == 0:
        return you_node(amount(view.you_balance, view.decimals), words.you(view.you_hash))
    total = view.you_balance + sum(step.sum for step in view.steps[:level])
    return own_node(amount(total, view.decimals), words.own(level))


def _sibling(view: PiecePath, level: int) -> NodeBox:
    step = view.steps[level]
    if step.padding:
        return nobody_node("0", words.padding(level, step.side))
    return neighbour_node(amount(step.sum, view.decimals), words.sibling(level, step.side, step.hash))


def _foot(scene: Scene, levels: int, y: float) -> float:
    lines = break_lines(words.path_foot(levels), 20, WIDTH - 2 * MARGIN)
    return scene.lines(MARGIN, y + 24, lines, 20, GREY) + 24
