"""How often somebody may ask."""

from clock import Clock

from bot.rate_limits import Limits, Window


def make(clock, **changes):
    values = {"lookups_per_minute": 3, "misses_per_hour": 2, "misses_per_hour_all": 5, "group_interval": 30}
    return Limits(**{**values, **changes}, clock=clock)


def test_a_window_opens_again_when_its_oldest_event_leaves():
    clock = Clock()
    window = Window(2, 60, clock)
    assert window.take("a") == 0
    clock.now += 20
    assert window.take("a") == 0
    assert window.take("a") == 40
    assert window.take("b") == 0
    clock.now += 39.5
    assert window.take("a") == 1
    clock.now += 0.6
    assert window.take("a") == 0


def test_lookups_are_limited_for_each_user():
    limits = make(Clock())
    assert [limits.lookup(1) for _ in range(4)][:3] == [0, 0, 0]
    assert limits.lookup(1) > 0
    assert limits.lookup(2) == 0


def test_a_refused_lookup_is_not_counted():
    clock = Clock()
    limits = make(clock)
    for _ in range(50):
        limits.lookup(1)
    clock.now += 61
    assert limits.lookup(1) == 0


def test_misses_stop_a_guesser_and_nobody_else():
    limits = make(Clock(), lookups_per_minute=100)
    for _ in range(2):
        limits.missed(1)
    assert limits.lookup(1) > 3000
    assert limits.lookup(2) == 0


def test_many_guessers_together_hold_back_what_is_not_found_and_nobody_who_is():
    clock = Clock()
    limits = make(clock, lookups_per_minute=100, misses_per_hour=9)
    assert [limits.missed(user) for user in range(5)] == [0] * 5
    assert limits.lookup(99) == 0
    assert limits.missed(99) == 5
    assert limits.lookup(99) == 5  # known id or not: silence would tell which
    clock.now += 5
    assert limits.lookup(99) == 0
    assert limits.missed(99) == 30
    assert limits.lookup(99) == 30
    assert limits.lookup(98) == 0
    assert [limits.alarm() for _ in range(3)] == [True, False, False]
    clock.now += 3600 + 60
    assert limits.missed(99) == 0
    assert limits.alarm()


def test_a_group_gets_one_answer_in_an_interval():
    clock = Clock()
    limits = make(clock)
    assert limits.group(-5) == 0
    assert limits.group(-5) == 30
    assert limits.group(-6) == 0
    clock.now += 30
    assert limits.group(-5) == 0
    assert make(clock, group_interval=0).group(-5) == 0


def test_memory_is_bounded(monkeypatch):
    monkeypatch.setattr("bot.rate_limits._MOST_KEYS", 10)
    window = Window(1, 60, Clock())
    for key in range(1000):
        window.take(key)
    assert len(window._events) == 10
