"""The picture of reserves against liabilities: how far each asset is from 100%.

A bar from zero would hide a shortfall of one per cent; this one starts at 100%, to the left for what is
missing, to the right for what is more. The scale is the same in every picture, so that months compare.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.pictures.colours import BLUE, EDGE, GREY, INK, PAPER, TRACK, VERMILION
from bot.pictures.lines import break_lines, fitted
from bot.pictures.pen import png
from bot.pictures.scene import Bar, Box, Polyline, Scene
from bot.texts import pictures as words
from bot.texts.asset_order import need

__all__ = ["MOST_ASSETS", "ReserveView", "reserves_picture", "reserves_scene"]

WIDTH = 800
MARGIN = 32
# Drawn; Telegram shrinks a taller picture until no one can read it. What is signed takes a line more of each.
MOST_ASSETS, MOST_SIGNED = 12, 10
SCALE_PERCENT = 10  # at either end of the chart
_ROOM = WIDTH - 2 * MARGIN
_MIDDLE = WIDTH / 2
_HALF = _MIDDLE - MARGIN
_LEAST = 4  # width of the smallest bar, so that none disappears
_BAR = 22  # height
_THIN, _THIN_WIDTH = 12, 250  # of the bar that shows what is signed
_SYMBOL_ROOM = _ROOM * 0.46
_SYMBOL_SIZES, _LABEL_SIZES, _SUM_SIZES = range(28, 15, -2), range(26, 15, -2), range(20, 16, -1)


@dataclass(frozen=True, slots=True)
class ReserveView:
    """One asset's two sides, in the same unit, and as text."""

    asset: str
    liabilities: int
    reserves: int
    liabilities_text: str
    reserves_text: str
    signed: int | None = (
        None  # of the reserves, on addresses with a valid ownership signature; None: not known
    )
    sums: str = ""  # what the asset sums, where that is more than itself

    @property
    def short(self) -> bool:
        """Less is held than owed."""
        return self.reserves < self.liabilities

    @property
    def more(self) -> bool:
        """More is held than owed, and something is owed."""
        return self.reserves > self.liabilities > 0

    @property
    def permyriad(self) -> int:
        """The distance from 100% in hundredths of a per cent, rounded toward the worse side."""
        return (self.reserves - self.liabilities) * 10_000 // self.liabilities if self.liabilities else 0


def reserves_picture(
    exchange: str,
    moment_text: str,
    views: Sequence[ReserveView],
    note: str,
    *,
    is_claim: bool = False,
    without: int = 0,
) -> bytes:
    """Return the picture as a PNG; everything is as for `reserves_scene`."""
    return png(reserves_scene(exchange, moment_text, views, note, is_claim=is_claim, without=without))


def reserves_scene(
    exchange: str,
    moment_text: str,
    views: Sequence[ReserveView],
    note: str,
    *,
    is_claim: bool = False,
    without: int = 0,
) -> Scene:
    """Return the picture as shapes, before anything is drawn.

    `views`: all assets of the snapshot, those that need a look first; as many as fit get a bar each, and the foot says
    how many are left out. `note`: the last line of the foot, "" for none. `is_claim`: the exchange stated the figures in a
    format of its own; `without`: how many more assets it names that have no ratio.
    """
    scene = Scene(WIDTH, 0, PAPER)
    about = words.stated(exchange, moment_text) if is_claim else words.snapshot(moment_text)
    y = _heading(scene, exchange, about, views, without)
    drawn = _drawn(views)
    if drawn:
        y = _ticks(scene, y)
    for view in drawn:
        y = _row(scene, view, y)
    left_out = words.not_drawn(len(views) - len(drawn)) if len(views) > len(drawn) else ""
    unknown = words.without_ratio(without) if without else ""
    scene.height = round(_foot(scene, drawn, (left_out, unknown), note, y))
    return scene


def _drawn(views: Sequence[ReserveView]) -> list[ReserveView]:
    """Return the assets to draw, in their order; when some must go, those that need a look first."""
    most = MOST_ASSETS if all(view.signed is None for view in views) else MOST_SIGNED
    if len(views) <= most:
        return list(views)
    return sorted(views, key=lambda view: need(view.liabilities, view.reserves, view.signed))[:most]


def _heading(scene: Scene, exchange: str, about: str, views: Sequence[ReserveView], without: int) -> float:
    y = scene.lines(MARGIN, 26, break_lines(exchange, 32, _ROOM), 32, INK, bold=True)
    lines = [*break_lines(words.reserves_title(), 23, _ROOM), *break_lines(about, 23, _ROOM)]
    y = scene.lines(MARGIN, y + 2, lines, 23, GREY)
    if len(views) == 1:
        return y + 22  # its own row says it
    short = sum(view.short for view in views)
    verdict = words.reserves_verdict(short, sum(view.liabilities > 0 for view in views), without=without)
    lines = break_lines(verdict, 26, _ROOM)
    return scene.lines(MARGIN, y + 12, lines, 26, VERMILION if short else INK, bold=True) + 22


