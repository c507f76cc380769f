"""``/history``: one id's balances in all snapshots, each gap by its name, and no quicker way to guess ids."""

import re

import pytest
from screen import MOST_LINES, lines_unfolded

from bot.customer.history import lookups_of
from bot.formats import amount

pytestmark = pytest.mark.slow

NOBODY = "5e" * 32
DAYS = ("25 Oct 2026", "25 Sep 2026", "25 Aug 2026")


def rows(message) -> dict[str, str]:
    """Return the cells of the table by their days."""
    return dict(re.findall(r"^(\d+ [A-Z][a-z]{2} \d{4})  +(.+)$", message.text, re.MULTILINE))


async def asked(bot_session, text, **who):
    """Return what came as a picture, None for none, and the table."""
    first = await bot_session.ask(text, **who)
    if first.photo is None:
        return None, first
    return first, await bot_session.sandbox.next_message(first.chat_id, after=first)


@pytest.fixture
def holder(someone):
    return someone("BTC", "ETH", "USD", everywhere=True)


async def test_one_id_in_three_snapshots(bot_session, monthly_snapshots, holder):
    picture, table = await asked(bot_session, f"/history {holder}")
    held = [amount(month.ledger[holder]["BTC"], 8) for month in reversed(monthly_snapshots)]
    assert rows(table) == dict(zip(DAYS, held, strict=True))
    assert list(rows(table)) == list(DAYS), "the newest first"
    assert picture.photo
    assert table.labels == ("ETH over time", "USD over time", "‹ Your balances")
    other = await bot_session.press(table, "USD over time")
    usd = await bot_session.sandbox.next_message(bot_session.alice, after=other)
    assert usd.text.startswith("USD of this id at Sample Exchange: in 3 of 3 snapshots")
    back = await bot_session.press(usd, "‹ Your balances")
    assert back.text.startswith("✅ Included in the snapshot of 25 Oct 2026")
    assert (await bot_session.press(back, "History")).photo


async def test_up_to_a_time(bot_session, holder):
    _, table = await asked(bot_session, f"/history {holder} 2026-09-30")
    assert list(rows(table)) == list(DAYS[1:])


async def test_withdrawn_and_damaged_snapshots_are_named(bot_session, monthly_snapshots, holder):
    before = await bot_session.ask(holder)
    services = bot_session.run.services
    services.snapshots.path(monthly_snapshots[1].statement.id).write_bytes(b"no snapshot")
    services.catalogue.withdraw(monthly_snapshots[2].statement.id, 1)
    services.snapshots.refresh()
    picture, table = await asked(bot_session, f"/history {holder}")
    assert picture is None, "one balance is no line"
    held = amount(monthly_snapshots[0].ledger[holder]["BTC"], 8)
    assert rows(table) == dict(zip(DAYS, ("withdrawn", "cannot be read now", held), strict=True))
    # A button of before, under an answer from what was withdrawn since, names its exchange all the same.
    assert rows(await bot_session.press(before, "History")) == rows(table)


async def test_a_snapshot_without_the_id_is_a_gap(bot_session_with, monthly_snapshots, wide):
    other = wide(3)  # of 25 October, with other clients and assets
    client = next(c for c, held in monthly_snapshots[0].ledger.items() if held["BTC"])
    async with bot_session_with(monthly_snapshots[0], other) as bot_session:
        _, table = await asked(bot_session, f"/history {client}")
        assert rows(table)["25 Oct 2026"] == "not in it"
        _, table = await asked(bot_session, f"/history {other.client}")
        assert rows(table)["25 Aug 2026"] == "not in it"


async def test_a_miss_counts_as_one_and_shows_nothing(bot_session_with, monthly_snapshots):
    async with bot_session_with(*monthly_snapshots, misses_per_hour=2) as bot_session:
        for _ in range(2):
            missed = await bot_session.ask(f"/history {NOBODY}")
            assert missed.text.startswith("❌ Not found in any of the 3 snapshots")
        for text in (f"/history {NOBODY}", NOBODY):
            assert (await bot_session.ask(text)).text.startswith("That is a lot of questions")


def test_many_snapshots_count_as_several_lookups():
    assert [lookups_of(number) for number in (0, 1, 8, 9, 60)] == [1, 1, 1, 2, 8]


async def test_the_lookups_of_a_long_history_are_counted(
    bot_session_with, monthly_snapshots, holder, monkeypatch
):
    monkeypatch.setattr("bot.customer.history._A_LOOKUP", 1)
    async with bot_session_with(*monthly_snapshots, lookups_per_minute=3) as bot_session:
        assert (await bot_session.ask(f"/history {holder}")).photo
        await bot_session.settled()
        assert (await bot_session.ask(holder)).text.startswith("That is a lot of questions")


async def test_which_exchange_is_asked_where_several_have_the_id(bot_of, tree_of):
    trees = [tree_of(name, seed=3) for name in ("OKX", "Gate")]
    only = tree_of("OKX", "2026-08-25T00:00:00Z", seed=2)
    async with bot_of(*trees, only) as bot_session:
        which = await bot_session.ask(f"/history {trees[0].clients[0]}")
        table = await bot_session.press(which, "Gate, 25 Oct 2026")
        assert "at Gate: in 1 of 1 snapshot\n" in table.text
        missed = await bot_session.ask(f"/history {only.clients[0]}")
        assert missed.text.startswith("I looked in the newest snapshots only.")
        _, named = await asked(bot_session, f"/history {only.clients[0]} okx")
        assert rows(named)["25 Oct 2026"] == "not in it"


async def test_more_than_eight_snapshots_are_on_pages(bot_session_with, history_months):
    async with bot_session_with(*history_months, lookups_per_minute=1000) as bot_session:
        picture, table = await asked(bot_session, f"/history {history_months[0].client}")
        assert picture.photo
        assert len(rows(table)) == 8
        assert "Snapshots 1 to 8" in table.text
        assert lines_unfolded(table.html) <= MOST_LINES
        await bot_session.alice.press(table, "Older ›")
        older = await bot_session.sandbox.next_edit(table)
        assert len(rows(older)) == 2
        assert len(rows(table) | rows(older)) == 10
        assert "‹ Newer" in older.labels


async def test_nothing_of_it_is_kept(bot_session, holder, caplog):
    await asked(bot_session, f"/history {holder}")
    await bot_session.settled()
    files = [path for path in bot_session.data_dir.rglob("*") if path.is_file()]
    kept = [path.name for path in files if path.suffix != ".por" and holder.encode() in path.read_bytes()]
    assert kept == []
    assert holder[:16] not in caplog.text
