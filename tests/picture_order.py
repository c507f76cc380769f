"""Every shape of a picture has its place: text inside its box, boxes apart, all of it within Telegram's limits."""

import io
from itertools import combinations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from PIL import Image

from bot.pictures.fonts import plain
from bot.pictures.scene import Bar, Box, Words

MARGIN = 32
SYMBOL = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}", fullmatch=True)
EXCHANGE = st.from_regex(r"[A-Za-z0-9]([A-Za-z0-9 ._-]{0,62}[A-Za-z0-9])?", fullmatch=True)
QUICK = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def overlap(one, other) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def inside(inner, outer) -> bool:
    return (
        outer[0] <= inner[0]
        and outer[1] <= inner[1]
        and inner[2] <= outer[2] + 0.01
        and inner[3] <= outer[3] + 0.01
    )


def assert_in_order(scene) -> None:
    """Nothing leaves the picture or lies on something else; a text is in one box whole, or outside of all."""
    # Each place once: to measure a text takes longer than to compare it with all others.
    texts, boxes, bars = (
        [(shape, shape.box) for shape in scene.shapes if isinstance(shape, kind)]
        for kind in (Words, Box, Bar)
    )
    frame = (MARGIN - 0.01, 0, scene.width - MARGIN, scene.height)
    assert scene.width + scene.height <= 10_000
    assert scene.height <= 20 * scene.width
    for shape, place in (*texts, *boxes, *bars):
        assert inside(place, frame), shape
    for (one, place), (other, beside) in (*combinations(texts, 2), *combinations(boxes, 2)):
        assert not overlap(place, beside), (one, other)
    for text, place in texts:
        for box, around in boxes:
            assert inside(place, around) or not overlap(place, around), (text, box)
        for bar, beside in bars:
            assert not overlap(place, beside), (text, bar)
        assert text.size >= 15
        assert plain(text.text) == text.text, text


def assert_telegram_takes(data: bytes) -> None:
    assert len(data) <= 10_000_000
    with Image.open(io.BytesIO(data)) as image:
        assert image.format == "PNG"
        assert sum(image.size) <= 10_000
        assert max(image.size) <= 20 * min(image.size)
        image.load()
