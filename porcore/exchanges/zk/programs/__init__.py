"""The programs whose sets of batch proofs are known, and which of them a table of proofs is of."""

from collections.abc import Sequence

from porcore.exchanges.document import UnreadableError
from porcore.exchanges.formats.zk_totals import ZkTotal
from porcore.exchanges.report import State
from porcore.exchanges.zk.programs.binance import BINANCE, BINANCE_CHAINED
from porcore.exchanges.zk.programs.gate import GATE
from porcore.exchanges.zk.programs.htx import HTX
from porcore.exchanges.zk.programs.program import ZkProgram
from porcore.exchanges.zk.rows import BatchLayout, ProofTable

__all__ = ["PROGRAMS", "program_of"]

PROGRAMS = {program.key: program for program in (GATE, HTX, BINANCE, BINANCE_CHAINED)}


def program_of(table: ProofTable, totals: Sequence[ZkTotal]) -> ZkProgram:
    """Return the program that made a table, with the totals beside it (none where they were not given).

    Gate's tables and HTX's look alike: their totals tell them apart, and without them the tree that the first row begins at.
    Raises UnreadableError for totals of another program.
    """
    fitting = [program for program in PROGRAMS.values() if program.layout is table.layout]
    if totals:
        for program in fitting:
            if program.kind is totals[0].kind:
                return program
        raise UnreadableError(
            "zk-totals-other",
            found=totals[0].kind.value,
            expected=" or ".join(program.kind.value for program in fitting),
        )
    if table.layout is BatchLayout.CHAINED and GATE.start(table.rows[0], ()).state is not State.HOLDS:
        is_htx = HTX.start(table.rows[0], ()).state is not State.OPEN
        return HTX if is_htx else GATE
    return fitting[0]
