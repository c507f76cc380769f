"""Draws a scene: larger than needed, then reduced, so that edges come out smooth."""

from io import BytesIO

from PIL import Image, ImageDraw

from bot.pictures.fonts import MINUS, SCALE, Face, font, length, parts
from bot.pictures.scene import Bar, Box, Polyline, Scene, Words
from bot.pictures.scripts import in_order

__all__ = ["png"]

_COLOURS = 128  # of the finished picture; flat colours and their smooth edges need no more
_RAISED = 0.08  # of the size
_STRIPE = 8  # from one stripe to the next


def png(scene: Scene) -> bytes:
    """Return the scene as a PNG; the same scene gives the same bytes."""
    image = Image.new("RGB", (scene.width * SCALE, scene.height * SCALE), scene.background)
    draw = ImageDraw.Draw(image)
    for shape in scene.shapes:
        match shape:
            case Words():
                _words(draw, shape)
            case Box():
                _box(draw, shape)
            case Bar():
                _bar(draw, shape, scene)
            case Polyline():
                points = [(x * SCALE, y * SCALE) for x, y in shape.points]
                draw.line(points, shape.colour, round(shape.thick * SCALE), joint="curve")
    file = BytesIO()
    small = image.reduce(SCALE).quantize(_COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    small.save(file, "PNG", compress_level=6)
    return file.getvalue()


def _words(draw: ImageDraw.ImageDraw, words: Words) -> None:
    x, y, _, _ = words.box
    stroke = words.size * SCALE / 48 if words.bold else 0
    runs = list(parts(in_order(words.text)))
    if any(face is Face.ARABIC for face, _ in runs):  # its letters reach deeper, and are less high
        y -= words.size * _RAISED
    top = (y + words.size * 0.15) * SCALE
    for face, run in runs:
        if face is Face.PILLOW:
            x = _in_pillow(draw, words, run, x, y)
            continue
        drawn, base = font(words.size, face), top + font(words.size).getmetrics()[0]
        draw.text((x * SCALE, base), run, words.colour, drawn, anchor="ls", stroke_width=stroke)
        x += drawn.getlength(run) / SCALE


def _in_pillow(draw: ImageDraw.ImageDraw, words: Words, run: str, x: float, y: float) -> float:
    """Draw a run in Pillow's font from `x`; return its right end."""
    stroke = words.size * SCALE / 48 if words.bold else 0
    top = (y + words.size * 0.15) * SCALE
    for number, part in enumerate(run.split(MINUS)):
        if number:
            _minus(draw, words, x, y)
            x += length(MINUS, words.size)
        draw.text((x * SCALE, top), part, words.colour, font(words.size), stroke_width=stroke)
        x += length(part, words.size)
    return x


def _minus(draw: ImageDraw.ImageDraw, words: Words, x: float, y: float) -> None:
    """Draw what the font lacks, at the height of a plus's bar."""
    left, top, right, bottom = font(words.size).getbbox("+")
    middle = (y + words.size * 0.15) * SCALE + (top + bottom) / 2
    half = words.size * SCALE * (0.055 if words.bold else 0.04)
    draw.rectangle((x * SCALE + left, middle - half, x * SCALE + right, middle + half), words.colour)


def _scaled(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    left, top, right, bottom = box
    return left * SCALE, top * SCALE, right * SCALE, bottom * SCALE


def _box(draw: ImageDraw.ImageDraw, box: Box) -> None:
    draw.rounded_rectangle(
        _scaled(box.box), box.radius * SCALE, box.fill, box.outline, round(box.thick * SCALE)
    )


def _bar(draw: ImageDraw.ImageDraw, bar: Bar, scene: Scene) -> None:
    left, top, right, bottom = _scaled(bar.box)
    draw.rectangle((left, top, right, bottom), bar.fill)
    if bar.striped:
        height = bottom - top
        step = _STRIPE * SCALE
        for number in range(int((right - left + height) / step) + 1):
            x = left + number * step
            draw.line(_clipped(x, left, right, top, height), scene.background, SCALE * 2)
    if bar.torn:
        end, inward = (left, 1) if bar.torn == "left" else (right, -1)
        for gap in (12, 24):
            x, slant = end + inward * gap * SCALE, 4 * SCALE
            # Leaning the other way than the stripes.
            draw.line((x - slant, top - 1, x + slant, bottom + 1), scene.background, 5 * SCALE)


def _clipped(
    x: float, left: float, right: float, top: float, height: float
) -> tuple[float, float, float, float]:
    """Return the part of a rising stripe that starts at `x` on the top edge and lies inside the bar."""
    x0, y0, x1, y1 = x, top, x - height, top + height
    if x0 > right:
        x0, y0 = right, top + (x - right)
    if x1 < left:
        x1, y1 = left, top + (x - left)
    return x0, y0, x1, y1
