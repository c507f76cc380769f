"""Many snapshots: other dates, the public list, and buttons of those that were taken back."""

import asyncio
import functools

import pytest

from bot.telegram.callbacks import Action, ButtonData
from bot.texts import common

pytestmark = pytest.mark.slow

MONTHS = [f"{2025 + number // 12}-{number % 12 + 1:02d}-28T00:00:00Z" for number in range(21)]


@pytest.fixture(scope="module")
def history(tmp_path_factory):
    """Return the newest so many months of a small exchange, oldest first, with the ids of its clients."""
    from types import SimpleNamespace

    from porcore.build.building import build_snapshot
    from porcore.sample import write_sample

    folder = tmp_path_factory.mktemp("history")

    @functools.cache
    def build(taken_at):
        write_sample(folder / taken_at[:10], 3, taken_at=taken_at)
        file = folder / f"{taken_at[:10]}.por"
        statement = build_snapshot(folder / taken_at[:10], file)
        line = (folder / taken_at[:10] / "balances.csv").read_text().splitlines()[1]
        return SimpleNamespace(file=file, statement=statement, client=line.split(",")[0])

    return lambda number: [build(taken_at) for taken_at in MONTHS[-number:]]


async def test_other_dates_are_turned_in_the_same_message(stage_with, history):
    months = history(20)
    async with stage_with(*months) as stage:
        answer = await stage.ask(months[0].client)
        dates = await stage.press(answer, "Other dates")
        assert dates.labels == ("28 Sep 2026", "28 Aug 2026", "28 Jul 2026", "28 Jun 2026", "28 May 2026", "28 Apr 2026",
                                "28 Mar 2026", "28 Feb 2026", "Older ›")  # fmt: skip
        await stage.alice.press(dates, "Older ›")
        older = await stage.sandbox.next_edit(dates)
        assert older.labels[-2:] == ("‹ Newer", "Older ›")
        assert older.labels[0] == "28 Jan 2026"
        await stage.alice.press(older, "Older ›")
        oldest = await stage.sandbox.next_edit(older)
        assert oldest.labels == ("28 May 2025", "28 Apr 2025", "28 Mar 2025", "28 Feb 2025", "‹ Newer")
        first = await stage.press(oldest, "28 Feb 2025")
        assert "snapshot of 28 Feb 2025" in first.text


async def test_all_snapshots_are_listed_on_pages(stage_with, history):
    months = history(21)
    async with stage_with(*months) as stage:
        message = await stage.ask("/snapshots")
        seen = message.text
        while "More ›" in message.labels:
            await stage.alice.press(message, "More ›")
            message = await stage.sandbox.next_edit(message)
            seen += message.text
        places = [seen.index(month.statement.id) for month in reversed(months)]
        assert places == sorted(places)
        assert "‹ Back" in message.labels
        assert len(stage.sandbox.history(stage.alice)) == 2


@pytest.mark.parametrize("action", [Action.CHECK, Action.TREE, Action.PROOF, Action.VERIFY])
async def test_buttons_of_a_withdrawn_snapshot_say_when_it_was_withdrawn(stage_with, history, action):
    months = history(2)
    async with stage_with(*months) as stage:
        client = bytes.fromhex(months[-1].client)
        answer = await stage.ask(months[-1].client)
        await asyncio.to_thread(stage.run.services.catalogue.withdraw, months[-1].statement.id, 1)
        stage.run.services.shelf.refresh()
        prefix = bytes.fromhex(months[-1].statement.id[:16])
        last = stage.sandbox.history(stage.alice)[-1]
        await stage.alice.press_stale(answer, ButtonData(action, client, prefix, 0, 0).pack())
        told = await stage.sandbox.next_message(stage.alice, after=last)
        assert "The snapshot of 28 Sep 2026, 00:00 UTC was withdrawn on" in told.text
        assert not told.photo
        assert not told.document


async def test_other_dates_of_a_withdrawn_snapshot_lead_on(stage_with, history):
    months = history(2)
    async with stage_with(*months) as stage:
        answer = await stage.ask(months[-1].client)
        await asyncio.to_thread(stage.run.services.catalogue.withdraw, months[-1].statement.id, 1)
        stage.run.services.shelf.refresh()
        dates = await stage.press(answer, "Other dates")
        assert dates.labels == ("28 Aug 2026",)


async def test_a_button_of_a_snapshot_that_was_never_here_says_so(stage_with, history):
    months = history(1)
    async with stage_with(*months) as stage:
        answer = await stage.ask(months[0].client)
        data = ButtonData(Action.CHECK, bytes.fromhex(months[0].client), bytes(8), 0, 0).pack()
        await stage.alice.press_stale(answer, data)
        told = await stage.sandbox.next_message(stage.alice, after=answer)
        assert told.text == common.out_of_date()


async def test_a_snapshot_whose_file_is_missing_is_passed_over_and_listed_as_such(stage_with, history):
    months = history(2)
    async with stage_with(*months, people=("Olga",)) as stage:
        await stage.stop()
        (stage.data_dir / "snapshots" / f"{months[-1].statement.id}.por").unlink()
        await stage.start()
        assert "28 Aug 2026" in (await stage.ask(months[-1].client)).text.splitlines()[0]
        listed = await stage.ask("/snapshots")
        assert months[-1].statement.id in listed.text
        assert "not available right now" in listed.text
        (olga,) = stage.operators
        assert "missing" in stage.sandbox.history(olga)[-1].text
