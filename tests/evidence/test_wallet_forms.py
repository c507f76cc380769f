"""Forms of signing of today's wallets, against signatures that their own libraries made, and the same damaged."""

import base64
import json
import random
import re
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest

from porcore.reserves.evidence import Level, examine

VECTORS = json.loads((Path(__file__).parent.parent / "data" / "wallets" / "forms.json").read_text())
NAMED = {"sr25519": "sr25519", "!Sui multisig": "a multisig of Sui"}
CHECKED = [vector for vector in VECTORS if vector["form"] not in NAMED]
GROUPS = defaultdict(list)
for each in CHECKED:
    GROUPS[each["chain"], each["form"]].append(each)


def name(vector):
    return f"{vector['chain']}-{vector['form']}-{vector['origin'].partition(', ')[2]}".replace(" ", "_")


@pytest.mark.parametrize("vector", CHECKED, ids=name)
def test_a_wallets_own_signature_is_read(signing, vector):
    found = examine(signing.form_row(vector))
    assert (found.level, found.form) == (Level.SIGNED, vector["form"]), found.reason


@pytest.mark.parametrize("vector", CHECKED, ids=name)
def test_it_signs_no_other_text(signing, vector):
    row = signing.form_row(vector)
    for text in (
        row.message + ".",
        row.message[:-1],
        "<Text>" + row.message + "</Text>",
        row.message.upper(),
    ):
        assert examine(replace(row, message=text)).level is Level.INVALID, text


@pytest.mark.parametrize("vector", CHECKED, ids=name)
def test_it_signs_for_no_other_address(signing, vector):
    row = signing.form_row(vector)
    others = {each["address"] for each in VECTORS if each["chain"] == row.chain} - {row.address}
    stranger = signing.Signer(9)
    others.add(signing.ed25519_address(row.chain, stranger.verify_key))
    same_key = {"ton", "aptos", "cardano"}  # of which one key has several addresses
    levels = {other: examine(replace(row, address=other)).level for other in others}
    signed = {other for other, level in levels.items() if level is Level.SIGNED}
    assert not signed or row.chain in same_key
    assert levels[signing.ed25519_address(row.chain, stranger.verify_key)] in (Level.INVALID, Level.UNBOUND)


@pytest.mark.parametrize("vector", [vector for vector in VECTORS if vector["form"] in NAMED], ids=name)
def test_a_form_that_is_known_and_not_checked_is_named(signing, vector):
    found = examine(signing.form_row(vector))
    assert (found.level, found.code) == (Level.UNVERIFIABLE, "other-form")
    assert NAMED[vector["form"]] in found.reason


