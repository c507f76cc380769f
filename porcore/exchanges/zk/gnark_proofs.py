"""Proofs as gnark writes them: A in G1, B in G2, C in G1, and of a circuit with a commitment how many there are (4 bytes),
D in G1, and the proof of knowledge in G1; github.com/Consensys/gnark, backend/groth16/bn254/marshal.go.

    256 bytes, or 128 compressed; 388 or 196 with a commitment
"""

from dataclasses import dataclass

from porcore.exchanges.document import UnreadableError
from porcore.exchanges.zk.g1 import G1Point
from porcore.exchanges.zk.g2 import G2Point
from porcore.exchanges.zk.gnark_points import GnarkReader

__all__ = ["Proof", "read_proof"]

_WHAT = "The proof"


@dataclass(frozen=True, slots=True)
class Proof:
    """The points of one proof, none of them infinity, each on its curve and of order R."""

    a: G1Point
    b: G2Point
    c: G1Point
    commitment: G1Point | None = None  # D
    knowledge: G1Point | None = None  # that D is made of the circuit's own points; there if D is


def read_proof(data: bytes, key_commitments: int) -> Proof:
    """Return the proof in `data`, all its bytes, for a key with so many commitments (`key_commitments`: 0 or 1).

    Raises UnreadableError.
    """
    reader = GnarkReader(data, _WHAT)
    a, b, c = reader.g1("A"), reader.g2("B"), reader.g1("C")
    if not key_commitments:
        reader.end()
        return Proof(a, b, c)
    where = "the number of commitments"
    found = reader.integer(where, 4)
    if found != key_commitments:
        raise UnreadableError("zk-found", what=_WHAT, where=where, found=found, expected=key_commitments)
    commitment, knowledge = reader.g1("the commitment"), reader.g1("the proof of knowledge")
    reader.end()
    return Proof(a, b, c, commitment, knowledge)
