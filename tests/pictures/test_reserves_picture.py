"""What the picture of reserves says: the difference from 100% of each asset, in length and in words."""

import io
import re

import pytest
from picture_order import assert_in_order
from PIL import Image

from bot.pictures.colours import BLUE, INK, PAPER, VERMILION
from bot.pictures.reserves import reserves_picture, reserves_scene
from bot.pictures.scene import Bar, Words
from bot.texts.group import NOTE

MOMENT = "25 Oct 2026, 00:00 UTC"
UNIT = 10**8


def scene_of(*views):
    return reserves_scene("Sample Exchange", MOMENT, views, NOTE)


def bars(scene):
    return [shape for shape in scene.shapes if isinstance(shape, Bar)]


def texts(scene) -> list[str]:
    return [shape.text for shape in scene.shapes if isinstance(shape, Words)]


def width(bar) -> float:
    return bar.box[2] - bar.box[0]


@pytest.mark.parametrize(
    ("owes", "holds", "words"),
    [
        (10_000, 10_420, "+4.2%, more than owed"),
        (10_000, 9_900, "−1.0%, short"),
        (10_000, 10_000, "±0.0%, exactly what is owed"),
        (10_000, 0, "−100.0%, short"),
        (10**6 * UNIT, 10**6 * UNIT - 1, "−0.1%, short"),
        (10**6 * UNIT, 10**6 * UNIT + 1, "+0.0%, more than owed"),
        (10_000, 100_000_000, "+999,900.0%, more than owed"),
        (0, 5, "nothing owed"),
        (0, 0, "nothing owed"),
    ],
)
def test_the_difference_is_said_in_words(reserve_view, owes, holds, words):
    assert words in texts(scene_of(reserve_view("BTC", owes, holds)))


def test_length_is_the_difference_and_direction_its_sign(reserve_view):
    scene = scene_of(
        *(reserve_view(f"A{n}", 10_000, 10_000 + n) for n in (-1000, -200, -100, 100, 200, 1000))
    )
    found = bars(scene)
    assert [width(bar) for bar in found] == pytest.approx([368, 73.6, 36.8, 36.8, 73.6, 368])
    middle = 400
    assert all(bar.box[2] == middle and bar.fill == VERMILION and bar.striped for bar in found[:3])
    assert all(bar.box[0] == middle and bar.fill == BLUE and not bar.striped for bar in found[3:])


def test_the_scale_is_the_same_whatever_else_is_drawn(reserve_view):
    alone = bars(scene_of(reserve_view("A", 100, 99)))
    beside = bars(scene_of(reserve_view("A", 100, 99), reserve_view("B", 1, 10**9)))
    assert width(alone[0]) == width(beside[0])


def test_one_per_cent_too_little_can_be_seen_in_the_pixels(reserve_view):
    """Without colours too: the bar is striped, and the words stand beside it."""
    views = [reserve_view("BTC", 10_000 * UNIT, 9_900 * UNIT)]
    with Image.open(io.BytesIO(reserves_picture("Sample Exchange", MOMENT, views, NOTE))) as image:
        pixels = image.convert("RGB")
    scene = scene_of(*views)
    (bar,) = bars(scene)
    row = [
        pixels.getpixel((x, int(bar.box[1]) + 11)) for x in range(int(bar.box[0]) + 1, int(bar.box[2]) - 1)
    ]
    near = [
        min((VERMILION, PAPER), key=lambda c: sum(abs(a - b) for a, b in zip(c, pixel, strict=True)))
        for pixel in row
    ]
    assert len(row) >= 30
    assert near.count(VERMILION) >= 12
    assert near.count(PAPER) >= 4


def test_the_smallest_shortfall_has_a_bar(reserve_view):
    (bar,) = bars(scene_of(reserve_view("BTC", 2**127 - 1, 2**127 - 2)))
    assert width(bar) >= 4
    assert bar.striped


def test_what_goes_beyond_the_scale_is_torn_and_said(reserve_view):
    scene = scene_of(reserve_view("A", 100, 89), reserve_view("B", 100, 111), reserve_view("C", 100, 110))
    assert [bar.torn for bar in bars(scene)] == ["left", "right", ""]
    assert any("cut off" in text for text in texts(scene))
    assert not any("cut off" in text for text in texts(scene_of(reserve_view("C", 100, 110))))


