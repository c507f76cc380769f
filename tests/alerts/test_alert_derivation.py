"""When something is news, and when it is not."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.alerts import AlertFacts, AlertKind, BelowLine
from bot.alerts.derivation import LoggedPublication, ratio_news, row_news, silence_news, wallet_news

T = "2026-{:02d}-01T00:00:00Z".format


def one(row=1, *, kind="tree", month=1, roots=None, exchange="okx", published=None, **more):
    subject = f"{row:064x}"
    at = published or T(month)
    return LoggedPublication(row, kind, subject, exchange, T(month), at, roots or {"": subject}, **more)


def kinds(events):
    return [each.kind for each in events]


def test_a_publication_and_a_withdrawal_are_news():
    assert kinds(row_news(one(), "published", [])) == [AlertKind.PUBLISHED]
    (event,) = row_news(one(withdrawn=True, reason="typo"), "withdrawn", [])
    assert (event.kind, event.facts) == (AlertKind.WITHDRAWN, AlertFacts("tree", T(1), "typo"))


def test_two_events_at_once_a_second_root_for_one_time():
    first, second = one(1, withdrawn=True), one(2)
    published, root = row_news(second, "published", [first, second])
    assert (published.kind, root.kind) == (AlertKind.PUBLISHED, AlertKind.SECOND_ROOT)
    assert root.facts.other == first.subject


@pytest.mark.parametrize(
    "other",
    [
        one(1, month=2),
        one(1, kind="proof set"),
        one(1, roots={"": f"{2:064x}"}),  # the same root
        one(1, roots={"btc": "ab"}),  # of something else
        one(3),  # later: it is that one's news
        one(1, exchange="htx"),
    ],
)
def test_no_second_root(other):
    assert kinds(row_news(one(2), "published", [other])) == [AlertKind.PUBLISHED]


CLAIMED, SIGNED = ("BTC", "claimed"), ("BTC", "signed")


def lines(now, before=None):
    found = ratio_news(one(), now, before or {})
    return found[0].lines if found else ()


@pytest.mark.parametrize(
    ("held", "before", "crossed"),
    [
        (1000, None, ()),
        (999, None, (100,)),
        (949, None, (100, 95)),
        (950, None, (100,)),
        (0, None, (100, 95, 90, 80)),
        (999, (1000, 999), ()),
        (999, (1000, 1000), (100,)),
        (940, (1000, 960), (95,)),
        (940, (2000, 2000), (100, 95)),
        (990, (1000, 900), ()),
    ],
)
def test_a_ratio_is_news_where_it_crosses_a_line_or_is_new(held, before, crossed):
    assert lines({CLAIMED: (1000, held)}, {CLAIMED: before} if before else {}) == crossed


def test_what_is_not_owed_has_no_ratio():
    assert lines({CLAIMED: (0, 0)}) == ()


def test_who_never_signs_is_no_news_and_who_stops_signing_is():
    full = {CLAIMED: (1000, 1000)}
    assert lines({**full, SIGNED: (1000, 0)}) == ()
    assert lines({**full, SIGNED: (1000, 500)}) == (100, 95, 90, 80)
    assert lines({**full, SIGNED: (1000, 0)}, {**full, SIGNED: (1000, 1000)}) == (100, 95, 90, 80)


def test_what_is_claimed_comes_first_and_of_that_the_lowest_ratio():
    sides = {CLAIMED: (1000, 900), SIGNED: (1000, 1), ("ETH", "claimed"): (10, 1)}
    (event,) = ratio_news(one(), sides, {})
    found = [(each.asset, each.level) for each in event.crossed(95)]
    assert found == [("ETH", "claimed"), ("BTC", "claimed"), ("BTC", "signed")]


def test_wallets_that_contradict_themselves_are_news():
    assert wallet_news(one(), 0, 10) == []
    assert wallet_news(one(), 2, 10)[0].facts == AlertFacts("tree", T(1), invalid=2, wallets=10)


MONTHS = [one(row, month=row) for row in range(1, 5)]  # the longest gap is of 31 days
AFTER = datetime(2026, 4, 1, tzinfo=UTC) + timedelta(days=46.5)


def test_silence_is_told_after_one_and_a_half_times_the_longest_gap():
    assert silence_news(MONTHS, AFTER) == []
    (event,) = silence_news(MONTHS, AFTER + timedelta(seconds=1))
    assert (event.subject, event.facts.since) == (MONTHS[-1].subject, T(4))
    assert silence_news(MONTHS, AFTER + timedelta(days=99)) == [event]  # the same one, which is kept once


def test_three_publications_say_nothing_of_gaps():
    assert silence_news(MONTHS[1:], AFTER + timedelta(days=99)) == []
    same_time = [*MONTHS[1:], one(5, month=4, kind="claim")]
    assert silence_news(same_time, AFTER + timedelta(days=99)) == []
    withdrawn = [*MONTHS[1:], one(5, month=5, withdrawn=True)]
    assert silence_news(withdrawn, AFTER + timedelta(days=200)) == []


def test_old_ones_that_were_loaded_today_are_no_silence():
    loaded_late = [one(row, month=row, published="2026-11-01T00:00:00Z") for row in range(1, 5)]
    assert silence_news(loaded_late, datetime(2026, 12, 1, tzinfo=UTC)) == []
    assert kinds(silence_news(loaded_late, datetime(2026, 12, 20, tzinfo=UTC))) == [AlertKind.SILENCE]


def test_a_withdrawal_begins_no_new_silence():
    taken_back = [*MONTHS, one(5, month=5, published=T(5), withdrawn=True)]
    (event,) = silence_news(taken_back, datetime(2026, 12, 1, tzinfo=UTC))
    assert event.subject == taken_back[-1].subject


def test_facts_are_stored_exactly():
    facts = AlertFacts(
        "claim", T(1), "„x“", "ab", 1, 2, T(2), (BelowLine("A", "signed", 10**45, 10**44 + 1),)
    )
    assert AlertFacts.from_json(facts.to_json()) == facts
    assert AlertFacts.from_json(AlertFacts().to_json()) == AlertFacts()
