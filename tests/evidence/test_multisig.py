"""Scripts with several keys: different keys count, signatures do not."""

from dataclasses import replace
from hashlib import sha256

import pytest

from porcore.reserves.evidence import Level, examine
from porcore.reserves.evidence.scripts import parse_multisig


@pytest.fixture
def signed(signing):
    """Make a row of an m-of-n script in p2wsh, signed by the signers with the given numbers."""

    def make(needed, listed, by, chain="bitcoin"):
        keys = [signing.Signer(number).public for number in listed]
        script = signing.multisig_script(needed, keys)
        signatures = [signing.Signer(number).legacy(chain) for number in by]
        return signing.row(
            chain,
            signing.segwit("bc", sha256(script).digest()),
            script=script.hex(),
            signature=" ".join(signatures[:-1]),
            signature2=signatures[-1],
        )

    return make


@pytest.mark.parametrize(
    ("needed", "listed", "by"),
    [
        (1, [1], [1]),
        (1, [1, 2], [2]),
        (2, [1, 2], [2, 1]),
        (2, [1, 2, 3], [1, 3]),
        (3, [1, 2, 3, 4], [4, 1, 2]),
    ],
)
def test_enough_keys_are_enough(signed, needed, listed, by):
    found = examine(signed(needed, listed, by))
    assert found.level is Level.SIGNED
    assert f"{len(by)} of the {len(listed)} keys" in found.reason


@pytest.mark.parametrize(
    ("needed", "listed", "by"),
    [
        (2, [1, 2, 3], [1]),  # one signature
        (2, [1, 2, 3], [1, 1]),  # the same one twice
        (2, [1, 1, 2], [1, 1]),  # a script that lists a key twice does not help
        (3, [1, 2, 3], [1, 2]),
    ],
)
def test_too_few_different_keys_are_not(signed, needed, listed, by):
    found = examine(signed(needed, listed, by))
    assert (found.level, found.code) == (Level.INVALID, "too-few")


def test_the_other_value_of_s_is_no_second_key(signed, signing):
    """A signature that anybody can derive from a published one must not count as somebody else's."""
    import base64

    row = signed(2, [1, 2, 3], [1, 1])
    data = base64.b64decode(row.signature2)
    order = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
    s = order - int.from_bytes(data[33:], "big")
    other = base64.b64encode(bytes([31 + ((data[0] - 31) ^ 1)]) + data[1:33] + s.to_bytes(32, "big")).decode()
    assert other != row.signature
    assert examine(replace(row, signature2=other)).code == "too-few"


def test_one_strangers_signature_is_shown_and_not_hidden(signed):
    found = examine(signed(2, [1, 2, 3], [1, 2, 9]))
    assert (found.level, found.code) == (Level.INVALID, "not-in-script")
    assert "Signature 3" in found.reason


def test_a_script_that_is_not_the_addresss_is_unbound(signed, signing):
    row = signed(2, [1, 2, 3], [1, 2])
    elsewhere = replace(row, address=signing.segwit("bc", bytes(32)))
    assert examine(elsewhere).level is Level.UNBOUND
    key = replace(row, address=signing.segwit("bc", bytes(20)))
    assert examine(key).level is Level.UNBOUND


@pytest.mark.parametrize(
    "script",
    ["zz", "ae", "51", "5151ae", "00", "76a914" + "00" * 20 + "88ac", "522102" + "00" * 32 + "52ae"],
)
def test_another_script_is_not_judged(signed, script):
    found = examine(replace(signed(2, [1, 2, 3], [1, 2]), script=script))
    assert (found.level, found.code) == (Level.UNVERIFIABLE, "script")


def test_one_key_in_two_spellings_is_one_key(signing):
    signer = signing.Signer(1)
    script = signing.multisig_script(1, [signer.public, signer.long])
    assert parse_multisig(script.hex()).keys == {signer.public}
