"""Printed ratios of levels add up to the ratio of all rows, and the signed one is never rounded up."""

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from porcore.reserves.evidence import Level
from porcore.reserves.summary import AssetEvidence, LevelSum

AMOUNTS = st.lists(st.integers(0, 10**34), min_size=len(Level), max_size=len(Level))


def summed(units):
    levels = {level: LevelSum(number, 1) for level, number in zip(Level, units, strict=True)}
    return AssetEvidence("X", levels, LevelSum(sum(units), len(units)), LevelSum())


@given(AMOUNTS, st.integers(1, 10**34))
def test_levels_add_up_to_the_whole(units, owed):
    ratios = summed(units).ratios_tenths(SimpleNamespace(liabilities=owed))
    assert sum(ratios.values()) == sum(units) * 1000 // owed
    assert ratios[Level.SIGNED] == units[0] * 1000 // owed
    for level, number in zip(Level, units, strict=True):
        assert 0 <= ratios[level] - number * 1000 // owed <= (1 if number else 0)


def test_three_thirds_are_a_hundred():
    thirds = summed([1, 1, 1, 0, 0, 0]).ratios_tenths(SimpleNamespace(liabilities=3))
    assert sorted(thirds.values(), reverse=True) == [334, 333, 333, 0, 0, 0]
    assert thirds[Level.SIGNED] == 333


def test_where_nothing_is_owed_there_is_no_ratio():
    assert set(summed([1] * len(Level)).ratios_tenths(SimpleNamespace(liabilities=0)).values()) == {None}
