"""An asset that sums several says so in its picture."""

from dataclasses import replace

from bot.pictures.path import path_scene
from bot.pictures.reserves import reserves_scene
from bot.pictures.scene import Words

SUM = "USD = USDT + USDC + USD"


def texts(scene):
    return [shape.text for shape in scene.shapes if isinstance(shape, Words)]


def test_a_path_says_it_below_the_asset(path_view):
    assert SUM in texts(path_scene(path_view(14, asset="USD", sums=SUM)))
    assert not [text for text in texts(path_scene(path_view(14))) if "=" in text]


def test_reserves_say_it_below_the_sums(reserve_view):
    view = reserve_view("USD", 100, 104)
    bare, told = (
        reserves_scene("Sample", "25 Oct 2026", [one], "As stated") for one in (view, replace(view, sums=SUM))
    )
    assert SUM in texts(told)
    assert told.height > bare.height
    longest = " + ".join(["W" * 32] * 4)
    scene = reserves_scene("Sample", "25 Oct 2026", [replace(view, sums=longest)], "As stated")
    assert all(shape.box[2] <= scene.width for shape in scene.shapes if isinstance(shape, Words))
