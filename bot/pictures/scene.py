"""What a picture consists of, before anything is drawn, so that tests can measure it.

All coordinates are pixels of the finished picture, from its upper left corner; later shapes cover earlier ones.
"""

from dataclasses import dataclass, field

from bot.pictures.fonts import length, plain

__all__ = ["Bar", "Box", "Colour", "Polyline", "Scene", "Words", "break_lines", "fitted"]

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
    """A picture to be drawn."""

    width: int
    height: int
    background: Colour
    shapes: list[Words | Box | Bar | Polyline] = field(default_factory=list)

    def lines(
        self,
        x: float,
        y: float,
        lines: list[str],
        size: int,
        colour: Colour,
        anchor: str = "l",
        bold: bool = False,
    ) -> float:
        """Add lines of text below each other; return the `y` below the last. `size`: of the letters, in pixels."""
        for line in lines:
            self.shapes.append(Words(x, y, line, size, colour, anchor, bold))
            y += size * LINE_HEIGHT
        return y


def break_lines(text: str, size: int, room: float) -> list[str]:
    """Return `text` in lines of at most `room` pixels, broken at spaces; a word too long is broken inside.

    `size`: of the letters, in pixels.
    """
    lines, line = [], ""
    for word in plain(text).split(" "):
        longer = f"{line} {word}" if line else word
        if length(longer, size) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        while length(word, size) > room:
            cut = _cut(word, size, room)
            lines.append(word[:cut])
            word = word[cut:]
        line = word
    return [*lines, line]


def _cut(word: str, size: int, room: float) -> int:
    """Return how much of a word fits, if possible up to a thousands separator or a point."""
    most = next(cut for cut in range(len(word) - 1, 0, -1) if cut == 1 or length(word[:cut], size) <= room)
    after_comma = word.rfind(",", 0, most) + 1
    return after_comma if after_comma > most // 2 else most


def fitted(text: str, sizes: range, room: float) -> tuple[int, list[str]]:
    """Return the largest of `sizes` (descending) in which `text` fits one line; else the smallest, in lines."""
    for size in sizes:
        if length(plain(text), size) <= room:
            return size, [plain(text)]
    return sizes[-1], break_lines(text, sizes[-1], room)
