"""The picture of one client's balance of one asset: a dot a snapshot, a line only between neighbours in which it is proven."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from bot.formats import amount, day
from bot.pictures.colours import BLUE, EDGE, GREY, INK, PAPER
from bot.pictures.lines import break_lines, fitted
from bot.pictures.pen import png
from bot.pictures.scene import Box, Polyline, Scene
from bot.texts import history as words

__all__ = ["BalancePoint", "balance_picture", "balance_scene"]

_WIDTH, _MARGIN = 800, 32
_ROOM = _WIDTH - 2 * _MARGIN
_HEIGHT, _DOT = 190, 14
_LEFT, _RIGHT = _MARGIN + 10, _WIDTH - _MARGIN - 10


@dataclass(frozen=True, slots=True)
class BalancePoint:
    """A balance in one snapshot; `units` None where there is none: not in it, withdrawn, or not readable now."""

    taken_at: str  # canonical UTC text
    units: int | None
    decimals: int = 0


def balance_picture(exchange: str, asset: str, points: Sequence[BalancePoint]) -> bytes:
    """Return the picture as a PNG. `points`: oldest first, at least one of them with a balance."""
    return png(balance_scene(exchange, asset, points))


def balance_scene(exchange: str, asset: str, points: Sequence[BalancePoint]) -> Scene:
    """Return the picture as shapes, before anything is drawn."""
    scene = Scene(_WIDTH, 0, PAPER)
    y = scene.lines(_MARGIN, 22, break_lines(exchange, 26, _ROOM), 26, GREY)
    y = scene.lines(_MARGIN, y, break_lines(words.picture_title(asset), 30, _ROOM), 30, INK, bold=True)
    newest = next(point for point in reversed(points) if point.units is not None)
    said = words.picture_newest(amount(newest.units or 0, newest.decimals), asset, newest.taken_at)
    size, lines = fitted(said, range(26, 17, -2), _ROOM)
    y = scene.lines(_MARGIN, y + 2, lines, size, BLUE, bold=True)
    y = _chart(scene, points, y + 20)
    foot = break_lines(words.picture_foot(), 20, _ROOM)
    scene.height = round(scene.lines(_MARGIN, y + 8, foot, 20, GREY) + 20)
    return scene


def _chart(scene: Scene, points: Sequence[BalancePoint], y: float) -> float:
    """Draw the axis from 0 to the largest balance, the dots and the lines between; return the `y` below."""
    finest = max(point.decimals for point in points)
    heights = [None if p.units is None else p.units * 10 ** (finest - p.decimals) for p in points]
    most = max((height for height in heights if height is not None), default=0)
    top_text = amount(most, finest)
    size, lines = fitted(top_text, range(20, 13, -2), _ROOM)
    y = scene.lines(_MARGIN, y, lines, size, GREY) + 6
    bottom = y + _HEIGHT
    for line in (y, bottom):
        scene.shapes.append(Polyline(((_MARGIN, line), (_WIDTH - _MARGIN, line)), EDGE, 1))
    places = _places(points)
    spots = [
        None if height is None else (x, bottom - (_HEIGHT * height // most if most else 0))
        for x, height in zip(places, heights, strict=True)
    ]
    for one, other in pairwise(spots):
        if one is not None and other is not None:
            scene.shapes.append(Polyline((one, other), BLUE, 3))
    for spot in filter(None, spots):
        box = (spot[0] - _DOT / 2, spot[1] - _DOT / 2, spot[0] + _DOT / 2, spot[1] + _DOT / 2)
        scene.shapes.append(Box(box, BLUE, radius=_DOT / 2))
    below = scene.lines(_MARGIN, bottom + 12, [day(points[0].taken_at)], 20, GREY)
    if len(points) > 1:
        scene.lines(_WIDTH - _MARGIN, bottom + 12, [day(points[-1].taken_at)], 20, GREY, "r")
    return below


def _places(points: Sequence[BalancePoint]) -> list[float]:
    """Return the `x` of each snapshot by its time; of one alone, the middle."""
    seconds = [datetime.fromisoformat(point.taken_at).timestamp() for point in points]
    span = seconds[-1] - seconds[0]
    return [_LEFT + (_RIGHT - _LEFT) * ((second - seconds[0]) / span if span else 0.5) for second in seconds]
