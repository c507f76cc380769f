"""0x before a signature or an address of Ethereum's kind: in either case, and not there."""

from dataclasses import replace

import pytest

from porcore.reserves.evidence import Level, examine
from porcore.reserves.evidence.evm import checksummed

FORMS = ["eip191", "eip191-hash", "keccak", "okx-ecdsa"]


@pytest.mark.parametrize("form", FORMS)
def test_a_signature_behind_either_case_of_0x_is_the_same(cell_row, form):
    row = cell_row("evm", form)
    digits = row.signature.removeprefix("0x")
    found = [examine(replace(row, signature=start + digits)) for start in ("0x", "0X", "")]
    assert {(each.level, each.form, each.reason) for each in found} == {(Level.SIGNED, form, found[0].reason)}


def test_a_bitcoin_signature_in_hex_is_too(cell_row):
    import base64

    row = cell_row("bitcoin", "p2pkh")
    digits = base64.b64decode(row.signature).hex()
    for start in ("0x", "0X", ""):
        assert examine(replace(row, signature=start + digits)).level is Level.SIGNED


@pytest.mark.parametrize("form", FORMS)
def test_an_address_without_0x_is_checked_and_the_reason_says_what_is_missing(cell_row, form):
    row = cell_row("evm", form)
    bare = row.address[2:]
    mixed = checksummed(bytes.fromhex(bare))[2:]
    for address in (bare, bare.upper(), mixed):
        found = examine(replace(row, address=address))
        assert (found.level, found.form) == (Level.SIGNED, form)
        assert "without 0x" in found.reason
    assert examine(replace(row, address="0X" + bare.upper())).reason == examine(row).reason
    assert examine(replace(row, address=mixed.swapcase())).code == "address-case"
    other = "00" + bare[2:] if bare[:2] != "00" else "11" + bare[2:]
    assert examine(replace(row, address=other)).level is Level.INVALID
    assert examine(replace(row, address=bare, public_key=row.address)).level is Level.SIGNED


def test_a_tron_address_of_hex_is_no_address_of_ethereums_kind(cell_row):
    row = cell_row("evm", "eip191")
    found = examine(replace(row, address="41" + row.address[2:]))
    assert (found.level, found.code) == (Level.UNVERIFIABLE, "address")
