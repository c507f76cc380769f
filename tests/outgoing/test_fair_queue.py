"""Who may call when, on a clock that the test holds."""

import math
import random
from itertools import pairwise

from bot.telegram.outgoing.fair_queue import Call, FairQueue
from bot.telegram.outgoing.outage import BACKOFF_LAST, Outage, backoff
from bot.telegram.outgoing.window import Bucket, SlidingWindow
from bot.telegram.turn import Turn, Waits


def line(places=100, a_lane=1, overall=None, a_chat=None):
    return FairQueue(places, a_lane, overall, lambda _key: a_chat() if a_chat else None)


def call(key):
    return Call(key, Turn(1, key, 1))


def joined(queue, key, count, now=0.0):
    calls = [call(key) for _ in range(count)]
    for one in calls:
        queue.join(one, now)
    return calls


def run(queue, until, now=0.0, latency=0.0, counted=True):
    """Play until there is nothing more to be done, or `until`; return [(time, call)]."""
    made, going = [], []
    while now < until:
        for one in queue.due(now):
            made.append((now, one))
            going.append((now + latency, one))
        going.sort(key=lambda pair: pair[0])
        at = min(going[0][0] if going else math.inf, queue.next_time(now))
        if at == math.inf:
            break
        now = max(now, at)
        while going and going[0][0] <= now:
            queue.end(going.pop(0)[1], now, counted=counted)
    return made


def test_one_that_asks_a_thousand_times_makes_nobody_wait():
    queue = line(overall=SlidingWindow(29, 1.0), a_chat=lambda: Bucket(4, 1.0))
    joined(queue, "flood", 1000)
    others = [joined(queue, number, 1)[0] for number in range(200)]
    made = {id(one): at for at, one in run(queue, 30.0, latency=0.05)}
    waits = [made[id(one)] for one in others]
    assert max(waits) < 200 / 25 + 1
    assert sorted(waits) == waits, "by turns: who came first is answered first"


def test_order_in_a_chat_is_kept_and_one_at_a_time():
    queue = line()
    calls = joined(queue, "a", 5)
    made = run(queue, 10.0, latency=1.0)
    assert [one for _, one in made] == calls
    assert [at for at, _ in made] == [0.0, 1.0, 2.0, 3.0, 4.0]


def test_turns_go_round():
    queue = line(places=1)
    for key in "abc":
        joined(queue, key, 2)
    assert [one.key for _, one in run(queue, 10.0, latency=0.1)] == ["a", "b", "c", "a", "b", "c"]


def test_no_window_of_telegrams_ever_holds_too_many():
    """Whenever within its time a call is let through over there."""
    chance = random.Random(7)
    for _ in range(20):
        window, now, let = SlidingWindow(5, 10.0), 0.0, []
        for number in range(60):
            now = max(now, window.free_at(now))
            window.take(number, now)
            took = chance.random() * 3
            let.append(now + chance.random() * took)
            now += took
            window.end(number, now, counted=True)
        let.sort()
        assert all(late - early >= 10.0 for early, late in zip(let, let[5:], strict=False))


def test_no_bucket_of_telegrams_is_ever_emptied():
    """As it counts: so many at once, one more a second."""
    chance = random.Random(11)
    for _ in range(20):
        bucket, now, level, since = Bucket(4, 1.0), 0.0, 4.0, 0.0
        for number in range(100):
            now = max(now + chance.random() * chance.choice((0, 0, 2)), bucket.free_at(now))
            bucket.take(number, now)
            took = chance.random() * 0.7
            at = now + chance.random() * took
            level, since = min(4.0, level + at - since) - 1, at
            assert level > -1e-9
            now += took
            bucket.end(number, now, counted=True)


def test_a_person_is_sent_a_burst_and_then_one_a_second():
    queue = line(a_chat=lambda: Bucket(4, 1.0))
    joined(queue, "a", 7)
    assert [at for at, _ in run(queue, 20.0)] == [0.0, 0.0, 0.0, 0.0, 1.0, 2.0, 3.0]
    bucket = Bucket(2, 1.0)
    bucket.take("x", 0.0)
    assert (bucket.used(0.0), bucket.free_at(0.0)) == (1, 0.0)
    bucket.take("y", 0.0)
    assert bucket.free_at(0.0) == math.inf
    bucket.end("x", 0.5, counted=False)
    bucket.end("y", 0.5, counted=True)
    assert (bucket.used(0.5), bucket.used(1.5)) == (1, 0)


