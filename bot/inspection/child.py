"""The process that reads a stranger's file: ``python -P -m bot.inspection.child``, within limits of its own.

The question and the file come through standard input and nothing lies on the disk or in the list of processes: one line, a
`bot.inspection.answer.FileQuestion`, then the file's bytes and the second file's. The answer is one line, a `FileReport` or a
`ProofRecognised`. When standard input closes, whoever asked is gone, and this process ends.
"""

import sys
from dataclasses import replace

from bot.inspection.answer import (
    DrawnPath,
    DrawnStep,
    FileQuestion,
    FileReport,
    HeldStatement,
    ProofRecognised,
    RootLine,
    VerdictLine,
)
from bot.inspection.said import SaidSentence
from bot.inspection.sighting import sighting_of
from bot.runtime.child_side import OUT_OF_MEMORY, end_with_parent, limit, read, say
from porcore.exchanges import FORMATS, Report, Supplement, inspect, lines
from porcore.exchanges.document import Document, UnreadableError
from porcore.exchanges.formats.bitmex import BITMEX, check_leaves_only
from porcore.exchanges.formats.ours import OURS, held_statement
from porcore.exchanges.inspection import inspect_as
from porcore.exchanges.recognition import is_private, recognise
from porcore.exchanges.report import Amount, Mark, ProofPath, State
from porcore.exchanges.sentences import Sentence
from porcore.exit_codes import ExitCode

__all__ = ["MEMORY", "SECONDS", "main", "work"]

MEMORY = 2**29  # bytes of address space; the largest tree takes a third of it
SECONDS = 30  # of processor time
_DRAWN = (ExitCode.VERIFIED, ExitCode.CONSISTENT)  # of reports whose path may be drawn


def main() -> int:
    """Answer the one question on standard input; return the exit code."""
    _limit()
    source = sys.stdin.buffer
    question = FileQuestion.read(source.readline())
    first, second = question.sizes
    data = read(source, first)
    companion = None if second is None else read(source, second)
    end_with_parent()
    try:
        say(work(question, data, companion))
    except MemoryError:
        say(OUT_OF_MEMORY)
    return 0


def _limit() -> None:
    limit(MEMORY, SECONDS)


def work(question: FileQuestion, data: bytes, companion: bytes | None = None) -> FileReport | ProofRecognised:
    """Return the answer about a file: of a report its facts, its text, and the path to draw.

    `data`: the whole file; `companion`: the whole second file, None without one.
    With `FileQuestion.bare` roots that confirm nothing are left out, and `FileReport.not_compared` says so.
    """
    if question.recognise:
        return ProofRecognised(is_private(data, FORMATS))
    given = Supplement(question.roots, question.nonces, companion)
    report = _of_published_list(data, given) if question.published else inspect(data, given)
    not_compared = question.bare and bool(given.roots) and not _is_confirmed(report)
    if not_compared:
        report = inspect(data, replace(given, roots=()))
    answer = replace(_answer(report), not_compared=not_compared)
    described = report.format
    if described is None:
        return answer
    return replace(
        answer,
        format=described.key,
        hash_digits=described.features.hash_bits // 4,
        companion=_said(described.companion) if companion is None else None,
        nonces=_said(described.nonces) if not given.nonces else None,
        statement=_statement(data) if described is OURS else None,
        sighting=sighting_of(report, data),
    )


def _said(sentence: Sentence | None) -> SaidSentence | None:
    return None if sentence is None else SaidSentence.of(sentence)


def _of_published_list(data: bytes, given: Supplement) -> Report:
    """Return the report about a list that is longer than what people may send. Its sums were recomputed when it was loaded."""
    leaves_only = replace(BITMEX, check=check_leaves_only)
    report = inspect_as(leaves_only, Document(data.decode("utf-8-sig", "replace")), given)
    return replace(report, format=BITMEX)


def _answer(report: Report) -> FileReport:
    """Return what a report says by itself."""
    answer = FileReport(
        report.exit_code,
        SaidSentence.of(report.headline),
        "\n".join(lines(report)),
        lines=tuple(
            VerdictLine(line.topic, line.state, SaidSentence.of(line.sentence)) for line in report.lines
        ),
        weak_points=tuple(map(SaidSentence.of, report.weak_points)),
        advice=tuple(map(SaidSentence.of, report.advice)),
        stripped=tuple(map(SaidSentence.of, report.stripped)),
    )
    finding = report.finding
    if finding is None:
        return answer
    totals = _by_asset(finding.totals)
    return replace(
        answer,
        roots=tuple(RootLine(root.hash, root.label) for root in finding.roots),
        rule=finding.rule,
        balances=None if finding.balances is None else _by_asset(finding.balances),
        total_liabilities={} if finding.totals_open else totals,
        stated_totals=totals if finding.totals_open else {},
        alone=finding.alone,
        notes=tuple(map(SaidSentence.of, finding.notes)),
        drawing=_drawing(report),
        commitment=finding.commitment or "",
        committed=tuple(finding.published) if finding.commitment else (),
        place=_place(report),
    )


def _place(report: Report) -> int | None:
    """Return the leaf's place where a set of batch proofs may tell that it was not added up; else None."""
    described, finding = report.format, report.finding
    if described is None or finding is None or described.features.total is not Mark.CIRCUIT:
        return None
    return finding.paths[0].place if len(finding.paths) == 1 else None


def _by_asset(amounts: tuple[Amount, ...]) -> dict[str, str]:
    return {entry.asset: entry.text for entry in amounts}


def _statement(data: bytes) -> HeldStatement | None:
    try:
        statement = held_statement(recognise(data, FORMATS).document)
    except UnreadableError:
        return None
    if statement is None:
        return None
    members = {asset.symbol: asset.members for asset in statement.assets}
    return HeldStatement(statement.id, statement.exchange, statement.taken_at, members)


def _is_confirmed(report: Report) -> bool:
    """Tell whether what was given is a root of the file, or the root of an empty tree, which is no id."""
    if report.fault is not None:
        return report.fault.sentence.code == "root-fails-empty"
    roots = [line for line in report.lines if line.topic == "root"]
    return any(line.state is State.HOLDS or line.sentence.code == "root-partly" for line in roots)


def _drawing(report: Report) -> DrawnPath | None:
    finding = report.finding
    if finding is None or report.exit_code not in _DRAWN or not finding.paths:
        return None
    path = finding.paths[0]
    asset = _asset(path)
    steps = (
        DrawnStep(
            step.sibling_hash,
            step.sibling_is_left,
            _amount(step.sibling_amounts, asset),
            _amount(step.parent_amounts, asset),
            step.parent_hash,
        )
        for step in path.steps
    )
    root = next((one.hash for one in finding.roots if one.label == path.label), finding.roots[0].hash)
    leaf_amount = _amount(path.leaf_amounts, asset)
    return DrawnPath(
        len(finding.paths), asset, len(path.leaf_amounts), path.leaf_hash, leaf_amount, root, tuple(steps)
    )


def _asset(path: ProofPath) -> str | None:
    """Return the first asset that you hold, else the first; None for a path without amounts."""
    held = [entry.asset for entry in path.leaf_amounts if entry.text != "0"]
    named = held or [entry.asset for entry in path.leaf_amounts]
    return named[0] if named else None


def _amount(amounts: tuple[Amount, ...], asset: str | None) -> str | None:
    return next((entry.text for entry in amounts if entry.asset == asset), None)


if __name__ == "__main__":
    sys.exit(main())
