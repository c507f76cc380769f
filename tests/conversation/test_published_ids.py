"""Digits that this bot published itself are known as such: nobody is looked up, and no miss is counted."""

import re

import pytest

pytestmark = pytest.mark.slow

NOBODY = "5e" * 32


@pytest.fixture
async def strict(bot_session_with, monthly_snapshots):
    """A bot that gives one person a single look-up a minute and a single miss an hour."""
    async with bot_session_with(*monthly_snapshots, lookups_per_minute=1, misses_per_hour=1) as bot_session:
        yield bot_session


async def test_a_statement_id_is_known_and_costs_nothing(strict, monthly_snapshots, someone):
    for typed in ("{}", "/verify {}", "0x{} 2026-09-28", "{} latest", " `{}` "):
        for month in monthly_snapshots:
            digits = month.statement.id
            answer = await strict.ask(typed.format(digits.upper() if typed == "{}" else digits))
            day = {"08": "25 Aug", "09": "25 Sep", "10": "25 Oct"}[month.statement.taken_at[5:7]]
            assert answer.text.startswith(f"These digits are the statement id of the snapshot of {day} 2026")
            assert "published here on" in answer.text
    assert (await strict.ask(someone("BTC"))).text.startswith("✅ Included")
    assert (await strict.ask(NOBODY)).text.startswith("That is a lot of questions")


async def test_a_root_is_known_with_its_asset_and_leads_to_it(strict, monthly_snapshots):
    for place, symbol in enumerate(("BTC", "ETH", "USD")):
        root = monthly_snapshots[1].statement.assets[place].root.hash.hex()
        answer = await strict.ask(root)
        assert answer.text.startswith(f"These digits are the root hash of {symbol}")
        assert "snapshot of 25 Sep 2026" in answer.text
        assert monthly_snapshots[1].statement.id in answer.text
        shown = await strict.press(answer, "What it owes and holds")
        assert shown.photo
        assert "Sample Exchange, 25 Sep 2026" in shown.text
        assert re.findall(r"^(BTC|ETH|USD) +10\d\.\d%", shown.text, re.MULTILINE) == [symbol]


async def test_a_statement_id_leads_to_all_its_assets(strict, monthly_snapshots):
    answer = await strict.ask(monthly_snapshots[0].statement.id)
    shown = await strict.press(answer, "What it owes and holds")
    assert "Sample Exchange, 25 Aug 2026" in shown.text
    assert all(re.search(rf"^{symbol} +10", shown.text, re.MULTILINE) for symbol in ("BTC", "ETH", "USD"))
    await strict.alice.press(answer, "All snapshots")
    assert (await strict.sandbox.next_edit(answer)).text.startswith("All snapshots")


async def test_what_was_withdrawn_is_known_by_its_id_only(bot_session, monthly_snapshots):
    answer = await bot_session.ask(monthly_snapshots[1].statement.id)
    services = bot_session.run.services
    services.catalogue.withdraw(monthly_snapshots[1].statement.id, 1)
    services.snapshots.refresh()
    gone = await bot_session.ask(monthly_snapshots[1].statement.id)
    assert "❌ withdrawn on" in gone.text
    assert gone.labels == ("All snapshots",)
    last = bot_session.sandbox.history(bot_session.alice)[-1]
    await bot_session.alice.press(answer, "What it owes and holds")
    await bot_session.settled()
    assert (
        bot_session.sandbox.history(bot_session.alice)[-1].message_id == last.message_id
    )  # said in an alert
    root = monthly_snapshots[1].statement.assets[0].root.hash.hex()
    assert (await bot_session.ask(root)).text.startswith("❌ Not found")


async def test_what_is_published_while_the_bot_runs_is_known_at_once(bot_session_with, monthly_snapshots):
    async with bot_session_with(monthly_snapshots[0]) as bot_session:
        root = monthly_snapshots[1].statement.assets[2].root.hash.hex()
        assert (await bot_session.ask(root)).text.startswith("❌ Not found")
        await bot_session.stop()
        from bot_session import publish

        publish(bot_session.data_dir, monthly_snapshots[1])
        await bot_session.start()
        bot_session.run.services.snapshots._roots._joined.clear()  # as when it was published after the start
        assert "root hash of USD" in (await bot_session.ask(root)).text


async def test_anything_else_is_looked_up_and_told_that_it_was_never_published(bot_session):
    answer = await bot_session.ask(NOBODY)
    assert answer.text.startswith("❌ Not found")
    assert "statement id" in answer.text


async def test_digits_across_two_roots_are_no_root(monthly_snapshots):
    from bot.catalogue.roots import Roots

    roots, statement = Roots(), monthly_snapshots[0].statement
    roots.note(statement)
    joined = b"".join(asset.root.hash for asset in statement.assets)
    assert [roots.place(statement.id, joined[at : at + 32]) for at in (0, 32, 64)] == [0, 1, 2]
    assert not [at for at in (1, 16, 31, 33) if roots.place(statement.id, joined[at : at + 32]) is not None]
    assert roots.place("0" * 64, joined[:32]) is None
