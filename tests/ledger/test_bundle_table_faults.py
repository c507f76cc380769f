"""Faults of the rows and headers of a ledger: the whole sentence the operator reads."""

from collections.abc import Callable

import pytest
from ledger.table_faults import AMOUNT, FAULTS, HEADER, A

from porcore.errors import BundleError
from porcore.ledger.readers.choice import Ledger


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_with_its_place(ledger_of: Callable[..., Ledger], name: str) -> None:
    content, sentence = FAULTS[name]
    with pytest.raises(BundleError) as raised:
        ledger_of(content)
    assert str(raised.value) == sentence
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__ or raised.value.__context__ is None


@pytest.mark.parametrize(
    ("columns", "settings", "sentence"),
    [
        (
            "USDT_bonus",
            'bonus_columns = ["USDT_bonus", "BTC_bonus"]',
            f"balances.csv, row 1: found no column BTC_bonus, expected {HEADER}. It is named in snapshot.toml.",
        ),
        (
            "gifts",
            'bonus_columns = ["gifts"]',
            (
                "balances.csv, row 1: found the bonus column 'gifts', of which the member is not clear, expected a"
                " name that begins or ends with one member, such as USDT_bonus. What is left out is counted in the"
                " decimals of that member."
            ),
        ),
        (
            "USDT_to_USDC",
            'bonus_columns = ["USDT_to_USDC"]',
            (
                "balances.csv, row 1: found the bonus column 'USDT_to_USDC', of which the member is not clear,"
                " expected a name that begins or ends with one member, such as USDT_bonus. What is left out is"
                " counted in the decimals of that member."
            ),
        ),
        (
            "BTC_bonus",
            'bonus_columns = ["BTC_bonus"]',
            f"balances.csv, row 2, column BTC_bonus: found '?', {AMOUNT.format(8)}",
        ),
    ],
)
def test_bonus_columns_must_be_understood(
    ledger_of: Callable[..., Ledger], columns: str, settings: str, sentence: str
) -> None:
    with pytest.raises(BundleError) as raised:
        ledger_of(f"client_id,BTC,USDT,USDC,{columns}\n{A},0,0,0,?\n", settings)
    assert str(raised.value) == sentence


@pytest.mark.parametrize("name", FAULTS)
def test_no_error_shows_an_id(ledger_of: Callable[..., Ledger], name: str) -> None:
    with pytest.raises(BundleError) as raised:
        ledger_of(FAULTS[name][0])
    assert A[:16] not in str(raised.value)
