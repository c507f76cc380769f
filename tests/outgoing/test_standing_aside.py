"""Messages that stand aside: behind all answers, and once."""

import asyncio

import pytest
from telegram.error import NetworkError, RetryAfter

from bot.telegram.outgoing import BusyChatError, aside, limiter
from bot.telegram.outgoing.fair_queue import Call, FairQueue
from bot.telegram.outgoing.outcomes import FloodError, NotDoneError
from bot.telegram.outgoing.window import SlidingWindow
from bot.telegram.turn import Waits


@pytest.fixture
def line():
    return FairQueue(24, 1, SlidingWindow(29, 1.0, 0.5, 4), lambda _key: None)


def answers(line, number, now):
    """Let answers to other chats go out; return how many go at once."""
    for key in range(1000, 1000 + number):
        line.join(Call(key), now)
    gone = line.due(now)
    for call in gone:
        line.end(call, now, counted=True)
    return len(gone)


def test_one_goes_where_nobody_waits(line):
    assert line.aside(Call(1), 0.0, 20)


def test_none_goes_while_an_answer_waits_for_its_turn(line):
    assert answers(line, 6, 0.0) == 4
    assert not line.aside(Call(1), 0.0, 20)
    for step in range(1, 60):
        for call in line.due(step / 29):
            line.end(call, step / 29, counted=True)
    assert line.aside(Call(1), 3.0, 20)


def test_answers_and_those_aside_share_a_second(line):
    now, gone = 0.0, 0
    for step in range(15):
        now = step / 25
        answers(line, 1, now)
    for number in range(30):
        if line.aside(call := Call(number), now, 20):
            gone += 1
            line.end(call, now, counted=True)
    assert gone == 5


def test_an_answer_is_not_spread_because_of_those_aside(line):
    for number in range(12):
        call = Call(number)
        assert line.aside(call, 0.0, 20)
        line.end(call, 0.0, counted=True)
    assert answers(line, 4, 0.01) == 4


def test_the_limit_for_all_holds_all_the_same(line):
    for number in range(20):
        line.aside(call := Call(number), 0.0, 20)
        line.end(call, 0.0, counted=True)
    gone = 0
    for step in range(100):
        gone += answers(line, 1, step / 101)
    assert gone <= 9


def test_a_chat_that_is_refused_or_talks_takes_none(line):
    line.pause(1, 0.0, 5.0)
    assert not line.aside(Call(1), 0.0, 20)
    assert line.takes_no_more(1, 0.0)
    assert line.aside(Call(1), 5.0, 20)
    line.join(Call(2), 5.0)
    assert not line.aside(Call(2), 5.0, 20)
    line.close()
    assert not line.aside(Call(3), 5.0, 20)
    assert Waits.AWAY


async def left(bot, chat, noted):
    async def leaves():
        noted.append(chat.id)

    with aside(leaves):
        return await bot.send_message(chat.id, "x")


async def test_each_is_noted_before_it_leaves_and_made_once(sandbox, bot):
    alice, noted = sandbox.add_user("Alice", started=True), []
    await left(bot, alice, noted)
    for fail, error in (
        (lambda: sandbox.fail(1, status=502, methods=["sendMessage"]), NotDoneError),
        (
            lambda: sandbox.fail(1, status=429, retry_after=1, methods=["sendMessage"]),
            (FloodError, RetryAfter),
        ),
        (lambda: sandbox.lose_answers(1, methods=["sendMessage"]), NetworkError),
    ):
        bob = sandbox.add_user("Bob", started=True)
        fail()
        with pytest.raises(error):
            await left(bot, bob, noted)
        assert noted[-1] == bob.id
    assert len(noted) == 4
    assert sum(call.method == "sendMessage" for call in sandbox.calls) == 4


async def test_what_may_not_leave_is_not_sent_and_takes_no_place(sandbox, bot):
    alice = sandbox.add_user("Alice", started=True)

    async def stop():
        raise BusyChatError("no")

    for _ in range(30):
        with pytest.raises(BusyChatError), aside(stop):
            await bot.send_message(alice.id, "x")
    assert [call.method for call in sandbox.calls] == ["getMe"]
    await bot.send_message(alice.id, "x")


async def test_a_chat_that_takes_none_for_long_holds_up_no_others(sandbox, bot, monkeypatch):
    monkeypatch.setattr(limiter, "_ASIDE_LONG", 0.05)
    alice, bob, noted = sandbox.add_user("A", started=True), sandbox.add_user("B", started=True), []
    sandbox.fail(1, status=429, retry_after=60, methods=["sendMessage"])
    with pytest.raises(FloodError):
        await left(bot, alice, noted)
    with pytest.raises(BusyChatError):
        await left(bot, alice, noted)
    await left(bot, bob, noted)
    assert noted == [alice.id, bob.id]


async def test_a_cancelled_one_leaves_no_trace(strict, paced):
    people, noted = [strict.add_user(f"P{number}", started=True) for number in range(6)], []
    tasks = [asyncio.create_task(left(paced, one, noted)) for one in people]
    await asyncio.sleep(0)
    for task in tasks[:3]:
        task.cancel()
    await asyncio.wait(tasks)
    assert noted == [one.id for one in people[3:]]
