"""Keys whose secrets are known, and proofs of anything under them: for tests alone.

Whoever makes a Groth16 key draws numbers that must be forgotten. These are kept, so that no circuit and no prover is needed:
with α, β, γ and δ known, any A and B have a C that makes the equation hold, whatever the public inputs say. That is what an
exchange that keeps its numbers can do, and why a proof set is worth as much as its key.

    setup = make_setup(inputs=1)
    setup.key                  the key's file, as gnark writes it
    setup.prove([root])        a proof's bytes that hold under it for these public inputs

Keys that must be refused are made with `dataclasses.replace`: `replace(setup, gamma=setup.delta).key`.
The points are multiplied by porcore, which other tests hold against py_ecc; the encoding is written anew here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from random import Random

from porcore.exchanges.zk import g1, g2
from porcore.exchanges.zk.bn254 import G1_GENERATOR, G2_GENERATOR, P, R
from porcore.exchanges.zk.g1 import G1Point
from porcore.exchanges.zk.g2 import G2Point

_TAG = b"bsb22-commitment"


@dataclass(frozen=True)
class Setup:
    """The secrets of a key, all numbers of 1..R-1, and how its files are written."""

    alpha: int
    beta: int
    gamma: int
    delta: int
    k: tuple[int, ...]  # for 1, the public inputs, and the commitment
    pedersen: tuple[int, int] | None  # G as a multiple of the generator, and σ; None without a commitment
    committed: tuple[int, ...] = ()  # numbers of public inputs, from 1, that the commitment binds
    compressed: bool = False
    chance: Random = field(default_factory=Random, repr=False, compare=False)

    @property
    def key(self) -> bytes:
        """Return the verifying key's file."""
        result = b"".join(
            (
                self._g1(self.alpha), self._g1(self.beta), self._g2(self.beta),
                self._g2(self.gamma), self._g1(self.delta), self._g2(self.delta),
                len(self.k).to_bytes(4), *map(self._g1, self.k),
            )
        )  # fmt: skip
        if self.pedersen is None:
            return result
        first, sigma = self.pedersen
        places = b"".join(place.to_bytes(8) for place in self.committed)
        lists = (1).to_bytes(4) + len(self.committed).to_bytes(4) + places
        return result + lists + (1).to_bytes(4) + self._g2(first) + self._g2(-first * sigma)

    def prove(self, inputs: Sequence[int]) -> bytes:
        """Return a proof that holds for any public inputs, of as many as the key is for."""
        a, b = (self.chance.randrange(1, R) for _ in range(2))
        bound, ending = sum(k * x for k, x in zip(self.k, (1, *inputs), strict=False)), b""
        if self.pedersen is not None:
            secret = self.chance.randrange(1, R)
            commitment = point1(secret)
            hashed = [*commitment, *(inputs[place - 1] for place in self.committed)]
            message = b"".join(number.to_bytes(32) for number in hashed)
            bound += secret + self.k[-1] * commitment_hash(message)
            ending = (
                (1).to_bytes(4) + g1_bytes(commitment, self.compressed) + self._g1(secret * self.pedersen[1])
            )
        c = (a * b - self.alpha * self.beta - self.gamma * bound) * pow(self.delta, -1, R)
        return self._g1(a) + self._g2(b) + self._g1(c) + ending

    def _g1(self, scalar: int) -> bytes:
        return g1_bytes(point1(scalar), self.compressed)

    def _g2(self, scalar: int) -> bytes:
        return g2_bytes(point2(scalar), self.compressed)


def make_setup(
    inputs: int,
    commitments: int = 0,
    seed: int = 0,
    *,
    committed: Sequence[int] = (),
    compressed: bool = False,
) -> Setup:
    """Return a key's secrets for so many public inputs and 0 or 1 commitments; one seed gives one key and the same proofs."""
    chance = Random(f"{inputs} {commitments} {seed}")
    draw = iter(lambda: chance.randrange(2, R - 1), 0)
    return Setup(
        alpha=next(draw),
        beta=next(draw),
        gamma=next(draw),
        delta=next(draw),
        k=tuple(next(draw) for _ in range(1 + inputs + commitments)),
        pedersen=(next(draw), next(draw)) if commitments else None,
        committed=tuple(committed),
        compressed=compressed,
        chance=chance,
    )


def commitment_hash(message: bytes) -> int:
    """Return gnark's hash of a commitment: RFC 9380 for 48 bytes, written out."""
    ending = _TAG + bytes([len(_TAG)])
    start = sha256(bytes(64) + message + b"\x00\x30" + b"\x00" + ending).digest()
    first = sha256(start + b"\x01" + ending).digest()
    mixed = (int.from_bytes(start) ^ int.from_bytes(first)).to_bytes(32)
    return int.from_bytes(first + sha256(mixed + b"\x02" + ending).digest()[:16]) % R


def point1(scalar: int) -> G1Point:
    """Return a multiple of G1's generator other than infinity."""
    point = g1.affine(g1.multiple(G1_GENERATOR, scalar % R))
    assert point is not None
    return point


def point2(scalar: int) -> G2Point:
    """Return a multiple of G2's generator other than infinity."""
    point = g2.multiple(G2_GENERATOR, scalar % R)
    assert point is not None
    return point


def g1_bytes(point: G1Point, compressed: bool = False) -> bytes:
    """Return a point of G1 as gnark writes it."""
    x, y = point
    if not compressed:
        return x.to_bytes(32) + y.to_bytes(32)
    return (x | (0b11 if y > P - y else 0b10) << 254).to_bytes(32)


def g2_bytes(point: G2Point, compressed: bool = False) -> bytes:
    """Return a point of G2 as gnark writes it, the imaginary parts first."""
    (x0, x1), (y0, y1) = point
    if not compressed:
        return b"".join(number.to_bytes(32) for number in (x1, x0, y1, y0))
    larger = y1 > P - y1 if y1 else y0 > P - y0
    return (x1 | (0b11 if larger else 0b10) << 254).to_bytes(32) + x0.to_bytes(32)
