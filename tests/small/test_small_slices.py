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


async def test_a_fault_in_a_later_slice_comes_out(services):
    def answer():
        yield
        raise LookupError("second slice")

    with pytest.raises(LookupError, match="second slice"):
        await services.in_slices(answer())
