"""One character is a character."""

import pytest

from porcore.cli.challenge import _hash_expected
from porcore.cli.prove import _client_id
from porcore.errors import PorError
from porcore.ledger.readers.cells import _id_error


@pytest.mark.parametrize(("number", "said"), [(1, "1 character"), (2, "2 characters"), (63, "63 characters")])
def test_counts(number, said):
    assert _id_error("a" * number).found == f"a client id of {said}"
    assert _hash_expected("a" * number).endswith(f"found {said}")
    with pytest.raises(PorError, match=f"found {said}, expected"):
        _client_id("a" * number)
