"""Answers that go out later: on timers, at once when the bot stops, and whatever becomes of them nothing breaks."""

import asyncio
import time

import pytest

from bot.telegram import held_answers
from bot.telegram.held_answers import HeldBack

NOBODY = "5e" * 32


@pytest.fixture
async def made():
    answers = HeldBack()
    yield answers
    answers.release()


async def say(made, seconds, said, word):
    if await made.wait(seconds):
        said.append(word)


async def test_each_goes_out_when_its_time_has_come(made, until):
    said = []
    tasks = [
        asyncio.create_task(say(made, seconds, said, word))
        for seconds, word in ((0.05, "second"), (30, "never"), (0, "first"))
    ]
    assert said == []
    await until(lambda: len(said) == 2)
    assert said == ["first", "second"]
    tasks[1].cancel()


async def test_what_waits_goes_out_at_the_stop_and_nothing_after_it(made):
    said = []
    tasks = [asyncio.create_task(say(made, 30, said, word)) for word in "ab"]
    await asyncio.sleep(0)
    made.release()
    async with asyncio.timeout(5):
        await asyncio.gather(*tasks)
    assert said == ["a", "b"]
    assert not await made.wait(0)
    assert said == ["a", "b"]


@pytest.mark.slow
async def test_a_stop_waits_for_nothing_that_hangs(bot_session_with, monthly_snapshots, monkeypatch):
    monkeypatch.setattr("bot.rate_limits._FIRST_HOLD", 80)  # longer than any machine takes for this
    async with bot_session_with(
        monthly_snapshots[-1], misses_per_hour_all=1, refused=("sendMessage",)
    ) as bot_session:
        await bot_session.ask(NOBODY, user=bot_session.bob)
        before = len(bot_session.sandbox.history(bot_session.alice))
        sent = await bot_session.alice.send(NOBODY)
        await bot_session.sandbox.wait_for(lambda: not bot_session.sandbox.world.updates.pending)
        bot_session.sandbox.refuse(3600, bot_session.alice)  # a chat that never takes it
        began = time.monotonic()
        await bot_session.stop()
        assert time.monotonic() - began < 30
        assert len(bot_session.sandbox.history(bot_session.alice)) == before + 1
        bot_session.sandbox.heal()
        await bot_session.start()
        told = await bot_session.sandbox.next_message(bot_session.alice, after=sent)
        assert told.text.startswith("I was restarted")


@pytest.mark.slow
async def test_a_chat_that_takes_no_answer_is_counted(
    bot_session_with, monthly_snapshots, monkeypatch, guesses
):
    monkeypatch.setattr("bot.rate_limits._FIRST_HOLD", 2)  # time enough to block the bot meanwhile
    async with bot_session_with(
        monthly_snapshots[-1], misses_per_hour_all=1, refused=("sendMessage",)
    ) as bot_session:
        asked = guesses(bot_session)
        await bot_session.ask(NOBODY, user=bot_session.bob)
        await bot_session.alice.send(NOBODY)
        await bot_session.sandbox.wait_for(
            lambda: asked.number("porbot_limited_total", limit="misses_all") == 1
        )
        await bot_session.alice.block()
        await bot_session.sandbox.wait_for(lambda: bot_session.sandbox.refused, timeout=30)
        await bot_session.settled()
        assert asked.number("porbot_errors_total", kind="Forbidden") == 1


async def test_whoever_asked_waits_until_it_is_out(made):
    began = time.monotonic()
    async with asyncio.timeout(30):
        assert await made.wait(0.05)
    assert time.monotonic() - began >= 0.049


async def test_so_many_wait_and_no_more(made, monkeypatch):
    monkeypatch.setattr(held_answers, "_MOST", 2)
    tasks = [asyncio.create_task(made.wait(30)) for _ in range(2)]
    await asyncio.sleep(0)
    assert not await made.wait(30)
    tasks[0].cancel()
    await asyncio.wait(tasks[:1])
    third = asyncio.create_task(made.wait(30))
    await asyncio.sleep(0)
    assert not third.done(), "a place that was given up is free"
    made.release()
    assert [await task for task in (tasks[1], third)] == [True, True]
