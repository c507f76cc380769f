"""Legacy signed messages: header bytes, address kinds, canonical base64, and both values of s."""

import base64
from dataclasses import replace

import pytest

from porcore.reserves.evidence import Level, examine

ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141


def addresses(signing, signer):
    """Return one address of every kind that one key can have."""
    short, long = signing.hash160(signer.public), signing.hash160(signer.long)
    return {
        "p2pkh": signing.utxo_address("bitcoin", "p2pkh", short),
        "p2pkh-long": signing.utxo_address("bitcoin", "p2pkh", long),
        "p2wpkh": signing.segwit("bc", short),
        "p2sh-p2wpkh": signing.utxo_address("bitcoin", "p2sh", signing.hash160(b"\x00\x14" + short)),
    }


# Which headers may sign for which address: BIP-137, and 31-34 for segwit as Electrum writes them.
ALLOWED = {
    "p2pkh": {31},
    "p2pkh-long": {27},
    "p2wpkh": {31, 39},
    "p2sh-p2wpkh": {31, 35},
}


@pytest.mark.parametrize("kind", ALLOWED)
@pytest.mark.parametrize("first", [27, 31, 35, 39])
def test_the_header_must_fit_the_address(signing, kind, first):
    signer = signing.Signer(4)
    row = signing.row(
        "bitcoin", addresses(signing, signer)[kind], signature=signer.legacy("bitcoin", first=first)
    )
    found = examine(row)
    assert found.level is (Level.SIGNED if first in ALLOWED[kind] else Level.INVALID), found.reason


# Published by bitcore-message, bitcoinjs-message (one signature under the three headers of BIP-137) and Electrum.
EXAMPLE = "This is an example of a signed message."
REST = "9L5yLFjti0QTHhPyFrZCT1V/MMnBtXKmoiKDZ78NDBjERki6ZTQZdSMCtkgoNmp17By9ItJr8o7ChX0XxY91nk="
PUBLISHED = [
    ("p2pkh", "1F3sAm6ZtwLAUnj7d38pGFxtP3RVEvtsbV", EXAMPLE, "H" + REST),
    ("p2sh-p2wpkh", "3DnW8JGpPViEZdpqat8qky1zc26EKbXnmM", EXAMPLE, "I" + REST),
    ("p2wpkh", "bc1qngw83fg8dz0k749cg7k3emc7v98wy0c74dlrkd", EXAMPLE, "J" + REST),
    (
        "p2pkh",
        "1HUBHMij46Hae75JPdWjeZ5Q7KaL7EFRSD",  # an uncompressed key
        "test message",
        "G/iew/NhHV9V9MdUEn/LFOftaTy1ivGPKPKyMlr8OSokNC755fAxpSThNRivwTNsyY9vPUDTRYBPc2cmGd5d4y4=",
    ),
]


@pytest.mark.parametrize(("form", "address", "message", "signature"), PUBLISHED)
def test_published_messages_hold(signing, form, address, message, signature):
    row = signing.row("bitcoin", address, message=message, signature=signature)
    found = examine(row)
    assert (found.level, found.form) == (Level.SIGNED, form)
    assert examine(replace(row, message=message.upper())).level is Level.INVALID


@pytest.mark.parametrize("first", [0, 22, 43, 255 - 3])
def test_a_header_that_nobody_uses_is_not_judged(signing, first):
    row = signing.utxo_row("bitcoin", "p2pkh", [signing.Signer(1)])
    data = base64.b64decode(row.signature)
    changed = base64.b64encode(bytes([first]) + data[1:]).decode()
    assert examine(replace(row, signature=changed)).level is Level.UNVERIFIABLE


@pytest.mark.parametrize(
    "spell",
    [
        lambda text: text + "\n",
        lambda text: text + "====",
        lambda text: text.rstrip("="),
        lambda text: text[:-2] + chr(ord(text[-2]) + 1) + "=",  # bits behind the last byte
        lambda text: text.replace("+", "-").replace("/", "_") + "-",
        lambda text: " ".join(text),
        lambda text: "A" + text,
    ],
)
def test_base64_has_one_spelling(signing, spell):
    row = signing.utxo_row("bitcoin", "p2pkh", [signing.Signer(1)])
    assert examine(row).level is Level.SIGNED
    assert examine(replace(row, signature=spell(row.signature))).level is Level.UNVERIFIABLE


def test_the_stray_bits_are_what_pythons_decoder_accepts(signing):
    text = signing.Signer(1).legacy("bitcoin")
    stray = text[:-2] + chr(ord(text[-2]) + 1) + "="
    assert base64.b64decode(text, validate=True) == base64.b64decode(stray, validate=True)


@pytest.mark.parametrize("chain", ["bitcoin", "evm", "tron"])
def test_both_values_of_s_show_the_same_key(signing, cell_row, chain):
    row = cell_row(chain, {"bitcoin": "p2pkh", "evm": "eip191", "tron": "tron-v2"}[chain])
    assert examine(replace(row, signature=mirrored(row.signature))).level is Level.SIGNED


