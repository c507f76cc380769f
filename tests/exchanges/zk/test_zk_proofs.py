"""Proofs: alone and together, with a commitment and without, and whatever is changed about them."""

import json
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest
from exchanges.zk.forging import commitment_hash, g1_bytes, g2_bytes, make_setup, point1, point2
from shares import share

from porcore.exchanges.document import UnreadableError
from porcore.exchanges.zk import Proof, failing, g1, groth16, holds, read_key, read_proof
from porcore.exchanges.zk.bn254 import P, R
from porcore.exchanges.zk.hash_to_field import expand_message, hash_to_field

GNARK = json.loads((Path(__file__).parents[2] / "data" / "zk" / "gnark.json").read_text("utf-8"))
PLAIN, COMMITTED = make_setup(1), make_setup(2, 1, committed=[1])
BOTH = pytest.mark.parametrize("setup", [PLAIN, COMMITTED], ids=["plain", "commitment"])


@cache
def key_of(setup):
    return read_key(setup.key, len(setup.k) - 1 - bool(setup.pedersen))


@cache
def claims_of(setup, count):
    """Return that many proofs with their inputs, all of which hold."""
    key = key_of(setup)
    inputs = [[1000 + number, 5][: key.inputs] for number in range(count)]
    return [(read_proof(setup.prove(one), key.commitments), one) for one in inputs]


def refused(data, commitments):
    """Return why a proof is refused."""
    with pytest.raises(UnreadableError) as caught:
        read_proof(data, commitments)
    assert "{" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("file", GNARK["files"], ids=lambda file: f"{file['gnark']} {len(file['key']) // 2}")
def test_what_gnark_made_holds(file):
    key = read_key(bytes.fromhex(file["key"]), 2)
    proof = read_proof(bytes.fromhex(file["proof"]), key.commitments)
    x, y = GNARK["inputs"]
    assert key.generation == f"gnark {file['gnark']}"
    assert [place + 1 for place in key.committed] == file["committed"]
    assert holds(key, proof, [x, y])
    assert not holds(key, proof, [x + 1, y])
    assert not holds(key, proof, [x, y + 1])


@pytest.mark.parametrize("compressed", [False, True])
@pytest.mark.parametrize(("commitments", "sizes"), [(0, (256, 128)), (1, (388, 196))])
def test_a_forged_proof_holds_for_its_inputs_alone(commitments, sizes, compressed):
    setup = make_setup(1, commitments, compressed=compressed)
    data = setup.prove([7])
    assert len(data) == sizes[compressed]
    proof = read_proof(data, commitments)
    assert holds(key_of(setup), proof, [7])
    assert not holds(key_of(setup), proof, [0])
    assert not holds(key_of(make_setup(1, commitments, seed=1)), proof, [7])


@pytest.mark.parametrize("inputs", [[0], [R - 1]])
def test_inputs_may_be_any_number_below_the_order(inputs):
    assert holds(key_of(PLAIN), read_proof(PLAIN.prove(inputs), 0), inputs)


@pytest.mark.parametrize("inputs", [[], [1, 2], [-1], [R], [7 + R], [2**256]])
def test_other_inputs_are_refused(inputs):
    proof = read_proof(PLAIN.prove([7]), 0)
    for check in (
        lambda: holds(key_of(PLAIN), proof, inputs),
        lambda: failing(key_of(PLAIN), [(proof, inputs)]),
    ):
        with pytest.raises(UnreadableError, match="1 public input"):
            check()


def test_a_proof_for_a_key_of_another_kind_is_refused():
    (with_one, _), (without, _) = claims_of(COMMITTED, 7)[0], claims_of(PLAIN, 7)[0]
    with pytest.raises(UnreadableError, match="of these proofs"):
        holds(key_of(PLAIN), with_one, [7])
    with pytest.raises(UnreadableError, match="of these proofs"):
        failing(key_of(COMMITTED), [(without, [7, 5])])
    assert "has 388 bytes, expected 256" in refused(COMMITTED.prove([1, 2]), 0)
    assert "ends after 256 bytes" in refused(PLAIN.prove([1]), 1)


@pytest.mark.parametrize("found", [0, 2, 2**32 - 1])
def test_the_number_of_commitments_is_the_keys(found):
    data = COMMITTED.prove([1, 2])
    changed = data[:256] + found.to_bytes(4) + data[260:]
    assert f"the number of commitments: found {found}, expected 1" in refused(changed, 1)