def test_a_call_that_was_not_let_through_does_not_count():
    window = SlidingWindow(1, 10.0)
    window.take("x", 0.0)
    assert window.free_at(1.0) == math.inf
    window.end("x", 2.0, counted=False)
    assert window.free_at(2.0) == 2.0


def test_a_call_that_takes_long_holds_its_place_no_longer_than_it_must():
    window = SlidingWindow(1, 1.0, grace=0.5)
    window.take("upload", 0.0)
    assert window.free_at(0.2) == 1.5
    assert window.used(1.6) == 0
    window.end("upload", 300.0, counted=True)
    assert window.free_at(300.0) == 300.0


def test_a_refused_chat_waits_alone_and_goes_on_in_order():
    queue = line()
    first, second = joined(queue, "a", 2)
    other = joined(queue, "b", 1)[0]
    assert queue.due(0.0) == [first, other]
    queue.again(first, 0.0, 20.0, Waits.CHAT, counted=False)
    queue.end(other, 0.0, counted=True)
    assert first.turn.waits_for is second.turn.waits_for is Waits.LONG
    more = joined(queue, "b", 1)[0]
    assert queue.due(0.1) == [more]
    assert queue.next_time(0.1) == 20.0
    assert queue.due(19.9) == []
    assert queue.due(20.0) == [first]
    queue.end(first, 20.1, counted=True)
    assert queue.due(20.1) == [second]


def test_what_each_call_waits_for():
    queue = line(overall=SlidingWindow(1, 1.0), a_chat=lambda: SlidingWindow(1, 4.0))
    one, behind = joined(queue, "a", 2)
    other = joined(queue, "b", 1)[0]
    queue.due(0.0)
    assert one.turn.waits_for is Waits.WORK
    assert behind.turn.waits_for is Waits.LONG
    assert other.turn.waits_for is Waits.ALL
    queue.end(one, 0.0, counted=True)
    assert behind.turn.waits_for is Waits.LONG
    queue.close()
    assert one.turn.waits_for is Waits.WORK
    assert {waiting.turn.waits_for for waiting in (behind, other)} == {Waits.AWAY}
    late = joined(queue, "c", 1)[0]
    assert late.turn.waits_for is Waits.AWAY
    assert queue.due(5.0) == []
    queue.open(5.0)
    assert other.turn.waits_for is Waits.ALL
    assert [each.key for _, each in run(queue, 20.0, now=5.0)] == ["b", "c", "a"]


def test_a_wait_for_ones_chat_that_will_be_long_is_told_at_once():
    queue = line(a_chat=lambda: Bucket(2, 1.0))
    calls = joined(queue, "a", 5)
    for one in calls[:2]:
        assert queue.due(0.0) == [one]
        queue.end(one, 0.0, counted=True)
    assert [one.turn.waits_for for one in calls[2:]] == [Waits.LONG] * 3
    (more,) = joined(queue, "a", 1, 0.9)
    assert more.turn.waits_for is Waits.LONG
    queue.leave(more, 0.9)
    assert queue.due(1.0) == [calls[2]]
    queue.again(calls[2], 1.0, 1.1, Waits.CHAT, counted=False)
    assert calls[2].turn.waits_for is Waits.CHAT, "a tenth of a second is not long"
    other = joined(queue, "b", 2, 1.0)
    assert [one.turn.waits_for for one in other] == [Waits.ALL, Waits.CHAT]
    queue.close()
    assert calls[3].turn.waits_for is Waits.AWAY


def test_behind_three_others_of_ones_chat_the_wait_is_long():
    queue = line()
    calls = joined(queue, "a", 5)
    assert [one.turn.waits_for for one in calls] == [Waits.ALL, *[Waits.CHAT] * 2, *[Waits.LONG] * 2]


def test_what_stands_before_all_others_is_spread_over_its_second():
    """Of many calls few are under way at once, so few are in doubt when the bot is killed."""
    window, now, made = SlidingWindow(29, 1.0, burst=8), 0.0, []
    for number in range(100):
        now = window.free_at(now)
        window.take(number, now)
        window.end(number, now, counted=True)
        made.append(now)
    assert made[:8] == [0.0] * 8
    gaps = [late - early for early, late in pairwise(made[7:])]
    assert all(gap >= 1 / 29 - 1e-9 for gap in gaps)
    assert 90 / 29 < made[-1] < 101 / 29 + 0.3, "and none of the rate is lost"
    assert window.free_at(now + 5.0) == now + 5.0


