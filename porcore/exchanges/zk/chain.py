"""The first three steps of an audit: batches numbered without a gap, each linked with the one before, the first starting from nothing."""

from collections.abc import Sequence
from itertools import pairwise

from porcore.exchanges.formats.zk_totals import ZkTotal
from porcore.exchanges.report import State
from porcore.exchanges.sentences import Sentence, say
from porcore.exchanges.zk.programs.program import Start, ZkProgram
from porcore.exchanges.zk.result import AuditLine, AuditStep
from porcore.exchanges.zk.rows import BatchRow

__all__ = ["links_line", "numbering_line", "start_of"]


def numbering_line(rows: Sequence[BatchRow]) -> AuditLine:
    """Return whether the batches, ascending by number, are 0, 1, 2, … without a gap."""
    first = rows[0].number
    if first:
        return _fails(AuditStep.NUMBERING, say("zk-number-first", found=first), 0)
    for before, row in pairwise(rows):
        if row.number == before.number:
            return _fails(AuditStep.NUMBERING, say("zk-number-twice", batch=row.number), row.number)
        if row.number != before.number + 1:
            missing = before.number + 1
            sentence = say("zk-number-gap", batch=missing, before=before.number, found=row.number)
            return _fails(AuditStep.NUMBERING, sentence, missing)
    return AuditLine(AuditStep.NUMBERING, State.HOLDS, (say("zk-number-holds", last=rows[-1].number),))


def links_line(rows: Sequence[BatchRow], program: ZkProgram) -> AuditLine:
    """Return whether each batch follows from the one before it, by the rules of the program."""
    for before, row in zip((None, *rows), rows, strict=False):
        sentence = program.link(before, row)
        if sentence is not None:
            return _fails(AuditStep.LINKS, sentence, row.number)
    return AuditLine(
        AuditStep.LINKS, State.HOLDS, (say(f"zk-link-holds-{len(rows[0].roots)}", count=len(rows) - 1),)
    )


def start_of(
    rows: Sequence[BatchRow], program: ZkProgram, totals: Sequence[ZkTotal]
) -> tuple[AuditLine, Start]:
    """Return whether the first batch begins with nobody, and for which lists of assets it does."""
    row = rows[0]
    if row.number:  # what this row begins with is no start
        start = Start(State.OPEN, say("zk-start-missing", found=row.number))
    else:
        start = program.start(row, totals)
    failed_at = row.number if start.state is State.FAILS else None
    return AuditLine(AuditStep.START, start.state, (start.sentence,), failed_at), start


def _fails(step: AuditStep, sentence: Sentence, batch: int) -> AuditLine:
    return AuditLine(step, State.FAILS, (sentence,), batch)
