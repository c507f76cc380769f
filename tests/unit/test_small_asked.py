"""Which time was asked for and which was used: one sentence for every way in which they can differ."""

import contextlib
from datetime import datetime
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue.entry import FoundSnapshot, PublishedSnapshot
from bot.catalogue.served import ServedSnapshots
from bot.parsing.times import NEWEST, TimeQuery
from bot.telegram.callbacks import Action, ButtonData, ButtonError, unpack
from bot.texts.asked import listed, nothing_instead, other_time

NOW = "2026-11-29T12:00:00Z"


def entry(taken_at, withdrawn=None, fault=None):
    digits = taken_at[5:7] + taken_at[8:10] + taken_at[11:13]
    return PublishedSnapshot(digits.ljust(64, "0"), "Sample", taken_at, NOW, withdrawn, fault)


def day(text):
    return TimeQuery(f"{text}T23:59:59Z", whole_day=True)


OCT, SEP, AUG = (entry(f"2026-{month}-25T00:00:00Z") for month in ("10", "09", "08"))
GONE = entry("2026-10-25T00:00:00Z", withdrawn="2026-11-02T10:00:00Z")
LOST = entry("2026-10-25T00:00:00Z", fault="its file is missing.")


class Named(ServedSnapshots):
    """A snapshots of entries that no file is read for."""

    def __init__(self, *entries):
        self._entries = entries
        self._catalogue = SimpleNamespace(now=lambda: NOW)


@pytest.mark.parametrize(
    ("snapshots", "asked", "said"),
    [
        (Named(OCT, SEP), NEWEST, ""),
        (Named(OCT, SEP), day("2026-10-25"), ""),
        (Named(OCT, SEP), TimeQuery("2026-10-25T00:00:00Z"), ""),
        (Named(OCT, SEP), day("2026-09-28"), "You asked for 28 Sep 2026; the newest snapshot at or before it is of 25 Sep 2026."),
        (Named(OCT, SEP), TimeQuery("2026-10-25T14:30:00Z"),
         "You asked for 25 Oct 2026, 14:30 UTC; the newest snapshot at or before it is of 25 Oct 2026, 00:00 UTC."),
        (Named(OCT, SEP), day("2026-11-29"), "You asked for 29 Nov 2026; the newest snapshot at or before it is of 25 Oct 2026."),
        (Named(OCT, SEP), day("2026-11-30"), "You asked for 30 Nov 2026, which is still to come; the newest snapshot is of 25 Oct 2026."),
        (Named(OCT, SEP), TimeQuery("2026-11-29T12:00:01Z"),
         "You asked for 29 Nov 2026, 12:00:01 UTC, which is still to come; the newest snapshot is of 25 Oct 2026, 00:00 UTC."),
        (Named(GONE, SEP), NEWEST, ""),
        (Named(GONE, SEP), day("2026-09-25"), ""),
        (Named(GONE, SEP), day("2026-10-25"),
         "You asked for 25 Oct 2026; that snapshot was withdrawn on 2 Nov 2026; this answer is from 25 Sep 2026."),
        (Named(GONE, SEP), day("2026-10-28"),
         ("You asked for 28 Oct 2026; the newest snapshot at or before it, of 25 Oct 2026, was withdrawn on 2 Nov 2026; this answer"
         " is from 25 Sep 2026.")),
        (Named(GONE, OCT, SEP), day("2026-10-25"), ""),
        (Named(LOST, SEP), NEWEST,
         ("⚠️ The snapshot of 25 Oct 2026, 00:00 UTC is temporarily unavailable; the operators were told. This answer is from the"
         " one of 25 Sep 2026, 00:00 UTC and says nothing about later times.")),
        (Named(LOST, SEP), day("2026-10-28"),
         ("⚠️ The snapshot of 25 Oct 2026, 00:00 UTC is temporarily unavailable; the operators were told. You asked for 28 Oct"
         " 2026; this answer is from the one of 25 Sep 2026, 00:00 UTC and says nothing about later times.")),
        (Named(GONE, entry("2026-09-25T00:00:00Z", fault="x"), AUG), day("2026-10-25"),
         ("You asked for 25 Oct 2026; that snapshot was withdrawn on 2 Nov 2026.\n⚠️ The snapshot of 25 Sep 2026, 00:00 UTC is"
         " temporarily unavailable; the operators were told. This answer is from the one of 25 Aug 2026, 00:00 UTC and says nothing"
         " about later times.")),
    ],
)  # fmt: skip
def test_every_difference_is_said_and_nothing_else(snapshots, asked, said):
    found = snapshots.find(asked)
    assert other_time(found) == said
    assert found.differs == bool(said)
    again = snapshots.found_before(found.entry, asked)  # a button under the answer
    assert other_time(again) == said


def test_a_button_whose_time_means_another_snapshot_by_now_says_which_it_shows():
    asked = day("2026-10-28")
    found = Named(OCT, SEP).found_before(SEP, asked)
    assert other_time(found) == "You asked for 28 Oct 2026; this answer is from the snapshot of 25 Sep 2026."
    came_back = Named(OCT, SEP).found_before(SEP, NEWEST)
    assert other_time(came_back).startswith("You asked for the newest snapshot; this answer is from")


def test_nothing_in_an_earlier_one_names_what_was_asked_for():
    found = Named(LOST, SEP).find(day("2026-10-28"))
    assert "You asked for 28 Oct 2026. In the one of 25 Sep 2026" in nothing_instead(found, found.instead_of)
    found = Named(LOST, SEP).find(NEWEST)
    assert "You asked" not in nothing_instead(found, found.instead_of)


def test_a_list_says_which_of_its_snapshots_is_meant():
    assert listed(Named(OCT, SEP).find(day("2026-10-25"))) == ""
    assert (
        listed(Named(LOST, SEP).find(day("2026-10-25"))) == ""
    )  # the list itself says that it is not served
    assert listed(Named(OCT, SEP).find(day("2026-09-28"))) == (
        "You asked for 28 Sep 2026; the newest snapshot at or before it is of 25 Sep 2026."
    )
    assert "that was not withdrawn, as that of 25 Oct 2026 was on 2 Nov 2026, is of 25 Sep 2026" in (
        listed(Named(GONE, SEP).find(day("2026-10-25")))
    )


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
