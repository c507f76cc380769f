"""The fast hashes are the readable ones, on random input and at the limits."""

import random

import numpy as np
import pytest

from porcore import kernel
from porcore.errors import LimitError
from porcore.format.hashing import MAX_AMOUNT, Node, leaf_hash, leaf_key, parent
from porcore.kernel.rows import records_of


def random_leaves(rng, count):
    top = [1, 2**63, 2**64 - 1, 2**64, 2**120, MAX_AMOUNT]
    return [
        (rng.randbytes(32), rng.randrange(16), rng.choice([*top, rng.randrange(1, 2**127)]))
        for _ in range(count)
    ]


@pytest.mark.parametrize("count", [1, 2, 5, 64, 333])
def test_keys_and_leaves(count):
    rng = random.Random(count)
    secret, context, leaves = rng.randbytes(32), rng.randbytes(32), random_leaves(rng, count)
    records = records_of(leaves)
    keys = kernel.leaf_keys(secret, context, records)
    nodes = kernel.leaf_nodes(context, records, keys)
    for i, (client, piece, balance) in enumerate(leaves):
        key = leaf_key(secret, context, client, piece)
        assert keys[i].tobytes() == key
        assert kernel.node_at(nodes, i) == Node(balance, leaf_hash(context, client, key[16:], piece, balance))


@pytest.mark.parametrize("count", [1, 2, 3, 64, 101])
def test_parents_carry_across_the_64_bit_halves(count):
    rng = random.Random(count)
    half = [0, 1, 2**64 - 1, 2**64, 2**126 - 1]
    nodes = [Node(rng.choice([*half, rng.randrange(2**126)]), rng.randbytes(32)) for _ in range(count)]
    pad = Node(0, rng.randbytes(32))
    matrix = np.frombuffer(b"".join(node.encode() for node in nodes), dtype=np.uint8).reshape(-1, 48)
    above = kernel.parents(matrix, pad.encode())
    padded = nodes if count % 2 == 0 else [*nodes, pad]
    expected = [parent(padded[i], padded[i + 1]) for i in range(0, len(padded), 2)]
    assert [kernel.node_at(above, i) for i in range(len(above))] == expected


def test_a_sum_of_2_to_the_127_is_refused_and_one_less_is_not():
    def level(*sums):
        data = b"".join(Node(total, bytes(32)).encode() for total in sums)
        return kernel.parents(np.frombuffer(data, dtype=np.uint8).reshape(-1, 48), bytes(48))

    assert kernel.node_at(level(MAX_AMOUNT - 1, 1), 0).sum == MAX_AMOUNT
    for sums in ((MAX_AMOUNT, 1), (2**126, 2**126), (MAX_AMOUNT, MAX_AMOUNT)):
        with pytest.raises(LimitError, match="2\\^127"):
            level(*sums)
