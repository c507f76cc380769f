"""Views to draw, from a fixed seed: what they show need not be true, only drawable."""

import random

import pytest

from bot.formats import amount

MOST = 2**127 - 1  # units; no sum of the format is larger


@pytest.fixture
def path_view():
    """Return a view of a path of so many levels; `sides` from the leaf up, as in "lr"; `padded` levels have no sibling."""
    from bot.pictures.path import PiecePath, StepView

    def make(levels, *, seed=1, most=10**10, padded=(), sides="", **changes):
        chance = random.Random(seed)
        named = dict(enumerate({"l": "left", "r": "right"}[side] for side in sides))
        steps = tuple(
            StepView(
                side="right" if level in padded else named.get(level) or chance.choice(("left", "right")),
                sum=0 if level in padded else chance.randrange(1, most),
                hash=chance.randbytes(32).hex(),
                padding=level in padded,
            )
            for level in range(levels)
        )
        values = {
            "exchange": "Sample Exchange",
            "moment_text": "25 Oct 2026, 00:00 UTC",
            "asset": "BTC",
            "decimals": 8,
            "leaf_index": 0,
            "leaf_count": max(1, 2**levels - len(padded)),
            "you_balance": 125_000_000,
            "you_hash": chance.randbytes(32).hex(),
            "root_hash": chance.randbytes(32).hex(),
            "piece": 0,
            "pieces": 1,
            **changes,
        }
        total = values["you_balance"] + sum(step.sum for step in steps)
        return PiecePath(steps=steps, root_sum=total, **values)

    return make


@pytest.fixture
def reserve_view():
    """Return a view of an asset that owes and holds so many units."""
    from bot.pictures.reserves import ReserveView

    def make(asset, owes, holds, decimals=8, signed=None):
        return ReserveView(asset, owes, holds, amount(owes, decimals), amount(holds, decimals), signed)

    return make


@pytest.fixture
def path_extremes(path_view):
    """Views at the ends of what the format allows, by name."""
    long = {"exchange": "W" * 64, "asset": "W" * 32}
    return {
        "one leaf": path_view(0),
        "two leaves": path_view(1),
        "padding": path_view(2, padded=(0, 1)),
        "all levels": path_view(12),
        "first fold": path_view(13),
        "usual": path_view(14),
        "deepest": path_view(31, leaf_index=2**31 - 2),
        "last piece": path_view(14, piece=15, pieces=16),
        "smallest": path_view(3, you_balance=1, most=2, decimals=30),
        "largest": path_view(
            31, you_balance=MOST // 64, most=MOST // 64, decimals=0, pieces=16, piece=9, **long
        ),
        "longest": path_view(20, you_balance=MOST // 64, most=MOST // 64, decimals=30, **long),
        "one largest leaf": path_view(0, you_balance=MOST, decimals=30, **long),
    }


@pytest.fixture
def reserve_extremes(reserve_view):
    """Lists of views, by name."""
    unit = 10**8
    return {
        "none": [],
        "one": [reserve_view("BTC", 10_000 * unit, 10_420 * unit)],
        "three": [reserve_view(name, 10_000 * unit, 10_100 * unit) for name in ("BTC", "ETH", "USD")],
        "nothing owed": [reserve_view("BTC", 0, 0), reserve_view("ETH", 0, unit)],
        "all kinds": [
            reserve_view("EQ", unit, unit),
            reserve_view("NOTHING", 100 * unit, 0),
            reserve_view("MILLION", unit, 10_001 * unit),
            reserve_view("HAIR-SHORT", MOST, MOST - 1),
            reserve_view("HAIR-MORE", MOST, MOST + 1),
        ],
        "twelve": [reserve_view(f"A{n:02d}", 10_000 * unit, (9_900 + 30 * n) * unit) for n in range(12)],
        "forty": [reserve_view(f"A{n:02d}", 10_000 * unit, (9_900 + 30 * n) * unit) for n in range(40)],
        "all assets": [reserve_view("W" * 29 + f"{n:03d}", MOST, MOST - n, 30) for n in range(256)],
        "signed": [
            reserve_view("ALL", 100 * unit, 101 * unit, signed=101 * unit),
            reserve_view("NONE", 100 * unit, 99 * unit, signed=0),
            reserve_view("HAIR", MOST, MOST, signed=1),
            reserve_view("NOT-OWED", 0, MOST, signed=MOST - 1),
            reserve_view("NOT-HELD", MOST, 0, signed=0),
            reserve_view("NOT-KNOWN", 100 * unit, 101 * unit),
            *(reserve_view("W" * 29 + f"{n:03d}", 1, MOST, 30, signed=MOST - n) for n in range(1, 250)),
        ],
        "sums of wallets": [
            reserve_view("Q" * 32, MOST * 10**30, MOST * 10**34 + 7, 30),
            reserve_view("W" * 32, MOST * 10**30 + 1, 1, 30),
        ],
    }
