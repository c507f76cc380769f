"""Which time was asked for and which was used: one sentence for every way in which they can differ."""

import contextlib
import re
from datetime import datetime
from types import SimpleNamespace

import pytest
from answer_facts import DATE
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue.entry import FoundSnapshot, PublishedSnapshot
from bot.catalogue.served import ServedSnapshots
from bot.parsing.times import NEWEST, TimeQuery
from bot.telegram.callbacks import Action, ButtonData, ButtonError, unpack
from bot.texts.asked_time import listed, nothing_instead, other_time

NOW = "2026-11-29T12:00:00Z"


def entry(taken_at, withdrawn=None, fault=None):
    digits = taken_at[5:7] + taken_at[8:10] + taken_at[11:13]
    return PublishedSnapshot(digits.ljust(64, "0"), "Sample", taken_at, NOW, withdrawn, fault)


def day(text):
    return TimeQuery(f"{text}T23:59:59Z", whole_day=True)


OCT, SEP, AUG = (entry(f"2026-{month}-25T00:00:00Z") for month in ("10", "09", "08"))
GONE = entry("2026-10-25T00:00:00Z", withdrawn="2026-11-02T10:00:00Z")
LOST = entry("2026-10-25T00:00:00Z", fault="its file is missing.")


FUTURE, WITHDRAWN, UNAVAILABLE, LATER = "future", "withdrawn", "unavailable", "later times"
_FACT = re.compile(rf"{DATE.pattern}|{FUTURE}|{WITHDRAWN}|{UNAVAILABLE}|{LATER}")


def facts(text):
    return tuple(_FACT.findall(text))


class Named(ServedSnapshots):
    """A snapshots of entries that no file is read for."""

    def __init__(self, *entries):
        self._entries = entries
        self._catalogue = SimpleNamespace(now=lambda: NOW)


@pytest.mark.parametrize(
    ("snapshots", "asked", "said"),
    [
        (Named(OCT, SEP), NEWEST, ()),
        (Named(OCT, SEP), day("2026-10-25"), ()),
        (Named(OCT, SEP), TimeQuery("2026-10-25T00:00:00Z"), ()),
        (Named(OCT, SEP), day("2026-09-28"), ("28 Sep 2026", "25 Sep 2026")),
        (Named(OCT, SEP), TimeQuery("2026-10-25T14:30:00Z"), ("25 Oct 2026, 14:30 UTC", "25 Oct 2026, 00:00 UTC")),
        (Named(OCT, SEP), day("2026-11-29"), ("29 Nov 2026", "25 Oct 2026")),
        (Named(OCT, SEP), day("2026-11-30"), ("30 Nov 2026", FUTURE, "25 Oct 2026")),
        (Named(OCT, SEP), TimeQuery("2026-11-29T12:00:01Z"),
         ("29 Nov 2026, 12:00:01 UTC", FUTURE, "25 Oct 2026, 00:00 UTC")),
        (Named(GONE, SEP), NEWEST, ()),
        (Named(GONE, SEP), day("2026-09-25"), ()),
        (Named(GONE, SEP), day("2026-10-25"), ("25 Oct 2026", WITHDRAWN, "2 Nov 2026", "25 Sep 2026")),
        (Named(GONE, SEP), day("2026-10-28"), ("28 Oct 2026", "25 Oct 2026", WITHDRAWN, "2 Nov 2026", "25 Sep 2026")),
        (Named(GONE, SEP), day("2026-11-30"),
         ("30 Nov 2026", FUTURE, "25 Oct 2026", WITHDRAWN, "2 Nov 2026", "25 Sep 2026")),
        (Named(GONE, OCT, SEP), day("2026-10-25"), ()),
        (Named(LOST, SEP), NEWEST, ("25 Oct 2026, 00:00 UTC", UNAVAILABLE, "25 Sep 2026, 00:00 UTC", LATER)),
        (Named(LOST, SEP), day("2026-10-28"),
         ("25 Oct 2026, 00:00 UTC", UNAVAILABLE, "28 Oct 2026", "25 Sep 2026, 00:00 UTC", LATER)),
        (Named(GONE, entry("2026-09-25T00:00:00Z", fault="x"), AUG), day("2026-10-25"),
         ("25 Oct 2026", WITHDRAWN, "2 Nov 2026", "25 Sep 2026, 00:00 UTC", UNAVAILABLE, "25 Aug 2026, 00:00 UTC", LATER)),
    ],
)  # fmt: skip
def test_every_difference_is_said_and_nothing_else(snapshots, asked, said):
    """The times that are named and what is said of them, in the order of reading."""
    found = snapshots.find(asked)
    assert facts(other_time(found)) == said
    assert found.differs == bool(said)
    again = snapshots.found_before(found.entry, asked)  # a button under the answer
    assert other_time(again) == other_time(found)


