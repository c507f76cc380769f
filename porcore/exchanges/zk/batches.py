"""The two long steps of an audit as tasks of a bounded size, so that other processes may do them.

A task is a plain function of plain values, which says of its batches which are not right; whoever runs tasks gives their
results in order.
"""

from collections.abc import Callable, Generator, Iterable, Sequence
from typing import Protocol, TypeVar

from porcore.exchanges.document import UnreadableError
from porcore.exchanges.sentences import Sentence
from porcore.exchanges.zk.gnark_proofs import Proof, read_proof
from porcore.exchanges.zk.groth16 import failing
from porcore.exchanges.zk.keys import key_of
from porcore.exchanges.zk.programs import PROGRAMS
from porcore.exchanges.zk.rows import BatchRow

__all__ = [
    "Here",
    "InputClaim",
    "ProofClaim",
    "TaskRunner",
    "WrongInput",
    "WrongProof",
    "first_wrong_input",
    "first_wrong_proof",
]

Task = TypeVar("Task")
Result = TypeVar("Result")

InputClaim = tuple[str, int, BatchRow]  # key of the program, place of the row in the set, and the row
WrongInput = tuple[int, int]  # place of the row, and what its public input should be
ProofClaim = tuple[
    int, bytes, bytes, int
]  # place of the row, its key's file, its proof's bytes, its public input
WrongProof = tuple[
    int, Sentence | None
]  # place of the row, and why its proof is not readable; None: it does not hold


class TaskRunner(Protocol):
    """Runs tasks, here or elsewhere."""

    def ordered(
        self, function: Callable[[Task], Result], tasks: Iterable[Task]
    ) -> Generator[Result, None, None]:
        """Yield the results in the order of the tasks; whatever a task raises is raised here. Closing it ends the rest."""


class Here:
    """Runs every task here, one after the other, when its result is asked for."""

    def ordered(
        self, function: Callable[[Task], Result], tasks: Iterable[Task]
    ) -> Generator[Result, None, None]:
        """Yield the result of `function` for each task, in their order."""
        yield from map(function, tasks)


def first_wrong_input(task: Sequence[InputClaim]) -> WrongInput | None:
    """Return the first row whose public input is not what the rest of the row gives."""
    for program, place, row in task:
        expected = PROGRAMS[program].public_input(row)
        if expected != row.commitment:
            return place, expected
    return None


def first_wrong_proof(task: Sequence[ProofClaim]) -> WrongProof | None:
    """Return the first row whose proof does not hold, or cannot be read.

    Proofs under one key are checked as one, and the first that fails is found by halving. Raises UnreadableError for a key
    that is none.
    """
    wrong = list[WrongProof]()
    for file in dict.fromkeys(claim[1] for claim in task):
        key, claims, places = key_of(file), list[tuple[Proof, list[int]]](), list[int]()
        for place, _, data, public_input in (claim for claim in task if claim[1] == file):
            try:
                claims.append((read_proof(data, key.commitments), [public_input]))
            except UnreadableError as error:
                wrong.append((place, error.sentence))
                break  # what comes behind it is not the first
            places.append(place)
        wrong += [(places[found], None) for found in failing(key, claims, 1)]
    return min(wrong, key=lambda one: one[0], default=None)
