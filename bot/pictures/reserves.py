"""The picture of reserves against liabilities: how far each asset is from 100 %.

A bar from zero would hide a shortfall of one per cent; this one starts at 100 %, to the left for what is
missing, to the right for what is more. The scale is the same in every picture, so that months compare.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.formats import count, difference
from bot.pictures.colours import BLUE, EDGE, FAINT, GREY, INK, PAPER, VERMILION
from bot.pictures.pen import png
from bot.pictures.scene import LINE_HEIGHT, Bar, Line, Scene, break_lines, fitted

__all__ = ["ReserveView", "reserves_picture", "reserves_scene"]

WIDTH = 800
MARGIN = 32
MOST_ASSETS = 12  # drawn; Telegram shrinks a taller picture until nobody can read it
SCALE_PERCENT = 10  # at either end of the chart
_MIDDLE = WIDTH / 2
_HALF = _MIDDLE - MARGIN
_LEAST = 4  # width of the smallest bar, so that none disappears
_LABEL_SIZES = range(24, 13, -2)
_BAR = 30


@dataclass(frozen=True, slots=True)
class ReserveView:
    """One asset's two sides, in the same unit, and as text."""

    asset: str
    liabilities: int
    reserves: int
    liabilities_text: str
    reserves_text: str


def reserves_picture(exchange: str, moment_text: str, views: Sequence[ReserveView], note: str) -> bytes:
    """Return the picture as a PNG."""
    return png(reserves_scene(exchange, moment_text, views, note))


def reserves_scene(exchange: str, moment_text: str, views: Sequence[ReserveView], note: str) -> Scene:
    """Return the picture as shapes."""
    scene = Scene(WIDTH, 0, PAPER)
    y = _heading(scene, exchange, moment_text)
    y = start = _ticks(scene, y)
    for view in _drawn(views):
        y = _row(scene, view, y)
    for x, colour in ((MARGIN, FAINT), (_MIDDLE, EDGE), (WIDTH - MARGIN, FAINT)):
        scene.shapes.insert(0, Line(((x, start), (x, y)), colour, 2))
    scene.height = round(_foot(scene, len(views) - len(_drawn(views)), note, y))
    return scene


def _drawn(views: Sequence[ReserveView]) -> list[ReserveView]:
    """Return the assets to draw, in their order: when some must go, those that are shortest of reserves stay."""
    if len(views) <= MOST_ASSETS:
        return list(views)
    worst = sorted(views, key=lambda view: (view.liabilities == 0, _permyriad(view)))
    kept = {view.asset for view in worst[:MOST_ASSETS]}
    return [view for view in views if view.asset in kept]


def _permyriad(view: ReserveView) -> int:
    """Return the difference from 100 % in hundredths of a per cent, rounded toward the worse side."""
    return (view.reserves - view.liabilities) * 10_000 // view.liabilities if view.liabilities else 0


def _heading(scene: Scene, exchange: str, moment_text: str) -> float:
    room = WIDTH - 2 * MARGIN
    y = scene.lines(MARGIN, 26, break_lines(exchange, 30, room), 30, INK, bold=True)
    y = scene.lines(MARGIN, y + 4, ["Reserves: distance from 100 % of what is owed"], 24, INK)
    return scene.lines(MARGIN, y + 2, [f"Snapshot of {moment_text}"], 22, GREY) + 22


def _ticks(scene: Scene, y: float) -> float:
    ends = f"{SCALE_PERCENT} %"
    scene.lines(MARGIN, y, [f"{ends} short"], 20, GREY)
    scene.lines(_MIDDLE, y, ["exactly 100 %"], 20, GREY, "m")
    return scene.lines(WIDTH - MARGIN, y, [f"{ends} more"], 20, GREY, "r") + 4


def _row(scene: Scene, view: ReserveView, y: float) -> float:
    """Draw one asset; return the `y` below it."""
    room = WIDTH - 2 * MARGIN
    size, lines = fitted(view.asset, range(28, 15, -2), _HALF - 20)
    y = scene.lines(MARGIN + 12, y + 14, lines, size, INK, bold=True)
    if view.liabilities:
        _bar(scene, view, y + 4)
    _label(scene, view, y + 4)
    y += _BAR + 12
    text = f"owes {view.liabilities_text}, holds {view.reserves_text}"
    size, lines = fitted(text, range(20, 15, -2), room - 24)
    return scene.lines(MARGIN + 12, y, lines, size, GREY) + 12


def _bar(scene: Scene, view: ReserveView, top: float) -> None:
    steps = _permyriad(view)
    if view.reserves == view.liabilities:
        return
    width = min(max(abs(steps) * _HALF / (SCALE_PERCENT * 100), _LEAST), _HALF)
    beyond = abs(steps) > SCALE_PERCENT * 100
    if steps < 0:
        box = (_MIDDLE - width, top, _MIDDLE, top + _BAR)
        scene.shapes.append(Bar(box, VERMILION, striped=True, torn="left" if beyond else ""))
    else:
        box = (_MIDDLE, top, _MIDDLE + width, top + _BAR)
        scene.shapes.append(Bar(box, BLUE, torn="right" if beyond else ""))


def _label(scene: Scene, view: ReserveView, top: float) -> None:
    """Write the words into the half that the bar leaves free."""
    short = view.liabilities and view.reserves < view.liabilities
    text = difference(view.reserves, view.liabilities)
    if view.liabilities:
        verdict = "short" if short else "more than owed" if view.reserves > view.liabilities else "as owed"
        text += f" {verdict}"
    size, lines = fitted(text, _LABEL_SIZES, _HALF - 28)
    y = top + (_BAR - size * LINE_HEIGHT) / 2
    x, anchor = (_MIDDLE + 14, "l") if short or not view.liabilities else (_MIDDLE - 14, "r")
    scene.lines(x, y, lines, size, VERMILION if short else INK, anchor, bold=bool(short))


def _foot(scene: Scene, left_out: int, note: str, y: float) -> float:
    room = WIDTH - 2 * MARGIN
    y += 16
    if left_out:
        text = f"{count(left_out)} more assets are not drawn; these are the shortest of reserves."
        y = scene.lines(MARGIN, y, break_lines(text, 22, room), 22, INK) + 6
    y = scene.lines(MARGIN, y, break_lines(note.rstrip(".") + ".", 20, room), 20, GREY)
    text = f"A bar that would be longer than {SCALE_PERCENT} % ends in two cuts."
    return scene.lines(MARGIN, y + 2, break_lines(text, 20, room), 20, GREY) + 26
