"""Numbers, dates and tables, exact and in integers."""

import ast
import inspect
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot import formats
from bot.formats import amount, change, count, day, difference, moment, percent, table, utf16
from bot.load.falls import Fall, Side
from bot.texts.falls import _one
from bot.texts.pictures import reserves_verdict

sums = st.integers(0, 2**127 - 1)


@pytest.mark.parametrize(
    ("reserves", "liabilities", "text"),
    [
        (0, 0, "nothing owed"),
        (5, 0, "nothing owed"),
        (0, 5, "0.0%"),
        (1, 1, "100.0%"),
        (2**127 - 2, 2**127 - 1, "99.9%"),
        (999_999, 1_000_000, "99.9%"),
        (1042, 1000, "104.2%"),
        (10429, 10000, "104.2%"),
        (2**127 - 1, 1, "17,014,118,346,046,923,173,168,730,371,588,410,572,700.0%"),
    ],
)
def test_percent(reserves, liabilities, text):
    assert percent(reserves, liabilities) == text


@given(sums, sums, st.integers(0, 4))
def test_a_ratio_is_never_shown_better_than_it_is(reserves, liabilities, places):
    assume(liabilities)
    shown = Fraction(percent(reserves, liabilities, places).removesuffix("%").replace(",", ""))
    exact = Fraction(reserves * 100, liabilities)
    assert shown <= exact < shown + Fraction(1, 10**places)
    if reserves < liabilities:
        assert shown < 100


@pytest.mark.parametrize(
    ("reserves", "liabilities", "text"),
    [
        (0, 0, "nothing owed"),
        (7, 7, "±0.0%"),
        (1042, 1000, "+4.2%"),
        (1_000_001, 1_000_000, "+0.0%"),
        (999_999, 1_000_000, "−0.1%"),
        (99, 100, "−1.0%"),
        (0, 100, "−100.0%"),
    ],
)
def test_difference(reserves, liabilities, text):
    assert difference(reserves, liabilities) == text


@given(sums, sums)
def test_a_difference_is_rounded_toward_the_worse_side(reserves, liabilities):
    assume(liabilities)
    text = difference(reserves, liabilities)
    shown = Fraction(text[1:].removesuffix("%").replace(",", "")) * (-1 if text[0] == "−" else 1)
    exact = Fraction((reserves - liabilities) * 100, liabilities)
    assert exact - Fraction(1, 10) < shown <= exact
    assert (text[0] == "−") == (reserves < liabilities)


@pytest.mark.parametrize(
    ("now", "before", "text"),
    [
        (5371, 9990, "−46.2%"),
        (999_410, 1_000_000, "−0.0%"),
        (1_000_590, 1_000_000, "+0.0%"),
        (7, 7, "±0.0%"),
        (0, 3, "−100.0%"),
        (3000, 1, "+299,900.0%"),
    ],
)
def test_change(now, before, text):
    assert change(now, before) == text


@pytest.mark.slow
@given(sums, sums)
def test_a_fall_is_said_as_the_change_is(now, before):
    assume(now < before)
    assert _one(Fall("BTC", Side.OWES, before, now)) == f"BTC owes {change(now, before)[1:]} less"


@given(st.integers(0, 9), st.integers(0, 9))
def test_every_count_of_short_assets_has_one_denominator(short, more):
    owed = short + more
    said = reserves_verdict(short, owed)
    assert not short or said.startswith(f"{short} of {owed} asset{'s' * (owed > 1)} ")
    assert not short or (" is short" in said) == (short == 1)


@pytest.mark.parametrize(
    ("short", "owed", "without", "said"),
    [
        (0, 3, 0, "No asset is short."),
        (0, 3, 1, "None of the 3 assets with a ratio is short. 1 more asset has no ratio."),
        (1, 3, 2, "1 of the 3 assets with a ratio is short. 2 more assets have no ratio."),
        (2, 3, 1200, "2 of the 3 assets with a ratio are short. 1,200 more assets have no ratio."),
        (0, 1, 2, "The only asset with a ratio is not short. 2 more assets have no ratio."),
        (1, 1, 2, "The only asset with a ratio is short. 2 more assets have no ratio."),
    ],
)
def test_nothing_is_said_of_assets_without_a_ratio(short, owed, without, said):
    assert reserves_verdict(short, owed, without=without) == said


@given(sums, st.integers(0, 30))
def test_an_amount_is_exact(units, decimals):
    text = amount(units, decimals)
    assert Fraction(text.replace(",", "")) == Fraction(units, 10**decimals)
    assert not ("." in text and text.endswith("0"))
    assert len(text) <= 53


@pytest.mark.parametrize(
    ("units", "decimals", "text"),
    [(0, 8, "0"), (1, 8, "0.00000001"), (2087659, 2, "20,876.59"), (10**30, 30, "1")],
)
def test_amounts(units, decimals, text):
    assert amount(units, decimals) == text


def test_dates():
    assert day("2026-10-25T00:00:00Z") == "25 Oct 2026"
    assert day("0009-01-01T00:00:00Z") == "1 Jan 0009"
    assert moment("2026-10-25T00:00:00Z") == "25 Oct 2026, 00:00 UTC"
    assert moment("2026-10-25T23:59:59Z") == "25 Oct 2026, 23:59:59 UTC"
    assert count(9321) == "9,321"


def test_units_of_utf16():
    assert [utf16(text) for text in ("", "a", "é", "…", "✅", "🙂", "👩‍🚀")] == [0, 1, 1, 1, 1, 2, 5]


cells = st.text(st.characters(categories=["L", "N"]), max_size=60)


@pytest.mark.slow
@given(st.lists(st.lists(cells.filter(len), min_size=1, max_size=4), max_size=6), st.integers(8, 60))
def test_a_table_keeps_its_width_and_loses_nothing(rows, width):
    text = table(rows, width)
    assert all(len(line) <= width for line in text.splitlines())
    kept = "".join(text.split())
    assert kept == "".join("".join(cell.split()) for row in rows for cell in row)


def test_a_table_aligns_its_columns():
    rows = [("BTC", "1.25", ""), ("ETH", "10.5", ""), ("USD", "2,500", "USDT+USDC+USD")]
    assert table(rows, align="lrl").splitlines() == [
        "BTC   1.25",
        "ETH   10.5",
        "USD  2,500  USDT+USDC+USD",
    ]


def test_there_is_no_float_in_them():
    tree = ast.parse(inspect.getsource(formats))
    assert not [n for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, float)]
    assert not [n for n in ast.walk(tree) if isinstance(n, ast.BinOp) and isinstance(n.op, ast.Div)]
