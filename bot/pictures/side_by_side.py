"""The picture of several exchanges side by side, all on one level of evidence.

An exchange that has nothing on that level gets no bar: it is named below, with the reason. Bars begin at zero and the 100% line
crosses them all, so that what is short ends before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.formats import day
from bot.pictures.colours import BLUE, EDGE, GREY, INK, PAPER, TRACK, VERMILION
from bot.pictures.lines import break_lines, fitted
from bot.pictures.pen import png
from bot.pictures.scene import Bar, Box, Polyline, Scene
from bot.texts import comparison_pictures as words
from porcore.reserves.evidence import Level

__all__ = [
    "ROWS_A_PAGE",
    "ComparedExchange",
    "WithoutRow",
    "pages",
    "side_by_side_picture",
    "side_by_side_scene",
]

WIDTH = 800
MARGIN = 32
ROWS_A_PAGE = 12
MOST_NAMED = 12  # of the exchanges without a row, for each reason
SCALE_PERCENT = 150  # at the right end
_ROOM = WIDTH - 2 * MARGIN
_FULL = MARGIN + _ROOM * 100 / SCALE_PERCENT  # the 100% line
_BAR = 22  # height
_LEAST = 4  # pixels of the smallest bar, and from the 100% line where a ratio is not 100%
_NAME_SIZES, _RATIO_SIZES, _SMALL = range(28, 17, -2), range(26, 17, -2), 20


@dataclass(frozen=True, slots=True)
class ComparedExchange:
    """One exchange's asset with the lowest ratio, in its newest publication: both sides in the same unit."""

    name: str
    is_claim: bool  # False: a tree
    taken_at: str  # canonical UTC text
    asset: str
    owed: int  # > 0
    held: int  # >= 0, of the wallets that count on the picture's level
    assets: int  # that have a ratio in this publication

    @property
    def short(self) -> bool:
        """Less is held than owed."""
        return self.held < self.owed

    @property
    def beyond(self) -> bool:
        """The bar is longer than the chart."""
        return self.held * 100 > self.owed * SCALE_PERCENT


@dataclass(frozen=True, slots=True)
class WithoutRow:
    """An exchange that has nothing on the picture's level."""

    name: str
    reason: str  # plain words, such as "no signed wallets"


