"""What a person reads of a proof file with many assets: hers one by one, all others in one line."""

import pytest

from porcore.format.hashing import Node, context_hash, leaf_hash
from porcore.format.proof import AssetProof, PieceProof, ProofFile
from porcore.format.statement import Asset, Statement
from porcore.verification.verdict import TrustAnchor, verify_file

EXCHANGE, TAKEN_AT, CLIENT = "Sample Exchange", "2026-10-25T00:00:00Z", bytes(range(32))


def file_of(assets: int, held: tuple[int, ...]) -> ProofFile:
    """A proof file of so many trees of one leaf each."""
    listed, proofs = [], []
    for number in range(assets):
        name = f"A{number:04}"
        context = context_hash(EXCHANGE, TAKEN_AT, name, 2, (name,))
        nonce = bytes(16)
        leaf = leaf_hash(context, CLIENT, nonce, 0, 100 + number)
        listed.append(Asset(name, 2, (name,), 1, Node(100 + number, leaf)))
        proofs.append(AssetProof(listed[-1], (PieceProof(0, 0, nonce, 100 + number, ()),)))
    statement = Statement(EXCHANGE, TAKEN_AT, tuple(listed), "0" * 64)
    return ProofFile(statement, CLIENT, tuple(proofs[number] for number in held))


@pytest.mark.parametrize("assets", [32, 33, 1000, 4096])
def test_assets_without_a_proof_share_a_line_where_there_are_many(assets):
    held = tuple(range(1, 13))
    proof = file_of(assets, held)
    verdict = verify_file(proof.encode(), TrustAnchor(statement_id=proof.statement.id))
    assert verdict.exit_code == 0
    lines = [line for line in verdict.lines if line.startswith(("A0", "A4"))]
    proven = [line for line in verdict.lines if " proven, in 1 piece as the file claims, leaf 1 of 1" in line]
    assert [line[:5] for line in proven] == [f"A{number:04}" for number in held]
    none = [line for line in verdict.lines if "no proof in this file: counted as zero" in line]
    if assets - len(held) <= 20:
        assert len(none) == assets - len(held)
        assert len(lines) == assets
    else:
        assert none == [
            f"{assets - len(held)} other assets: no proof in this file: counted as zero, as the file claims"
        ]
        assert verdict.lines.index(none[0]) > verdict.lines.index(proven[-1])


@pytest.mark.parametrize(
    ("members", "sums"),
    [
        (("USD",), ""),
        (("USDT",), "; USD = USDT"),
        (("USDT", "USDC", "USD"), "; USD = USDT + USDC + USD"),
        (("A", "B", "C", "D"), "; USD = A + B + C + D"),
        (("A", "B", "C", "D", "E", "F"), "; USD = A + B + C + D + 2 more"),
    ],
)
def test_an_asset_that_sums_several_says_so_beside_its_balance(members, sums):
    proof = summing(*members)
    verdict = verify_file(proof.encode(), TrustAnchor(statement_id=proof.statement.id))
    assert f"USD: 1 proven, in 1 piece as the file claims, leaf 1 of 1, 0 levels{sums}" in verdict.lines


def summing(*members: str) -> ProofFile:
    """A proof file of one tree of one leaf."""
    nonce = bytes(16)
    leaf = leaf_hash(context_hash(EXCHANGE, TAKEN_AT, "USD", 2, members), CLIENT, nonce, 0, 100)
    asset = Asset("USD", 2, members, 1, Node(100, leaf))
    statement = Statement(EXCHANGE, TAKEN_AT, (asset,), "0" * 64)
    return ProofFile(statement, CLIENT, (AssetProof(asset, (PieceProof(0, 0, nonce, 100, ()),)),))