def mirrored(signature: str) -> str:
    """Return the other signature that everybody can make of one: s becomes n - s, and the parity turns."""
    if signature.startswith("0x"):
        data = bytes.fromhex(signature[2:])
        s = ORDER - int.from_bytes(data[32:64], "big")
        return (
            "0x" + (data[:32] + s.to_bytes(32, "big") + bytes([data[64] ^ (1 if data[64] < 2 else 7)])).hex()
        )
    data = base64.b64decode(signature)
    s = ORDER - int.from_bytes(data[33:], "big")
    header = 27 + ((data[0] - 27) ^ 1)
    return base64.b64encode(bytes([header]) + data[1:33] + s.to_bytes(32, "big")).decode()


def test_a_key_that_is_not_the_addresss_is_unbound_when_the_row_names_it(signing):
    signer = signing.Signer(5)
    row = signing.utxo_row("bitcoin", "p2pkh", [signing.Signer(1)])
    row = replace(row, signature=signer.legacy("bitcoin"))
    assert examine(row).level is Level.INVALID
    found = examine(replace(row, public_key=signer.public.hex()))
    assert found.level is Level.UNBOUND
    assert found.owners == (signer.public.hex(),)
    assert examine(replace(row, public_key=signing.Signer(6).public.hex())).level is Level.INVALID


@pytest.mark.parametrize(
    "address",
    [
        "",
        "1",
        "1BoatSLRHtKNngkdXEeobR76b53LETtpyT1",  # one character changed
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5",  # checksum
        "bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs",  # version 2
        "tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx",  # another network
        "LectSLekhkxEQBHofNFHa3pVHndnb4Z9fN",  # another chain
        "0x0cdcdb19a857c2ac24818ca4fdfe38cce071483e",
    ],
)
def test_an_address_that_cannot_be_decoded_never_passes(signing, address):
    row = signing.utxo_row("bitcoin", "p2pkh", [signing.Signer(1)])
    found = examine(replace(row, address=address))
    assert (found.level, found.code) == (Level.UNVERIFIABLE, "address")


def test_taproot_and_scripts_need_more_than_one_keys_signature(signing):
    signature = signing.Signer(1).legacy("bitcoin")
    taproot = "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0"
    assert examine(signing.row("bitcoin", taproot, signature=signature)).code == "taproot"
    script = signing.segwit("bc", bytes(32))
    assert examine(signing.row("bitcoin", script, signature=signature)).code == "no-script"
    key = signing.segwit("bc", signing.hash160(signing.Signer(1).public))
    two = signing.row("bitcoin", key, signature=signature, signature2=signature)
    assert examine(two).code == "two-without-script"


def test_cashaddr_is_read_with_and_without_its_prefix(signing, cell_row):
    row = cell_row("bitcoin-cash", "p2pkh")
    assert row.address.startswith("bitcoincash:")
    assert examine(replace(row, address=row.address.partition(":")[2])).level is Level.SIGNED
    legacy = signing.utxo_address("bitcoin", "p2pkh", signing.hash160(signing.Signer(1).public))
    assert examine(replace(row, address=legacy)).level is Level.SIGNED


def test_a_co_signers_signature_beside_that_of_the_addresss_own_key(signing):
    """OKX's rows since 2026: one key's address, its signature, a constant second one by somebody else, no script."""
    own, other, third = (signing.Signer(number) for number in (1, 2, 3))
    row = signing.utxo_row("bitcoin", "p2pkh", [own])
    beside = replace(row, signature2=other.legacy("bitcoin"))
    for cosigned in (beside, replace(beside, signature=beside.signature2, signature2=beside.signature)):
        found = examine(cosigned)
        assert (found.level, found.code, found.form) == (Level.SIGNED, "signed-cosigner", "p2pkh")
    assert "Signature 2 was not made by that key" in examine(beside).reason
    assert examine(replace(row, signature2=row.signature)).code == "signed"
    foreign = replace(beside, signature=third.legacy("bitcoin"))
    assert (examine(foreign).level, examine(foreign).code) == (Level.INVALID, "other-key")
    assert examine(replace(beside, message="another text")).level is Level.INVALID
    three = replace(beside, signature=f"{row.signature} {third.legacy('bitcoin')}")
    assert examine(three).code == "two-without-script"
    # Words that are no signature at all show no wrong one; beside a readable one that fails they change nothing.
    words = examine(replace(row, signature="hello world"))
    assert (words.level, words.code) == (Level.UNVERIFIABLE, "base64")
    assert examine(replace(foreign, signature2="world")).level is Level.INVALID
    assert examine(replace(row, signature2="world")).level is Level.SIGNED
    # A script's address may ask for both, so what one key says about it is not enough.
    script = signing.multisig_script(2, [own.public, other.public])
    address = signing.utxo_address("bitcoin", "p2sh", signing.hash160(script))
    assert examine(replace(beside, address=address)).code == "two-without-script"


@pytest.mark.parametrize("chain", ["ecash", "horizen"])
def test_a_second_frame_that_is_in_use_on_a_chain_is_read_too(signing, chain):
    row = signing.utxo_row(chain, "p2pkh", [signing.Signer(1)])
    in_bitcoins = replace(row, signature=signing.Signer(1).legacy("bitcoin"))
    assert examine(in_bitcoins).level is Level.SIGNED
    assert examine(replace(in_bitcoins, message="another text")).level is Level.INVALID
