"""Does a proof hold? Groth16 (eprint.iacr.org/2016/260), with the commitment that gnark adds (eprint.iacr.org/2022/1072).

    e(A, B) = e(α, β) · e(K₀ + Σ xᵢ·Kᵢ + D, γ) · e(C, δ)      with a commitment D, the last x is a hash of it
    e(D, -σ·G) · e(PoK, G) = 1                                D is made of the circuit's own points

Many proofs are held against a key at once: each equation is raised to a power that nobody could know beforehand, and
their products are compared. All values are of order R, a prime. If any equation is wrong, then at most one of the
2^128 - 1 powers that it may be raised to makes the products equal all the same.
"""

import secrets
from collections.abc import Iterator, Sequence
from itertools import islice

from porcore.exchanges.document import UnreadableError
from porcore.exchanges.zk.bn254 import R
from porcore.exchanges.zk.g1 import G1Point, add, add_affine, affine, multiple, negative
from porcore.exchanges.zk.g2 import G2Point
from porcore.exchanges.zk.gnark_keys import VerifyingKey
from porcore.exchanges.zk.gnark_proofs import Proof
from porcore.exchanges.zk.hash_to_field import hash_to_field
from porcore.exchanges.zk.pairing import FixedLines, is_one
from porcore.exchanges.zk.scalar_sums import scalar_sum

__all__ = ["failing", "holds"]

_Claim = tuple[Proof, list[int]]  # a proof, and the numbers that the points K are taken times
_Fixed = list[tuple[G1Point | None, FixedLines]]

_TAG = b"bsb22-commitment"


def holds(key: VerifyingKey, proof: Proof, inputs: Sequence[int]) -> bool:
    """Tell whether `proof` holds under `key` for its public `inputs` (each 0..R-1). Nothing is left to chance.

    Raises UnreadableError for inputs or a proof that are not what the key is for.
    """
    return _holds(key, (proof, _scalars(key, proof, inputs)))


def failing(
    key: VerifyingKey, claims: Sequence[tuple[Proof, Sequence[int]]], most: int | None = None
) -> list[int]:
    """Return the positions of the proofs that do not hold for their public inputs, in order; [] if all do.

    `claims` has a proof and its inputs (each 0..R-1) in each place. With `most` (1 or more) it ends after so many positions.

    All are checked as one, and where that fails, both halves, with new powers each time; a single proof is checked as
    `holds` does it. So a proof that holds is never among the positions. One that does not is missed with a probability
    below 2^-120: it is part of at most 21 such products among a million proofs, and each hides it with less than 2^-127.

    Raises UnreadableError for inputs or a proof that are not what the key is for.
    """
    numbered = [
        (place, (proof, _scalars(key, proof, inputs))) for place, (proof, inputs) in enumerate(claims)
    ]
    return list(islice(_failing(key, numbered), most))


def _failing(
    key: VerifyingKey, claims: Sequence[tuple[int, _Claim]], *, suspected: bool = False
) -> Iterator[int]:
    """Yield the places of the claims that do not hold; `suspected` says that one of them does not."""
    if len(claims) < 2:
        yield from (place for place, claim in claims if not _holds(key, claim))
        return
    if not suspected and _all_hold(key, [claim for _, claim in claims]):
        return
    found = False
    for place in _failing(key, claims[: len(claims) // 2]):
        found = True
        yield place
    yield from _failing(key, claims[len(claims) // 2 :], suspected=not found)


def _scalars(key: VerifyingKey, proof: Proof, inputs: Sequence[int]) -> list[int]:
    """Return what each point K is taken times: 1, the public inputs, and the hash of a commitment."""
    if len(inputs) != key.inputs or not all(0 <= number < R for number in inputs):
        raise UnreadableError("zk-inputs", expected=key.inputs)
    if (proof.commitment is not None) != bool(key.commitments):
        raise UnreadableError("zk-other-key", expected=key.commitments)
    scalars = [1, *inputs]
    if proof.commitment is not None:
        hashed = [*proof.commitment, *(inputs[place] for place in key.committed)]
        scalars.append(hash_to_field(b"".join(number.to_bytes(32) for number in hashed), _TAG))
    return scalars


def _holds(key: VerifyingKey, claim: _Claim) -> bool:
    """Tell whether both equations of one claim hold."""
    proof, scalars = claim
    bound = scalar_sum(key.k, scalars)
    fixed: _Fixed = [(key.alpha, key.beta), (proof.c, key.delta)]
    if proof.commitment is not None:
        bound = add_affine(bound, proof.commitment)
        first, second = key.pedersen
        if not is_one([], [(proof.commitment, second), (proof.knowledge, first)]):
            return False
    return is_one([(negative(proof.a), proof.b)], [*fixed, (affine(bound), key.gamma)])


def _all_hold(key: VerifyingKey, claims: Sequence[_Claim]) -> bool:
    """Tell whether the equations of all claims hold, raised to powers of chance and multiplied."""
    weights = _weights(len(claims))
    pairs, sums = list[tuple[G1Point, G2Point]](), [0] * len(key.k)
    for (proof, scalars), weight in zip(claims, weights, strict=True):
        weighted = affine(multiple(negative(proof.a), weight))
        assert weighted is not None, "the order of A is a prime above any weight"
        pairs.append((weighted, proof.b))
        sums = [(total + weight * scalar) % R for total, scalar in zip(sums, scalars, strict=True)]
    bound = scalar_sum(key.k, sums)
    fixed: _Fixed = [
        (affine(multiple(key.alpha, sums[0])), key.beta),
        (affine(scalar_sum([proof.c for proof, _ in claims], weights)), key.delta),
    ]
    if key.commitments:
        commitments = [proof.commitment for proof, _ in claims if proof.commitment]
        knowledge = [proof.knowledge for proof, _ in claims if proof.knowledge]
        bound = add(bound, scalar_sum(commitments, weights))
        own = _weights(len(claims))
        fixed += zip(
            (affine(scalar_sum(each, own)) for each in (knowledge, commitments)), key.pedersen, strict=True
        )
    return is_one(pairs, [*fixed, (affine(bound), key.gamma)])


def _weights(count: int) -> list[int]:
    """Return `count` numbers of 1..2^128-1 from the operating system's chance."""
    return [1 + secrets.randbelow(2**128 - 1) for _ in range(count)]
