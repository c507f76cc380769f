"""Verifying keys: both layouts are read, and one that would let anyone prove anything is refused."""

from dataclasses import replace
from functools import cache
from hashlib import sha256
from random import Random

import pytest
from exchanges.zk.forging import g1_bytes, g2_bytes, make_setup, point1, point2
from shares import share

from porcore.exchanges.document import UnreadableError
from porcore.exchanges.zk import holds, read_key, read_proof
from porcore.exchanges.zk.bn254 import R

INPUTS = [5, 2**64]
OLD, NEW = make_setup(2), make_setup(2, 1, committed=[2])


@cache
def proof_of(setup):
    return setup.prove(INPUTS)


def refused(data, inputs=2):
    """Return why a key is refused."""
    with pytest.raises(UnreadableError) as caught:
        read_key(data, inputs)
    assert "{" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("compressed", [False, True])
@pytest.mark.parametrize(
    ("setup", "sizes", "generation", "commitments", "committed"),
    [(OLD, (772, 388), "gnark 0.7", 0, ()), (NEW, (1112, 568), "gnark 0.10", 1, (1,))],
    ids=["0.7", "0.10"],
)
def test_keys_of_both_layouts_are_read(setup, sizes, generation, commitments, committed, compressed):
    data = replace(setup, compressed=compressed).key
    key = read_key(data, 2)
    assert len(data) == sizes[compressed]
    assert (key.generation, key.commitments, key.committed) == (generation, commitments, committed)
    assert (key.inputs, key.sha256) == (2, sha256(data).hexdigest())
    assert key.alpha == point1(setup.alpha)
    assert key.k == tuple(map(point1, setup.k))


def test_a_binance_key_has_528_bytes_and_a_quanto_key_708():
    assert len(make_setup(1, 1, compressed=True).key) == 528
    assert len(make_setup(1).key) == 708
    assert len(make_setup(1, compressed=True).key) == 356


@pytest.mark.parametrize("setup", [OLD, NEW], ids=["0.7", "0.10"])
def test_a_known_relation_of_gamma_and_delta_is_refused(setup):
    for same in (setup.gamma, R - setup.gamma):
        assert "its γ and δ are the same or each other's negative" in refused(replace(setup, delta=same).key)
    for name, mark in (("gamma", "γ"), ("delta", "δ")):
        for known in (1, R - 1):
            assert f"its {mark} is the generator" in refused(replace(setup, **{name: known}).key)


def test_a_pedersen_key_that_hides_nothing_is_refused():
    for sigma in (1, R - 1):
        assert "Pedersen key" in refused(replace(NEW, pedersen=(5, sigma)).key)


def test_a_key_with_gamma_and_delta_alike_would_hold_for_anything():
    """What the refusal is for: nobody needs to know a secret of such a key."""
    setup = replace(OLD, delta=OLD.gamma)
    a, b = point1(setup.alpha), point2(setup.beta)
    bound = setup.k[0] + 5 * setup.k[1] + 6 * setup.k[2]
    proof = g1_bytes(a) + g2_bytes(b) + g1_bytes(point1(-bound))  # no γ or δ in it; α and β stand in the key
    assert "γ and δ" in refused(setup.key)
    lookalike = read_key(OLD.key, 2)
    alike = replace(lookalike, delta=lookalike.gamma)
    assert holds(alike, read_proof(proof, 0), [5, 6])
    assert not holds(lookalike, read_proof(proof, 0), [5, 6])


@pytest.mark.parametrize("compressed", [False, True])
def test_infinity_is_refused_at_every_point(compressed):
    setup = replace(NEW, compressed=compressed)
    data, infinity1, infinity2 = setup.key, g1_bytes(point1(1), compressed), g2_bytes(point2(1), compressed)
    infinity1 = (b"\x40" if compressed else b"\0") + bytes(len(infinity1) - 1)
    infinity2 = (b"\x40" if compressed else b"\0") + bytes(len(infinity2) - 1)
    start, found = 0, 0
    for part in parts(setup):
        if len(part) > 8:
            nothing = infinity1 if len(part) == len(infinity1) else infinity2
            changed = data[:start] + nothing + data[start + len(part) :]
            found += "infinity" in refused(changed)
        start += len(part)
    assert start == len(data)
    assert found == 6 + 4 + 2


def parts(setup):
    """Yield the parts of a key's file: points, counts and lists."""
    data, one = setup.key, 32 if setup.compressed else 64
    sizes = [one, one, 2 * one, 2 * one, one, 2 * one, 4, *[one] * len(setup.k)]
    if setup.pedersen:
        sizes += [4, 4, *[8] * len(setup.committed), 4, 2 * one, 2 * one]
    for size in sizes:
        yield data[:size]
        data = data[size:]


