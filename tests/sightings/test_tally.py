"""How many clients checked a tree: no single one shows, shares are lower bounds, and the chance is none too small."""

import random
from datetime import timedelta
from fractions import Fraction

import pytest
from sightings.a_room import FIRST_DAY, digest

from bot.sightings import ReportKind, TallyFigures
from bot.sightings.statistics import capped, one_in, tenths
from bot.texts.sightings import about_tree

TREE, OTHER = digest("statement").hex(), digest("other").hex()
TOTAL = 10**12


def count(room, clients, hours=0, balance=10**9, tree=TREE, asset="BTC"):
    for client in clients:
        held = {asset: (balance, TOTAL), "ETH": (0, TOTAL)}
        room.tally.counted(tree, digest("client", client), held, FIRST_DAY + timedelta(hours=hours))


def test_nothing_is_written_or_shown_before_fifty_wait(room):
    count(room, [*range(49), *range(49)])
    assert room.tally.figures(TREE) == TallyFigures()
    assert not any(room.rows(table) for table in ("trees", "tallied", "sums"))
    assert not list(room.keys.iterdir())
    count(room, [49])
    assert room.tally.figures(TREE) == TallyFigures(50, {"BTC": 50}, "1.6")
    assert len(room.rows("tallied")) == 50


def test_a_client_counts_once_also_after_a_restart(open_room):
    with open_room() as room:
        count(room, range(50))
    with open_room() as room:
        assert room.tally.figures(TREE).clients == 50
        count(room, range(50), hours=30)
        count(room, range(100, 149), hours=30)
        assert room.tally.figures(TREE).clients == 50
        count(room, [149], hours=30)
        assert room.tally.figures(TREE).clients == 100


def test_what_is_shown_changes_once_in_a_day_at_most(room):
    count(room, range(50))
    shown = room.tally.figures(TREE)
    count(room, range(50, 110), hours=23)
    assert room.tally.figures(TREE) == shown
    assert len(room.rows("tallied")) == 100
    count(room, range(110, 150), hours=25)
    assert room.tally.figures(TREE).clients == 150


def test_trees_are_apart(room):
    count(room, range(50))
    count(room, range(30), tree=OTHER)
    assert room.tally.figures(OTHER) == TallyFigures()


