"""From the lines of an audit to its exit code, its headline, and what it does not show.

Whoever brings the key decides the verdict: the best one needs somebody outside who vouches for every key.
"""

from collections.abc import Iterator, Sequence

from porcore.exchanges.report import State
from porcore.exchanges.sentences import Sentence, say
from porcore.exchanges.zk.programs.program import ZkProgram
from porcore.exchanges.zk.result import AuditLine, KeyOrigin, UsedKey
from porcore.exchanges.zk.rows import BatchRow
from porcore.exit_codes import ExitCode

__all__ = ["exit_code_of", "headline", "limits"]


def exit_code_of(lines: Sequence[AuditLine], keys: Sequence[UsedKey]) -> ExitCode:
    """Return 1 where a step fails; 0 where all hold under keys that somebody outside vouches for; else 3."""
    states = {line.state for line in lines}
    if State.FAILS in states:
        return ExitCode.REFUTED
    if states == {State.HOLDS} and keys and all(key.origin.vouches for key in keys):
        return ExitCode.VERIFIED
    return ExitCode.CONSISTENT


def headline(
    program: ZkProgram, rows: Sequence[BatchRow], lines: Sequence[AuditLine], keys: Sequence[UsedKey]
) -> Sentence:
    """Return the verdict in a sentence; the first step that fails is named in it."""
    for line in lines:
        if line.state is State.FAILS:
            return say(
                "zk-head-fails", program=program.title, step=line.step, detail=line.sentences[0].alone()
            )
    missing = [line.step.value for line in lines if line.state is not State.HOLDS]
    if missing:
        return say("zk-head-open", program=program.title, steps=", ".join(missing))
    origins = {key.origin for key in keys}
    if KeyOrigin.OTHER in origins:
        return say("zk-head-other", program=program.title)
    if KeyOrigin.BESIDE in origins:
        return say("zk-head-beside", program=program.title)
    return say("zk-head-holds", program=program.title, count=len(rows))


def limits(program: ZkProgram, keys: Sequence[UsedKey]) -> tuple[Sentence, ...]:
    """Return what no set shows, and what one of this program does not."""
    return tuple(_limits(program, keys))


def _limits(program: ZkProgram, keys: Sequence[UsedKey]) -> Iterator[Sentence]:
    yield say("zk-limit-keys")
    yield from map(say, program.limits)
    yield say("zk-limit-left-out")
    yield say("zk-limit-units")
    yield say("zk-limit-date")
    yield say("zk-limit-count")
    yield say("zk-limit-reserves")
    if keys:
        yield say("zk-limit-chance")
