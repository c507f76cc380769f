"""What the picture of one exchange over time says: a line only where nothing is missing, and every figure in words."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from picture_order import QUICK, SYMBOL, assert_in_order, assert_telegram_takes
from PIL import Image

from bot.pictures.colours import BLUE, INK, PAPER, VERMILION
from bot.pictures.over_time import (
    MOST_ASSETS,
    MOST_TIMES,
    AssetOverTime,
    TimePoint,
    over_time_picture,
    over_time_scene,
)
from bot.pictures.scene import Box, Polyline, Words
from bot.texts.comparison_pictures import Gap
from porcore.reserves.evidence import Level

LEVELS = (Level.CLAIMED, Level.SIGNED)


def point(month, held=100, owed=100, *, claim=False, gap=None, year=2026):
    return TimePoint(f"{year}-{month:02d}-01T00:00:00Z", claim, owed, held, gap)


def scene_of(*points, level=Level.CLAIMED, asset="BTC"):
    return over_time_scene("Sample Exchange", level, [AssetOverTime(asset, points)])


def texts(scene) -> list[str]:
    return [shape.text for shape in scene.shapes if isinstance(shape, Words)]


def said(scene) -> str:
    return " ".join(texts(scene))


def marks(scene, *, claims: bool):
    """Marks of a kind, without the one beside its meaning."""
    found = [shape for shape in scene.shapes if isinstance(shape, Box)]
    return [shape for shape in found if (shape.outline is not None) is claims][:-1]


def joins(scene) -> int:
    """How many lines there are between trees: blue ones of two points."""
    return sum(isinstance(shape, Polyline) and shape.colour == BLUE for shape in scene.shapes)


def hundred(scene) -> float:
    """The y of the 100% line; the tips of marks are dark too, and have three points."""
    dark = [shape for shape in scene.shapes if isinstance(shape, Polyline) and shape.colour == INK]
    (line,) = [shape for shape in dark if len(shape.points) == 2]
    return line.points[0][1]


def middle(box) -> float:
    return (box.box[1] + box.box[3]) / 2


def test_neighbours_are_joined():
    assert joins(scene_of(point(1), point(2), point(3))) == 2


@pytest.mark.parametrize("gap", list(Gap))
def test_no_line_crosses_a_publication_without_a_ratio(gap):
    scene = scene_of(point(1), point(2), point(3, gap=gap), point(4))
    assert joins(scene) == 1
    assert len(marks(scene, claims=False)) == 3
    assert texts(scene).count(gap.value) == 1
    assert f"{gap.value}: " in said(scene)
    assert "no line across a publication that is missing" in said(scene)


def test_no_line_crosses_a_month_in_which_nothing_was_published():
    assert joins(scene_of(point(1), point(2), point(3), point(5), point(6))) == 3


def test_trees_and_claims_differ_in_mark_word_and_line():
    trees = [point(month, 104) for month in range(1, 5)]
    both = scene_of(*trees, *(point(month, 106, claim=True) for month in range(5, 8)))
    assert len(marks(both, claims=True)) == 3
    assert [mark.radius for mark in marks(both, claims=False)] == [8] * 4
    assert "tree: liabilities added up from all leaves" in texts(both)
    assert "claim: liabilities as this bot's operator loaded them" in texts(both)
    assert "claim: liabilities as this bot's operator loaded them" not in texts(scene_of(*trees))
    dashes = [
        shape.points
        for shape in both.shapes
        if isinstance(shape, Polyline) and shape.colour == BLUE and shape.points[0][0] > 500
    ]
    assert len(dashes) > 4
    ends = sorted(x for points in dashes for x, _ in points)
    assert any(later - earlier > 3 for earlier, later in zip(ends[1::2], ends[2::2], strict=False))


def test_what_is_short_is_below_the_line_however_little():
    scene = scene_of(point(1, 10**40 - 1, 10**40), point(2, 100), point(3, 10**40 + 1, 10**40))
    below, on, above = map(middle, marks(scene, claims=False))
    assert below > hundred(scene) + 4
    assert on == hundred(scene)
    assert above < hundred(scene) - 4
    assert "short in 1 of 3" in said(scene)
    assert "lowest 99.9% on 1 Jan 2026" in said(scene)


def test_a_ratio_far_outside_is_written_and_does_not_flatten_the_others():
    usual = [point(1, 104), point(2, 99), point(3, 101)]
    alone, beside = scene_of(*usual), scene_of(*usual, point(4, 123_456))
    heights = [
        [round(middle(box) - hundred(scene), 6) for box in marks(scene, claims=False)]
        for scene in (alone, beside)
    ]
    assert heights[0] == heights[1][:3]
    assert "highest 123,456.0%, beyond the chart" in said(beside)
    assert "A mark with a tip at the edge is beyond the chart." in texts(beside)
    assert "beyond" not in said(alone)


def test_the_scale_is_named():
    assert {"110%", "100%", "90%"} <= set(texts(scene_of(point(1, 104))))
    assert {"150%", "100%", "50%"} <= set(texts(scene_of(point(1, 60))))


@pytest.mark.parametrize(
    ("level", "newest"), [(Level.CLAIMED, "newest 61.0%, short"), (Level.SIGNED, "newest 61.0% signed")]
)
def test_the_level_is_named_and_too_little_signed_is_no_shortfall(level, newest):
    scene = scene_of(point(1, 61), level=level)
    assert f"Level of evidence: {level.value}" in texts(scene)
    assert newest in texts(scene)
    assert ("short" in said(scene)) is (level is Level.CLAIMED)
    ink = {shape.colour for shape in scene.shapes if isinstance(shape, Words)}
    assert (VERMILION in ink) is (level is Level.CLAIMED)


def test_the_newest_one_says_why_it_has_no_ratio():
    assert "newest: withdrawn" in texts(scene_of(point(1), point(2, gap=Gap.WITHDRAWN)))


def test_what_is_not_drawn_is_counted():
    points = tuple(point(month, year=year) for year in (2023, 2024, 2025) for month in range(1, 13))
    scene = over_time_scene("X", Level.CLAIMED, [AssetOverTime(f"A{n}", points) for n in range(8)])
    assert "3 more assets are not drawn. 12 older publications are not drawn." in texts(scene)
    assert sum(isinstance(shape, Box) for shape in scene.shapes) == MOST_ASSETS * MOST_TIMES + 1
    assert "1 Jan 2024" in texts(scene)


def test_nothing_is_said_to_be_nothing():
    for views in ([], [AssetOverTime("BTC", ())]):
        assert "Nothing can be shown on this level yet." in texts(over_time_scene("X", Level.SIGNED, views))


def test_without_colours_a_claim_is_hollow():
    views = [AssetOverTime("BTC", (point(1, 104), point(2, 106, claim=True)))]
    scene = over_time_scene("Sample Exchange", Level.CLAIMED, views)
    (tree_mark,), (claim_mark,) = marks(scene, claims=False), marks(scene, claims=True)
    with Image.open(io.BytesIO(over_time_picture("Sample Exchange", Level.CLAIMED, views))) as image:
        grey = image.convert("L")
        tree, claim = (
            grey.getpixel((round((mark.box[0] + mark.box[2]) / 2), round(middle(mark))))
            for mark in (tree_mark, claim_mark)
        )
    assert tree < 130
    assert claim > sum(PAPER) / 3 - 10


MOMENT = st.datetimes().map(lambda when: f"{when:%Y-%m-%dT%H:%M:%SZ}".rjust(20, "0"))
SIDE = st.integers(0, 10**60)
POINT = st.builds(TimePoint, MOMENT, st.booleans(), SIDE, SIDE, st.none() | st.sampled_from(Gap))


@pytest.mark.slow
@QUICK
@given(
    st.lists(st.tuples(SYMBOL, st.lists(POINT, max_size=40)), max_size=8),
    st.text(max_size=64),
    st.sampled_from(LEVELS),
)
def test_any_history_is_in_order(assets, exchange, level):
    views = [
        AssetOverTime(
            asset, tuple(sorted({one.place: one for one in points}.values(), key=lambda one: one.place))
        )
        for asset, points in assets
    ]
    assert_in_order(over_time_scene(exchange, level, views))


def test_telegram_takes_the_largest():
    points = tuple(point(month, month, year=year) for year in (2024, 2025) for month in range(1, 13))
    views = [AssetOverTime("W" * 29 + f"{n:03d}", points) for n in range(5)]
    data = over_time_picture("W" * 64, Level.CLAIMED, views)
    assert_telegram_takes(data)
    assert data == over_time_picture("W" * 64, Level.CLAIMED, views)


def test_on_level_signed_less_than_owed_has_not_the_colour_of_a_shortfall():
    points = (point(1, 0), point(2, 61), point(3, 100))
    for level, colours in ((Level.CLAIMED, [VERMILION, VERMILION, BLUE]), (Level.SIGNED, [BLUE] * 3)):
        assert [mark.fill for mark in marks(scene_of(*points, level=level), claims=False)] == colours
