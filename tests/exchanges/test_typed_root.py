"""A root as it is copied from a page, a table or a published proof."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from porcore.exchanges.document import UnreadableError
from porcore.exchanges.typed_root import parse_root

# The root of the client proof that OKX ships, as hex and as the four numbers it states beside it.
HEX = "5fd65a3498517f93710db59451d3c867e679860aa821a2a66839fc9d91e7cd24"
NUMBERS = "10628303359772907103, 7478459528589413745, 12007196562137971174, 2652030368197917032"


@pytest.mark.parametrize(
    "typed",
    [
        HEX,
        HEX.upper(),
        f"0x{HEX}",
        f" {HEX[:32]} {HEX[32:]}\n",
        NUMBERS,
        f"[{NUMBERS}]",
        NUMBERS.replace(" ", "\n"),
    ],
)
def test_every_spelling_of_one_root(typed):
    assert parse_root(typed, 256) == HEX
    assert parse_root(base64.b64encode(bytes.fromhex(HEX)).decode(), 256) == HEX


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "0x",
        HEX[:-1],
        HEX + "0",
        NUMBERS + ", 1",
        NUMBERS[:-21],
        f"{2**64}, 1, 2, 3",
        "1,2,3,-4",
        "１,2,3,4",
        "=" * 44,
    ],
)
def test_anything_else_is_refused(typed):
    with pytest.raises(UnreadableError, match="64 hex digits"):
        parse_root(typed, 256)


def test_short_hashes_have_one_spelling():
    assert parse_root("0x41ED666396779C6A", 64) == "41ed666396779c6a"
    for typed in (NUMBERS, base64.b64encode(bytes(8)).decode(), HEX):
        with pytest.raises(UnreadableError):
            parse_root(typed, 64)


@given(st.binary(min_size=32, max_size=32))
def test_no_spelling_loses_a_bit(root):
    numbers = ",".join(str(int.from_bytes(root[i : i + 8], "little")) for i in range(0, 32, 8))
    for typed in (root.hex(), base64.b64encode(root).decode(), numbers):
        assert parse_root(typed, 256) == root.hex()