def pages(rows: Sequence[ComparedExchange]) -> int:
    """Count the pages of a picture of so many rows, 1 or more."""
    return max(1, -(-len(rows) // ROWS_A_PAGE))


def side_by_side_picture(
    level: Level, rows: Sequence[ComparedExchange], without: Sequence[WithoutRow], page: int = 0
) -> bytes:
    """Return the picture as a PNG. `page`: from 0; one beyond the last shows the last."""
    return png(side_by_side_scene(level, rows, without, page))


def side_by_side_scene(
    level: Level, rows: Sequence[ComparedExchange], without: Sequence[WithoutRow], page: int = 0
) -> Scene:
    """Return the picture as shapes, before anything is drawn.

    `level`: claimed or signed; every row is of that one. The lowest ratios come first. `page`: from 0; one beyond the last
    shows the last.
    """
    first = min(page, pages(rows) - 1) * ROWS_A_PAGE
    shown = sorted(rows, key=_place)[first : first + ROWS_A_PAGE]
    scene = Scene(WIDTH, 0, PAPER)
    y = scene.lines(MARGIN, 26, break_lines(words.side_by_side_title(), 32, _ROOM), 32, INK, bold=True)
    y = scene.lines(MARGIN, y + 2, break_lines(words.level_name(level), 24, _ROOM), 24, INK, bold=True) + 18
    if shown:
        scene.lines(MARGIN, y, ["0%"], 20, GREY, at_mark=True)
        scene.lines(WIDTH - MARGIN, y, [f"{SCALE_PERCENT}%"], 20, GREY, "r", at_mark=True)
        y = scene.lines(_FULL, y, ["100%"], 20, INK, "m", bold=True) + 8
    for row in shown:
        y = _row(scene, level, row, y)
    scene.height = round(_foot(scene, level, shown, len(rows) - len(shown), without, y))
    return scene


def _place(row: ComparedExchange) -> tuple[int, str]:
    """Order by ratio, exact enough that none of two unlike ones passes for the same."""
    return row.held * 10**40 // row.owed, row.name.casefold()


def _row(scene: Scene, level: Level, row: ComparedExchange, y: float) -> float:
    """Draw one exchange: name and ratio, bar, what it rests on. Return the `y` below it."""
    size, lines = fitted(row.name, _NAME_SIZES, _ROOM * 0.48)
    left = scene.lines(MARGIN, y, lines, size, INK, bold=True)
    label = words.row_ratio(level, row.asset, row.owed, row.held)
    size, lines = fitted(label, _RATIO_SIZES, _ROOM * 0.48)
    ink = VERMILION if row.short and level is not Level.SIGNED else INK
    right = scene.lines(WIDTH - MARGIN, y, lines, size, ink, "r", bold=True)
    top = max(left, right) + 6
    scene.shapes.append(Box((MARGIN, top, WIDTH - MARGIN, top + _BAR), TRACK, radius=0))
    if row.held:
        box = (MARGIN, top, _end(row), top + _BAR)
        is_short = row.short and level is not Level.SIGNED  # the other wallets are only not signed
        torn = "right" if row.beyond else ""
        scene.shapes.append(Bar(box, VERMILION if is_short else BLUE, striped=is_short, torn=torn))
    scene.shapes.append(Polyline(((_FULL, top - 5), (_FULL, top + _BAR + 5)), INK, 2))
    if row.held > row.owed:  # over a bar the line is light
        scene.shapes.append(Polyline(((_FULL, top), (_FULL, top + _BAR)), PAPER, 2))
    small = words.row_small(day(row.taken_at), row.assets, is_claim=row.is_claim)
    return scene.lines(MARGIN, top + _BAR + 8, break_lines(small, _SMALL, _ROOM), _SMALL, GREY) + 18


def _end(row: ComparedExchange) -> float:
    """Return where a bar ends: before the 100% line when it is short, behind it when it is more, however little."""
    # Whole numbers first: both sides may have 60 digits.
    end = MARGIN + min(row.held * 10_000 // row.owed, SCALE_PERCENT * 100) * _ROOM / (SCALE_PERCENT * 100)
    if row.short:
        return min(max(end, MARGIN + _LEAST), _FULL - _LEAST)
    return max(end, _FULL + _LEAST) if row.held > row.owed else _FULL


def _foot(
    scene: Scene,
    level: Level,
    shown: Sequence[ComparedExchange],
    more: int,
    without: Sequence[WithoutRow],
    y: float,
) -> float:
    large = [] if shown else [words.nothing_to_draw()]
    if more:
        large.append(words.more_rows(more))
    large += _named(without)
    for text in large:
        y = scene.lines(MARGIN, y, break_lines(text, 22, _ROOM), 22, INK) + 6
    small = [words.level_meaning(level)]
    if shown:
        scene.shapes.append(Polyline(((MARGIN, y + 4), (WIDTH - MARGIN, y + 4)), EDGE, 1))
        trees, claims = (any(row.is_claim is kind for row in shown) for kind in (False, True))
        small = [*words.side_by_side_foot(trees=trees, claims=claims), *small]
    if any(row.beyond for row in shown):
        small.append(words.cut_off(SCALE_PERCENT))
    y += 12
    for text in small:
        y = scene.lines(MARGIN, y, break_lines(text, _SMALL, _ROOM), _SMALL, GREY)
    return y + 26


def _named(without: Sequence[WithoutRow]) -> list[str]:
    """Return a sentence for each reason, with as many names as there is room for."""
    named: dict[str, list[str]] = {}
    for one in without:
        named.setdefault(one.reason, []).append(one.name)
    return [
        words.not_comparable(reason, names[:MOST_NAMED], max(0, len(names) - MOST_NAMED))
        for reason, names in named.items()
    ]