def test_another_number_of_inputs_is_refused():
    assert "found 3, expected 2, or 3 with a commitment" not in refused(
        OLD.key, 1
    )  # one more is read as a commitment
    assert "found 3, expected 4, or 5 with a commitment" in refused(OLD.key, 3)
    assert "found 4, expected 2, or 3 with a commitment" in refused(NEW.key, 1)
    assert "found 4, expected 5, or 6 with a commitment" in refused(NEW.key, 4)
    assert "expected 580" in refused(NEW.key, 3) or "has 1112 bytes" in refused(NEW.key, 3)
    assert "ends after 772 bytes" in refused(OLD.key, 1)


def test_more_points_than_bytes_are_refused_before_they_are_read():
    data = OLD.key
    at = len(data) - 3 * 64 - 4
    assert int.from_bytes(data[at : at + 4]) == 3
    assert "found 4294967295" in refused(data[:at] + b"\xff" * 4 + data[at + 4 :])


def with_lists(lists, keys=1):
    """Return a key's file with other lists of committed inputs than its own."""
    data = make_setup(2, 1).key
    written = len(lists).to_bytes(4)
    for one in lists:
        written += len(one).to_bytes(4) + b"".join(place.to_bytes(8) for place in one)
    return data[: -2 * 128 - 12] + written + keys.to_bytes(4) + data[-2 * 128 :]


@pytest.mark.parametrize(
    ("lists", "expected"),
    [([[]], ()), ([[1]], (0,)), ([[2]], (1,)), ([[1, 2]], (0, 1))],
)
def test_lists_of_committed_inputs_are_read(lists, expected):
    assert read_key(with_lists(lists), 2).committed == expected


@pytest.mark.parametrize(
    "lists", [[], [[], []], [[0]], [[3]], [[2, 1]], [[1, 1]], [[1, 2, 3]], [[2**63]], [[1], [1]]]
)
def test_lists_that_differ_from_the_inputs_are_refused(lists):
    assert "committed inputs" in refused(with_lists(lists))


@pytest.mark.parametrize("keys", [0, 2, 2**32 - 1])
def test_one_commitment_has_one_pedersen_key(keys):
    assert f"the number of Pedersen keys: found {keys}, expected 1" in refused(with_lists([[]], keys))


@pytest.mark.parametrize(
    "setup", [OLD, NEW, replace(NEW, compressed=True)], ids=["0.7", "0.10", "compressed"]
)
def test_no_byte_too_few_or_too_many(setup):
    data = setup.key
    for size in (0, 1, 33, len(data) // 2, len(data) - 1):
        assert "ends after" in refused(data[:size])
    assert f"has {len(data) + 1} bytes, expected {len(data)}" in refused(data + b"\0")


def test_beta_and_delta_are_the_same_in_both_groups():
    data = bytearray(OLD.key)
    data[64:128] = g1_bytes(point1(OLD.beta + 1))
    assert "β in G1 and in G2: found two multiples" in refused(bytes(data))
    data = bytearray(OLD.key)
    data[384:448] = g1_bytes(point1(OLD.delta + 1))
    assert "δ in G1 and in G2: found two multiples" in refused(bytes(data))


def test_points_of_a_key_are_not_interchangeable():
    pieces = list(parts(OLD))
    for one, other in ((0, 1), (2, 3), (3, 5), (2, 5), (0, 4), (7, 8), (8, 9), (0, 7)):
        swapped = list(pieces)
        swapped[one], swapped[other] = swapped[other], swapped[one]
        assert not still_holds(OLD, b"".join(swapped))


def still_holds(setup, data):
    """Tell whether changed bytes are a key under which the setup's proof holds."""
    try:
        key = read_key(data, 2)
    except UnreadableError:
        return False
    return holds(key, read_proof(proof_of(setup), key.commitments), INPUTS)


def mutations(data, step, chance):
    """Yield files with one byte changed, every `step`-th byte once; 1: today's share of all bytes."""
    for place in share(range(chance.randrange(step), len(data), step), 6 if step == 1 else 1, of="keys"):
        changed = data[place] ^ 1 << chance.randrange(8)
        yield data[:place] + bytes([changed]) + data[place + 1 :]


@pytest.mark.parametrize("compressed", [False, True], ids=["whole", "compressed"])
@pytest.mark.parametrize("setup", [OLD, NEW], ids=["0.7", "0.10"])
@pytest.mark.parametrize("step", [53, pytest.param(1, marks=pytest.mark.slow)])
def test_no_byte_of_a_key_can_be_changed(setup, compressed, step):
    setup = replace(setup, compressed=compressed)
    data = setup.key
    assert still_holds(setup, data)
    for changed in mutations(data, step, Random(step)):
        assert not still_holds(setup, changed)
    for start in range(0, len(data), 32):  # the flags of every point
        for flip in (0x40,) if step > 1 else (0x40, 0x80, 0xC0):
            assert not still_holds(setup, data[:start] + bytes([data[start] ^ flip]) + data[start + 1 :])
