"""Maps are walked as Java walks them."""

import random
from decimal import Decimal

import pytest
from exchanges.builders.java_map import JavaMap, big_decimal

from porcore.exchanges.hashes.java_json import bare, quoted, walked

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


def names(chance, count):
    """`count` different symbols."""
    found = dict.fromkeys(
        "".join(chance.choices(LETTERS, k=chance.randint(1, 7))) for _ in range(3 * count + 9)
    )
    return list(found)[:count]


@pytest.mark.parametrize("count", [0, 1, 4, 12, 13, 24, 25, 48, 49, 97, 200, 1000])
def test_a_hash_map_of_any_size(count):
    chance = random.Random(count)
    for _ in range(10):
        values = dict.fromkeys(names(chance, count), "1")
        assert len(values) == count
        assert list(walked(values)) == [key for key, _ in JavaMap(values.items()).walk()]


def test_the_four_assets_of_2025():
    assert list(walked(dict.fromkeys(("USDC", "USDT", "ETH", "BTC"), "1"))) == ["BTC", "ETH", "USDT", "USDC"]


@pytest.mark.parametrize("pair", [("AaAa", "BBBB"), ("BBBB", "AaAa")])
def test_keys_of_one_hash_stay_as_they_came(pair):
    assert list(walked(dict.fromkeys(pair, "1"))) == list(pair)


def test_json_is_written_in_the_order_of_the_map():
    values = {"USDT": "1.50", "BTC": "2"}
    assert quoted(values) == '{"USDT":"1.50","BTC":"2"}'
    assert bare(values) == '{"USDT":1.50,"BTC":2}'
    assert quoted({}) == bare({}) == "{}"


def test_decimals_turn_to_an_exponent_where_big_decimals_do():
    """What the rule of bare amounts rests on."""
    for unscaled in (0, 1, 10, 11, 1000000000, -7, 123456789012345678901234567890):
        for scale in range(31):
            assert str(Decimal(f"{unscaled}E-{scale}")) == big_decimal(unscaled, scale)
