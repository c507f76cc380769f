"""What the pictures that compare are made of: every publication at its place, and a reason where there is no ratio."""

from bot.group.ratios import AssetSides, PastPublication, histories, rows_of
from bot.texts.comparison_pictures import Gap
from porcore.reserves.evidence import Level


def past(month, *sides, claim=False, gap=None, **more):
    return PastPublication(f"2026-{month:02d}-01T00:00:00Z", claim, gap, sides, **more)


def btc(claimed=100, signed=50, owed=100):
    return AssetSides("BTC", owed, claimed, signed)


def shown(view):
    return [
        (int(point.taken_at[5:7]), point.gap.value if point.gap else (point.held, point.owed))
        for point in view.points
    ]


def test_points_are_those_of_the_level():
    publications = [past(2, btc(101, 61)), past(1, btc(99, 10))]
    (claimed,), (signed,) = (histories(publications, level) for level in (Level.CLAIMED, Level.SIGNED))
    assert shown(claimed) == [(1, (99, 100)), (2, (101, 100))]
    assert shown(signed) == [(1, (10, 100)), (2, (61, 100))]


def test_an_asset_that_is_missing_in_between_is_a_gap_and_before_and_after_it_is_not():
    other = AssetSides("ETH", 1, 1, 1)
    publications = [
        past(1, other),
        past(2, other, btc()),
        past(3, other),
        past(4, other, btc()),
        past(5, other),
    ]
    view = next(one for one in histories(publications, Level.CLAIMED) if one.asset == "BTC")
    assert [month for month, _ in shown(view)] == [2, 3, 4]
    assert shown(view)[1] == (3, "x")


def test_withdrawn_and_unreadable_ones_are_gaps():
    publications = [past(1, btc()), past(2, gap=Gap.WITHDRAWN), past(3, gap=Gap.UNREADABLE), past(4, btc())]
    (view,) = histories(publications, Level.CLAIMED)
    assert shown(view) == [(1, (100, 100)), (2, "w"), (3, "?"), (4, (100, 100))]


def test_one_that_was_withdrawn_and_replaced_is_no_gap_but_only_by_its_own_kind():
    replaced = [past(1, btc()), past(2, gap=Gap.WITHDRAWN), past(2, btc())]
    assert "w" not in [said for _, said in shown(histories(replaced, Level.CLAIMED)[0])]
    beside = [past(1, btc()), past(2, gap=Gap.WITHDRAWN), past(2, btc(), claim=True)]
    assert "w" in [said for _, said in shown(histories(beside, Level.CLAIMED)[0])]


def test_what_is_not_known_yet_is_said_apart_from_what_has_no_ratio():
    publications = [
        past(1, btc(signed=None), looking=True),
        past(2, btc(signed=None)),
        past(3, btc(owed=0)),
        past(4, btc()),
    ]
    assert [said for _, said in shown(histories(publications, Level.SIGNED)[0])] == ["…", "x", "x", (50, 100)]


def test_assets_that_need_a_look_come_first():
    sides = [
        AssetSides("GOOD", 100, 110, 110),
        AssetSides("SHORT", 100, 90, 90),
        AssetSides("UNSIGNED", 100, 110, 5),
    ]
    assert [one.asset for one in histories([past(1, *sides)], Level.CLAIMED)] == ["SHORT", "UNSIGNED", "GOOD"]


def test_a_row_is_the_asset_with_the_lowest_ratio_on_that_level():
    one = past(1, AssetSides("A", 100, 90, 80), AssetSides("B", 10, 12, 1), AssetSides("C", 0, 5, 5))
    for level, asset, held in ((Level.CLAIMED, "A", 90), (Level.SIGNED, "B", 1)):
        (row,), without = rows_of([("OKX", one)], level)
        assert (row.asset, row.held, row.assets) == (asset, held, 2)
        assert without == []


def test_those_without_a_row_have_a_reason():
    cases = {
        "No signed wallets": past(1, btc(signed=0)),
        "Signatures not checked": past(1, btc(signed=None)),
        "Signatures still being checked": past(1, btc(signed=None), looking=True),
        "Nothing owed": past(1, btc(owed=0)),
        "Cannot be read now": past(1, gap=Gap.UNREADABLE),
        "because of that": past(1, reason="because of that"),
    }
    rows, without = rows_of(list(cases.items()), Level.SIGNED)
    assert rows == []
    assert {one.name: one.reason for one in without} == {reason: reason for reason in cases}


def test_levels_are_never_mixed():
    """Who has no signed wallet gets no bar of claimed ones beside signed ones of others."""
    rows, without = rows_of([("A", past(1, btc())), ("B", past(1, btc(signed=0)))], Level.SIGNED)
    assert [row.name for row in rows] == ["A"]
    assert [one.name for one in without] == ["B"]
