"""Answers that go out later: on timers, at once when the bot stops, and whatever becomes of them nothing breaks."""

import asyncio

import pytest
from telegram.error import Forbidden

from bot.telegram import held
from bot.telegram.held import HeldBack


@pytest.fixture
def failures():
    return []


@pytest.fixture
async def made(failures):
    answers = HeldBack(failures.append)
    yield answers
    await answers.stop()


def sender(said, word):
    async def send():
        said.append(word)

    return send


async def test_each_goes_out_when_its_time_has_come(made, until):
    said = []
    for seconds, word in ((0.05, "second"), (30, "never"), (0, "first")):
        assert made.later(seconds, sender(said, word)) is not None
    assert said == []
    await until(lambda: len(said) == 2)
    assert said == ["first", "second"]


async def test_what_waits_goes_out_at_the_stop_and_nothing_after_it(made):
    said = []
    for word in "ab":
        made.later(30, sender(said, word))
    await made.stop()
    assert said == ["a", "b"]
    assert made.later(0, sender(said, "late")) is None
    await asyncio.sleep(0)
    assert said == ["a", "b"]


async def test_a_stop_waits_for_nothing_that_hangs(made, monkeypatch, caplog):
    monkeypatch.setattr(held, "_LAST_SECONDS", 0.05)
    ended = []

    async def hang():
        try:
            await asyncio.sleep(60)  # as a chat that never takes it
        finally:
            ended.append(True)

    made.later(30, hang)
    async with asyncio.timeout(5):
        await made.stop()
    await asyncio.sleep(0)
    assert ended == [True]
    assert "1 answers that were held back could not be sent" in caplog.text


async def test_a_chat_that_takes_no_answer_is_counted(made, failures, until):
    async def refused():
        raise Forbidden("bot was blocked by the user")

    said = []
    made.later(0, refused)
    made.later(0.01, sender(said, "next"))
    await until(lambda: said)
    assert failures == ["Forbidden"]


async def test_whoever_asked_waits_until_it_is_out(made):
    said = []
    async with asyncio.timeout(30):
        await made.later(0.01, sender(said, "out"))
    assert said == ["out"]


async def test_so_many_wait_and_no_more(made, monkeypatch):
    monkeypatch.setattr(held, "_MOST", 2)
    assert [made.later(30, sender([], "")) is not None for _ in range(3)] == [True, True, False]
