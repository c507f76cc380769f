"""What a picture consists of, before anything is drawn, so that tests can measure it.

All coordinates are pixels of the finished picture, from its upper left corner; later shapes cover earlier ones.
"""

from dataclasses import dataclass, field

from bot.languages import current
from bot.pictures.fonts import length

__all__ = ["LINE_HEIGHT", "Bar", "Box", "Colour", "Polyline", "Scene", "Words"]

Colour = tuple[int, int, int]
LINE_HEIGHT = 1.3  # of a line of text, in sizes


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text; `x` is its left end, middle or right end as `anchor` says (l, m, r), `y` its top."""

    x: float
    y: float
    text: str
    size: int
    colour: Colour
    anchor: str = "l"
    bold: bool = False

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom."""
        width = length(self.text, self.size)
        left = self.x - {"l": 0, "m": width / 2, "r": width}[self.anchor]
        return left, self.y, left + width, self.y + self.size * LINE_HEIGHT


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle with round corners."""

    box: tuple[float, float, float, float]
    fill: Colour
    outline: Colour | None = None
    thick: float = 1
    radius: float = 10


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart: plain or striped, and torn at an end that goes on beyond the chart."""

    box: tuple[float, float, float, float]
    fill: Colour
    striped: bool = False
    torn: str = ""  # "left", "right" or ""


@dataclass(frozen=True, slots=True)
class Polyline:
    """A line through two or more points."""

    points: tuple[tuple[float, float], ...]
    colour: Colour
    thick: float


@dataclass
class Scene:
    """A picture to be drawn. Where the language is written from right to left, text begins at the right margin."""

    width: int
    height: int
    background: Colour
    shapes: list[Words | Box | Bar | Polyline] = field(default_factory=list)
    right_to_left: bool = field(default_factory=lambda: current().right_to_left)

    def lines(
        self,
        x: float,
        y: float,
        lines: list[str],
        size: int,
        colour: Colour,
        anchor: str = "l",
        bold: bool = False,
        at_mark: bool = False,
    ) -> float:
        """Add lines of text below each other; return the `y` below the last. `size`: of the letters, in pixels.

        `x` and `anchor` are for a language written from left to right, and mirrored for others, except for what is in the
        middle of something (anchor m) and what is `at_mark`: the text of a mark of a chart, which does not move.
        """
        if self.right_to_left and anchor != "m" and not at_mark:
            x, anchor = self.width - x, "r" if anchor == "l" else "l"
        for line in lines:
            self.shapes.append(Words(x, y, line, size, colour, anchor, bold))
            y += size * LINE_HEIGHT
        return y

    def across(self, left: float, right: float) -> tuple[float, float]:
        """Return the left and the right end of what is between these two, and beside text: mirrored where text is."""
        return (self.width - right, self.width - left) if self.right_to_left else (left, right)
