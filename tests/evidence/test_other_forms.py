"""Signatures on secp256k1 in other spellings and forms: read where nothing is lost, named where the row shows it."""

import base64
import random
from dataclasses import replace
from hashlib import sha256

import pytest
from base58_bech32.base58 import b58encode

from porcore.reserves.evidence import Level, examine

ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
FORMS = [("evm", "eip191"), ("evm", "keccak"), ("tron", "tron-v1"), ("tron", "tron-v2")]


def parts(row):
    data = bytes.fromhex(row.signature[2:])
    return data[:64], data[64] % 27


def compact(row):
    """Return EIP-2098's 64 bytes: the parity in the highest bit of the lower s."""
    data, parity = parts(row)
    s = int.from_bytes(data[32:], "big")
    if s > ORDER // 2:
        s, parity = ORDER - s, parity ^ 1
    return data[:32] + (s | parity << 255).to_bytes(32, "big")


@pytest.mark.parametrize(("chain", "form"), FORMS)
@pytest.mark.parametrize("number", range(4))
def test_a_signature_without_its_last_byte_is_read(signing, chain, form, number):
    row = signing.recoverable_row(form, signing.Signer(number))
    data, _ = parts(row)
    turned = data[:32] + (ORDER - int.from_bytes(data[32:], "big")).to_bytes(32, "big")
    for bytes_ in (data, turned, compact(row)):
        shorter = replace(row, signature="0x" + bytes_.hex())
        assert (examine(shorter).level, examine(shorter).form) == (Level.SIGNED, form)
        assert examine(replace(shorter, message=row.message + ".")).level is Level.INVALID
        elsewhere = getattr(signing.Signer(99), chain)
        assert examine(replace(shorter, address=elsewhere)).level is Level.INVALID
        for bit in random.Random(number).sample(range(512), 50):
            if bit == 256:
                continue  # EIP-2098's parity: with and without it the same signature is meant
            broken = bytearray(bytes_)
            broken[bit // 8] ^= 0x80 >> bit % 8
            assert examine(replace(row, signature=broken.hex())).level is Level.INVALID


@pytest.mark.parametrize(("chain", "form"), FORMS)
def test_other_encodings_are_read(signing, chain, form):
    row = signing.recoverable_row(form, signing.Signer(1))
    data = bytes.fromhex(row.signature[2:])
    for text in (
        data.hex().upper(),
        base64.b64encode(data).decode(),
        base64.urlsafe_b64encode(data).decode().rstrip("="),
        b58encode(data).decode(),
    ):
        assert examine(replace(row, signature=text)).level is Level.SIGNED


@pytest.mark.parametrize(
    ("signature", "name"),
    [
        ("0x" + "11" * 130, "EIP-1271, several signatures"),
        ("0x" + "11" * 64 + "1f", "EIP-1271, an owner's signature"),
        ("0x" + "00" * 160 + "6492" * 16, "ERC-6492"),
    ],
)
def test_a_contract_wallets_form_is_named(signing, signature, name):
    found = examine(signing.row("evm", signing.Signer(1).evm, signature=signature))
    assert (found.level, found.code) == (Level.UNVERIFIABLE, "other-form")
    assert name in found.reason


@pytest.mark.parametrize(
    "signature", ["0x" + "11" * 63, "0x" + "11" * 66, "0x11", "é", "0x" + "11" * 64 + "11"]
)
def test_what_is_no_form_at_all_is_not_named(signing, signature):
    found = examine(signing.row("evm", signing.Signer(1).evm, signature=signature))
    assert found.level is Level.UNVERIFIABLE
    assert found.code in ("length", "encoding", "recovery")


def test_bitcoins_signatures_are_read_in_hex_and_base64url(signing):
    for number in range(8):
        row = signing.utxo_row("bitcoin", "p2wpkh", [signing.Signer(number)])
        data = base64.b64decode(row.signature)
        for text in (data.hex(), "0x" + data.hex(), base64.urlsafe_b64encode(data).decode()):
            assert examine(replace(row, signature=text)).level is Level.SIGNED
            assert examine(replace(row, signature=text, message="other")).level is Level.INVALID


def der(data: bytes) -> bytes:
    numbers = b""
    for part in (data[:32], data[32:]):
        number = part.lstrip(b"\0")
        number = b"\0" * (number[0] >> 7) + number
        numbers += bytes([2, len(number)]) + number
    return bytes([0x30, len(numbers)]) + numbers


@pytest.mark.parametrize("chain", ["bitcoin", "litecoin", "dash"])
def test_forms_of_transactions_are_named(signing, chain):
    row = signing.utxo_row(chain, "p2pkh", [signing.Signer(1)])
    data = base64.b64decode(row.signature)[1:]
    psbt = b"psbt\xff\x01\x00" + bytes(30)
    for bytes_, name in ((der(data), "DER"), (der(data) + b"\x01", "DER"), (psbt, "PSBT")):
        for text in (base64.b64encode(bytes_).decode(), bytes_.hex()):
            found = examine(replace(row, signature=text))
            assert (found.level, found.code) == (Level.UNVERIFIABLE, "other-form"), text
            assert name in found.reason
    found = examine(replace(row, signature="-----BEGIN BITCOIN SIGNED MESSAGE-----"))
    assert (found.level, found.code) == (Level.UNVERIFIABLE, "other-form")


@pytest.mark.slow
def test_a_right_signature_is_never_taken_for_another_form(signing):
    """Signatures of many keys, whose first bytes may be anything."""
    for number in range(300):
        signer = signing.Signer(number)
        address = signing.utxo_address("bitcoin", "p2pkh", signing.hash160(signer.public))
        row = signing.row("bitcoin", address, signature=signer.legacy("bitcoin"))
        assert examine(row).level is Level.SIGNED
        for chain in ("solana", "polkadot", "aptos"):
            made = signing.ed25519_row(chain, "ed25519-text", signer)
            text = b58encode(bytes.fromhex(made.signature[2:])).decode()
            assert examine(replace(made, signature=text)).level is Level.SIGNED


@pytest.mark.parametrize(
    ("chain", "data", "name"),
    [
        ("solana", b"\x01" + bytes(64) + b"\x01\x00\x01" + bytes(150), "transaction of Solana"),
        ("ton", bytes.fromhex("b5ee9c72") + bytes(100), "cell of TON"),
        ("sui", b"\x05" + bytes(200), "zkLogin"),
        ("sui", b"\x06" + bytes(200), "passkey"),
        ("aptos", b"\x01" + bytes(200), "MultiEd25519"),
        ("aptos", b"\x03" + bytes(200), "keyless"),
        ("aptos", sha256(b"x").digest() * 4 + b"\xc0\0\0\0", "MultiEd25519"),
        ("cardano", bytes.fromhex("8440a0" + "41ff" * 40), ""),
        ("cardano", bytes.fromhex("8440a041788183" + "40a0" + "5840" + "11" * 64), "several signers"),
    ],
)
def test_other_forms_of_the_ed25519_chains_are_named(signing, chain, data, name):
    address = signing.ed25519_address(chain, signing.Signer(1).verify_key)
    for text in (data.hex(), base64.b64encode(data).decode()):
        found = examine(
            signing.row(chain, address, signature=text, public_key=signing.Signer(1).verify_key.hex())
        )
        assert found.level is Level.UNVERIFIABLE
        assert name in found.reason
        assert found.code == ("other-form" if name else "length")


@pytest.mark.parametrize("text", ["secp256k1:" + "2" * 88, "secp256k1:x"])
def test_nears_other_curve_is_named(signing, text):
    near = signing.Signer(1).verify_key.hex()
    assert examine(signing.row("near", near, signature=text)).code == "other-form"
    raw = signing.ed25519_row("near", "ed25519-text", signing.Signer(1))
    assert examine(replace(raw, public_key=text)).code == "other-form"


def test_the_one_ambiguity_of_trons_old_form(signing):
    """A version 2 signature over 320 to 329 characters is also an old one over one digit more, and over nothing else."""
    signer = signing.Signer(1)
    text = "x" * 325
    digest = signing.keccak256(b"\x19TRON Signed Message:\n325" + text.encode())
    row = signing.row("tron", signer.tron, message=text, signature=signer.recoverable(digest))
    assert examine(row).form == "tron-v2"
    assert examine(replace(row, message="5" + text)).form == "tron-old"
    for other in ("4" + text, text + "5", text[:-1], "25" + text):
        assert examine(replace(row, message=other)).level is Level.INVALID