@BOTH
@pytest.mark.parametrize("compressed", [False, True])
def test_infinity_is_refused_at_every_point(setup, compressed):
    commitments = bool(setup.pedersen)
    data, one = replace(setup, compressed=compressed).prove([1, 2]), 32 if compressed else 64
    starts = [
        (0, one),
        (one, 2 * one),
        (3 * one, one),
        *[(4 * one + 4, one), (5 * one + 4, one)][: 2 * commitments],
    ]
    for start, size in starts:
        nothing = (b"\x40" if compressed else b"\0") + bytes(size - 1)
        assert "infinity" in refused(data[:start] + nothing + data[start + size :], commitments)


def test_points_of_a_proof_are_not_interchangeable():
    proof, inputs = claims_of(COMMITTED, 7)[0]
    key = key_of(COMMITTED)
    swapped = [
        replace(proof, a=proof.c, c=proof.a),
        replace(proof, commitment=proof.knowledge, knowledge=proof.commitment),
        replace(proof, a=proof.commitment, commitment=proof.a),
        replace(proof, c=proof.commitment, commitment=proof.c),
    ]
    assert failing(key, [(proof, inputs), *((other, inputs) for other in swapped)]) == [1, 2, 3, 4]


def test_both_equations_are_checked():
    """A commitment with a wrong proof of knowledge, and a right one that the other equation does not have."""
    key = key_of(COMMITTED)
    (proof, inputs), (second, _) = claims_of(COMMITTED, 7)[:2]
    for other in (
        replace(proof, knowledge=second.knowledge),
        replace(proof, commitment=second.commitment, knowledge=second.knowledge),
    ):
        assert not holds(key, other, inputs)
        assert failing(
            key, [(second, claims_of(COMMITTED, 7)[:2][1][1]), (other, inputs), (proof, inputs)]
        ) == [1]


def test_errors_that_cancel_out_in_a_plain_product_are_found():
    """Two proofs whose C, and two whose proofs of knowledge, are off by a point and by its negative."""
    key, claims = key_of(COMMITTED), list(claims_of(COMMITTED, 7)[:4])
    for name in ("c", "knowledge"):
        (one, first), (other, second) = claims[1:3]
        changed = [claims[0], (off(one, name, 5), first), (off(other, name, -5), second), claims[3]]
        assert failing(key, changed) == [1, 2]
    (one, first), _ = claims[1:3]
    assert failing(key, [claims[0], (off(off(one, "c", 5), "knowledge", -5), first)]) == [1]


def off(proof, name, scalar):
    """Return a proof with a multiple of the generator added to one of its points."""
    x, y = getattr(proof, name)
    return replace(proof, **{name: g1.affine(g1.add_affine((x, y, 1), point1(scalar)))})


@BOTH
def test_none_fails_where_all_hold(setup):
    assert failing(key_of(setup), []) == []
    for count in (1, 2, 3, 7):
        assert failing(key_of(setup), claims_of(setup, 7)[:count]) == []


@pytest.mark.parametrize(
    ("setup", "bad"),
    [
        (PLAIN, [0]),
        (PLAIN, [6]),
        (PLAIN, [2, 3]),
        (PLAIN, [*range(7)]),
        (COMMITTED, [1]),
        (COMMITTED, [0, 3, 6]),
    ],
    ids=lambda value: str(value) if isinstance(value, list) else "",
)
def test_those_that_fail_are_found(setup, bad):
    claims = list(claims_of(setup, 7))
    for place in bad:
        claims[place] = (claims[place][0], [claims[place][1][0] + 1, *claims[place][1][1:]])
    assert failing(key_of(setup), claims) == bad


def test_it_may_end_after_the_first_that_fail():
    claims = [(proof, [1]) for proof, _ in claims_of(PLAIN, 7)]
    assert failing(key_of(PLAIN), claims, most=2) == [0, 1]


def test_proofs_exchanged_among_claims_are_found():
    claims = list(claims_of(PLAIN, 7))
    claims[2], claims[5] = (claims[5][0], claims[2][1]), (claims[2][0], claims[5][1])
    assert failing(key_of(PLAIN), claims) == [2, 5]