def _ticks(scene: Scene, y: float) -> float:
    left, middle, right = words.reserves_ticks(SCALE_PERCENT)
    room = _HALF - 40  # without the middle's own
    below = [
        scene.lines(MARGIN, y, break_lines(left, 19, room), 19, GREY, at_mark=True),
        scene.lines(_MIDDLE, y, [middle], 19, GREY, "m"),
        scene.lines(WIDTH - MARGIN, y, break_lines(right, 19, room), 19, GREY, "r", at_mark=True),
    ]
    return max(below) + 10


def _row(scene: Scene, view: ReserveView, y: float) -> float:
    """Draw one asset: name and verdict, bar, both sums. Return the `y` below it."""
    size, lines = fitted(view.asset, _SYMBOL_SIZES, _SYMBOL_ROOM)
    left = scene.lines(MARGIN, y, lines, size, INK, bold=True)
    label = words.reserves_row(view.reserves, view.liabilities)
    size, lines = fitted(label, _LABEL_SIZES, _ROOM - _SYMBOL_ROOM - 20)
    colour = VERMILION if view.short else BLUE if view.more else INK
    right = scene.lines(WIDTH - MARGIN, y, lines, size, colour, "r", bold=True)
    y = max(left, right) + 6
    _bar(scene, view, y)
    size, lines = fitted(words.reserves_both(view.liabilities_text, view.reserves_text), _SUM_SIZES, _ROOM)
    if len(lines) > 1:
        owes, holds = words.reserves_sums(view.liabilities_text, view.reserves_text)
        lines = [*break_lines(owes, size, _ROOM), *break_lines(holds, size, _ROOM)]
    below = scene.lines(MARGIN, y + _BAR + 8, lines, size, GREY)
    if view.sums:
        size, lines = fitted(view.sums, _SUM_SIZES, _ROOM)
        below = scene.lines(MARGIN, below, lines, size, GREY)
    return _signed(scene, view, below) + 24


def _signed(scene: Scene, view: ReserveView, y: float) -> float:
    """Draw which part of the reserves is signed, as a share of a whole bar and in words. Return the `y` below it."""
    if view.signed is None or not view.reserves:
        return y
    left = MARGIN + _THIN_WIDTH + 16
    text = words.reserves_signed(view.signed, view.reserves, view.liabilities)
    size, lines = fitted(text, _SUM_SIZES, WIDTH - MARGIN - left)
    below = scene.lines(left, y + 4, lines, size, INK)
    top = y + 10
    start, end = scene.across(MARGIN, MARGIN + _THIN_WIDTH)
    scene.shapes.append(Box((start, top, end, top + _THIN), TRACK, outline=EDGE, thick=1, radius=0))
    width = view.signed * _THIN_WIDTH // view.reserves
    if view.signed:
        scene.shapes.append(Bar((start, top, start + max(width, _LEAST), top + _THIN), INK))
    return below


def _bar(scene: Scene, view: ReserveView, top: float) -> None:
    bottom = top + _BAR
    scene.shapes.append(Box((MARGIN, top, WIDTH - MARGIN, bottom), TRACK, radius=0))
    width = min(max(abs(view.permyriad) * _HALF / (SCALE_PERCENT * 100), _LEAST), _HALF)
    if view.short:
        box = (_MIDDLE - width, top, _MIDDLE, bottom)
        scene.shapes.append(Bar(box, VERMILION, striped=True, torn="left" if _beyond(view) else ""))
    elif view.more:
        box = (_MIDDLE, top, _MIDDLE + width, bottom)
        scene.shapes.append(Bar(box, BLUE, torn="right" if _beyond(view) else ""))
    scene.shapes.append(
        Polyline(((_MIDDLE, top - 5), (_MIDDLE, bottom + 5)), EDGE if not view.liabilities else INK, 2)
    )


def _beyond(view: ReserveView) -> bool:
    return abs(view.permyriad) > SCALE_PERCENT * 100


def _foot(scene: Scene, drawn: Sequence[ReserveView], left_out: Sequence[str], note: str, y: float) -> float:
    for text in filter(None, left_out):
        y = scene.lines(MARGIN, y, break_lines(text, 22, _ROOM), 22, INK) + 8
    small = [note if note.endswith(("。", ".")) else f"{note}."] if note else []
    if any(view.signed is not None and view.reserves for view in drawn):
        small.append(words.signed_meaning())
    if any(map(_beyond, drawn)):
        small.append(words.reserves_scale(SCALE_PERCENT))
    for text in small:
        y = scene.lines(MARGIN, y, break_lines(text, 20, _ROOM), 20, GREY)
    return y + 26
