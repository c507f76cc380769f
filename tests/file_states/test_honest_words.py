"""What people read when the snapshot they mean cannot be served: never "not found", never another time unsaid."""

import pytest

from bot.texts import common

pytestmark = pytest.mark.slow

NOTE = "⚠️ The snapshot of 25 Oct 2026, 00:00 UTC is temporarily unavailable."
UNAVAILABLE = common.unavailable()
UNKNOWN = "5e" * 32


@pytest.fixture
async def without(served, monthly_snapshots, file_of):
    """Start a bot that has lost the files of some months."""
    from contextlib import asynccontextmanager

    @asynccontextmanager
    async def start(*lost):
        async with served() as (bot_session, services):
            for month in lost:
                file_of(month).unlink()
            await services.rounds.round()
            yield bot_session

    return start


@pytest.mark.parametrize("when", ["", "latest", "2026-10-31", "2026-10-25"])
async def test_an_earlier_answer_says_so(without, monthly_snapshots, someone, when):
    client = someone("BTC", "ETH", "USD", everywhere=True)
    async with without(monthly_snapshots[2]) as bot_session:
        text = (await bot_session.ask(f"/verify {client} {when}")).text
        briefly = "⚠️ The snapshot of 25 Oct 2026 cannot be read right now. This one is older.\n"
        assert text.startswith(f"✅ Included in the snapshot of 25 Sep 2026, 00:00 UTC\n{briefly}")
        assert NOTE in text
        assert "says nothing about later times" in text


async def test_nothing_in_an_earlier_one_is_not_called_not_found(without, monthly_snapshots):
    async with without(monthly_snapshots[2]) as bot_session:
        text = (await bot_session.ask(UNKNOWN)).text
        assert text.startswith("The snapshot of 25 Oct 2026, 00:00 UTC is temporarily unavailable.")
        assert "Not found" not in text


@pytest.mark.parametrize("when", ["2026-09-20", "2026-08-25"])
async def test_what_was_asked_for_is_answered_as_ever(without, monthly_snapshots, someone, when):
    client = someone("BTC", "ETH", "USD", everywhere=True)
    async with without(monthly_snapshots[2]) as bot_session:
        text = (await bot_session.ask(f"/verify {client} {when}")).text
        assert text.startswith("✅ Included in the snapshot of 25 Aug 2026")
        assert "unavailable" not in text
        assert (await bot_session.ask(f"{UNKNOWN} {when}")).text.startswith("❌ Not found")


async def test_before_the_oldest_file_that_is_left(without, monthly_snapshots, someone):
    async with without(monthly_snapshots[0]) as bot_session:
        assert (await bot_session.ask(f"/verify {someone('BTC')} 2026-09-01")).text == UNAVAILABLE
        assert (await bot_session.ask(f"/verify {someone('BTC')} 2020-01-01")).text == (
            common.none_before("1 Jan 2020", monthly_snapshots[0].statement.taken_at)
        )
        assert (await bot_session.ask("/reserves 2026-09-01")).text == UNAVAILABLE


async def test_reserves_of_an_earlier_time_say_so(without, monthly_snapshots):
    async with without(monthly_snapshots[2]) as bot_session:
        for asked in ("/reserves", "/reserves BTC", "/reserves 2026-10-30"):
            answer = await bot_session.ask(asked)
            assert "snapshot of 25 Sep 2026" in answer.text
            assert NOTE in answer.text
            await bot_session.settled()  # a second message with all the words
        assert "unavailable" not in (await bot_session.ask("/reserves 2026-09-25")).text


async def test_other_dates_name_what_is_missing(without, monthly_snapshots, someone):
    client = someone("BTC", "ETH", "USD", everywhere=True)
    async with without(monthly_snapshots[1]) as bot_session:
        dates = await bot_session.press(await bot_session.ask(client), "Other dates")
        assert "Temporarily unavailable: 25 Sep 2026, 00:00 UTC" in dates.text
        assert dates.labels == ("25 Aug 2026",)


async def test_all_files_lost_is_not_nothing_published(without, monthly_snapshots, someone):
    async with without(*monthly_snapshots) as bot_session:
        for asked in (someone("BTC"), "/reserves", f"{UNKNOWN} 2026-09-26"):
            assert (await bot_session.ask(asked)).text == UNAVAILABLE
        listed = (await bot_session.ask("/snapshots")).text
        for day in ("25 Oct 2026", "25 Sep 2026", "25 Aug 2026"):
            assert f"{day}\n⚠️ not available right now" in listed


async def test_all_withdrawn_is_not_nothing_published(served, monthly_snapshots, someone):
    async with served(monthly_snapshots[0]) as (bot_session, services):
        services.catalogue.withdraw(monthly_snapshots[0].statement.id, 1)
        services.snapshots.refresh()
        for asked in (someone("BTC"), "/reserves"):
            assert "has been withdrawn" in (await bot_session.ask(asked)).text
