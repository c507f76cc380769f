"""What `verify` raises is what its docstring says, the caller's own mistakes included."""

import pytest

from porcore import FormatError, Node, Trust, verify
from porcore.format.hashing import context_hash, leaf_hash
from porcore.format.proof import AssetProof, PieceProof, ProofFile
from porcore.format.statement import Asset, Statement

EXCHANGE, TAKEN_AT, CLIENT = "Sample Exchange", "2026-10-25T00:00:00Z", bytes(range(32))


def test_a_trusted_root_of_an_asset_that_is_not_listed_is_a_format_error():
    leaf = leaf_hash(context_hash(EXCHANGE, TAKEN_AT, "USD", 2, ("USD",)), CLIENT, bytes(16), 0, 100)
    asset = Asset("USD", 2, ("USD",), 1, Node(100, leaf))
    statement = Statement(EXCHANGE, TAKEN_AT, (asset,), "0" * 64)
    proof = ProofFile(statement, CLIENT, (AssetProof(asset, (PieceProof(0, 0, bytes(16), 100, ()),)),))
    verify(proof, Trust(roots={"USD": asset.root}))
    with pytest.raises(FormatError, match="The root you gave for EUR"):
        verify(proof, Trust(roots={"USD": asset.root, "EUR": asset.root}))
    assert "FormatError" in (verify.__doc__ or "")
