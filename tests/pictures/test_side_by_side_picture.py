"""What the picture of several exchanges says: one level of evidence, the lowest ratio first, and who has nothing on it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from picture_order import QUICK, SYMBOL, assert_in_order, assert_telegram_takes

from bot.pictures.colours import BLUE, VERMILION
from bot.pictures.fonts import readable
from bot.pictures.scene import Bar, Words
from bot.pictures.side_by_side import (
    ROWS_A_PAGE,
    ComparedExchange,
    WithoutRow,
    pages,
    side_by_side_picture,
    side_by_side_scene,
)
from porcore.reserves.evidence import Level

HUNDRED = 32 + 736 * 100 / 150


def row(name, held, owed=100, *, claim=False, assets=3, asset="BTC"):
    return ComparedExchange(name, claim, "2026-08-14T00:00:00Z", asset, owed, held, assets)


def scene_of(*rows, level=Level.CLAIMED, without=(), page=0):
    return side_by_side_scene(level, rows, without, page)


def texts(scene) -> list[str]:
    return [shape.text for shape in scene.shapes if isinstance(shape, Words)]


def bars(scene):
    return [shape for shape in scene.shapes if isinstance(shape, Bar)]


def test_the_lowest_ratio_is_first():
    scene = scene_of(row("High", 120), row("Low", 61), row("Middle", 10**40 + 1, 10**40), row("Even", 100))
    names = [text for text in texts(scene) if text in ("High", "Low", "Middle", "Even")]
    assert names == ["Low", "Even", "Middle", "High"]


@pytest.mark.parametrize(
    ("held", "owed", "words", "end", "colour"),
    [
        (61, 100, "BTC 61.0%, short", 32 + 736 * 61 / 150, VERMILION),
        (100, 100, "BTC 100.0%, exactly what is owed", HUNDRED, BLUE),
        (150, 100, "BTC 150.0%", 768, BLUE),
        (10**9, 1, "BTC 100,000,000,000.0%", 768, BLUE),
        (10**40 - 1, 10**40, "BTC 99.9%, short", HUNDRED - 4, VERMILION),
        (10**40 + 1, 10**40, "BTC 100.0%", HUNDRED + 4, BLUE),
        (1, 10**40, "BTC 0.0%, short", 36, VERMILION),
    ],
)
def test_a_bar_ends_at_its_ratio(held, owed, words, end, colour):
    scene = scene_of(row("OKX", held, owed))
    (bar,) = bars(scene)
    assert words in texts(scene)
    assert bar.box[2] == pytest.approx(end, abs=0.1)
    assert bar.fill == colour
    assert bar.striped is (held < owed)
    assert bar.torn == ("right" if held * 2 > owed * 3 else "")
    assert any("cut off" in text for text in texts(scene)) is bool(bar.torn)


def test_on_level_signed_a_bar_that_ends_early_is_plain():
    (bar,) = bars(scene_of(row("OKX", 61), level=Level.SIGNED))
    assert bar.fill == BLUE
    assert not bar.striped


@pytest.mark.parametrize(
    ("name", "drawn"),
    [
        ("OKX", "OKX"),
        ("Börse ¿", "Börse ¿"),
        ("Bit-é?", "Bit-é?"),
        ("بورصة العملات", "بورصة العملات"),
        ("กรุงเทพ", "right"),
        ("💥💥", "right"),
        ("💥 OKX", "💥 OKX"),
        ("\u202e", "right"),
        ("", "right"),
    ],
)
def test_of_a_name_that_cannot_be_drawn_the_key_is(name, drawn):
    assert readable(name, "right") == drawn


def test_nothing_held_has_no_bar_and_its_words():
    scene = scene_of(row("OKX", 0))
    assert not bars(scene)
    assert "BTC 0.0%, short" in texts(scene)


def test_each_row_says_what_it_rests_on():
    scene = scene_of(row("A", 101, claim=True), row("B", 102, assets=1))
    assert "claim of 14 Aug 2026, the lowest of 3 assets" in texts(scene)
    assert "tree of 14 Aug 2026, its only asset" in texts(scene)
    assert "Claim: liabilities as this bot's operator loaded them." in texts(scene)


def test_one_level_is_named_and_who_has_nothing_on_it():
    without = [WithoutRow(f"E{n}", "No signed wallets") for n in range(14)] + [
        WithoutRow("Z", "Units not stated")
    ]
    scene = scene_of(row("A", 61), level=Level.SIGNED, without=without)
    said = " ".join(texts(scene))
    assert "Level of evidence: signed" in texts(scene)
    assert "claimed" not in said.lower()
    assert "BTC 61.0% signed" in texts(scene)
    assert "short" not in said
    assert "No signed wallets: E0, E1, E2, E3, E4, E5, E6, E7, E8, E9, E10, E11 and 2 more." in said
    assert "Units not stated: Z." in said


def test_thirty_exchanges_take_three_pages():
    rows = [row(f"X{n:02d}", 100 + n) for n in range(30)]
    assert pages(rows) == 3
    seen = [[text for text in texts(scene_of(*rows, page=page)) if text[0] == "X"] for page in range(4)]
    assert [len(page) for page in seen] == [ROWS_A_PAGE, ROWS_A_PAGE, 6, 6]
    assert sorted(name for page in seen[:3] for name in page) == [f"X{n:02d}" for n in range(30)]
    assert "and 18 more exchanges" in texts(scene_of(*rows))
    assert pages([]) == 1


def test_nobody_is_said_to_be_nobody():
    assert "Nothing can be shown on this level yet." in texts(scene_of())


NAME = st.text(max_size=64)
ROW = st.builds(
    ComparedExchange,
    NAME,
    st.booleans(),
    st.just("2026-08-14T00:00:00Z"),
    SYMBOL,
    st.integers(1, 10**60),
    st.integers(0, 10**60),
    st.integers(1, 256),
)
WITHOUT = st.builds(WithoutRow, NAME, st.sampled_from(["No signed wallets", "Units not stated"]))


@pytest.mark.slow
@QUICK
@given(
    st.lists(ROW, max_size=40),
    st.lists(WITHOUT, max_size=40),
    st.sampled_from((Level.CLAIMED, Level.SIGNED)),
    st.integers(0, 5),
)
def test_any_comparison_is_in_order(rows, without, level, page):
    assert_in_order(side_by_side_scene(level, rows, without, page))


def test_telegram_takes_the_largest():
    rows = [row("W" * 62 + f"{n:02d}", 10**60 + n, 7, asset="Q" * 32) for n in range(30)]
    without = [WithoutRow("W" * 62 + f"{n:02d}", "No signed wallets") for n in range(30)]
    data = side_by_side_picture(Level.SIGNED, rows, without)
    assert_telegram_takes(data)
    assert_in_order(side_by_side_scene(Level.SIGNED, rows, without))