def test_without_spreading_each_place_is_free_as_soon_as_it_comes_back():
    """No call waits for an even share of the time where a burst may use up all of it."""
    window = SlidingWindow(20, 61.0)
    for number in range(20):
        window.take(number, 0.0)
        window.end(number, 0.0, counted=True)
    assert window.free_at(60.5) == 61.0

    window = SlidingWindow(20, 61.0)
    for number in range(20):
        at = float(number * 3)
        window.take(number, at)
        window.end(number, at, counted=True)
    assert window.free_at(60.5) == 61.0, "the first comes back, though the last was made at 57"
    window.take("a", 61.0)
    window.end("a", 61.0, counted=True)
    assert window.free_at(61.0) == 64.0


def test_a_pause_of_everybody_loses_nothing():
    queue = line()
    calls = [joined(queue, key, 2) for key in "abc"]
    queue.hold(7.0)
    assert queue.due(0.0) == []
    assert queue.next_time(0.0) == 7.0
    assert len(run(queue, 20.0, now=0.0)) == sum(map(len, calls))


def test_one_that_goes_away_frees_its_place():
    queue = line(places=1)
    first, second = joined(queue, "a", 2)
    third = joined(queue, "b", 1)[0]
    assert queue.due(0.0) == [first]
    queue.leave(second, 0.0)
    queue.leave(third, 0.0)
    assert len(queue) == 0
    queue.end(first, 1.0, counted=True)
    fourth = joined(queue, "b", 1, 1.0)[0]
    assert queue.due(1.0) == [fourth]


def test_chats_with_nothing_waiting_are_forgotten():
    queue = line(a_chat=lambda: Bucket(4, 1.0))
    for number in range(10_000):
        one = joined(queue, number, 1, number * 0.05)[0]
        assert queue.due(number * 0.05) == [one]
        queue.end(one, number * 0.05, counted=True)
    assert queue.lanes < 200


def test_what_may_be_left_out_leaves_room_for_answers():
    queue = line(a_chat=lambda: SlidingWindow(4, 4.0))
    one, two = call("a"), call("a")
    assert queue.at_once(one, 0.0, 2)
    assert not queue.at_once(call("a"), 0.0, 2), "one is under way"
    queue.end(one, 0.1, counted=True)
    assert queue.at_once(two, 0.1, 2)
    queue.end(two, 0.2, counted=True)
    assert not queue.at_once(call("a"), 0.2, 2)
    assert queue.at_once(call("a"), 4.2, 2)
    queue.hold(9.0)
    assert not queue.at_once(call("b"), 5.0, 0)


def test_places_are_never_exceeded_and_nothing_is_lost_whatever_happens():
    chance = random.Random(3)
    queue = line(places=3, a_lane=2, overall=SlidingWindow(6, 1.0), a_chat=lambda: SlidingWindow(3, 2.0))
    now, waiting, going, done, gone = 0.0, set(), set(), 0, 0
    for number in range(4000):
        now += chance.random() * 0.1
        match chance.randrange(6):
            case 0 | 1:
                queue.join(one := call(chance.randrange(20)), now)
                waiting.add(one)
            case 2 if waiting and number % 3 == 0:
                waiting.discard(one := next(iter(waiting)))
                queue.leave(one, now)
                gone += 1
            case 3 if going:
                going.discard(one := next(iter(going)))
                queue.again(one, now, now + chance.random(), Waits.CHAT, counted=False)
                waiting.add(one)
            case 4 if going:
                going.discard(one := next(iter(going)))
                queue.end(one, now, counted=True)
                done += 1
            case 5 if number % 50 == 0:
                queue.close()
            case _:
                queue.open(now)
        for one in queue.due(now):
            waiting.discard(one)
            going.add(one)
        assert len(going) <= 3
        assert len(queue) == len(waiting)
    queue.open(now)
    for one in going:
        queue.end(one, now, counted=True)
    assert {one for _, one in run(queue, now + 2000, now=now)} == waiting
    assert done > 100
    assert gone > 100


def test_one_chat_that_fails_is_not_telegram():
    sky = Outage()
    assert sky.pause == 0.0
    for _ in range(5):
        sky.failed("a")
        sky.answered()
        assert not sky.general
        assert sky.pause == 0.0
    for key in "bc":
        sky.failed(key)
        sky.answered()
    assert sky.general
    assert sky.pause == 1.0
    for _ in range(20):
        sky.silent()
    assert sky.pause == BACKOFF_LAST
    sky.taken()
    assert (sky.general, sky.pause) == (False, 0.0)


def test_backoff_doubles_to_ten_seconds():
    assert [backoff(n) for n in (1, 2, 3, 4, 5, 6, 100)] == [0.5, 1.0, 2.0, 4.0, 8.0, 10.0, 10.0]
