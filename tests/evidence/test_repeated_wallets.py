"""One wallet under two spellings must not count twice; one that only looks alike must count."""

import base64
import binascii
import shutil
from dataclasses import replace

import pytest

from porcore.build.building import build_snapshot
from porcore.errors import BundleError
from porcore.reserves.comparison import compare
from porcore.reserves.evidence import Level, examine, examine_all
from porcore.reserves.evidence.chains import network_of
from porcore.reserves.evidence.evm import checksummed
from porcore.reserves.summary import by_asset


def levels(*rows):
    return [found.level for found in examine_all(rows)]


def codes(*rows):
    return [found.code for found in examine_all(rows)]


def test_another_spelling_of_an_address_is_shown_as_a_repetition(signing, cell_row):
    evm = cell_row("evm", "eip191")
    mixed = replace(evm, address=checksummed(bytes.fromhex(evm.address[2:])))
    segwit = cell_row("bitcoin", "p2wpkh")
    cash = cell_row("bitcoin-cash", "p2pkh")
    old = signing.utxo_address("bitcoin", "p2pkh", signing.hash160(signing.Signer(1).public))
    aptos = replace(cell_row("aptos", "ed25519-text"), address="0x00ab")
    ton = replace(cell_row("ton", "ed25519-text"), address="EQA5rifVSCc8qQfpCXvq4zJGJPsA0EPCDoWdtg234INftsWj")
    pairs = [
        (evm, mixed),
        (segwit, replace(segwit, address=segwit.address.upper())),
        (cash, replace(cash, address=cash.address.partition(":")[2])),
        (cash, replace(cash, address=old)),
        (aptos, replace(aptos, address="0xab")),
        (ton, replace(ton, address=not_bounceable(ton.address))),
    ]
    for first, second in pairs:
        found = examine_all([first, second])
        assert found[0].code != "repeated"
        assert (found[1].level, found[1].code) == (examine(second).level, "repeated"), second
        assert found[1].level is not Level.INVALID
        assert first.address in found[1].reason


def not_bounceable(address: str) -> str:
    """Return the other common spelling of a TON address."""
    body = b"\x51" + base64.urlsafe_b64decode(address)[1:34]
    return base64.urlsafe_b64encode(body + binascii.crc_hqx(body, 0).to_bytes(2, "big")).decode()


@pytest.mark.parametrize(("first", "second"), [("bitcoin", "BTC"), ("Bitcoin", "x-b-t"), ("btc", "Bit Coin")])
def test_another_name_of_a_chain_is_shown_as_a_repetition(signing, first, second):
    row = signing.utxo_row("bitcoin", "p2pkh", [signing.Signer(1)])
    assert codes(replace(row, chain=first), replace(row, chain=second)) == ["signed", "repeated"]


def test_unsigned_rows_are_held_to_it_too(signing):
    row = signing.row("ETH", "0x" + "ab" * 20)
    assert codes(row, replace(row, chain="ethereum")) == ["no-signature", "repeated"]
    assert levels(row, replace(row, chain="ethereum")) == [Level.CLAIMED, Level.CLAIMED]


def test_the_same_row_twice_other_assets_and_other_networks_are_no_repetition(cell_row):
    row = cell_row("evm", "eip191")
    rows = [row, row, replace(row, asset="Y"), replace(row, chain="base")]
    assert levels(*rows) == [Level.SIGNED] * 4
    assert network_of("ERC-20") == network_of("Ethereum") != network_of("Base")


def test_addresses_that_share_a_payment_key_on_cardano_are_different(signing, cell_row):
    from base58_bech32.bech32 import BECH32_1_CONST, bech32_decode, bech32_encode, convertbits

    row = cell_row("cardano", "ed25519-text")
    _, values, _ = bech32_decode(row.address)
    data = bytes(convertbits(values, 5, 8, pad=False))
    staked = b"\x01" + data[1:] + bytes(28)
    address = bech32_encode("addr", convertbits(staked, 8, 5), m=BECH32_1_CONST)
    address = address.decode() if isinstance(address, bytes) else address
    assert levels(row, replace(row, address=address)) == [Level.SIGNED, Level.SIGNED]


@pytest.mark.parametrize("spell", [" {}", "{} ", "{}  {}"])
def test_stray_spaces_around_signatures_are_not_judged(cell_row, spell):
    row = cell_row("bitcoin", "p2pkh")
    found = examine(replace(row, signature=spell.replace("{}", row.signature)))
    assert (found.level, found.code) == (Level.UNVERIFIABLE, "spaces")


def test_a_message_that_is_no_text_is_not_judged(cell_row):
    found = examine(replace(cell_row("evm", "keccak"), message="\x02\x01 transaction"))
    assert (found.level, found.code) == (Level.UNVERIFIABLE, "message")


def test_no_network_named_means_ethereum_and_hides_no_repetition(cell_row):
    row = cell_row("evm", "eip191")
    assert codes(row, replace(row, chain="ETH")) == ["signed", "repeated"]


def test_the_claimed_sum_counts_a_wallet_in_two_spellings_once(cell_row, monthly_snapshots):
    statement = monthly_snapshots[0].statement
    segwit = replace(cell_row("bitcoin", "p2wpkh"), asset="BTC")
    twice = [segwit, replace(segwit, address=segwit.address.upper(), balance="7")]
    alone, both = (compare(statement, rows)[0] for rows in (twice[:1], twice))
    assert alone.reserves == both.reserves == segwit.units
    assert (alone.wallets, both.wallets) == (1, 2)
    (summed,) = by_asset(["BTC"] * 2, twice, examine_all(twice))
    assert (summed.total.units, summed.total.rows) == (segwit.units, 2)
    signed = summed.levels[Level.SIGNED]
    assert (signed.units, signed.rows, summed.signed_tenths) == (segwit.units, 2, 1000)


def test_a_repeated_row_whose_own_signature_fails_stays_invalid(cell_row):
    row = cell_row("bitcoin", "p2wpkh")
    found = examine_all([row, replace(row, address=row.address.upper(), message="another text")])
    assert (found[1].level, found[1].code) == (Level.INVALID, "repeated")
    assert examine(replace(row, message="another text")).reason in found[1].reason


def test_build_refuses_one_wallet_in_two_spellings(cell_row, bundle, tmp_path):
    row = cell_row("bitcoin", "p2wpkh")
    shutil.copytree(bundle(), tmp_path / "b")
    with (tmp_path / "b" / "wallets.csv").open("w") as file:
        file.write("asset,chain,address,balance,height,label\n")
        file.writelines(
            f"BTC,{chain},{address},1,,\n"
            for chain, address in (("bitcoin", row.address), ("btc", row.address.upper()))
        )
    with pytest.raises(BundleError, match="the same asset, chain and address as in row 2"):
        build_snapshot(tmp_path / "b", tmp_path / "x.por")
