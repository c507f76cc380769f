"""Verifying keys as gnark writes them: github.com/Consensys/gnark, backend/groth16/bn254/marshal.go, and the exchanges' forks.

    α in G1, β in G1, β in G2, γ in G2, δ in G1, δ in G2, n (4 bytes), n points K in G1
    with a commitment: how many lists (4 bytes), of each its length (4 bytes) and the public inputs that are committed to,
    counted from 1 (8 bytes each); how many Pedersen keys (4 bytes), of each two points of G2: G, and -σ·G

The forks of gnark 0.7 (Quanto, Gate, HTX) end after K. Binance's, v0.10.1-0.20240910145009-4b5261061f04, and gnark itself
from 0.11 on go on as above, with one list and one Pedersen key.
"""

from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from typing import NoReturn

from porcore.exchanges.document import UnreadableError
from porcore.exchanges.zk.bn254 import G1_GENERATOR, G2_GENERATOR
from porcore.exchanges.zk.g1 import G1Point, negative
from porcore.exchanges.zk.g2 import G2Point
from porcore.exchanges.zk.gnark_points import GnarkReader
from porcore.exchanges.zk.pairing import FixedLines, fixed_lines, is_one

__all__ = ["VerifyingKey", "read_key"]

_WHAT = "The verifying key"
_SHORTEST_TEXT = 64  # bytes; what is shorter was cut


@dataclass(frozen=True, slots=True)
class VerifyingKey:
    """What proofs are held against, read and checked; what is needed of its points of G2 is made already."""

    sha256: str  # of the file, 64 hex digits
    generation: str  # the version of gnark whose layout the file has
    inputs: int  # public inputs of a proof, the commitment's apart
    commitments: int  # 0 or 1
    committed: tuple[int, ...]  # places of the public inputs that the commitment binds, from 0
    alpha: G1Point
    k: tuple[G1Point, ...]  # for 1, each public input, and the commitment
    beta: FixedLines
    gamma: FixedLines
    delta: FixedLines
    pedersen: tuple[FixedLines, ...]  # of G and -σ·G where there is a commitment


def read_key(data: bytes, inputs: int) -> VerifyingKey:
    """Return the key in `data`, a whole file, for a circuit with so many public `inputs` (1 or more).

    Raises UnreadableError for a file that is no such key, and for a key that would let anyone make proofs.
    """
    if _is_text(data):
        raise UnreadableError("zk-key-text")
    reader = GnarkReader(data, _WHAT)
    alpha, beta1, beta = reader.g1("α"), reader.g1("β in G1"), reader.g2("β in G2")
    gamma, delta1, delta = reader.g2("γ"), reader.g1("δ in G1"), reader.g2("δ in G2")
    _refuse_known(gamma, delta)
    count = reader.integer("the number of points K", 4)
    generation, commitments = _layout(count, inputs)
    points = tuple(reader.g1(f"K {number}") for number in range(count))
    committed, pedersen = _commitment(reader, inputs) if commitments else ((), ())
    reader.end()
    lines = fixed_lines([beta, gamma, delta, *pedersen])
    _require_same(beta1, lines[0], "β")
    _require_same(delta1, lines[2], "δ")
    return VerifyingKey(
        sha256=sha256(data).hexdigest(),
        generation=generation,
        inputs=inputs,
        commitments=commitments,
        committed=committed,
        alpha=alpha,
        k=points,
        beta=lines[0],
        gamma=lines[1],
        delta=lines[2],
        pedersen=tuple(lines[3:]),
    )


def _is_text(data: bytes) -> bool:
    """Tell whether a file is text, which no key of some hundred bytes is by chance."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return len(data) >= _SHORTEST_TEXT and b"\0" not in data


def _layout(count: int, inputs: int) -> tuple[str, int]:
    """Return the generation and how many commitments a key with `count` points K has: they are one more than the inputs."""
    if count not in (inputs + 1, inputs + 2):
        _refuse("the number of points K", count, f"{inputs + 1}, or {inputs + 2} with a commitment")
    return ("gnark 0.7", 0) if count == inputs + 1 else ("gnark 0.10", 1)


def _commitment(reader: GnarkReader, inputs: int) -> tuple[tuple[int, ...], tuple[G2Point, ...]]:
    """Return the places of the inputs that are committed to, from 0, and the Pedersen key."""
    _require_one(reader, "the number of lists of committed inputs")
    where = "the list of committed inputs"
    length = reader.integer(where, 4)
    if length > inputs:
        _refuse(where, f"{length} inputs", f"at most {inputs}")
    committed = [reader.integer(where, 8) for _ in range(length)]
    if any(one >= other for one, other in pairwise((0, *committed, inputs + 1))):
        _refuse(where, "other numbers", f"some of 1 to {inputs}, in their order")
    _require_one(reader, "the number of Pedersen keys")
    first = reader.g2("the first point of the Pedersen key")
    second = reader.g2("the second point of the Pedersen key")
    if first[0] == second[0]:  # the proof of knowledge would be D itself
        _refuse_weak("the two points of its Pedersen key are the same or each other's negative")
    return tuple(place - 1 for place in committed), (first, second)


def _refuse_known(gamma: G2Point, delta: G2Point) -> None:
    """Refuse γ and δ of which one is a known multiple of the other: what γ is to hold, C could undo. x is that of -Q too."""
    if gamma[0] == delta[0]:
        _refuse_weak("its γ and δ are the same or each other's negative")
    for name, point in (("γ", gamma), ("δ", delta)):
        if point[0] == G2_GENERATOR[0]:
            _refuse_weak(f"its {name} is the generator of the curve or its negative")


def _require_same(point: G1Point, lines: FixedLines, name: str) -> None:
    """Require that a point of G1 is the same multiple of its generator as one of G2. No proof needs it; every byte counts."""
    if not is_one([(point, G2_GENERATOR)], [(negative(G1_GENERATOR), lines)]):
        _refuse(f"{name} in G1 and in G2", "two multiples", "the same one of both")


def _require_one(reader: GnarkReader, where: str) -> None:
    found = reader.integer(where, 4)
    if found != 1:
        _refuse(where, found, 1)


def _refuse(where: str, found: object, expected: object) -> NoReturn:
    raise UnreadableError("zk-found", what=_WHAT, where=where, found=found, expected=expected)


def _refuse_weak(found: str) -> NoReturn:
    raise UnreadableError("zk-weak-key", found=found)
