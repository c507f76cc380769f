"""Rows made so that nobody's key is behind them, or somebody else's; none of them may become signed."""

import base64
import time
from dataclasses import replace
from hashlib import sha256

import pytest
from btclib_wallet.bip322 import assert_as_valid
from ecc.exceptions import EccRuntimeError

from porcore.reserves.evidence import Challenge, Level, SnapshotContext, examine
from porcore.reserves.evidence.bip322 import _decoded

TAKEN_AT = "2026-10-25T00:00:00Z"


def found(row, context=None):
    evidence = examine(row, context)
    return evidence.level, evidence.code


def test_a_script_that_anyone_can_spend_is_signed_by_nobody(signing):
    """OP_1 as a witness script: BIP-322's rules hold over every text, without any key."""
    script = b"\x51"
    address = signing.segwit("bc", sha256(script).digest())
    signature = base64.b64encode(b"\x01" + bytes([len(script)]) + script).decode()
    row = signing.row("bitcoin", address, signature=signature)
    assert_as_valid(
        row.message.encode(), address, _decoded(signature), legacy=False
    )  # by the rules, it holds
    assert found(row) == (Level.UNVERIFIABLE, "any-text")


def test_another_message_does_not_pass_with_a_real_key(cell_row):
    row = cell_row("bitcoin", "bip322-simple")
    assert found(row) == (Level.SIGNED, "signed-rules")
    with pytest.raises((ValueError, EccRuntimeError)):
        assert_as_valid(b"another text", row.address, _decoded(row.signature), legacy=False)
    assert found(replace(row, message="another text")) == (Level.INVALID, "rules")


@pytest.mark.parametrize("chain", ["dogecoin", "dash", "bitcoin-cash", "bitcoin-sv"])
def test_a_nested_witness_script_binds_nobody_where_there_are_no_witnesses(signing, chain):
    """On these chains whoever knows the script may spend: its keys are never asked for."""
    signers = [signing.Signer(1), signing.Signer(2)]
    script = signing.multisig_script(2, [signer.public for signer in signers])
    digest = signing.hash160(b"\x00\x20" + sha256(script).digest())
    first, second = (signer.legacy(chain) for signer in signers)
    row = signing.row(
        chain,
        signing.utxo_address(chain, "p2sh", digest),
        script=script.hex(),
        signature=first,
        signature2=second,
    )
    assert found(row) == (Level.UNBOUND, "script-not-address")


def test_a_signature_from_another_exchanges_list_is_not_ours(signing):
    """Published signatures can be copied; a challenge names the exchange it was made for."""
    signer = signing.Signer(1)
    text = Challenge("Other Exchange", TAKEN_AT, "934496", "0" * 64).text
    address = signing.utxo_address("bitcoin", "p2pkh", signing.hash160(signer.public))
    row = signing.row("bitcoin", address, message=text, signature=signer.legacy("bitcoin", text))
    assert found(row, SnapshotContext("Other Exchange", TAKEN_AT)) == (Level.SIGNED, "signed")
    assert found(row, SnapshotContext("Sample Exchange", TAKEN_AT)) == (Level.UNBOUND, "other-exchange")
    assert "Other Exchange" in examine(row, SnapshotContext("Sample Exchange", TAKEN_AT)).reason


@pytest.mark.parametrize("message", ["", " ", "   "])
def test_a_message_of_nothing_but_spaces_says_nothing(signing, message):
    signer = signing.Signer(1)
    address = signing.utxo_address("bitcoin", "p2pkh", signing.hash160(signer.public))
    row = signing.row("bitcoin", address, message=message, signature=signer.legacy("bitcoin", message))
    assert found(row) == (Level.UNVERIFIABLE, "no-message")


@pytest.mark.parametrize("more", [1, 28])
def test_a_cardano_address_with_more_bytes_than_its_kind_has_is_no_address(signing, cell_row, more):
    from base58_bech32.bech32 import BECH32_1_CONST, bech32_decode, bech32_encode, convertbits

    row = cell_row("cardano", "ed25519-text")
    _, values, _ = bech32_decode(row.address)
    data = bytes(convertbits(values, 5, 8, pad=False)) + bytes(more)
    longer = bech32_encode("addr", convertbits(data, 8, 5), m=BECH32_1_CONST)
    longer = longer.decode() if isinstance(longer, bytes) else longer
    assert found(replace(row, address=longer)) == (Level.UNVERIFIABLE, "address")


@pytest.mark.parametrize("chain", ["solana", "bitcoin", "tron", "evm", "sui"])
def test_texts_of_the_greatest_length_are_refused_at_once(signing, chain):
    """Decoding base58 takes time by the square of the length."""
    row = signing.row(chain, "z" * 65_536, signature="z" * 65_536, public_key="z" * 65_536)
    before = time.thread_time()
    assert found(row)[0] is Level.UNVERIFIABLE
    assert found(replace(row, address="1" * 32))[0] in (Level.UNVERIFIABLE, Level.INVALID)
    assert time.thread_time() - before < 1


def test_one_key_of_two_does_not_become_two(signing):
    """A script that lists one key in both its forms, and both values of s of one signature."""
    signer = signing.Signer(1)
    script = signing.multisig_script(2, [signer.public, signer.long])
    signature = signer.legacy("bitcoin")
    address = signing.utxo_address("bitcoin", "p2sh", signing.hash160(script))
    data = base64.b64decode(signature)
    order = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
    turned = (order - int.from_bytes(data[33:], "big")).to_bytes(32, "big")
    mirrored = base64.b64encode(bytes([31 + ((data[0] - 31) ^ 1)]) + data[1:33] + turned).decode()
    row = signing.row("bitcoin", address, script=script.hex(), signature=signature, signature2=mirrored)
    assert found(row) == (Level.INVALID, "too-few")