def turned(data: bytes, at: int) -> bytes:
    """Return `data` with its bit number `at` turned."""
    return data[: at // 8] + bytes([data[at // 8] ^ 1 << at % 8]) + data[at // 8 + 1 :]


def damaged(vector: dict[str, str], text: str, bit: int) -> str:
    """Return the field `text` with one bit of its signature of 64 bytes turned, in whatever that is wrapped."""
    from base58_bech32.base58 import b58decode, b58encode

    if text.startswith("{"):
        words = json.loads(text)
        return json.dumps(words | {"signature": damaged(vector, words["signature"], bit)})
    if re.fullmatch("(0x)?([0-9a-f]{2})+", text):
        data = bytes.fromhex(text.removeprefix("0x"))
        behind = 1 if vector["form"] == "polkadot-ecdsa" else 0  # the byte of recovery
        return "0x" + turned(data, 8 * (len(data) - 64 - behind) + bit).hex()
    if text.startswith("ed25519:") or (len(text) in (86, 87, 88) and not text.endswith("=")):
        data = b58decode(text.removeprefix("ed25519:"))
        return b58encode(turned(data, bit)).decode()
    data = base64.b64decode(text)
    before = 1 if len(data) > 64 else 0  # Sui's flag, or the number of Solana's signatures
    return base64.b64encode(turned(data, 8 * before + bit)).decode()


@pytest.mark.parametrize("group", GROUPS, ids="-".join)
def test_every_damaged_signature_is_invalid(signing, group):
    """At least fifty of the 512 bits for each vector of each form."""
    chosen = random.Random(7)
    for vector in GROUPS[group]:
        row = signing.form_row(vector)
        for bit in {*chosen.sample(range(512), 50), 511, 0}:
            found = examine(replace(row, signature=damaged(vector, row.signature, bit)))
            assert found.level is Level.INVALID, (vector["origin"], bit, found)


# What no signature covers: the other signer's in an envelope, CIP-8's open header, a key that is named once more.
OPEN = {"solana-offchain": range(85, 177), "cip8": range(60, 260), "sui-intent": range(86, 136)}


@pytest.mark.parametrize("vector", CHECKED, ids=name)
def test_a_changed_character_of_the_field_is_never_signed(signing, vector):
    """Wrappers included: a changed header or envelope may make it unreadable, never right."""
    row = signing.form_row(vector)
    if row.signature.startswith("{"):
        row.signature.index('"signature"')  # what an answer says beside it: the next test
        return
    open_part = OPEN.get(vector["form"], ())
    # Behind 0x, which digits could turn into the kind of a signature.
    places = [at for at in range(2, len(row.signature)) if at not in open_part]
    chosen = random.Random(11)
    for at in chosen.sample(places, min(60, len(places))):
        old = row.signature[at]
        new = chosen.choice([letter for letter in "0123456789abcdef" if letter != old.lower()])
        changed = row.signature[:at] + new + row.signature[at + 1 :]
        assert examine(replace(row, signature=changed)).level is not Level.SIGNED, (at, new)


@pytest.mark.parametrize("form", ["nep413", "aip62", "ton-proof", "ton-sign-data"])
def test_what_an_answer_says_beside_the_signature_is_part_of_what_is_checked(signing, form):
    for vector in (each for each in CHECKED if each["form"] == form):
        row = signing.form_row(vector)
        words = json.loads(row.signature)
        for field, other in {
            "nonce": "x" * 43 + "=",
            "recipient": "other.near",
            "timestamp": 1,
            "domain": "example.com",
            "signature": words["signature"][::-1],
        }.items():
            if field in words:
                changed = json.dumps(words | {field: other})
                assert examine(replace(row, signature=changed)).level is not Level.SIGNED, field
        # An answer's own copy of the text does not count: the row's message does.
        claimed = json.dumps(
            words | {"message": "another text", "payload": "another", "fullMessage": "another"}
        )
        assert examine(replace(row, signature=claimed)).level is Level.SIGNED
        assert examine(replace(row, signature=claimed, message="another text")).level is Level.INVALID


@pytest.mark.parametrize(
    "nonce", ["7\nmessage: we pay", "7\r", "\u2028", 1.5, None, [1], {"a": 1}, True, "x" * 4000]
)
def test_an_answers_word_that_could_forge_a_line_is_not_put_into_the_frame(signing, nonce):
    vector = GROUPS["aptos", "aip62"][0]
    row = signing.form_row(vector)
    changed = json.dumps(json.loads(row.signature) | {"nonce": nonce})
    assert examine(replace(row, signature=changed)).level is Level.INVALID


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "{}",
        '{"signature":1}',
        '{"signature":"aa","publicKey":[1]}',
        "{" * 5000,
        '{"a":1,"a":2,"signature":""}',
    ],
)
def test_an_answer_that_cannot_be_read_says_so(signing, text):
    found = examine(signing.row("near", "ab" * 32, signature=text))
    assert found.level is Level.UNVERIFIABLE
    assert found.code in ("answer", "key", "encoding")


@pytest.mark.parametrize("chain", ["solana", "near", "aptos", "polkadot", "sui", "cardano", "ton"])
def test_keys_and_signatures_are_taken_in_the_encodings_that_wallets_use(signing, chain):
    from base58_bech32.base58 import b58encode

    row = signing.ed25519_row(chain, "ed25519-text", signing.Signer(1))
    signature, key = bytes.fromhex(row.signature[2:]), bytes.fromhex(row.public_key[2:])
    for spell in (
        bytes.hex,
        lambda data: "0x" + data.hex(),
        lambda data: data.hex().upper(),
        lambda data: base64.b64encode(data).decode(),
        lambda data: base64.b64encode(data).decode().rstrip("="),
        lambda data: base64.urlsafe_b64encode(data).decode(),
        lambda data: base64.urlsafe_b64encode(data).decode().rstrip("="),
        lambda data: b58encode(data).decode(),
        lambda data: "ed25519:" + b58encode(data).decode(),
    ):
        changed = replace(row, signature=spell(signature), public_key=spell(key))
        assert examine(changed).level is Level.SIGNED, changed
    stray = base64.b64encode(signature).decode()[:-3] + "B=="
    assert examine(replace(row, signature=stray)).level is not Level.SIGNED


def test_an_sr25519_mark_that_came_by_damage_is_no_other_form(signing):
    row = signing.ed25519_row("polkadot", "ed25519-text", signing.Signer(1))
    marked = bytearray.fromhex(row.signature[2:])
    marked[63] |= 0x80
    assert examine(replace(row, signature="0x" + marked.hex())).level is Level.INVALID
    row = signing.form_row(next(each for each in VECTORS if each["form"] == "sr25519"))
    assert examine(
        replace(row, chain="solana", address="So11111111111111111111111111111111111111112")
    ).level in (
        Level.INVALID,
        Level.UNVERIFIABLE,
    )


def test_a_key_of_small_order_signs_nothing_in_any_frame(signing):
    for chain in ("solana", "near", "polkadot", "sui", "aptos", "cardano", "ton"):
        for key in (bytes(32), b"\x01" + bytes(31), b"\xec" + b"\xff" * 30 + b"\x7f"):
            row = signing.row(
                chain,
                signing.ed25519_address(chain, key),
                signature=(b"\x01" + bytes(63)).hex(),
                public_key=key.hex(),
            )
            assert examine(row).level is Level.INVALID
