"""The picture of one exchange over time: a small chart an asset, a mark a publication, a line only where nothing is missing.

Trees and claims differ in mark, line and word. Every chart has its 100% line, and says its lowest figure in words.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from statistics import median_low

from bot.formats import day
from bot.languages import semicolons
from bot.pictures.colours import BLUE, EDGE, GREY, INK, PAPER, VERMILION
from bot.pictures.lines import break_lines, fitted
from bot.pictures.pen import png
from bot.pictures.scene import Box, Polyline, Scene
from bot.texts import comparison_pictures as words
from bot.texts.comparison_pictures import Gap
from porcore.reserves.evidence import Level

__all__ = ["MOST_ASSETS", "MOST_TIMES", "AssetOverTime", "TimePoint", "over_time_picture", "over_time_scene"]

WIDTH = 800
MARGIN = 32
MOST_ASSETS, MOST_TIMES = 5, 24  # drawn: charts, and places for publications in each
_ROOM = WIDTH - 2 * MARGIN
_LEFT, _RIGHT = MARGIN + 84, WIDTH - MARGIN - 12  # of the places for marks
_HEIGHT = 128  # of a chart
_MARK = 16  # width and height
_APART = 24  # between two places, at least
_LEAST = 5  # from the 100% line to the middle of a mark that is not on it
_SCALES = (10, 25, 50, 100)  # per cent above and below 100%
_MISSING = 7, 4  # a pause of more than 7/4 of the usual one has a publication missing
_SYMBOL_SIZES, _NEWEST_SIZES, _SMALL = range(30, 17, -2), range(28, 17, -2), 21

Place = tuple[str, bool]  # time and kind of a publication


@dataclass(frozen=True, slots=True)
class TimePoint:
    """What one publication says of one asset: both sides in the same unit, >= 0, or why there is no ratio.

    A withdrawn publication is not among the points where another of its kind and time stands.
    """

    taken_at: str  # canonical UTC text
    is_claim: bool  # False: a tree
    owed: int = 0
    held: int = 0
    gap: Gap | None = None

    @property
    def place(self) -> Place:
        """Its publication."""
        return self.taken_at, self.is_claim

    @property
    def shown(self) -> bool:
        """Whether there is a ratio."""
        return self.gap is None and self.owed > 0

    @property
    def short(self) -> bool:
        """Less was held than owed."""
        return self.shown and self.held < self.owed

    @property
    def permyriad(self) -> int:
        """The distance from 100% in hundredths of a per cent, rounded toward the worse side."""
        return (self.held - self.owed) * 10_000 // self.owed if self.owed else 0


@dataclass(frozen=True, slots=True)
class AssetOverTime:
    """One asset's points, oldest first."""

    asset: str
    points: tuple[TimePoint, ...]


def over_time_picture(exchange: str, level: Level, assets: Sequence[AssetOverTime], older: int = 0) -> bytes:
    """Return the picture as a PNG. `older`: how many publications are not among the points at all."""
    return png(over_time_scene(exchange, level, assets, older))


def over_time_scene(exchange: str, level: Level, assets: Sequence[AssetOverTime], older: int = 0) -> Scene:
    """Return the picture as shapes, before anything is drawn.

    `level`: claimed or signed; all figures are of that one. `assets`: those that need a look first; the first `MOST_ASSETS` are
    drawn with the newest `MOST_TIMES` publications, and the foot says how many are left out; `older`: publications that are
    not among the points at all.
    """
    scene = Scene(WIDTH, 0, PAPER)
    y = scene.lines(MARGIN, 26, break_lines(exchange, 32, _ROOM), 32, INK, bold=True)
    y = scene.lines(MARGIN, y + 2, break_lines(words.over_time_title(), 23, _ROOM), 23, GREY)
    y = scene.lines(MARGIN, y + 2, break_lines(words.level_name(level), 24, _ROOM), 24, INK, bold=True) + 20
    every = sorted({point.place for asset in assets for point in asset.points})
    drawn, places = assets[:MOST_ASSETS], _places(every[-MOST_TIMES:])
    shown = [
        AssetOverTime(one.asset, tuple(p for p in one.points if p.place in places and _is_drawn(p)))
        for one in drawn
    ]
    for one in shown:
        y = _chart(scene, level, one, places, y)
    if places and shown:
        y = _days(scene, every[-MOST_TIMES:], y)
    left_out = words.left_out(len(assets) - len(drawn), len(every) - len(places) + older)
    scene.height = round(_foot(scene, level, shown, left_out, y))
    return scene


