"""Every attack on a proof file that we know, with the answer it must get.

The command line and the offline page must both give that answer. Each file is made by the builder in
`attacks.reference_tree`, which shares no code with `porcore`.
"""

import copy
from collections.abc import Callable
from dataclasses import dataclass

from attacks.reference_tree import World, dump
from attacks.worlds import HOLDER, HONEST

from porcore import TrustAnchor

VERIFIED, REFUTED, UNREADABLE, CONSISTENT = 0, 1, 2, 3


@dataclass(frozen=True)
class Vector:
    """One file, what the person gave to compare with, and the answer.

    `place` and `says` are what the first line must name: for a refuted file the asset, the piece and the level.
    """

    name: str
    data: bytes
    given: TrustAnchor
    exit_code: int
    step: str | None = None
    place: tuple[str | None, int | None, int | None] = (None, None, None)
    says: str = ""


def edited(change: Callable[[dict], object], world: World = HONEST, client: bytes = HOLDER) -> bytes:
    """Return an honest proof file after `change` was done to it."""
    proof = copy.deepcopy(world.proof(client))
    change(proof)
    return dump(proof) + b"\n"


def entry(proof: dict, symbol: str) -> dict:
    """Return the entry of one asset in a proof file."""
    return next(entry for entry in proof["proofs"] if entry["asset"] == symbol)


def piece(proof: dict, symbol: str, number: int = 0) -> dict:
    """Return one piece of one asset in a proof file."""
    return entry(proof, symbol)["pieces"][number]


def trusted(world: World = HONEST) -> TrustAnchor:
    """Trust the statement id of a world."""
    return TrustAnchor(statement_id=world.id)


def vectors() -> list[Vector]:
    """Return all vectors; their names are unique."""
    from attacks import vectors_exchange, vectors_grammar, vectors_json, vectors_path, vectors_trust

    modules = (vectors_trust, vectors_path, vectors_exchange, vectors_grammar, vectors_json)
    found = [vector for module in modules for vector in module.make()]
    assert len({vector.name for vector in found}) == len(found)
    return found
