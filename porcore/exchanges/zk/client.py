"""The last step of an audit: is the tree of the set the one that the client's own file leads to, or that somebody typed?

The client's file is checked by the inspection of client files, so its own path counts too. In the program with one root the tree
may hold more leaves than were added up: there the client's place has to be one that the batches went through.
"""

from porcore.exchanges import inspect
from porcore.exchanges.document import UnreadableError
from porcore.exchanges.report import Report, State
from porcore.exchanges.sentences import Sentence, say
from porcore.exchanges.typed_root import parse_root
from porcore.exchanges.zk.programs.program import ZkProgram, hex_of
from porcore.exchanges.zk.result import AuditLine, AuditStep
from porcore.exchanges.zk.rows import BatchRow
from porcore.exit_codes import ExitCode

__all__ = ["root_line"]

_BITS = 256


def root_line(
    program: ZkProgram, last: BatchRow, client: bytes | None, typed: str
) -> tuple[AuditLine, Report | None]:
    """Return whether the last root is the client's and the typed one, and what the client's file shows by itself.

    `client` is the whole file of the client, of any length. Raises UnreadableError for a file or a root that cannot be read.
    """
    answers, report = list[tuple[State, Sentence]](), None
    if client is not None:
        report = inspect(client)
        answers.append(_of_client(program, last, report))
    if typed:
        root, found = parse_root(typed, _BITS), hex_of(last.roots[-1])
        code, state = (
            ("zk-root-typed", State.HOLDS) if root == found else ("zk-root-typed-other", State.FAILS)
        )
        answers.append((state, say(code, found=found, expected=root)))
    if not answers:
        answers.append((State.OPEN, say("zk-root-none", found=hex_of(last.roots[-1]))))
    states = [state for state, _ in answers]
    state = State.FAILS if State.FAILS in states else states[0]
    return AuditLine(AuditStep.ROOT, state, tuple(sentence for _, sentence in answers)), report


def _of_client(program: ZkProgram, last: BatchRow, report: Report) -> tuple[State, Sentence]:
    finding = report.finding
    if report.exit_code is ExitCode.UNREADABLE or report.format is None:
        raise UnreadableError("zk-client-unreadable", detail=report.headline)
    if report.format.key not in program.client_formats:
        raise UnreadableError("zk-client-format", found=report.format.title, program=program.title)
    if (
        report.exit_code is ExitCode.REFUTED
        or finding is None
        or len(finding.roots) != 1
        or len(finding.paths) != 1
    ):
        return State.FAILS, say("zk-client-fails", detail=report.headline)
    found, root = hex_of(last.roots[-1]), finding.roots[0].hash
    if root != found:
        return State.FAILS, say("zk-client-root", found=root, expected=found)
    if last.last_index is not None and finding.paths[0].place > last.last_index:
        return State.FAILS, say("zk-client-outside", most=last.last_index)
    return State.HOLDS, say("zk-client-holds", found=found)