def test_a_whale_counts_for_one_per_cent(room):
    count(room, range(49), balance=1)
    count(room, [49], balance=TOTAL * 9 // 10)
    assert room.tally.figures(TREE).shares == {"BTC": 10}


def test_a_share_needs_fifty_holders(room):
    count(room, range(49), balance=10**10)
    count(room, [49], asset="USD")
    figures = room.tally.figures(TREE)
    assert (figures.clients, figures.shares) == (50, {})


def test_the_text(room):
    count(room, range(250), balance=123 * 10**6)
    said = about_tree(TallyFigures(1250, {"BTC": 34, "ETH": 0, "USD": 120}, "11"))
    assert said == (
        "1,250 clients found themselves in this snapshot here. They hold at least 12.0 % of USD, 3.4 % of BTC.\n"
        "If 1 % of the clients had been left out, without regard to who checks, and those would have asked and told us like"
        " others, the chance that none of them is among so many is below 1 in 11. It says nothing if the exchange knew"
        " beforehand who checks."
    )
    assert about_tree(TallyFigures()) == ""
    assert "below 1 in 1,000,000." in about_tree(TallyFigures(5000, {}, one_in(5000)))


def test_keys_and_tags_end_after_sixty_days_and_figures_stay(open_room):
    with open_room() as room:
        count(room, range(50))
        for user in range(6):
            room.reports.failed(user, TREE, FIRST_DAY)
            assert room.reports.add(ReportKind.DIFFERS, TREE, user, FIRST_DAY)
        room.trees.expire(FIRST_DAY + timedelta(days=59))
        assert room.rows("tallied")
        room.trees.expire(FIRST_DAY + timedelta(days=60))
        assert not room.rows("tallied")
        assert not room.rows("reports")
        assert not list(room.keys.iterdir())
        count(room, range(100, 200), hours=24 * 61)
        room.tally.refresh(TREE)
        assert room.tally.figures(TREE) == TallyFigures(50, {"BTC": 50}, "1.6", 0, 6)
    with open_room() as room:
        assert room.tally.figures(TREE).clients == 50


def report(room, users, kind=ReportKind.LEFT_OUT, ago=timedelta(0)):
    for user in users:
        room.reports.failed(user, TREE, FIRST_DAY - ago)
        room.reports.add(kind, TREE, user, FIRST_DAY)
    room.tally.refresh(TREE)
    return room.tally.figures(TREE)


def test_reports_are_shown_from_five_accounts_on_and_take_the_chance_away_at_once(room):
    count(room, range(50))
    assert report(room, [1, 1, 1, 1, 1, 1]) == TallyFigures(50, {"BTC": 50}, "")
    assert report(room, [2, 3, 4]).left_out == 0
    figures = report(room, [5])
    assert figures.left_out == 5
    assert "5 accounts say that they were left out of this snapshot; we cannot check this." in about_tree(
        figures
    )
    room.reports.forget(3)
    room.tally.refresh(TREE)
    assert room.tally.figures(TREE).left_out == 0
    for user in (1, 2, 4, 5):
        room.reports.forget(user)
    room.tally.refresh(TREE)
    assert room.tally.figures(TREE).one_in == "1.6"


def test_differs_takes_no_chance_away(room):
    count(room, range(50))
    figures = report(room, range(5), ReportKind.DIFFERS)
    assert (figures.one_in, figures.differs, figures.left_out) == ("1.6", 5, 0)
    assert "5 accounts say that their balances differ" in about_tree(figures)


@pytest.mark.parametrize("ago", [timedelta(hours=1, seconds=1), timedelta(seconds=-1)])
def test_a_report_needs_a_question_within_the_hour(room, ago):
    assert report(room, range(9), ago=ago) == TallyFigures()
    assert not room.rows("reports")


def test_a_report_needs_a_question_about_that_snapshot_by_that_account(room):
    room.reports.failed(1, OTHER, FIRST_DAY)
    room.reports.failed(2, TREE, FIRST_DAY)
    assert not room.reports.add(ReportKind.LEFT_OUT, TREE, 1, FIRST_DAY)
    assert room.reports.add(ReportKind.LEFT_OUT, TREE, 2, FIRST_DAY)


@pytest.mark.parametrize("clients", [0, 1, 49, 50, 51, 99, 100, 229, 230, 500, 1000, 1374, 1375, 1376, 10**7])
def test_the_chance_is_rounded_up_to_two_digits(clients):
    said = one_in(clients)
    if clients < 50:
        assert said == ""
        return
    chance, shown = Fraction(99, 100) ** min(clients, 3000), 1 / Fraction(said)
    assert shown >= Fraction(1, 10**6)
    assert shown >= chance
    assert len(said.replace(".", "").rstrip("0")) <= 2
    if chance > Fraction(1, 10**6):
        assert shown < chance * Fraction(11, 10)


def test_of_trees_with_one_per_cent_left_out_the_askers_find_it_as_often_as_is_said():
    """2,000 clients, 20 of them left out at random; askers at random. How often nobody left out asks is no more than is said."""
    chance = random.Random(7)
    for askers in (50, 100, 200, 400):
        rounds, missed = 4000, 0
        for _ in range(rounds):
            left_out = set(chance.sample(range(2000), 20))
            missed += not left_out & set(chance.sample(range(2000), askers))
        shown = 1 / Fraction(one_in(askers))
        # Four standard deviations of a binomial count at the most.
        assert missed <= rounds * shown + 4 * (rounds * float(shown) * (1 - float(shown))) ** 0.5


def test_the_share_is_no_more_than_what_the_askers_hold():
    chance = random.Random(11)
    for _ in range(300):
        balances = [int(chance.paretovariate(1.1) * 10**6) for _ in range(chance.randrange(50, 400))]
        total = sum(balances)
        askers = chance.sample(balances, chance.randrange(50, len(balances) + 1))
        shown = tenths(sum(capped(balance, total) for balance in askers), total)
        assert Fraction(shown, 1000) <= Fraction(sum(askers), total)
        assert all(capped(balance, total) * 100 <= total for balance in askers)


@pytest.mark.parametrize(("balance", "total"), [(0, 0), (1, 0), (5, 99), (2**126, 2**127 - 1)])
def test_small_and_huge_totals(balance, total):
    assert 0 <= capped(balance, total) <= total // 100
    assert 0 <= tenths(capped(balance, total), total) <= 10
