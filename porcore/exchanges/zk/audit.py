"""The audit of a published set: from its table of proofs, its totals and keys to one line a step.

    table ─▶ numbering, links, start (chain) ─▶ public inputs, proofs (batches) ─▶ totals (amounts_line) ─▶ root (client) ─▶ verdict

Every step is looked at, whatever the others say; a step for which something was not given is "not checked". Nothing here
reads a file, and the two long steps are handed out as tasks, so that whoever calls decides which processes do them.
"""

import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import TypeVar

from porcore.exchanges.formats.zk_totals import ZkTotal
from porcore.exchanges.report import State
from porcore.exchanges.sentences import Sentence, say
from porcore.exchanges.zk.amounts_line import totals_line
from porcore.exchanges.zk.batches import Here, TaskRunner, first_wrong_input, first_wrong_proof
from porcore.exchanges.zk.chain import links_line, numbering_line, start_of
from porcore.exchanges.zk.client import root_line
from porcore.exchanges.zk.keys import GivenKey, KeyRing, key_ring, listed_tiers
from porcore.exchanges.zk.programs import program_of
from porcore.exchanges.zk.programs.program import ZkProgram, hex_of
from porcore.exchanges.zk.result import AuditLine, AuditStep, ProofSetAudit
from porcore.exchanges.zk.rows import BatchRow, ProofTable
from porcore.exchanges.zk.verdict import exit_code_of, headline, limits
from porcore.progress import Progress, Stage, silent

__all__ = ["GivenSet", "audit_proof_set"]

Claim = TypeVar("Claim")
Wrong = TypeVar("Wrong")

_IN_TASK = 128  # batches
_NAMED = 4  # keys that a sentence has; programs have at most two


@dataclass(frozen=True, slots=True)
class GivenSet:
    """A set as it was given; only its table is needed."""

    table: ProofTable
    totals: tuple[ZkTotal, ...] = ()
    keys: tuple[GivenKey, ...] = ()
    named: frozenset[str] = frozenset()  # SHA-256 of keys that whoever asks vouches for, 64 hex digits each
    client: bytes | None = field(default=None, repr=False)  # the client's own file, whole
    root: str = ""  # as typed
    exchange: str = (
        ""  # key of whose set it is said to be: keys pinned for others count for nothing; "": not said
    )


def audit_proof_set(
    given: GivenSet, runner: TaskRunner | None = None, progress: Progress = silent, until: float | None = None
) -> ProofSetAudit:
    """Return what a set shows and does not show.

    `until` is a moment of `time.monotonic`, in seconds: what was not looked at by then is "not checked". `runner` runs the
    tasks of the long steps, without one they run here. Raises UnreadableError for keys, totals, a client's file or a root
    that cannot be read, and for what cannot belong to the table.
    """
    rows, totals = given.table.rows, given.totals
    program = program_of(given.table, totals)
    ring = key_ring(rows, program, given.keys, given.named, given.exchange)
    # What may not be readable comes before what takes long.
    root, report = root_line(program, rows[-1], given.client, given.root)
    start, begun = start_of(rows, program, totals)
    owed = totals_line(rows, program, totals, begun.sizes)
    work = _Work(runner or Here(), progress, until)
    inputs = _inputs(rows, program, work)
    proofs, held = _proofs(rows, ring, work)
    lines = (numbering_line(rows), links_line(rows, program), start, inputs, proofs, owed, root)
    return ProofSetAudit(
        exit_code=exit_code_of(lines, ring.used),
        headline=headline(program, rows, lines, ring.used),
        program=program.key,
        title=program.title,
        table_sha256=given.table.sha256,
        batches=len(rows),
        held=held,
        first_root=hex_of(rows[0].roots[0]),
        last_root=hex_of(rows[-1].roots[-1]),
        last_commitment=hex_of(rows[-1].totals[1]),
        lines=lines,
        keys=ring.used,
        totals=totals,
        client=report,
        limits=limits(program, ring.used),
    )


