"""Zero-knowledge proofs of whole exchanges: one, many at once, with and without a commitment, beside py_ecc.

The proofs are gnark's of `tests/data/zk`, each taken as often as a batch needs it: what a proof says costs no time.
"""

import json
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from py_ecc.fields import optimized_bn128_FQ as FQ
from py_ecc.fields import optimized_bn128_FQ2 as FQ2
from py_ecc.optimized_bn128.optimized_curve import G1, G2
from py_ecc.optimized_bn128.optimized_pairing import pairing

from benchmarks.table import markdown
from porcore.exchanges.hashes.poseidon_bn254 import hash_numbers
from porcore.exchanges.zk import Proof, VerifyingKey, failing, holds, read_key, read_proof
from porcore.exchanges.zk.bn254 import G1_GENERATOR, G2_GENERATOR
from porcore.exchanges.zk.g1 import G1Point
from porcore.exchanges.zk.g2 import G2Point
from porcore.exchanges.zk.pairing import pairing_product

__all__ = ["report"]

_FILES = Path(__file__).parents[1] / "tests" / "data" / "zk" / "gnark.json"
_BATCHES = (16, 256, 2048)
_NUMBERS = 10_000  # what a whole exchange's totals are hashed from
_ROUNDS = 3


def report() -> str:
    """Return the table: milliseconds of processor time, and how often py_ecc's check of one proof has that time."""
    files = json.loads(_FILES.read_text("utf-8"))
    inputs = files["inputs"]
    old, new = (next(file for file in files["files"] if _is(file, version)) for version in ("0.7", "0.10"))
    _, key, proof, data = _read(old, inputs)
    base = _milliseconds(lambda: _their_check(proof))
    rows = [
        ("py_ecc: four pairings, no check of a point", base),
        ("py_ecc: one pairing", _milliseconds(lambda: pairing(G2, G1))),
        ("one pairing", _milliseconds(lambda: pairing_product([(G1_GENERATOR, G2_GENERATOR)], []))),
        ("a key, read", _milliseconds(lambda: read_key(bytes.fromhex(old["key"]), len(inputs)))),
        ("a proof, read and checked", _milliseconds(lambda: holds(key, read_proof(data, 0), inputs))),
    ]
    rows += _many("", old, inputs) + _many(" with a commitment", new, inputs)
    numbers = [number**9 for number in range(_NUMBERS)]
    hashed = _milliseconds(lambda: hash_numbers(numbers))
    table = markdown(
        ("what", "ms", "times less than py_ecc"),
        ((name, f"{cost:.2f}", f"{base / cost:.0f}") for name, cost in rows),
    )
    return f"{table}\n\n{_NUMBERS:,} numbers hashed with Poseidon, 12 at a time: {hashed / 1000:.2f} s."


def _many(name: str, file: dict[str, str], inputs: list[int]) -> list[tuple[str, float]]:
    commitments, key, proof, data = _read(file, inputs)
    rows = [(f"a proof{name}, read", _milliseconds(lambda: read_proof(data, commitments)))]
    for size in _BATCHES:
        cost = _milliseconds(partial(failing, key, [(proof, inputs)] * size)) / size
        rows.append((f"a proof{name}, checked with {size} in all", cost))
    return rows


def _is(file: dict[str, object], version: str) -> bool:
    return file["gnark"] == version and not file["compressed"]


def _read(file: dict[str, str], inputs: list[int]) -> tuple[int, VerifyingKey, Proof, bytes]:
    key, data = read_key(bytes.fromhex(file["key"]), len(inputs)), bytes.fromhex(file["proof"])
    return key.commitments, key, read_proof(data, key.commitments), data


def _their_check(proof: Proof) -> object:
    """Pair four times and multiply, as py_ecc's user would: the points of the key do not matter for the time."""
    a, b, c = _theirs1(proof.a), _theirs2(proof.b), _theirs1(proof.c)
    right = pairing(b, c) * pairing(G2, a) * pairing(G2, c)
    return pairing(b, a) == right


def _theirs1(point: G1Point) -> tuple[FQ, FQ, FQ]:
    return FQ(point[0]), FQ(point[1]), FQ.one()


def _theirs2(point: G2Point) -> tuple[FQ2, FQ2, FQ2]:
    return FQ2(point[0]), FQ2(point[1]), FQ2.one()


def _milliseconds(work: Callable[[], object]) -> float:
    """Return the least processor time of a few rounds."""
    best = float("inf")
    for _ in range(_ROUNDS):
        began = time.process_time()
        work()
        best = min(best, time.process_time() - began)
    return best * 1e3
