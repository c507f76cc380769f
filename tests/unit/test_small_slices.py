"""Answers in slices share the one worker: whoever asks second does not wait for the whole first answer."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.services import Services


@pytest.fixture
def services():
    """Services of which nothing but the worker is needed here."""
    made = object.__new__(Services)
    with ThreadPoolExecutor(1) as workers:
        object.__setattr__(made, "workers", workers)
        yield made


async def test_two_answers_take_turns(services):
    done = []

    def answer(name, slices):
        for number in range(slices):
            done.append((name, number))
            if number < slices - 1:
                yield
        return name

    found = await asyncio.gather(
        services.in_slices(answer("long", 50)), services.in_slices(answer("short", 3))
    )
    assert found == ["long", "short"]
    assert done.index(("short", 2)) < 10
    assert len(done) == 53


async def test_a_pause_is_awaited_and_holds_no_worker(services):
    others_answered = asyncio.Event()
    steps = []

    def waiting():
        steps.append("asked")
        yield others_answered.wait
        steps.append("went on")
        return "patient"

    def other():
        yield
        steps.append("other")

    asked = asyncio.create_task(services.in_slices(waiting()))
    while not steps:  # noqa: ASYNC110 - set by a worker
        await asyncio.sleep(0.001)
    await services.in_slices(other())
    others_answered.set()
    assert await asked == "patient"
    assert steps == ["asked", "other", "went on"]


async def test_a_fault_in_a_later_slice_comes_out(services):
    def answer():
        yield
        raise LookupError("second slice")

    with pytest.raises(LookupError, match="second slice"):
        await services.in_slices(answer())
