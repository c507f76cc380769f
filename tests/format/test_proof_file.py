"""A proof file holds proofs for the assets of its own statement only, and a piece knows its nodes."""

from dataclasses import replace
from pathlib import Path

import pytest

import bot
from porcore.errors import FormatError, LimitError
from porcore.format.hashing import MAX_AMOUNT, Node, context_hash, leaf_hash, pad_nodes
from porcore.format.proof import AssetProof, PieceProof, ProofFile
from porcore.format.statement import Asset, Statement
from porcore.format.tree import build_levels, path_of, root_of

EXCHANGE, TAKEN_AT, CLIENT, NONCE = "Sample Exchange", "2026-10-25T00:00:00Z", bytes(range(32)), bytes(16)
CONTEXT = context_hash(EXCHANGE, TAKEN_AT, "USD", 2, ("USD",))
LEAVES = [Node(n, leaf_hash(CONTEXT, CLIENT, NONCE, 0, n)) for n in range(1, 6)]


def usd(leaf_count: int, root: Node) -> Asset:
    return Asset("USD", 2, ("USD",), leaf_count, root)


@pytest.mark.parametrize(
    "other",
    [
        usd(2, LEAVES[0]),
        replace(usd(1, LEAVES[0]), decimals=3),
        replace(usd(1, LEAVES[0]), symbol="EUR"),
        usd(1, LEAVES[1]),
    ],
    ids=["leaf count", "decimals", "symbol", "root"],
)
def test_a_proof_for_an_asset_unlike_the_statements_is_refused(other):
    listed = usd(1, LEAVES[0])
    statement = Statement(EXCHANGE, TAKEN_AT, (listed,), "0" * 64)
    pieces = (PieceProof(0, 0, NONCE, 1, ()),)
    assert ProofFile(statement, CLIENT, (AssetProof(replace(listed), pieces),)).proof("USD") is not None
    with pytest.raises(FormatError, match="that the file's own statement does not list"):
        ProofFile(statement, CLIENT, (AssetProof(other, pieces),))


@pytest.mark.parametrize("index", range(5))
def test_a_piece_knows_the_nodes_on_its_way_and_which_siblings_are_padding(index):
    levels = build_levels(CONTEXT, LEAVES)
    piece = PieceProof(0, index, NONCE, index + 1, tuple(path_of(CONTEXT, levels, index)))
    nodes = list(piece.nodes(CONTEXT, CLIENT))
    assert nodes == [level[index >> number] for number, level in enumerate(levels)]
    assert nodes[0] == piece.leaf(CONTEXT, CLIENT)
    assert nodes[-1] == root_of(CONTEXT, levels)
    pads = pad_nodes(CONTEXT, 3)
    for level, sibling in enumerate(piece.path):
        assert piece.sibling_is_padding(level, len(LEAVES)) == (sibling == pads[level])
        assert piece.is_left(level) == ((index // 2**level) % 2 == 0)


def test_the_nodes_end_where_a_sum_leaves_the_range():
    most = Node(MAX_AMOUNT, bytes(32))
    nodes = PieceProof(0, 0, NONCE, 1, (Node(0, bytes(32)), most)).nodes(CONTEXT, CLIENT)
    assert [next(nodes).sum, next(nodes).sum] == [1, 1]
    with pytest.raises(LimitError):
        next(nodes)


def test_the_bot_hashes_no_node():
    folder = Path(bot.__file__).parent
    hashing = ("leaf_hash", "import parent", ", parent", "sha256(b")
    sources = {
        path.name: path.read_text() for path in (*folder.glob("customer/*.py"), *folder.glob("texts/*.py"))
    }
    assert len(sources) > 20
    assert [name for name, text in sources.items() if any(word in text for word in hashing)] == []