def _is_drawn(point: TimePoint) -> bool:
    return point.shown or point.gap is not None


def _places(times: Sequence[Place]) -> dict[Place, float]:
    """Return the `x` of each publication: by its time, and never nearer than `_APART` to the one before."""
    if not times:
        return {}
    seconds = [datetime.fromisoformat(time).timestamp() for time, _ in times]
    first, span = seconds[0], seconds[-1] - seconds[0]
    wanted = [
        _LEFT + (_RIGHT - _LEFT) * ((second - first) / span if span else 0.5 if len(times) == 1 else 0)
        for second in seconds
    ]
    for place in range(1, len(wanted)):
        wanted[place] = max(wanted[place], wanted[place - 1] + _APART)
    limit = float(_RIGHT)
    for place in range(len(wanted) - 1, -1, -1):
        wanted[place] = min(wanted[place], limit)
        limit = wanted[place] - _APART
    return dict(zip(times, wanted, strict=True))


def _chart(scene: Scene, level: Level, view: AssetOverTime, places: dict[Place, float], y: float) -> float:
    """Draw one asset: what it is in words, its chart, and letters where there is no ratio. Return the `y` below it."""
    y = _head(scene, level, view, y) + 12
    scale = _scale(view.points)
    top, middle, bottom = y + _MARK, y + _MARK + _HEIGHT / 2, y + _MARK + _HEIGHT
    for height, per_cent in ((top, 100 + scale), (middle, 100), (bottom, 100 - scale)):
        scene.lines(_LEFT - 22, height - 13, [f"{per_cent}%"], 20, GREY, "r", at_mark=True)
        line = ((_LEFT - 14, height), (WIDTH - MARGIN, height))
        scene.shapes.append(Polyline(line, *((INK, 2) if per_cent == 100 else (EDGE, 1))))
    spots = {point.place: (places[point.place], _y(point, middle, scale)) for point in view.points}
    for is_claim in (False, True):
        _lines(scene, [point for point in view.points if point.is_claim is is_claim], spots)
    for point in view.points:
        if point.shown:
            is_short = point.short and level is not Level.SIGNED  # the other wallets are only not signed
            _mark(scene, *spots[point.place], point.is_claim, VERMILION if is_short else BLUE)
            _tip(scene, *spots[point.place], point, scale)
    y = bottom + _MARK / 2 + 4
    gaps = {point.place: point.gap for point in view.points if point.gap is not None}
    for place, gap in gaps.items():
        scene.lines(places[place], y, [gap.value], 20, INK, "m", bold=True)
    return y + (26 if gaps else 0) + 20


def _head(scene: Scene, level: Level, view: AssetOverTime, y: float) -> float:
    shown = [point for point in view.points if point.shown]
    size, lines = fitted(view.asset, _SYMBOL_SIZES, _ROOM * 0.46)
    left = scene.lines(MARGIN, y, lines, size, INK, bold=True)
    right = left
    if view.points:
        last = view.points[-1]
        size, lines = fitted(words.newest(level, last.owed, last.held, last.gap), _NEWEST_SIZES, _ROOM * 0.5)
        colour = VERMILION if last.short and level is not Level.SIGNED else INK
        right = scene.lines(WIDTH - MARGIN, y, lines, size, colour, "r", bold=True)
    y = max(left, right)
    if not shown:
        return y
    lowest = min(shown, key=lambda point: point.permyriad)
    highest = max(shown, key=lambda point: point.permyriad)
    said = [
        words.lowest(lowest.owed, lowest.held, day(lowest.taken_at)),
        words.short_times(level, sum(point.short for point in shown), len(shown)),
        words.highest(highest.owed, highest.held) if _beyond(highest, _scale(shown)) else "",
    ]
    return scene.lines(
        MARGIN, y, break_lines(semicolons([one for one in said if one]), _SMALL, _ROOM), _SMALL, GREY
    )


def _scale(points: Sequence[TimePoint]) -> int:
    """Return how many per cent a chart goes to either side: one far outside does not flatten the others."""
    within = [
        abs(point.permyriad) for point in points if point.shown and point.permyriad <= _SCALES[-1] * 100
    ]
    return next(scale for scale in _SCALES if max(within, default=0) <= scale * 100)


