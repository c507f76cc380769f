"""Every compiled kernel gives the hashes of the readable one, whatever the number of rows and the processor."""

import random

import numpy as np
import pytest

from porcore.errors import LimitError
from porcore.format.hashing import CUT, KEY, MAX_AMOUNT, Node, leaf_hash, leaf_key, parent
from porcore.kernel import node_at, plain
from porcore.kernel.choice import NAMES, _features
from porcore.kernel.rows import records_of

pytest.importorskip("numba")

from porcore.kernel.fast import Kernel

KERNELS = {name: Kernel(name) for name in NAMES[2:] if name != "sha" or "sha" in _features()}


def random_leaves(rng, count):
    top = [1, 2**63, 2**64 - 1, 2**64, 2**116]
    return [
        (rng.randbytes(32), rng.randrange(16), rng.choice([*top, rng.randrange(1, 2**116)]))
        for _ in range(count)
    ]


@pytest.fixture(params=KERNELS)
def kernel(request):
    return KERNELS[request.param]


@pytest.mark.parametrize("count", [0, 1, 2, 15, 16, 17, 63, 64, 65, 127, 128, 1000])
def test_a_tree_is_that_of_the_reference(kernel, count):
    rng = random.Random(count)
    secret, context, pad = rng.randbytes(32), rng.randbytes(32), Node(0, rng.randbytes(32))
    leaves = random_leaves(rng, count)
    records = records_of(leaves)
    keys = kernel.leaf_keys(secret, context, records)
    nodes = kernel.leaf_nodes(context, records, keys)
    expected = []
    for i, (client, piece, balance) in enumerate(leaves):
        key = leaf_key(secret, context, client, piece)
        assert keys[i].tobytes() == key
        expected.append(Node(balance, leaf_hash(context, client, key[16:], piece, balance)))
        assert node_at(nodes, i) == expected[i]
    while len(expected) > 1:
        nodes = kernel.parents(nodes, pad.encode())
        padded = expected if len(expected) % 2 == 0 else [*expected, pad]
        expected = [parent(padded[i], padded[i + 1]) for i in range(0, len(padded), 2)]
        assert [node_at(nodes, i) for i in range(len(nodes))] == expected


@pytest.mark.parametrize("count", [0, 1, 2, 63, 64, 65, 200])
def test_leaves_of_several_trees_are_those_of_the_reference(kernel, count):
    rng = random.Random(count)
    secret, leaves = rng.randbytes(32), random_leaves(rng, count)
    records = records_of(leaves)
    contexts = np.frombuffer(rng.randbytes(32 * count), dtype=np.uint8).reshape(-1, 32)
    keys = kernel.leaf_keys_each(secret, contexts, records)
    nodes = kernel.leaf_nodes_each(contexts, records, keys)
    for i, (client, piece, balance) in enumerate(leaves):
        context = contexts[i].tobytes()
        key = leaf_key(secret, context, client, piece)
        assert keys[i].tobytes() == key
        assert node_at(nodes, i) == Node(balance, leaf_hash(context, client, key[16:], piece, balance))


def test_the_digests_that_decide_about_cuts(kernel):
    records = records_of(random_leaves(random.Random(3), 100))
    for tag in (KEY, CUT):
        expected = plain.leaf_keys(bytes(32), bytes(32), records, tag)
        assert np.array_equal(kernel.leaf_keys(bytes(32), bytes(32), records, tag), expected)


def test_rows_that_are_a_view_of_others_are_read_right(kernel):
    records = records_of(random_leaves(random.Random(4), 100))
    for view in (records[::2], records[::-1], records[7:]):
        expected = plain.leaf_keys(bytes(32), bytes(32), view.copy())
        assert np.array_equal(kernel.leaf_keys(bytes(32), bytes(32), view), expected)


@pytest.mark.parametrize("before", [0, 1, 63, 64, 130])
def test_a_sum_of_2_to_the_127_is_refused_wherever_it_stands_and_one_less_is_not(kernel, before):
    def level(*sums):
        data = b"".join(Node(total, bytes(32)).encode() for total in (*[1] * 2 * before, *sums))
        nodes = kernel.parents(np.frombuffer(data, dtype=np.uint8).reshape(-1, 48), bytes(48))
        return node_at(nodes, len(nodes) - 1).sum

    assert level(MAX_AMOUNT - 1, 1) == MAX_AMOUNT
    assert level(2**64 - 1, 1) == 2**64
    for sums in ((MAX_AMOUNT, 1), (2**126, 2**126), (MAX_AMOUNT, MAX_AMOUNT)):
        with pytest.raises(LimitError, match="2\\^127"):
            level(*sums)


def test_the_constants_of_sha_256_are_the_roots_of_primes():
    from porcore.kernel import emit

    primes = [n for n in range(2, 312) if all(n % d for d in range(2, n))]

    def root(number, degree):
        """Return the first 32 bits of the fractional part, in integers."""
        scaled, low, high = number << 32 * degree, 0, number << 32
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if middle**degree <= scaled else (low, middle - 1)
        return low & 0xFFFFFFFF

    assert [root(prime, 3) for prime in primes] == list(emit.ROUND_CONSTANTS)
    assert [root(prime, 2) for prime in primes[:8]] == list(emit.FIRST_STATE)
