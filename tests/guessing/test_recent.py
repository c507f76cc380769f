"""What is remembered of many people: exactly enough, for as long as it counts, in little memory."""

import random
import tracemalloc
from collections import defaultdict

import pytest
from clock import Clock

from bot import rate_limits
from bot.rate_limits import Limits, Window
from bot.runtime.recent import Recent


@pytest.mark.parametrize("seed", range(5))
def test_a_limit_is_never_passed_and_at_most_a_sixtieth_late(seed):
    chance, clock, seconds, count = random.Random(seed), Clock(), 60, 4
    window, taken, refused = Window(count, seconds, clock), defaultdict(list), 0
    for _ in range(3000):
        clock.now += chance.choice((0, 0.001, 0.3, 2, 15)) * chance.random()
        key = chance.randrange(12)
        lately = [at for at in taken[key] if at > clock.now - seconds]
        longer = [at for at in taken[key] if at > clock.now - seconds * (1 + 1 / 60) - 0.01]
        if window.take(key):
            refused += 1
            assert len(longer) >= count
        else:
            assert len(lately) < count
            taken[key].append(clock.now)
    assert refused > 100


def test_what_nobody_counts_any_more_is_forgotten():
    clock = Clock()
    window = Window(1, 60, clock)
    for key in range(500):
        window.take(key)
    assert len(window._events) == 500
    clock.now += 61
    assert window.take(1) == 0
    clock.now += 61
    assert window.take(1) == 0
    assert len(window._events) == 2
    clock.now += 1000
    assert window.wait(1) == 0
    assert len(window._events) == 0


def test_one_who_never_stops_takes_the_room_of_one():
    clock = Clock()
    window = Window(10_000, 3600, clock)
    for _ in range(5000):
        window.add(7)
        clock.now += 0.5
    assert len(window._events) <= 61
    assert window.latest(7) == (5000, pytest.approx(0.5, abs=0.2))
    assert window.wait(7) == 0


def test_keys_that_share_a_place_are_kept_apart(monkeypatch):
    monkeypatch.setattr("bot.runtime.recent._WORD", 0)  # every key begins at the first place
    events = Recent(60, 1000, 0.0)
    for key in range(40):
        for _ in range(key % 3 + 1):
            events.add(key, 1.0)
    for key in range(40):
        assert events.of(key, 2.0) == [(1.0, key % 3 + 1)]
    assert events.of(41, 2.0) == []


@pytest.mark.slow
def test_a_million_people_fit_in_60_mb(monkeypatch):
    """A five-hundredth of it: of the people, and of how many are remembered, so that the tables are as full."""
    monkeypatch.setattr(rate_limits, "_MOST_KEYS", rate_limits._MOST_KEYS // 500)
    people = range(10**9, 10**9 + 2000)
    tracemalloc.start()
    try:
        made = Limits(lookups_per_minute=20, misses_per_hour=15, misses_per_hour_all=1000, group_interval=30)
        for user in people:
            assert made.lookup(user) == 0
            made.missed(user)
        for window in (made._lookups, made._misses):
            assert len(window._events) == len(people)
        taken, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert taken < peak < 60_000_000 // 500