@dataclass(frozen=True, slots=True)
class _Work:
    """Who runs tasks, who hears of it, and until when."""

    runner: TaskRunner
    progress: Progress
    until: float | None

    def is_over(self) -> bool:
        return self.until is not None and time.monotonic() >= self.until

    def first_wrong(
        self, function: Callable[[Sequence[Claim]], Wrong | None], claims: Sequence[Claim], stage: Stage
    ) -> tuple[int, Wrong | None]:
        """Return how many claims were looked at and are right, whole tasks only, and what `function` says of the first wrong.

        Where nothing is wrong, all are right, or those that were looked at in time.
        """
        if self.is_over():
            return 0, None
        right, tasks = 0, [claims[start : start + _IN_TASK] for start in range(0, len(claims), _IN_TASK)]
        with closing(self.runner.ordered(function, tasks)) as results:
            for task, wrong in zip(tasks, results, strict=True):  # what no result came for is not right
                if wrong is not None:
                    return right, wrong
                right += len(task)
                self.progress(stage, right, len(claims))
                if right < len(claims) and self.is_over():
                    break
        return right, None


def _inputs(rows: Sequence[BatchRow], program: ZkProgram, work: _Work) -> AuditLine:
    claims = [(program.key, place, row) for place, row in enumerate(rows)]
    done, wrong = work.first_wrong(first_wrong_input, claims, Stage.INPUTS)
    if wrong is not None:
        row = rows[wrong[0]]
        expected, found = hex_of(wrong[1]), hex_of(row.commitment)
        sentence = say("zk-input-fails", batch=row.number, found=found, expected=expected)
        return AuditLine(AuditStep.INPUTS, State.FAILS, (sentence,), row.number)
    if done < len(rows):
        return AuditLine(AuditStep.INPUTS, State.OPEN, (say("zk-time", done=done, count=len(rows)),))
    return AuditLine(AuditStep.INPUTS, State.HOLDS, (say("zk-input-holds", count=len(rows)),))


def _proofs(rows: Sequence[BatchRow], ring: KeyRing, work: _Work) -> tuple[AuditLine, int]:
    """Return the line of the proofs, and how many hold before the first that does not."""
    if not ring.files:
        return AuditLine(AuditStep.PROOFS, State.OPEN, (say("zk-proof-no-key"),)), 0
    claims = [
        (place, ring.files[row.tier], row.proof, row.commitment)
        for place, row in enumerate(rows)
        if row.tier in ring.files
    ]
    held, wrong = work.first_wrong(first_wrong_proof, claims, Stage.BATCHES)
    if wrong is not None:
        place, reason = wrong
        return _failed_proof(rows, ring, place, reason), sum(claim[0] < place for claim in claims)
    if held < len(claims):
        sentence = say("zk-time", done=held, count=len(rows))
        return AuditLine(AuditStep.PROOFS, State.OPEN, (sentence,)), held
    if held == len(rows) == 1:
        sentence = say("zk-proof-holds-one", keys=_named(ring))
    else:
        sentence = say("zk-proof-holds", held=held, count=len(rows), keys=_named(ring))
    if ring.missing:
        missing = say("zk-proof-no-tier", tiers=listed_tiers(ring.missing))
        return AuditLine(AuditStep.PROOFS, State.OPEN, (sentence, missing)), held
    return AuditLine(AuditStep.PROOFS, State.HOLDS, (sentence,)), held


def _failed_proof(rows: Sequence[BatchRow], ring: KeyRing, place: int, reason: Sentence | None) -> AuditLine:
    row = rows[place]
    if reason is not None:
        sentence = say("zk-proof-unreadable", batch=row.number, detail=reason)
    else:
        # A key of something else lets no proof hold, so of the first batch that is likelier than a wrong proof.
        is_first = all(other.tier != row.tier for other in rows[:place])
        digest = next(key.sha256 for key in ring.used if key.tier == row.tier)
        code = "zk-proof-fails-first" if is_first else "zk-proof-fails"
        sentence = say(code, batch=row.number, key=digest)
    return AuditLine(AuditStep.PROOFS, State.FAILS, (sentence,), row.number)


def _named(ring: KeyRing) -> str:
    """Return the keys as a sentence names them: of very many the first, since a sentence is kept and shown as it is."""
    named, more = [key.sha256 for key in ring.used[:_NAMED]], len(ring.used) - _NAMED
    keys = " and ".join([*named, f"{more} more"] if more > 0 else named)
    return f"the keys {keys}" if len(ring.used) > 1 else f"the key {keys}"
