"""Faults of single cells of a ledger: the whole sentence the operator reads."""

from collections.abc import Callable

import pytest
from ledger.cell_faults import FAULTS, A

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


@pytest.mark.parametrize("name", FAULTS)
def test_no_error_shows_an_id(ledger_of: Callable[..., Ledger], name: str) -> None:
    with pytest.raises(BundleError) as raised:
        ledger_of(FAULTS[name][0])
    assert A[:16] not in str(raised.value)
