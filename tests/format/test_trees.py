"""Hashes, trees and pieces against the independent builder, and at their limits."""

import random

import pytest
from attacks import reference_tree

from porcore import LimitError, Node
from porcore.format.hashing import (
    MAX_AMOUNT,
    add_sums,
    context_hash,
    depth_of,
    leaf_hash,
    leaf_key,
    pad_nodes,
    parent,
    width_at,
)
from porcore.format.pieces import cut_balance
from porcore.format.tree import build_levels, path_of, root_of

SECRET, CONTEXT = bytes(range(32)), bytes(range(32, 64))


def leaves_of(count: int) -> list[reference_tree.Leaf]:
    rng = random.Random(count)
    return [
        reference_tree.Leaf(
            rng.randbytes(16),
            rng.randbytes(32),
            rng.randrange(16),
            rng.randbytes(16),
            rng.randrange(1, 2**100),
        )
        for _ in range(count)
    ]


@pytest.mark.parametrize("count", [*range(18), 31, 32, 33, 63, 64, 65, 100])
def test_levels_root_and_paths(count):
    leaves = leaves_of(count)
    tree = reference_tree.Tree(CONTEXT, 0, leaves)
    nodes = [
        Node(leaf.balance, leaf_hash(CONTEXT, leaf.client, leaf.nonce, leaf.piece, leaf.balance))
        for leaf in leaves
    ]
    levels = build_levels(CONTEXT, nodes)
    assert levels == tree.rows
    assert root_of(CONTEXT, levels) == tree.root
    assert len(levels) == depth_of(count) + 1
    assert [len(level) for level in levels] == [width_at(count, level) for level in range(len(levels))]
    for index in range(count):
        assert [tree.json_node(node) for node in path_of(CONTEXT, levels, index)] == tree.piece(index)["path"]
    for index in (-1, count):
        with pytest.raises(LimitError, match="leaf index"):
            path_of(CONTEXT, levels, index)


@pytest.mark.parametrize(
    ("count", "depth"),
    [
        (0, 0),
        (1, 0),
        (2, 1),
        (3, 2),
        (4, 2),
        (5, 3),
        (2**20, 20),
        (2**20 + 1, 21),
        (2**31 - 1, 31),
        (2**31, 31),
    ],
)
def test_depths_and_widths_up_to_the_largest_tree(count, depth):
    assert depth_of(count) == depth
    assert width_at(count, depth) == min(count, 1)
    assert width_at(count, 0) == count
    for level in range(depth):
        assert width_at(count, level + 1) == -(-width_at(count, level) // 2)


def test_padding_is_what_the_format_says():
    pads = pad_nodes(CONTEXT, 31)
    expected = (0, reference_tree.sha(b"\x02", CONTEXT))
    for pad in pads:
        assert pad == expected
        expected = reference_tree.parent(expected, expected)
    assert len(pads) == 32


def test_sums_up_to_the_limit():
    assert add_sums(MAX_AMOUNT - 5, 5) == MAX_AMOUNT
    assert add_sums(0, 0) == 0
    for left, right in ((MAX_AMOUNT, 1), (1, MAX_AMOUNT), (2**126, 2**126), (MAX_AMOUNT, MAX_AMOUNT)):
        with pytest.raises(LimitError, match=r"2\^127"):
            add_sums(left, right)
        with pytest.raises(LimitError, match=r"2\^127"):
            parent(Node(left, bytes(32)), Node(right, bytes(32)))


def test_every_part_of_a_hash_counts():
    """One bit more in any part gives another hash, and no part can flow into its neighbour."""
    base = {"exchange": "A", "taken_at": "T", "symbol": "BTC", "decimals": 8, "members": ("X", "Y")}
    contexts = {context_hash(**base)}
    changes = {"exchange": "B", "taken_at": "U", "symbol": "BTD", "decimals": 9, "members": ("Y", "X")}
    contexts |= {context_hash(**(base | {name: value})) for name, value in changes.items()}
    contexts |= {
        context_hash(**(base | {"members": members})) for members in (("X",), ("X", "Y", "Z"), ("XY",))
    }
    assert len(contexts) == 9
    client, nonce = bytes(32), bytes(16)
    hashes = {leaf_hash(CONTEXT, client, nonce, 0, 1), leaf_hash(CONTEXT, client, nonce, 1, 1)}
    hashes |= {leaf_hash(CONTEXT, client, nonce, 0, 2), leaf_hash(CONTEXT, b"\x01" * 32, nonce, 0, 1)}
    hashes |= {leaf_hash(CONTEXT, client, b"\x01" * 16, 0, 1), leaf_hash(bytes(32), client, nonce, 0, 1)}
    assert len(hashes) == 6
    keys = {leaf_key(SECRET, CONTEXT, client, piece) for piece in range(16)}
    keys |= {leaf_key(CONTEXT, SECRET, client, 0), leaf_key(SECRET, CONTEXT, b"\x01" * 32, 0)}
    assert len(keys) == 18


@pytest.mark.parametrize("pieces", range(1, 17))
def test_pieces_are_those_of_the_independent_builder(pieces):
    rng = random.Random(pieces)
    for balance in [*range(1, 40), 10**6, 2**64 - 1, 2**64, MAX_AMOUNT, rng.randrange(2**127)]:
        client = rng.randbytes(32)
        parts = cut_balance(SECRET, CONTEXT, client, balance, pieces)
        assert parts == reference_tree.cut(SECRET, CONTEXT, client, balance, pieces)
        assert sum(parts) == balance
        assert len(parts) == min(pieces, balance)
        assert min(parts) >= 1


def test_pieces_depend_on_everything_that_is_secret():
    client = bytes(32)
    cuts = {
        tuple(cut_balance(secret, context, who, 10**12, 4))
        for secret in (SECRET, CONTEXT)
        for context in (CONTEXT, SECRET)
        for who in (client, b"\x01" * 32)
    }
    assert len(cuts) == 8


def test_pieces_are_spread_evenly():
    """Each of four pieces is a quarter on average: no piece tells more about the whole than another."""
    sums, count = [0] * 4, 4000
    for number in range(count):
        parts = cut_balance(SECRET, CONTEXT, number.to_bytes(32, "big"), 1_000_003, 4)
        sums = [total + part for total, part in zip(sums, parts, strict=True)]
    for total in sums:
        assert abs(total * 4 - count * 1_000_003) * 100 < count * 1_000_003 * 4