def _beyond(point: TimePoint, scale: int) -> bool:
    return abs(point.permyriad) > scale * 100


def _y(point: TimePoint, middle: float, scale: int) -> float:
    """Return how high the middle of a mark is: never on the 100% line when the ratio is not 100%."""
    if point.held == point.owed:
        return middle
    up = min(max(abs(point.permyriad) / (scale * 100) * _HEIGHT / 2, _LEAST), _HEIGHT / 2)
    return middle + up if point.short else middle - up


def _runs(points: Sequence[TimePoint]) -> Iterator[tuple[TimePoint, TimePoint]]:
    """Yield the pairs of one kind's neighbours between which no publication is missing."""
    times = [datetime.fromisoformat(point.taken_at).timestamp() for point in points]
    pauses = [later - earlier for earlier, later in pairwise(times)]
    more, of = _MISSING
    usual = median_low(pauses) if pauses else 0
    for pause, (one, other) in zip(pauses, pairwise(points), strict=True):
        if one.shown and other.shown and pause * of <= usual * more:
            yield one, other


def _lines(scene: Scene, points: Sequence[TimePoint], spots: dict[Place, tuple[float, float]]) -> None:
    for one, other in _runs(points):
        start, end = spots[one.place], spots[other.place]
        if not one.is_claim:
            scene.shapes.append(Polyline((start, end), BLUE, 3))
            continue
        across, down = end[0] - start[0], end[1] - start[1]
        steps = max(3, int((across**2 + down**2) ** 0.5 / 7) | 1)  # odd: it begins and ends with a dash
        for step in range(0, steps, 2):
            ends = (step / steps, (step + 1) / steps)
            dash = tuple((start[0] + across * part, start[1] + down * part) for part in ends)
            scene.shapes.append(Polyline(dash, BLUE, 3))


def _mark(scene: Scene, x: float, y: float, is_claim: bool, colour: tuple[int, int, int]) -> None:
    """Draw a filled circle for a tree, an open square for a claim, around a point."""
    half = _MARK / 2
    box = (x - half, y - half, x + half, y + half)
    if is_claim:
        scene.shapes.append(Box(box, PAPER, colour, 3, radius=0))
    else:
        scene.shapes.append(Box(box, colour, radius=half))


def _tip(scene: Scene, x: float, y: float, point: TimePoint, scale: int) -> None:
    if _beyond(point, scale):
        away = 1 if point.short else -1
        edge, end = y + away * (_MARK / 2 + 2), y + away * (_MARK / 2 + 9)
        scene.shapes.append(Polyline(((x - 7, edge), (x, end), (x + 7, edge)), INK, 3))


def _days(scene: Scene, times: Sequence[Place], y: float) -> float:
    first, last = day(times[0][0]), day(times[-1][0])
    below = scene.lines(_LEFT - 14, y - 8, _day(first), 20, GREY, at_mark=True)
    if last != first:
        scene.lines(WIDTH - MARGIN, y - 8, _day(last), 20, GREY, "r", at_mark=True)
    return below + 18


def _day(text: str) -> list[str]:
    return break_lines(text, 20, (WIDTH - MARGIN - _LEFT) / 2)


def _foot(scene: Scene, level: Level, views: Sequence[AssetOverTime], left_out: str, y: float) -> float:
    points = [point for view in views for point in view.points]
    if not points:
        y = scene.lines(MARGIN, y, break_lines(words.nothing_to_draw(), 22, _ROOM), 22, INK) + 8
    for is_claim in (False, True):
        if any(point.is_claim is is_claim for point in points):
            left, right = scene.across(MARGIN, MARGIN + _MARK)
            _mark(scene, (left + right) / 2, y + 14, is_claim, BLUE)
            said = break_lines(words.kind_of(is_claim=is_claim), _SMALL, _ROOM - 30)
            y = scene.lines(MARGIN + 30, y, said, _SMALL, INK)
    small = [words.gap_meanings({point.gap for point in points if point.gap is not None})]
    small += [words.between_lines() if points else "", left_out, words.level_meaning(level)]
    if any(point.shown and _beyond(point, _scale(view.points)) for view in views for point in view.points):
        small.append(words.beyond())
    for text in filter(None, small):
        y = scene.lines(MARGIN, y + 4, break_lines(text, _SMALL, _ROOM), _SMALL, GREY)
    return y + 26
