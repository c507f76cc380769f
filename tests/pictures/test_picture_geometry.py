"""Every shape of every picture has its place: text inside its box, boxes apart, all of it within Telegram's limits."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from picture_order import EXCHANGE, QUICK, SYMBOL, assert_in_order, assert_telegram_takes
from PIL import Image

from bot.inspection.answer import DrawnPath, DrawnStep
from bot.pictures.fonts import MINUS, Face, font, length, letters_of, plain
from bot.pictures.lines import break_lines
from bot.pictures.path import path_picture, path_scene
from bot.pictures.peer_path import peer_path_picture, peer_path_scene
from bot.pictures.pen import png
from bot.pictures.reserves import reserves_picture, reserves_scene
from bot.pictures.scene import Words
from bot.pictures.scripts import FORMATTING, shaped
from bot.texts.group import NOTE

pytestmark = pytest.mark.slow

MOMENT = "25 Oct 2026, 00:00 UTC"
PATHS = [
    "one leaf", "two leaves", "padding", "all levels", "first fold", "usual", "deepest", "last piece", "smallest",
    "largest", "longest", "one largest leaf",
]  # fmt: skip
RESERVES = [
    "none", "one", "three", "nothing owed", "all kinds", "twelve", "forty", "all assets", "signed",
    "sums of wallets",
]  # fmt: skip


@pytest.mark.parametrize("name", PATHS)
def test_a_path_is_in_order(path_extremes, name):
    view = path_extremes[name]
    assert_in_order(path_scene(view))
    data = path_picture(view)
    assert_telegram_takes(data)
    assert data == path_picture(view)


@pytest.mark.parametrize("name", RESERVES)
def test_reserves_are_in_order(reserve_extremes, name):
    views = reserve_extremes[name]
    for exchange in ("Sample Exchange", "W" * 64):
        assert_in_order(reserves_scene(exchange, MOMENT, views, NOTE))
        data = reserves_picture(exchange, MOMENT, views, NOTE)
        assert_telegram_takes(data)
        assert data == reserves_picture(exchange, MOMENT, views, NOTE)


def test_all_names_are_tried(path_extremes, reserve_extremes):
    assert list(path_extremes) == PATHS
    assert list(reserve_extremes) == RESERVES


@QUICK
@given(st.data(), EXCHANGE, SYMBOL, st.integers(0, 31), st.integers(0, 30), st.integers(1, 120))
def test_any_path_is_in_order(path_view, data, exchange, asset, levels, decimals, bits):
    padded = data.draw(st.sets(st.integers(0, max(0, levels - 1)), max_size=levels))
    changes = {"exchange": exchange, "asset": asset, "decimals": decimals, "padded": padded}
    pieces = data.draw(st.integers(1, 16))
    view = path_view(levels, seed=bits, most=2**bits + 1, you_balance=2**bits, pieces=pieces, **changes)
    assert_in_order(path_scene(view))


AMOUNT = st.none() | st.text(max_size=80) | st.from_regex(r"-?[0-9]{1,70}(\.[0-9]{1,9})?", fullmatch=True)
DIGITS = st.from_regex(r"([0-9a-f]{16}|[0-9a-f]{64})?", fullmatch=True)
STEP = st.builds(DrawnStep, DIGITS, st.booleans(), AMOUNT, AMOUNT, DIGITS)


@QUICK
@given(st.lists(STEP, max_size=64), st.none() | st.text(max_size=60), AMOUNT, st.integers(1, 3))
def test_any_path_of_another_exchange_is_in_order(steps, asset, amount, paths):
    """Whatever stands in a stranger's file."""
    drawing = DrawnPath(paths, asset, 1, "ab" * 32, amount, "cd" * 32, tuple(steps))
    assert_in_order(peer_path_scene("Binance zero-knowledge client proof", drawing))
    if len(steps) == 64:
        assert_telegram_takes(peer_path_picture("X", drawing))


@QUICK
@given(st.data(), EXCHANGE, st.integers(0, 30))
def test_any_reserves_are_in_order(reserve_view, data, exchange, decimals):
    units = st.integers(0, 10 ** data.draw(st.integers(1, 60)))
    rows = data.draw(st.lists(st.tuples(SYMBOL, units, units), max_size=20, unique_by=lambda row: row[0]))
    views = [reserve_view(asset, owes, holds, decimals) for asset, owes, holds in rows]
    assert_in_order(reserves_scene(exchange, MOMENT, views, NOTE))


def seen(text: str) -> str:
    return "".join(letter for letter in text if letter not in FORMATTING and letter != " ")


@QUICK
@given(st.text(max_size=80), st.integers(17, 32), st.integers(60, 700))
def test_broken_lines_fit_and_lose_nothing(text, size, room):
    lines = break_lines(text, size, room)
    assert all(length(line, size) <= room or len(shaped(line)) == 1 for line in lines)
    assert seen("".join(lines)) == seen(plain(text))


def test_what_the_font_lacks_is_replaced():
    assert plain("Börse Ümläut ｘ 取引所 กรุง 💥 \u0007") == "Börse Ümläut ｘ 取引所 ???? ? ?"
    assert plain("u\u0308 𝐎𝐊𝐗") == "ü OKX"
    assert plain("+1% … −2 · ±0") == "+1% … −2 · ±0"


def test_the_font_has_every_letter_we_keep():
    """A font draws an empty box for a letter that it lacks; none of ours may look like that box."""
    for face in Face:
        drawn = font(12, face)
        missing = bytes(drawn.getmask("\ue000"))
        for letter in letters_of(face) - {MINUS}:
            assert bytes(drawn.getmask(letter)) != missing, (face, letter)


def test_a_minus_that_the_font_lacks_is_drawn():
    from bot.pictures.colours import INK, PAPER
    from bot.pictures.scene import Scene

    scene = Scene(200, 60, PAPER, [Words(20, 10, "−", 30, INK)])
    with Image.open(io.BytesIO(png(scene))) as image:
        dark = [x for x in range(200) for y in range(60) if sum(image.convert("RGB").getpixel((x, y))) < 300]
    assert max(dark) - min(dark) >= 8
