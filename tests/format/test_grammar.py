"""Amounts, names, times and hex at the ends of their ranges."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from porcore import FormatError
from porcore.format.grammar import (
    amount_text,
    parse_amount,
    parse_balance,
    parse_exchange,
    parse_hex,
    parse_symbol,
    parse_taken_at,
)
from porcore.format.hashing import MAX_AMOUNT


@settings(max_examples=300, derandomize=True, database=None, deadline=None)
@given(st.integers(0, MAX_AMOUNT), st.integers(0, 30))
def test_every_amount_has_one_text_and_comes_back(units, decimals):
    text = amount_text(units, decimals)
    assert parse_amount(text, decimals, "") == units
    assert text == text.strip()
    assert not (decimals and "." in text and text.endswith("0"))
    for other in (f"0{text}", f"+{text}", f"{text} ", f"{text}0" if "." in text else f"{text}.0"):
        with pytest.raises(FormatError):
            parse_amount(other, decimals, "")


@pytest.mark.parametrize("decimals", [0, 1, 8, 29, 30])
def test_the_largest_amount_and_one_unit_more(decimals):
    assert parse_amount(amount_text(MAX_AMOUNT, decimals), decimals, "") == MAX_AMOUNT
    with pytest.raises(FormatError, match=r"below 2\^127 units"):
        parse_amount(amount_text(MAX_AMOUNT + 1, decimals), decimals, "")


@pytest.mark.parametrize(
    ("units", "decimals", "text"),
    [
        (0, 0, "0"),
        (0, 8, "0"),
        (1, 30, "0." + "0" * 29 + "1"),
        (10**30, 30, "1"),
        (125_000_000, 8, "1.25"),
        (100, 0, "100"),
        (1000, 1, "100"),
        (MAX_AMOUNT, 0, "170141183460469231731687303715884105727"),
        (MAX_AMOUNT, 30, "170141183.460469231731687303715884105727"),
    ],
)
def test_known_amounts(units, decimals, text):
    assert amount_text(units, decimals) == text
    assert parse_amount(text, decimals, "") == units


def test_one_digit_too_fine():
    for decimals in range(30):
        text = "0." + "0" * decimals + "1"
        with pytest.raises(FormatError, match=f"at most {decimals} after the point"):
            parse_amount(text, decimals, "")
        assert parse_amount(text, decimals + 1, "") == 1


def test_a_wallets_balance_has_its_own_digits():
    assert parse_balance(str(MAX_AMOUNT), 30, "") == MAX_AMOUNT * 10**30
    assert parse_balance("0." + "0" * 29 + "1", 30, "") == 1
    assert parse_balance("1000000000.5", 30, "") == 10**39 + 5 * 10**29
    for text in (str(MAX_AMOUNT + 1), "1000000000.000000000000000000000000000001", "1.0", "-1", ""):
        with pytest.raises(FormatError):
            parse_balance(text, 30, "")


@pytest.mark.parametrize("digits", [0, 2, 32, 64])
def test_hex_of_exactly_this_length(digits):
    text = "0123456789abcdef" * 4
    assert parse_hex(text[:digits], digits, "") == bytes.fromhex(text[:digits])
    for wrong in (text[:digits] + "0", text[: digits - 1] if digits else "0"):
        with pytest.raises(FormatError, match=f"found {len(wrong)} characters, expected exactly {digits}"):
            parse_hex(wrong, digits, "here")


@pytest.mark.parametrize(
    "name", ["A", "0", ".", "_", "-", "a b", "A" * 64, "a" + " " * 62 + "z", "Sample Exchange"]
)
def test_names_of_exchanges(name):
    assert parse_exchange(name, "") == name


@pytest.mark.parametrize(
    "name", ["", " ", " a", "a ", "A" * 65, "a\tb", "a\n", "\u00e9", "a/b", "a:b", "a\u00a0b"]
)
def test_names_that_no_exchange_has(name):
    with pytest.raises(FormatError, match=r"^here: found text outside the allowed form, expected 1 to 64"):
        parse_exchange(name, "here")


@pytest.mark.parametrize("symbol", ["A", "1", "1INCH", "USDT.e", "W-BTC", "a_b", "A" * 32, "st.ETH-2_x"])
def test_symbols(symbol):
    assert parse_symbol(symbol, "") == symbol


@pytest.mark.parametrize(
    "symbol", ["", "-", ".A", "_A", "A" * 33, "A B", "A\n", "\u0391", "\uff21", "A,B", "A=B"]
)
def test_symbols_that_are_none(symbol):
    with pytest.raises(FormatError, match=r"^here: found text outside the allowed form, expected 1 to 32"):
        parse_symbol(symbol, "here")


@pytest.mark.parametrize(
    "text", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2024-02-29T12:00:00Z", "2000-02-29T00:00:00Z"]
)
def test_times_of_the_calendar(text):
    assert parse_taken_at(text, "") == text


@pytest.mark.parametrize(
    "text",
    [
        "0000-01-01T00:00:00Z",
        "2023-02-29T00:00:00Z",
        "1900-02-29T00:00:00Z",
        "2026-06-31T00:00:00Z",
        "2016-12-31T23:59:60Z",
        "2026-01-01T24:00:00Z",
        "2026-01-01T00:60:00Z",
        "2026-W01-1T00:00:00Z",
        "20260101T000000Z",
        "2026-01-01T00:00:00",
        "2026-01-01T00:00:00z",
        "2026-01-01T00:00:00+00:00",
        "\u0662\u0660\u0662\u0666-01-01T00:00:00Z",
        "+2026-01-01T00:00:00Z",
        "",
    ],
)
def test_times_that_are_none(text):
    with pytest.raises(FormatError, match=r"^here: found text outside the allowed form, expected a UTC time"):
        parse_taken_at(text, "here")
