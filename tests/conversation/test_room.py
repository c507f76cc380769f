"""What fits a message: 3,800 UTF-16 units, 90 entities, 34 columns; what does not fit is one press away."""

import re

import pytest
from screen import MOST_LINES, lines_unfolded

from bot.formats import table
from bot.texts.common import block, duration

pytestmark = pytest.mark.slow

SIZES = [(1, 1, False), (3, 1, False), (3, 16, False), (40, 1, False), (40, 16, True), (256, 1, False)]


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def part(message, entity) -> str:
    data = message.text.encode("utf-16-le")
    return data[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le")


def assert_room(message) -> None:
    assert units(message.text) <= (1000 if message.photo or message.document else 3800)
    assert len(message.entities) <= 90
    tables = [entity for entity in message.entities if entity.kind == "pre"]
    for block_of_text in tables:
        assert max(map(len, part(message, block_of_text).splitlines())) <= 34
        inside = [e for e in message.entities if e.kind in ("bold", "italic", "code")]
        assert not [
            e
            for e in inside
            if block_of_text.offset <= e.offset < block_of_text.offset + block_of_text.length
        ]


def pieces_of(message) -> list[str]:
    return [label for label in message.labels if label.startswith("Piece ")]


def grouped(amount: str) -> str:
    whole, point, fraction = amount.partition(".")
    return f"{int(whole):,}{point}{fraction}"


def shown(message, symbol: str, amount: str) -> bool:
    """Tell whether the first table has this balance, perhaps on several lines."""
    first = next(part(message, entity) for entity in message.entities if entity.kind == "pre")
    return f"{symbol}{grouped(amount)}" in "".join(first.split())


@pytest.mark.parametrize(("assets", "pieces", "long"), SIZES)
async def test_every_balance_and_every_path_can_be_reached(bot_session_with, wide, assets, pieces, long):
    month = wide(assets, pieces, long=long)
    async with bot_session_with(month, lookups_per_minute=1000) as bot_session:
        answer = await bot_session.ask(month.client)
        if assets > 2:  # the third has no wallet, the second too little in it
            assert "0.0%" in answer.text
            assert "2 of your assets: less held than owed" in answer.text
        seen: set[str] = set()
        while True:
            assert_room(answer)
            assert answer.text.startswith("✅ Included")
            assert month.statement.id in answer.text
            checks = [label.removeprefix("Check ") for label in answer.labels if label.startswith("Check ")]
            for symbol in checks:
                assert shown(answer, symbol, month.held[symbol])
            seen.update(checks)
            if "More balances ›" not in answer.labels:
                break
            answer = await bot_session.press(answer, "More balances ›")
        assert seen == set(month.held)
        assert ("‹ Balances before" in answer.labels) is (assets > 6)
        picture = await bot_session.press(answer, f"Check {checks[-1]}")
        assert_room(picture)
        assert picture.photo
        root = month.statement.asset(checks[-1]).root.hash.hex()
        assert root in picture.text


@pytest.mark.parametrize(("assets", "pieces", "long"), SIZES)
async def test_reserves_of_any_number_of_assets(bot_session_with, wide, assets, pieces, long):
    month = wide(assets, pieces, long=long)
    async with bot_session_with(month) as bot_session:
        group = bot_session.sandbox.add_group("Depositors", [bot_session.alice])
        sent = await bot_session.alice.send("/reserves", chat=group)
        answers = [await bot_session.sandbox.next_message(group, after=sent)]
        assert answers[0].photo
        answers.append(await bot_session.press(answers[0], "Details"))
        for answer in answers:
            assert_room(answer)
            assert (
                long or lines_unfolded(answer.html) <= MOST_LINES
            )  # names of 32 letters take two lines each
        words = answers[-1].text
        assert month.statement.id in words
        if assets > 2:
            symbols = list(month.held)
            assert f"2 of {assets} assets are short" in words
            assert re.search(rf"^{symbols[1]}\s+(98\.9|99\.0)%", words, re.MULTILINE)
            assert re.search(rf"^{symbols[2]}\s+0\.0%", words, re.MULTILINE)
        one = await bot_session.ask(f"/reserves {list(month.held)[-1].lower()}", chat=group)
        assert_room(one)
        assert list(month.held)[-1] in one.text


async def test_a_balance_in_pieces_is_shown_whole_and_piece_by_piece(bot_session_with, wide):
    month = wide(3, 16)
    async with bot_session_with(month) as bot_session:
        answer = await bot_session.ask(month.client)
        assert "piece 1 of 16" in answer.text
        assert re.search(r"Press Check to see \d+ more proof paths", answer.text)
        picture = await bot_session.press(answer, "Check A001")
        assert pieces_of(picture) == [f"Piece {number}" for number in range(2, 17)]
        last = await bot_session.press(picture, "Piece 16")
        assert last.text.startswith("Piece 16 of 16 of your balance")
        assert pieces_of(last) == [f"Piece {number}" for number in range(1, 16)]


@pytest.mark.slow
async def test_the_tree_of_many_assets_and_pieces_is_one_page(bot_session_with, wide):
    month = wide(256, 16, long=True)
    async with bot_session_with(month) as bot_session:
        answer = await bot_session.ask(month.client)
        tree = await bot_session.press(answer, "Your path, in full")
        page = tree.document.data.decode()
        assert len(tree.document.data) < 20_000_000
        for asset in month.statement.assets:
            assert asset.root.hash.hex() in page


def test_a_table_that_is_a_little_too_wide_moves_together():
    rows = [("you", "243.824112", ""), ("12 right", "38,174,762.489851", "2349…cb")]
    assert table(rows, align="lrl") == "you             243.824112\n12 right 38,174,762.489851 2349…cb"


def test_blocks_and_waits_are_said_as_people_read_them():
    assert block("972191") == "972,191"
    assert block("0x<1>") == "0x&lt;1&gt;"
    assert block("9" * 40) == "9" * 40
    waits = [duration(seconds) for seconds in (1, 2, 89, 90, 3600)]
    assert waits == ["1 second", "2 seconds", "89 seconds", "2 minutes", "60 minutes"]
