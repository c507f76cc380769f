"""Who may have how many answers waiting. Pure: no bot and no clock of this machine."""

import pytest
from clock import Clock

from bot.telegram.intake.admission import Admission, ChatBacklog
from bot.telegram.intake.kinds import Kind

GROUP = -100


@pytest.fixture
def clock():
    return Clock(0.0)


def private(person=1):
    return Kind(chat_id=person, message_id=5, person=person, asks=True)


def in_group(person=1):
    return Kind(chat_id=GROUP, message_id=5, person=person, in_group=True, asks=True)


def fill(line, *people):
    for person in people:
        line.waiting.append(object())
        line.people[person] += 1


def test_a_chat_has_so_many_places(clock):
    admission, line = Admission(100, 10, clock), ChatBacklog()
    for _ in range(10):
        assert admission.refusal(private(), line, 0) is None
        fill(line, 1)
    first, second = (admission.refusal(private(), line, 0) for _ in range(2))
    assert (first.limit, first.tell, first.number) == ("waiting", True, 10)
    assert (second.limit, second.tell) == ("waiting", False)
    clock.now = 61
    assert admission.refusal(private(), line, 0).tell


def test_nobody_takes_all_places_of_a_group(clock):
    admission, line = Admission(100, 10, clock), ChatBacklog()
    fill(line, 1, 1, 1, 1)
    assert admission.refusal(in_group(1), line, 0).number == 4
    assert admission.refusal(in_group(2), line, 0) is None
    fill(line, 2, 2, 3, 3, 4, 4)
    assert admission.refusal(in_group(5), line, 0).number == 10


def test_somebody_sends_only_so_much_a_minute_over_all_chats(clock):
    admission = Admission(5, 10, clock)
    for kind in (private(1), in_group(1), private(1), in_group(1), private(1)):
        assert admission.refusal(kind, ChatBacklog(), 0) is None
    refused = admission.refusal(private(1), ChatBacklog(), 0)
    assert (refused.limit, refused.tell, refused.number) == ("updates", True, 60)
    assert admission.refusal(private(2), ChatBacklog(), 0) is None
    clock.now = 60
    assert admission.refusal(private(1), ChatBacklog(), 0) is None


def test_a_group_s_own_talk_counts_nowhere(clock):
    admission = Admission(1, 1, clock)
    talk = Kind(chat_id=GROUP, message_id=5, person=1, in_group=True)
    assert [admission.refusal(talk, ChatBacklog(), 10**6) for _ in range(5)] == [None] * 5


def test_all_chats_together_have_so_many_places(clock):
    admission = Admission(100, 10, clock)
    assert admission.refusal(private(1), ChatBacklog(), 9_999) is None
    refused = admission.refusal(private(2), ChatBacklog(), 10_000)
    assert (refused.limit, refused.tell) == ("all", True)
    assert not admission.refusal(private(3), ChatBacklog(), 11_000).tell  # even words would be too much


def test_three_of_a_chat_are_under_way_and_the_rest_follows_in_order():
    line = ChatBacklog()
    line.waiting.extend("abcde")
    assert [line.next() for _ in range(4)] == ["a", "b", "c", None]
    line.under_way.remove("b")
    assert line.next() == "d"
