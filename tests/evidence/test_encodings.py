"""The plain decoders of addresses, against the vectors of their rules and against an encoder that is not ours."""

import pytest
from base58_bech32 import base58 as other58
from base58_bech32.bech32 import BECH32_1_CONST, BECH32_M_CONST, bech32_encode, convertbits
from base58_bech32.cashaddr import cashaddr_encode
from base58_bech32.ss58 import ss58_encode
from hypothesis import given
from hypothesis import strategies as st

from porcore.reserves.evidence.base58 import b58decode, b58decode_check, ss58_decode
from porcore.reserves.evidence.bech32 import BECH32, BECH32M, bech32_decode, cashaddr_decode, to_bytes

# Bitcoin's base58_encode_decode.json.
BASE58 = {
    "": "",
    "61": "2g",
    "626262": "a3gV",
    "636363": "aPEr",
    "73696d706c792061206c6f6e6720737472696e67": "2cFupjhnEsSn59qHXstmK2ffpLv2",
    "00eb15231dfceb60925886b67d065299925915aeb172c06647": "1NS17iag9jJgTHD1VXjvLCEnZuQ3rJDE9L",
    "516b6fcd0f": "ABnLTmg",
    "bf4f89001e670274dd": "3SEo3LWLoPntC",
    "572e4794": "3EFU7m",
    "ecac89cad93923c02321": "EJDM8drfXA6uyA",
    "10c8511e": "Rt5zm",
    "00000000000000000000": "1111111111",
}
# BIP-173 and BIP-350, "Test vectors".
RIGHT = [
    (BECH32, "A12UEL5L"),
    (BECH32, "a12uel5l"),
    (BECH32, "an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs"),
    (BECH32, "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw"),
    (BECH32, "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w"),
    (BECH32, "?1ezyfcl"),
    (BECH32M, "A1LQFN3A"),
    (BECH32M, "a1lqfn3a"),
    (BECH32M, "an83characterlonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber11sg7hg6"),
    (BECH32M, "abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx"),
    (BECH32M, "split1checkupstagehandshakeupstreamerranterredcaperredlc445v"),
    (BECH32M, "?1v759aa"),
]
WRONG = [
    "\x201nwldj5",
    "\x7f1axkwrx",
    "\x801eym55h",
    "an84characterslonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1569pvx",
    "pzry9x0s0muk",
    "1pzry9x0s0muk",
    "x1b4n0q5v",
    "li1dgmt3",
    "de1lg7wt\xff",
    "A1G7SGD8",
    "10a06t8",
    "1qzzfhee",
    "",
    "A12uEL5L",
]
# CashAddr's specification, "Larger Test Vectors".
CASH = [
    (
        "bitcoincash",
        0,
        "f5bf48b397dae70be82b3cca4793f8eb2b6cdac9",
        "qr6m7j9njldwwzlg9v7v53unlr4jkmx6eylep8ekg2",
    ),
    ("bchtest", 1, "f5bf48b397dae70be82b3cca4793f8eb2b6cdac9", "pr6m7j9njldwwzlg9v7v53unlr4jkmx6eyvwc0uz5t"),
]


@pytest.mark.parametrize(("digits", "text"), BASE58.items())
def test_bitcoins_base58_vectors(digits, text):
    assert b58decode(text).hex() == digits


@given(st.binary(max_size=80), st.sampled_from(["0", "O", "I", "l", " ", "\n", "é", "²", "١"]))
def test_base58_of_another_encoder(data, foreign):
    text = other58.b58encode(data).decode()
    assert b58decode(text) == data
    checked = other58.b58encode_check(data).decode()
    assert b58decode_check(checked) == data
    for wrong in (text + foreign, foreign + text):
        with pytest.raises(ValueError, match="base58"):
            b58decode(wrong)
    changed = checked[:-1] + ("2" if checked[-1] != "2" else "3")
    with pytest.raises(ValueError, match="checksum"):
        b58decode_check(changed)


@given(
    st.integers(0, 16_383).filter(lambda number: number not in (46, 47)), st.binary(min_size=32, max_size=32)
)
def test_ss58_of_another_encoder(number, key):
    text = ss58_encode(number, key)
    text = text.decode() if isinstance(text, bytes) else text
    assert ss58_decode(text) == (number, key)
    with pytest.raises(ValueError, match=r"checksum|account"):
        ss58_decode(text[:-1] + ("2" if text[-1] != "2" else "3"))


@pytest.mark.parametrize(("checksum", "text"), RIGHT)
def test_bech32s_right_vectors(checksum, text):
    prefix, values, found = bech32_decode(text)
    assert found == checksum
    assert bech32_encode(prefix, values, m={BECH32: BECH32_1_CONST, BECH32M: BECH32_M_CONST}[found]) in (
        text.lower(),
        text.lower().encode(),
    )


@pytest.mark.parametrize("text", WRONG)
def test_bech32s_wrong_vectors(text):
    with pytest.raises(ValueError, match=r"."):
        bech32_decode(text)


@given(st.binary(max_size=40), st.sampled_from(["bc", "ltc", "addr"]), st.booleans())
def test_bech32_of_another_encoder(data, prefix, modern):
    constant = BECH32_M_CONST if modern else BECH32_1_CONST
    text = bech32_encode(prefix, convertbits(data, 8, 5), m=constant)
    text = text.decode() if isinstance(text, bytes) else text
    for spelling in (text, text.upper()):
        found, values, checksum = bech32_decode(spelling)
        assert (found, to_bytes(values), checksum) == (prefix, data, BECH32M if modern else BECH32)


@pytest.mark.parametrize("values", [[1], [0], [0, 1], [31, 31, 31]])
def test_bits_that_belong_to_no_byte_are_refused(values):
    with pytest.raises(ValueError, match="stray"):
        to_bytes(values)


@pytest.mark.parametrize(("prefix", "kind", "digest", "data"), CASH)
def test_cashaddrs_vectors(prefix, kind, digest, data):
    assert cashaddr_decode(f"{prefix}:{data}", prefix) == (kind, bytes.fromhex(digest))
    with pytest.raises(ValueError, match="checksum"):
        cashaddr_decode(data, "pref")


@given(st.sampled_from([0, 1]), st.binary(min_size=20, max_size=20))
def test_cashaddr_of_another_encoder(kind, digest):
    text = cashaddr_encode("bitcoincash", kind, digest)
    text = text.decode() if isinstance(text, bytes) else text
    for spelling in (text, text.upper(), text.partition(":")[2]):
        assert cashaddr_decode(spelling, "bitcoincash") == (kind, digest)
    for wrong in (text.capitalize(), text[:-1] + ("q" if text[-1] != "q" else "p"), "bchtest" + text[11:]):
        with pytest.raises(ValueError, match=r"."):
            cashaddr_decode(wrong, "bitcoincash")