def test_weights_are_new_each_time_and_two_for_a_claim_with_a_commitment(monkeypatch):
    drawn = []

    def noted(limit):
        drawn.append(limit)
        return real(limit)

    real = groth16.secrets.randbelow
    monkeypatch.setattr(groth16.secrets, "randbelow", noted)
    assert failing(key_of(PLAIN), claims_of(PLAIN, 7)[:4]) == []
    assert drawn == [2**128 - 1] * 4
    drawn.clear()
    assert failing(key_of(COMMITTED), claims_of(COMMITTED, 7)[:4]) == []
    assert drawn == [2**128 - 1] * 8
    drawn.clear()
    claims = [*claims_of(PLAIN, 7)[:4][:3], (claims_of(PLAIN, 7)[:4][3][0], [1])]
    assert failing(key_of(PLAIN), claims) == [3]
    assert len(drawn) == 4 + 2  # all, and the half that holds; the other half is known to fail
    drawn.clear()
    assert holds(key_of(PLAIN), *claims[0])
    assert drawn == []


def test_no_weight_is_zero(monkeypatch):
    monkeypatch.setattr(groth16.secrets, "randbelow", lambda _limit: 0)
    assert groth16._weights(3) == [1, 1, 1]


@pytest.mark.parametrize(
    ("message", "length", "expected"),
    [  # RFC 9380, K.1
        (b"", 32, "68a985b87eb6b46952128911f2a4412bbc302a9d759667f87f7a21d803f07235"),
        (b"abc", 32, "d8ccab23b5985ccea865c6c97b6e5b8350e794e603b4b97902f53a8a0d605615"),
        (
            b"abcdef0123456789",
            32,
            "eff31487c770a893cfb36f912fbfcbff40d5661771ca4b2cb4eafe524333f5c1",
        ),
        (
            b"abc",
            128,
            "abba86a6129e366fc877aab32fc4ffc70120d8996c88aee2fe4b32d6c7b6437a647e6c3163d40b76a73cf6a5674ef1d890f95b664ee0afa5359a5c4e07985635bbecbac65d747d3d2da7ec2b8221b17b0ca9dc8a1ac1c07ea6a1e60583e2cb00058e77b7b72a298425cd1b941ad4ec65e8afc50303a22c0f99b0509b4c895f40",
        ),
    ],
)
def test_the_rfcs_messages_are_expanded(message, length, expected):
    tag = b"QUUX-V01-CS02-with-expander-SHA256-128"
    assert expand_message(message, tag, length).hex() == expected
    assert len(expand_message(message, tag, 8160)) == 8160


def test_the_hash_of_a_commitment_is_that_of_the_test_setup_too():
    for message in (b"", sha256(b"1").digest() * 3):
        assert hash_to_field(message, b"bsb22-commitment") == commitment_hash(message) < R


def still_holds(setup, data):
    """Tell whether changed bytes are a proof that holds."""
    key = key_of(setup)
    try:
        proof = read_proof(data, key.commitments)
    except UnreadableError:
        return False
    return holds(key, proof, [7, 8][: key.inputs])


@pytest.mark.parametrize("compressed", [False, True], ids=["whole", "compressed"])
@BOTH
@pytest.mark.parametrize("step", [17, pytest.param(1, marks=pytest.mark.slow)])
def test_no_byte_of_a_proof_can_be_changed(setup, compressed, step):
    inputs, chance = [7, 8][: key_of(setup).inputs], Random(step)
    data = replace(setup, compressed=compressed).prove(inputs)
    assert still_holds(setup, data)
    for place in share(range(chance.randrange(step), len(data), step), 6 if step == 1 else 1, of="proofs"):
        for flip in (1 << chance.randrange(8),) if step > 1 else (1, 16, 128, 255):
            assert not still_holds(setup, data[:place] + bytes([data[place] ^ flip]) + data[place + 1 :])
    for size in (0, 1, len(data) // 2, len(data) - 1):
        assert not still_holds(setup, data[:size])
    assert not still_holds(setup, data + b"\0")


def test_another_writing_of_the_same_numbers_is_no_proof():
    data = PLAIN.prove([7])
    for start in range(0, 256, 32):
        number = int.from_bytes(data[start : start + 32]) + P
        assert not still_holds(PLAIN, data[:start] + number.to_bytes(32) + data[start + 32 :])


def test_a_proof_may_be_written_anew_by_anyone_and_holds():
    """What Groth16 does not promise: the bytes of a proof are no name for what it shows."""
    proof, inputs = claims_of(PLAIN, 7)[0]
    (x, y), (u, v) = proof.a, proof.b
    other = Proof((x, -y % P), (u, (-v[0] % P, -v[1] % P)), proof.c)
    assert other != proof
    assert holds(key_of(PLAIN), other, inputs)
    assert read_proof(g1_bytes(other.a) + g2_bytes(other.b) + g1_bytes(other.c), 0) == other
    assert point2(1) != other.b
