"""The document "Your path, in full": every level with whole hashes and exact sums, readable on a phone, without a network."""

import html
import random
import re

import pytest

from bot.customer.tree_page import AssetTree, LevelView, PieceTree, TreeView, tree_page
from bot.formats import amount, count

pytestmark = pytest.mark.slow


def merging_tree(symbol, levels, pieces, *, decimals=8, most=10**10, members=None, seed=1):
    """Return an asset whose pieces' paths meet as those of one tree do: a node's hash is made from its place."""
    chance = random.Random(f"{symbol} {seed}")
    nodes: dict[tuple[int, int], tuple[int, str]] = {}

    def node(level, place):
        return nodes.setdefault(
            (level, place), (chance.randrange(1, most) << level, chance.randbytes(32).hex())
        )

    made = []
    for number, index in enumerate(sorted(chance.sample(range(2**levels), min(pieces, 2**levels)))):
        path = []
        for level in range(levels + 1):
            place = index >> level
            top = level == levels
            sibling = (None, None) if top else node(level, place ^ 1)
            side = "left" if place & 1 else "right"
            path.append(LevelView(level, 2 ** (levels - level), *node(level, place), *sibling, side, False))
        made.append(PieceTree(number, index, tuple(path)))
    root = node(levels, 0)
    return AssetTree(symbol, members or (symbol,), decimals, 2**levels, root[0], root[1], tuple(made))


def view_of(*assets, exchange="Sample Exchange"):
    return TreeView(exchange, "25 Oct 2026, 00:00 UTC", "9f" * 32, assets)


def text_of(page: bytes) -> str:
    body = page.decode().partition("<body>")[2]
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", body)))


def test_every_level_has_its_nodes_hashes_and_sums():
    asset = merging_tree("BTC", 14, 1)
    text = text_of(tree_page(view_of(asset)))
    (piece,) = asset.pieces
    for level in piece.levels:
        own = "leaf" if level.level == 0 else "node"
        assert f"Your {own}: {amount(level.own_sum, 8)} {level.own_hash}" in text
        assert f": {count(level.nodes)} node" in text
        if level.sibling_sum is not None:
            side = level.sibling_side.capitalize()
            assert f"{side}: {amount(level.sibling_sum, 8)} {level.sibling_hash}" in text
    assert "Level 14, root: 1 node " in text
    assert "9f" * 32 in text
    assert asset.root_hash in text


def test_padding_is_named():
    level = LevelView(0, 1, 5, "aa" * 32, 0, "bb" * 32, "right", True)
    root = LevelView(1, 1, 5, "cc" * 32, None, None, "right", False)
    asset = AssetTree("BTC", ("BTC",), 8, 1, 5, "cc" * 32, (PieceTree(0, 0, (level, root)),))
    assert f"Right, padding: 0 {'bb' * 32}" in text_of(tree_page(view_of(asset)))


@pytest.mark.parametrize("pieces", [2, 16])
def test_where_paths_of_pieces_meet_the_rest_is_said_once(pieces):
    asset = merging_tree("BTC", 10, pieces)
    page = tree_page(view_of(asset))
    text = text_of(page)
    for piece in asset.pieces:
        assert f"Piece {piece.piece + 1} of {pieces}: leaf {count(piece.index + 1)} of 1,024" in text
        for level in piece.levels:
            own = "leaf" if level.level == 0 else "node"
            assert text.count(f"Your {own}: {amount(level.own_sum, 8)} {level.own_hash}") == 1
    assert text.count("the same as for piece") == pieces - 1
    assert "cut into pieces" in text
    assert f"Your balance {amount(sum(p.levels[0].own_sum for p in asset.pieces), 8)} BTC is part of" in text


def test_the_levels_that_are_the_same_are_named_from_top_to_bottom():
    asset = merging_tree("BTC", 10, 2)
    first, second = (piece.index for piece in asset.pieces)
    meeting = (first ^ second).bit_length()
    said = "Level 10: " if meeting == 10 else f"Levels 10 to {meeting}: "
    assert f"{said}the same as for piece 1" in text_of(tree_page(view_of(asset)))


def test_one_piece_is_not_explained_as_pieces():
    assert "cut into pieces" not in text_of(tree_page(view_of(merging_tree("BTC", 3, 1))))


def test_names_are_text_and_nothing_else():
    """Attack: an exchange or asset named like a script; the format forbids both, and the page does not rely on it."""
    evil = '<script>alert(1)</script>"&'
    page = tree_page(view_of(merging_tree(evil, 2, 1, members=(evil, "B")), exchange=evil)).decode()
    assert "<script" not in page
    assert html.escape(evil) in page


def test_members_are_named_where_an_asset_sums_several():
    page = text_of(tree_page(view_of(merging_tree("USD", 2, 1, members=("USDT", "USDC", "USD")))))
    assert "Sum of USDT, USDC, USD" in page


def test_the_largest_page_stays_within_what_telegram_takes():
    """256 assets in 16 pieces: a million leaves each, and the most that the format allows."""
    usual = tree_page(view_of(*(merging_tree(f"A{n:03d}", 20, 16) for n in range(256))))
    assert len(usual) < 20_000_000
    deepest = len(tree_page(view_of(merging_tree("Q" * 32, 31, 16, decimals=30, most=2**95))))
    assert deepest * 256 < 50_000_000


@pytest.mark.browser
@pytest.mark.parametrize(("width", "height"), [(360, 740), (1280, 900)])
async def test_a_phone_and_a_desktop_show_it_without_script_or_network(chromium, tmp_path, width, height):
    assets = [merging_tree("BTC", 14, 1), merging_tree("USD", 31, 3, decimals=30, most=2**95)]
    file = tmp_path / "tree.html"
    file.write_bytes(tree_page(view_of(*assets)))
    page = await chromium.new_page(viewport={"width": width, "height": height})
    complaints, requests = [], []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: requests.append(request.url))
    await page.goto(file.as_uri())
    assert requests == [file.as_uri()]
    assert await page.evaluate("() => document.documentElement.scrollWidth") == width
    assert await page.locator("script, img, link, iframe").count() == 0
    assert await page.get_by_text(assets[0].pieces[0].levels[0].own_hash).is_visible()
    wide = "() => [...document.querySelectorAll('b, code, p')].filter(one => one.scrollWidth > one.clientWidth + 1).length"
    assert await page.evaluate(wide) == 0
    assert complaints == []


@pytest.mark.browser
async def test_many_trees_are_folded_and_open_one_by_one(chromium, tmp_path):
    file = tmp_path / "tree.html"
    file.write_bytes(tree_page(view_of(*(merging_tree(f"A{n}", 3, 1) for n in range(5)))))
    page = await chromium.new_page(java_script_enabled=False)
    await page.goto(file.as_uri())
    leaves = page.get_by_text("Your leaf:")
    assert await leaves.count() == 5
    assert not await leaves.nth(2).is_visible()
    await page.get_by_text("A2", exact=True).click()
    assert await leaves.nth(2).is_visible()
    assert not await leaves.nth(3).is_visible()
