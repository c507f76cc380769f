"""What is known of the way to Telegram, for how long, and how often something is tried again. All of it on a clock of ours."""

import pytest
from clock import Clock
from telegram.error import BadRequest, Conflict, InvalidToken, NetworkError, RetryAfter, TimedOut

from bot.telegram.connectivity import Connectivity
from bot.telegram.pauses import Pauses, PerHour
from bot.texts.token_conflicts import Rival

TERMINATED = Conflict("Conflict: terminated by other getUpdates request")
HOOKED = Conflict("Conflict: can't use getUpdates method while webhook is active")


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def connectivity(clock):
    made = Connectivity(clock=clock)
    made.answered("calls", 200)
    made.polled()
    return made


def test_all_is_well(connectivity):
    assert (connectivity.trouble, connectivity.away) == ("", False)


@pytest.mark.parametrize(
    ("code", "readable", "error", "words"),
    [
        (200, False, NetworkError("x"), "no Bot API"),
        (200, True, KeyError("result"), "no Bot API"),
        (302, False, NetworkError("x"), "no Bot API"),
        (400, True, BadRequest("x"), "gives no updates (400)"),
        (401, True, InvalidToken(), "refuses the token (401)"),
        (404, True, InvalidToken(), "refuses the token (404)"),
        (404, False, InvalidToken(), "no Bot API"),
        (429, True, RetryAfter(3), "asks for a pause (429)"),
        (502, False, NetworkError("x"), "an error of its own (502)"),
    ],
)
def test_every_poll_that_fails_is_a_reason_until_one_goes_well(connectivity, code, readable, error, words):
    connectivity.answered("polling", code, readable=readable)
    connectivity.poll_failed(error)
    assert words in connectivity.trouble
    connectivity.polled()
    assert connectivity.trouble == ""


def test_a_poll_without_an_answer_is_one_too(connectivity):
    connectivity.failed("polling", "TimedOut")
    connectivity.poll_failed(TimedOut())
    assert connectivity.trouble == "Telegram cannot be reached (TimedOut)"


def test_silence_is_a_reason(connectivity, clock):
    clock.now += 90
    assert connectivity.trouble == ""
    clock.now += 5
    assert connectivity.age == 95
    assert connectivity.trouble == "no updates could be asked for in 95 seconds"
    connectivity.polled()
    assert (connectivity.trouble, connectivity.age) == ("", 0)


def test_silence_of_a_webhook_is_none(clock):
    connectivity = Connectivity(polling=False, clock=clock)
    assert connectivity.trouble == "Telegram has not answered yet"
    connectivity.answered("calls", 200)
    clock.now += 10_000
    assert (connectivity.trouble, connectivity.age) == ("", 10_000)


@pytest.mark.parametrize(("error", "rival"), [(TERMINATED, Rival.POLLS), (HOOKED, Rival.WEBHOOK)])
def test_of_a_rival_is_told_for_a_while(connectivity, clock, error, rival):
    """Two programs end each other's polls by turns: one that goes well does not mean that the other is gone."""
    seen = []
    connectivity.rival = seen.append
    connectivity.poll_failed(error)
    assert seen == [rival]
    connectivity.polled()
    assert connectivity.trouble == rival.value
    clock.now += 60
    assert "someone has the token" in connectivity.trouble
    connectivity.polled()
    clock.now += 61
    assert connectivity.trouble == ""


@pytest.mark.parametrize(
    ("code", "readable", "away"),
    [
        (200, True, False),
        (400, True, False),
        (403, True, False),
        (409, True, False),
        (429, True, False),
        (200, False, True),
        (302, True, True),
        (401, True, True),
        (404, True, True),
        (404, False, True),
        (500, True, True),
    ],
)
def test_when_telegram_is_away(connectivity, code, readable, away):
    connectivity.answered("calls", code, readable=readable)
    assert connectivity.away == away
    connectivity.polled()
    assert not connectivity.away


def test_nothing_is_taken_before_the_first_answer(clock):
    assert Connectivity(clock=clock).away


def test_a_call_that_fails_is_no_reason_while_updates_come(connectivity):
    connectivity.failed("calls", "TimedOut")
    assert connectivity.away
    assert connectivity.trouble == ""


def test_pauses_double_up_to_a_minute():
    pauses = Pauses()
    assert [pauses.after() for _ in range(8)] == [1, 2, 4, 8, 16, 32, 60, 60]
    pauses.reset()
    assert pauses.after(NetworkError("x")) == 1


def test_a_429_is_waited_for_up_to_a_minute():
    pauses = Pauses()
    assert [pauses.after(RetryAfter(seconds)) for seconds in (30, 0, 10**6)] == [30, 2, 60]


def test_so_many_times_an_hour(clock):
    hour = PerHour(3, clock)
    assert [hour.take("a") for _ in range(4)] == [True, True, True, False]
    assert hour.take("b")
    clock.now += 3599
    assert not hour.take("a")
    clock.now += 1
    assert hour.take("a")
