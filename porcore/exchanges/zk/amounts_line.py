"""The totals step of an audit: do the batches lead from nothing to the totals that are published?"""

from collections.abc import Sequence

from porcore.exchanges.formats.zk_totals import ZkTotal
from porcore.exchanges.report import State
from porcore.exchanges.sentences import Sentence, say, shown_name
from porcore.exchanges.zk.programs.program import ZkProgram, commitment, hex_of, nothing_owed
from porcore.exchanges.zk.result import AuditLine, AuditStep
from porcore.exchanges.zk.rows import BatchRow

__all__ = ["totals_line"]


def totals_line(
    rows: Sequence[BatchRow], program: ZkProgram, totals: Sequence[ZkTotal], sizes: Sequence[int]
) -> AuditLine:
    """Return whether the hashes before the first batch and after the last are those of the totals, without and with their amounts.

    `sizes` are the lengths (1 or more assets) of the lists that the start fits; () where it does not tell.
    Raises UnreadableError for totals that the program cannot hash.
    """
    if not totals:
        return AuditLine(AuditStep.TOTALS, State.OPEN, (say("zk-totals-none"),))
    # Fewer are in error only where the list is longer than what the tree was built for.
    ways = list(program.hashings(totals, sizes))
    if not ways:
        sentence = say("zk-totals-long", found=len(totals), expected=" or ".join(map(str, sizes)))
        return _fails(sentence)
    empty, known = nothing_owed(totals), dict[tuple[int, ...], list[int]]()
    begun = next((way for way in ways if commitment(program, empty, way, known) == rows[0].totals[0]), None)
    found, last = rows[-1].totals[1], rows[-1].number
    if begun is None:
        ended = any(commitment(program, totals, way, known) == found for way in ways)
        return _fails(
            say("zk-totals-not-empty" if ended else "zk-totals-other-set", batch=rows[0].number, last=last)
        )
    expected = commitment(program, totals, begun)
    if expected != found:
        return _fails(say("zk-totals-fail", last=last, found=hex_of(found), expected=hex_of(expected)), last)
    return _owed(program, totals)


def _owed(program: ZkProgram, totals: Sequence[ZkTotal]) -> AuditLine:
    names = say("zk-totals-names")
    count = sum(not total.is_placeholder for total in totals)
    if program.open_totals:
        return AuditLine(AuditStep.TOTALS, State.OPEN, (say(program.open_totals, count=count), names))
    held = say("zk-totals-hold", count=count)
    for number, total in enumerate(totals):
        if total.debt is not None and total.debt > total.equity:
            sentence = say("zk-totals-debt", number=number, name=shown_name(total.symbol))
            return AuditLine(AuditStep.TOTALS, State.FAILS, (sentence, names))
    return AuditLine(AuditStep.TOTALS, State.HOLDS, (held, names))


def _fails(sentence: Sentence, batch: int | None = None) -> AuditLine:
    return AuditLine(AuditStep.TOTALS, State.FAILS, (sentence,), batch)