def test_nothing_owed_has_no_bar_and_is_not_counted_as_short(reserve_view):
    scene = scene_of(reserve_view("A", 0, 0), reserve_view("B", 0, 5), reserve_view("C", 100, 99))
    assert len(bars(scene)) == 1
    assert "1 of 1 asset is short." in texts(scene)


def test_the_verdict_counts_all_assets_even_those_not_drawn(reserve_extremes):
    scene = scene_of(*reserve_extremes["forty"])
    assert "4 of 40 assets are short." in texts(scene)
    drawn = [text for text in texts(scene) if re.fullmatch(r"A\d\d", text)]
    assert drawn == [f"A{number:02d}" for number in range(12)]  # the shortest of reserves
    assert any("28 more assets are not drawn" in text for text in texts(scene))


def test_both_sums_are_exact(reserve_view):
    view = reserve_view("BTC", 2**127 - 1, 2**126 + 1, 30)
    joined = "".join(texts(scene_of(view))).replace(" ", "")
    assert f"owes{view.liabilities_text}" in joined
    assert f"holds{view.reserves_text}" in joined


def test_who_stated_it_is_said(reserve_view):
    assert any("We did not read the chain" in text for text in texts(scene_of(reserve_view("BTC", 1, 1))))


@pytest.mark.parametrize(
    ("owes", "holds", "signed", "said", "share"),
    [
        (1_000, 1_042, 636, "signed: 61.0% of reserves, 63.6% of what is owed", 0.61),
        (1_000, 1_042, 1_042, "signed: all reserves", 1),
        (1_000, 1_042, 0, "signed: no reserves", None),
        (0, 1_000, 500, "signed: 50.0% of reserves", 0.5),
    ],
)
def test_what_is_signed_is_a_share_of_a_whole_bar_and_said(reserve_view, owes, holds, signed, said, share):
    """Claimed and signed stand below each other; the words alone say it, too."""
    scene = scene_of(reserve_view("BTC", owes, holds, signed=signed))
    assert said in texts(scene)
    thin = [bar for bar in bars(scene) if bar.fill == INK]
    assert len(thin) == (share is not None)
    if thin:
        assert width(thin[0]) == pytest.approx(250 * share, abs=1)
        assert not thin[0].striped
    assert "at addresses with a valid ownership signature." in " ".join(texts(scene))


def test_what_is_not_known_is_not_drawn(reserve_view):
    for view in (reserve_view("BTC", 100, 104), reserve_view("BTC", 100, 0, signed=0)):
        said = texts(scene_of(view))
        assert not any("signed" in text or "signature" in text for text in said)


def test_fewer_assets_are_drawn_where_each_takes_more_room(reserve_view):
    views = [reserve_view(f"A{n:02d}", 100, 101 + n, signed=50) for n in range(40)]
    assert any("30 more assets are not drawn" in text for text in texts(scene_of(*views)))


def test_the_smallest_signed_part_is_seen(reserve_view):
    scene = scene_of(reserve_view("BTC", 2**126, 2**126, signed=1))
    assert "signed: 0.0% of reserves, 0.0% of what is owed" in texts(scene)
    assert [width(bar) for bar in bars(scene) if bar.fill == INK] == [4]


def test_a_claims_picture_says_what_it_is_and_of_what_nothing_is_known(reserve_view):
    views = [reserve_view("BTC", 100, 100), reserve_view("ETH", 100, 110)]
    said = texts(reserves_scene("OKX", MOMENT, views, NOTE, is_claim=True, without=2))
    assert f"Stated by OKX as of {MOMENT}" in said
    assert "None of the 2 assets with a ratio is short. 2 more" in " ".join(said)
    assert "2 more assets have no ratio and are not drawn." in said
    assert not any("Snapshot" in line or "No asset is short" in line for line in said)
    tree = texts(reserves_scene("OKX", MOMENT, views, NOTE))
    assert f"Snapshot of {MOMENT}" in tree
    assert "No asset is short." in tree


def test_a_long_name_stays_in_a_claims_picture(reserve_view):
    scene = reserves_scene("W" * 64, MOMENT, [reserve_view("BTC", 1, 1)], NOTE, is_claim=True, without=1)
    assert_in_order(scene)
    assert "1 more asset has no ratio and is not drawn." in texts(scene)
