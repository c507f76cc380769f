"""The picture of a path in another exchange's proof: like that of our own, with whatever of it the format has."""

from bot.formats import grouped
from bot.inspection.answer import DrawnPath, DrawnStep
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

__all__ = ["peer_path_picture", "peer_path_scene"]

_LONGEST_AMOUNT = 40  # characters; of a longer one the picture shows the beginning
_LONGEST_NAME = 24


def peer_path_picture(title: str, drawing: DrawnPath) -> bytes:
    """Return the picture as a PNG; `drawing` is what `bot.inspection.child` says of a path."""
    return png(peer_path_scene(title, drawing))


def peer_path_scene(title: str, drawing: DrawnPath) -> Scene:
    """Return the picture as shapes."""
    scene, steps, room = Scene(WIDTH, 0, PAPER), drawing.steps, WIDTH - 2 * MARGIN
    asset = _cut(drawing.asset or "", _LONGEST_NAME)
    y = scene.lines(MARGIN, 26, break_lines(title, 30, room), 30, INK, bold=True)
    about = words.peer_leaf(asset, len(steps), drawing.paths)
    y = scene.lines(MARGIN, y + 12, break_lines(about, 26, room), 26, BLUE, bold=True) + 20

    def pair(level: int) -> tuple[NodeBox, NodeBox, bool]:
        return _own(drawing, level), _sibling(steps[level], level), steps[level].left

    total = steps[-1].parent_amount if steps else drawing.leaf_amount
    root = root_node(_sum(total), words.peer_root(drawing.root, has_sums=total is not None))
    y = ladder(scene, y, root, len(steps), pair, words.peer_levels_folded)
    foot = break_lines(words.peer_foot(has_sums=total is not None), 20, room)
    scene.height = round(scene.lines(MARGIN, y + 24, foot, 20, GREY) + 24)
    return scene


def _own(drawing: DrawnPath, level: int) -> NodeBox:
    if level == 0:
        return you_node(_sum(drawing.leaf_amount), words.you(drawing.leaf_hash))
    below = drawing.steps[level - 1]
    return own_node(_sum(below.parent_amount), words.peer_own(level, below.parent_hash))


def _sibling(step: DrawnStep, level: int) -> NodeBox:
    side = "left" if step.left else "right"
    # A node without an entry for an asset has nothing of it.
    amount = "0" if step.amount is None and step.parent_amount is not None else step.amount
    if not step.hash:
        return nobody_node(_sum(amount), words.padding(level, side))
    return neighbour_node(_sum(amount), words.sibling(level, side, step.hash))


def _sum(amount: str | None) -> str:
    """Return an amount with its thousands marked; "" where the tree has none."""
    if amount is None:
        return ""
    return _cut(grouped(amount).replace("-", "−", 1), _LONGEST_AMOUNT)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