def test_a_button_whose_time_means_another_snapshot_by_now_says_which_it_shows():
    asked = day("2026-10-28")
    found = Named(OCT, SEP).found_before(SEP, asked)
    assert facts(other_time(found)) == ("28 Oct 2026", "25 Sep 2026")
    came_back = Named(OCT, SEP).found_before(SEP, NEWEST)
    assert facts(other_time(came_back)) == ("25 Sep 2026",)


def test_nothing_in_an_earlier_one_names_what_was_asked_for():
    found = Named(LOST, SEP).find(day("2026-10-28"))
    said = facts(nothing_instead(found, found.instead_of))
    oct_, sep = "25 Oct 2026, 00:00 UTC", "25 Sep 2026, 00:00 UTC"
    assert said == (oct_, UNAVAILABLE, "28 Oct 2026", sep, oct_)
    found = Named(LOST, SEP).find(NEWEST)
    assert "You asked" not in nothing_instead(found, found.instead_of)


def test_a_list_says_which_of_its_snapshots_is_meant():
    assert listed(Named(OCT, SEP).find(day("2026-10-25"))) == ""
    assert (
        listed(Named(LOST, SEP).find(day("2026-10-25"))) == ""
    )  # the list itself says that it is not served
    assert facts(listed(Named(OCT, SEP).find(day("2026-09-28")))) == ("28 Sep 2026", "25 Sep 2026")
    taken_back = facts(listed(Named(GONE, SEP).find(day("2026-10-25"))))
    assert taken_back == ("25 Oct 2026", "25 Oct 2026", WITHDRAWN, "2 Nov 2026", "25 Sep 2026")


days = st.dates().map(lambda date: day(date.isoformat()))
seconds = st.datetimes(min_value=datetime(2010, 1, 1), max_value=datetime(2043, 11, 1)).map(  # noqa: DTZ001
    lambda when: TimeQuery(f"{when:%Y-%m-%dT%H:%M:%SZ}")
)


@given(st.just(NEWEST) | days | seconds, st.binary(min_size=32, max_size=32).filter(any))
def test_a_button_carries_the_time_that_was_asked_for(asked, client):
    packed = ButtonData(Action.CHECK, client, bytes(8), 4095, 4095, asked).pack()
    assert len(packed) == 64
    assert unpack(packed).asked == asked


@pytest.mark.parametrize("bound", ["1999-12-31T23:59:58Z", "2044-05-05T10:00:00Z", "9999-12-31T23:59:58Z"])
def test_a_moment_far_away_is_carried_as_its_day(bound):
    packed = ButtonData(Action.CHECK, None, bytes(8), asked=TimeQuery(bound)).pack()
    assert unpack(packed).asked == day(bound[:10])


@given(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=", min_size=5, max_size=5))
def test_any_five_characters_are_a_time_or_refused(text):
    packed = ButtonData(Action.CHECK, None, bytes(8)).pack() + text
    with contextlib.suppress(ButtonError):
        assert unpack(packed).pack() == packed


def test_an_entry_that_was_asked_for_is_not_another_time():
    assert not FoundSnapshot(OCT).differs
