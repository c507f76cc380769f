"""Many snapshots: other dates, the public list, and buttons of those that were taken back."""

import asyncio

import pytest

from bot.telegram.callbacks import Action, ButtonData
from bot.texts import common

pytestmark = pytest.mark.slow


async def test_other_dates_are_turned_in_the_same_message(bot_session_with, history):
    monthly_snapshots = history(20)
    async with bot_session_with(*monthly_snapshots) as bot_session:
        answer = await bot_session.ask(monthly_snapshots[0].client)
        dates = await bot_session.press(answer, "Other dates")
        assert dates.labels == ("28 Aug 2026", "28 Jul 2026", "28 Jun 2026", "28 May 2026", "28 Apr 2026",
                                "28 Mar 2026", "28 Feb 2026", "28 Jan 2026", "Older ›")  # fmt: skip
        await bot_session.alice.press(dates, "Older ›")
        older = await bot_session.sandbox.next_edit(dates)
        assert older.labels[-2:] == ("‹ Newer", "Older ›")
        assert older.labels[0] == "28 Dec 2025"
        await bot_session.alice.press(older, "Older ›")
        oldest = await bot_session.sandbox.next_edit(older)
        assert oldest.labels == ("28 Apr 2025", "28 Mar 2025", "28 Feb 2025", "‹ Newer")
        first = await bot_session.press(oldest, "28 Feb 2025")
        assert "snapshot of 28 Feb 2025" in first.text


async def test_all_snapshots_are_listed_on_pages(bot_session_with, history):
    monthly_snapshots = history(21)
    async with bot_session_with(*monthly_snapshots) as bot_session:
        message = await bot_session.ask("/snapshots")
        seen = message.text
        while "More ›" in message.labels:
            await bot_session.alice.press(message, "More ›")
            message = await bot_session.sandbox.next_edit(message)
            seen += message.text
        places = [seen.index(month.statement.id) for month in reversed(monthly_snapshots)]
        assert places == sorted(places)
        assert "‹ Back" in message.labels
        assert len(bot_session.sandbox.history(bot_session.alice)) == 2


@pytest.mark.parametrize("action", [Action.CHECK, Action.TREE, Action.PROOF, Action.VERIFY])
async def test_buttons_of_a_withdrawn_snapshot_say_when_it_was_withdrawn(bot_session_with, history, action):
    monthly_snapshots = history(2)
    async with bot_session_with(*monthly_snapshots) as bot_session:
        client = bytes.fromhex(monthly_snapshots[-1].client)
        answer = await bot_session.ask(monthly_snapshots[-1].client)
        await asyncio.to_thread(
            bot_session.run.services.catalogue.withdraw, monthly_snapshots[-1].statement.id, 1
        )
        bot_session.run.services.snapshots.refresh()
        prefix = bytes.fromhex(monthly_snapshots[-1].statement.id[:16])
        last = bot_session.sandbox.history(bot_session.alice)[-1]
        await bot_session.alice.press_stale(answer, ButtonData(action, client, prefix, 0, 0).pack())
        told = await bot_session.sandbox.next_message(bot_session.alice, after=last)
        assert "The snapshot of 28 Sep 2026, 00:00 UTC was withdrawn on" in told.text
        assert not told.photo
        assert not told.document


async def test_other_dates_of_a_withdrawn_snapshot_lead_on(bot_session_with, history):
    monthly_snapshots = history(2)
    async with bot_session_with(*monthly_snapshots) as bot_session:
        answer = await bot_session.ask(monthly_snapshots[-1].client)
        await asyncio.to_thread(
            bot_session.run.services.catalogue.withdraw, monthly_snapshots[-1].statement.id, 1
        )
        bot_session.run.services.snapshots.refresh()
        dates = await bot_session.press(answer, "Other dates")
        assert dates.labels == ("28 Aug 2026",)


async def test_a_button_of_a_snapshot_that_was_never_here_says_so(bot_session_with, history):
    monthly_snapshots = history(1)
    async with bot_session_with(*monthly_snapshots) as bot_session:
        answer = await bot_session.ask(monthly_snapshots[0].client)
        data = ButtonData(Action.CHECK, bytes.fromhex(monthly_snapshots[0].client), bytes(8), 0, 0).pack()
        await bot_session.alice.press_stale(answer, data)
        told = await bot_session.sandbox.next_message(bot_session.alice, after=answer)
        assert told.text == common.out_of_date()


async def test_a_snapshot_whose_file_is_missing_is_passed_over_and_listed_as_such(bot_session_with, history):
    monthly_snapshots = history(2)
    async with bot_session_with(*monthly_snapshots, people=("Olga",)) as bot_session:
        await bot_session.stop()
        (bot_session.data_dir / "snapshots" / f"{monthly_snapshots[-1].statement.id}.por").unlink()
        await bot_session.start()
        assert "28 Aug 2026" in (await bot_session.ask(monthly_snapshots[-1].client)).text.splitlines()[0]
        listed = await bot_session.ask("/snapshots")
        assert monthly_snapshots[-1].statement.id in listed.text
        assert "not available right now" in listed.text
        (olga,) = bot_session.operators
        assert "missing" in bot_session.sandbox.history(olga)[-1].text
