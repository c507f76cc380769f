"""What ties a key to an address on Ethereum, Tron and the chains with ed25519 keys."""

from dataclasses import replace

import pytest

from porcore.reserves.evidence import Level, examine
from porcore.reserves.evidence.chains import find_chain
from porcore.reserves.evidence.ed25519_addresses import raise_unless_bound
from porcore.reserves.evidence.evm import checksummed
from porcore.reserves.evidence.levels import NotSignedError


def test_letter_case_is_a_checksum(signing):
    row = signing.recoverable_row("eip191", signing.Signer(1))
    mixed = checksummed(bytes.fromhex(row.address[2:]))
    assert mixed.lower() == row.address
    assert mixed != row.address
    for spelling in (mixed, "0x" + row.address[2:].upper()):
        assert examine(replace(row, address=spelling)).level is Level.SIGNED
    at = next(i for i, letter in enumerate(mixed) if i > 1 and letter.isalpha())
    wrong = mixed[:at] + mixed[at].swapcase() + mixed[at + 1 :]
    found = examine(replace(row, address=wrong))
    assert (found.level, found.code) == (Level.UNVERIFIABLE, "address-case")


def test_eip55_examples():
    """From EIP-55 itself."""
    for text in ("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb"):
        assert checksummed(bytes.fromhex(text[2:])) == text


def contract(signing, by, named=(1, 2)):
    signatures = [signing.recoverable_row("eip191-hash", signing.Signer(number)).signature for number in by]
    owners = " ".join(signing.Signer(number).evm for number in named)
    return signing.row("evm", "0x" + "c0" * 20, signature=" ".join(signatures), public_key=owners)


def test_a_contracts_owners_are_named_and_do_not_count(signing):
    found = examine(contract(signing, [2, 1]))
    assert (found.level, found.code) == (Level.UNBOUND, "contract")
    assert [owner.lower() for owner in found.owners] == [signing.Signer(2).evm, signing.Signer(1).evm]
    assert all(owner in found.reason for owner in found.owners)


def test_strangers_and_repeats_are_no_owners(signing):
    assert examine(contract(signing, [1, 9])).code == "owner-key"
    assert examine(contract(signing, [1, 1])).code == "owner-twice"
    found = examine(replace(contract(signing, [1]), public_key="nobody"))
    assert (found.level, found.code) == (Level.UNVERIFIABLE, "owners")


def test_a_plain_public_key_does_not_make_a_contract(signing):
    signer = signing.Signer(1)
    row = signing.recoverable_row("keccak", signer)
    for named in (signer.public.hex(), "0x" + signer.long.hex(), row.address):
        assert examine(replace(row, public_key=named)).level is Level.SIGNED


@pytest.mark.parametrize("ending", ["02", "1d", "ff", "0b"])
def test_the_last_byte_must_be_a_known_one(signing, ending):
    row = signing.recoverable_row("tron-v1", signing.Signer(1))
    found = examine(replace(row, signature=row.signature[:-2] + ending))
    assert (found.level, found.code) == (Level.UNVERIFIABLE, "recovery")


@pytest.mark.parametrize("chain", ["solana", "polkadot", "near"])
def test_an_address_that_is_the_key_needs_no_second_one(signing, chain):
    row = signing.ed25519_row(chain, "ed25519-text", signing.Signer(1))
    assert examine(replace(row, public_key="")).level is Level.SIGNED


@pytest.mark.parametrize("chain", ["aptos", "cardano", "sui"])
def test_an_address_that_hides_the_key_needs_it(signing, chain):
    row = signing.ed25519_row(chain, "ed25519-text", signing.Signer(1))
    found = examine(replace(row, public_key=""))
    assert (found.level, found.code) == (Level.UNVERIFIABLE, "no-key")


@pytest.mark.parametrize("chain", ["solana", "polkadot", "near", "aptos", "cardano", "sui"])
def test_a_valid_signature_by_another_key_is_unbound(signing, chain):
    row = signing.ed25519_row(chain, "ed25519-okx", signing.Signer(2))
    elsewhere = signing.ed25519_address(chain, signing.Signer(1).verify_key)
    found = examine(replace(row, address=elsewhere))
    assert found.level is Level.UNBOUND
    assert found.owners


