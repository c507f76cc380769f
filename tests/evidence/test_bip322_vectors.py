"""BIP-322's published vectors (tests/data/SOURCES.md), and what stands around the library."""

import json
from pathlib import Path

import pytest

from porcore.format.wallet_list import Wallet
from porcore.reserves.evidence import Level, examine
from porcore.reserves.evidence.bip322 import verify
from porcore.reserves.evidence.levels import NotSignedError

VECTORS = json.loads((Path(__file__).parent.parent / "data" / "bip322" / "vectors.json").read_text())
VALID = [(kind, vector) for kind in ("simple", "full") for vector in VECTORS[kind]]
NAMES = [f"{kind}-{vector['type']}-{number}" for number, (kind, vector) in enumerate(VALID)]


@pytest.mark.parametrize(("kind", "vector"), VALID, ids=NAMES)
def test_a_published_signature_holds(kind, vector):
    outcome = verify(vector["address"], vector["message"], vector["signature"])
    assert outcome.form == f"bip322-{kind}"
    locked = kind == "full"  # the published full ones all carry lock time 2016 and sequence 2016
    assert outcome.code == ("signed-lock" if locked else "signed-rules")


@pytest.mark.parametrize(("kind", "vector"), VALID, ids=NAMES)
def test_it_holds_for_no_other_message_or_address(kind, vector):
    other = vector.get("wrong_message", vector["message"] + " ")
    assert refused(vector["address"], other, vector["signature"]) is Level.INVALID
    address = vector.get("wrong_address", "bc1qp0ahvfh83088w49k405szqgg4f3pptr7p2g06tdxfjcd40z4lh4q95lsz8")
    assert refused(address, vector["message"], vector["signature"]) is Level.INVALID


@pytest.mark.parametrize("vector", VECTORS["malformed"], ids=lambda vector: vector["description"])
def test_a_malformed_one_is_refused(vector):
    assert refused(vector["address"], vector["message"], vector["signature"]) in (
        Level.INVALID,
        Level.UNVERIFIABLE,
    )


@pytest.mark.parametrize(("kind", "vector"), [pair for pair in VALID if pair[1]["message"]])
def test_a_row_of_a_list_may_carry_one(kind, vector):
    found = examine(
        Wallet(
            "BTC", "bitcoin", vector["address"], "1", message=vector["message"], signature=vector["signature"]
        )
    )
    assert (found.level, found.form) == (Level.SIGNED, f"bip322-{kind}"), found.reason
    assert ("time lock" in found.reason) == (kind == "full")


def test_a_proof_of_funds_is_not_judged():
    assert refused("bc1q9vza2e8x573nczrlzms0wvx3gsqjx7vavgkx0l", "x", "pofAAAA") is Level.UNVERIFIABLE


def test_other_chains_know_no_bip322(signing):
    row = signing.bip322_row("bip322-simple", signing.Signer(1))
    ltc = signing.segwit("ltc", signing.hash160(signing.Signer(1).public))
    found = examine(Wallet("LTC", "litecoin", ltc, "1", message=row.message, signature=row.signature))
    assert found.level is Level.UNVERIFIABLE


def refused(address: str, message: str, signature: str) -> Level:
    with pytest.raises(NotSignedError) as caught:
        verify(address, message, signature)
    return caught.value.level
