"""A member in other capitals: the error names it as snapshot.toml does."""

import pytest

from porcore.ledger.readers.cells import CellError
from porcore.ledger.readers.wallets import _check_asset


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("btc", "Write BTC."),
        ("Btc", "Write BTC."),
        ("USDT.E", "Write USDT.e."),
        ("DOGE", "Add it there to an asset."),
    ],
)
def test_advice(text, advice):
    with pytest.raises(CellError) as caught:
        _check_asset(text, {"BTC": 8, "USDT.e": 6})
    assert caught.value.advice == advice
    assert repr(text) in caught.value.found