def test_a_named_account_and_another_ton_contract_are_unbound(signing):
    row = signing.ed25519_row("near", "ed25519-text", signing.Signer(1))
    assert examine(replace(row, address="exchange.near")).code == "named-account"
    row = signing.ed25519_row("ton", "ed25519-text", signing.Signer(1), signing.ton_v4r2(bytes(32)))
    assert examine(row).code == "other-contract"


# Published in the tests of Sui's and of TON's own libraries (v3r2 and v4r2).
PUBLISHED = [
    (
        "sui",
        "51d1915a8a32e3cbc64ecd070689088ace4d2be0d48e259cf4435495c7c20811",
        "0xd77a6cd55073e98d4029b1b0b8bd8d88f45f343dad2732fc9a7965094e635c55",
    ),
    (
        "ton",
        "5754865e86d0ade1199301bbb0319a25ed6b129c4b0a57f28f62449b3df9c522",
        "EQA0D_5WdusaCB-SpnoE6l5TzdBmgOkzTcXrdh0px6g3zJSk",
    ),
    (
        "ton",
        "5754865e86d0ade1199301bbb0319a25ed6b129c4b0a57f28f62449b3df9c522",
        "EQDnBF4JTFKHTYjulEJyNd4dstLGH1m51UrLdu01_tw4z2Au",
    ),
]


@pytest.mark.parametrize(("chain", "key", "address"), PUBLISHED)
def test_published_addresses_are_made_from_their_keys(chain, key, address):
    raise_unless_bound(find_chain(chain), address, bytes.fromhex(key))
    with pytest.raises(NotSignedError):
        raise_unless_bound(find_chain(chain), address, bytes(32))


@pytest.mark.parametrize("key", [bytes(32), b"\x01" + bytes(31), b"\xec" + b"\xff" * 30 + b"\x7f"])
def test_a_key_of_small_order_signs_nothing(signing, key):
    """Under such keys one signature fits every message, and some of them are well-known burn addresses."""
    address = signing.ed25519_address("near", key)
    signature = (b"\x01" + bytes(63)).hex()
    assert examine(signing.row("near", address, signature=signature)).level is Level.INVALID


@pytest.mark.parametrize(
    ("chain", "address"),
    [
        ("solana", "7bzoTJhZmpU1vQVjN63fQ3iVYmWCVgQh1sYS"),
        ("solana", "0" * 44),
        ("polkadot", "15WXogcgXnHsZ1FeuNc6cg34i8R6JCXgWrDLNLERLLesJ7bg"),
        ("polkadot", "HNZata7iMYWmk5RvZRTiAsSDhV8366zq2YGb3tLH5Upf74F"),  # another network's
        ("near", "Not A Name"),
        ("aptos", "327dd297dfacf7c2d8207aaa23c0f0e8bcaf4c1612febbf63b9f7376810b8ec8"),
        ("sui", "0x" + "0" * 65),
        ("cardano", "addr1v9500j9f8sgnw9uftxmuc429kyy2mduuaj3649rw779v8ks4nyrxy"),
        ("cardano", "stake1u9ylzsgxaa6xctf4juup682ar3juj85n8tx3hthnljg47zctvm3rc"),
        ("ton", "EQA5rifVSCc8qQfpCXvq4zJGJPsA0EPCDoWdtg234INftsWk"),
        ("ton", "EQA"),
        ("ton", "!" * 48),
        ("tron", "TEjxQjU3CxkFrSDcPfHwZXSuPpCpdQ27Nj"),
        ("tron", "1BoatSLRHtKNngkdXEeobR76b53LETtpyT"),
        ("evm", "0x1234"),
        ("evm", "52b311c52436789f3754bd199bf3886b8ccbab4"),
    ],
)
def test_an_undecodable_address_never_passes(signing, chain, address):
    row = signing.row(chain, address, signature="0x" + "11" * 64, public_key="")
    found = examine(row)
    assert (found.level, found.code) == (Level.UNVERIFIABLE, "address")
    assert chain in found.reason
