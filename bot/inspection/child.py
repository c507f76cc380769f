"""The process that reads a stranger's file: ``python -P -m bot.inspection.child``, within limits of its own.

The question and the file come through standard input and nothing lies on the disk or in the list of processes:

    {"sizes": [file, second file or null], "roots": […], "nonces": […], "bare": false, "recognise": false}⏎
    the file's bytes, then the second file's

The answer is one line of JSON. When standard input closes, whoever asked is gone, and this process ends.
"""

import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.runtime.confined import end_with_parent, limit, read, say
from bot.texts.members import summed
from porcore.exchanges import FORMATS, Given, Report, facts, inspect, lines
from porcore.exchanges.document import UnreadableError
from porcore.exchanges.formats.ours import OURS, held_statement
from porcore.exchanges.recognition import is_private, recognise
from porcore.exchanges.report import Amount, PathView, State

__all__ = ["MEMORY", "SECONDS", "main", "work"]

MEMORY = 2**29  # bytes of address space; the largest tree takes a third of it
SECONDS = 30  # of processor time
_DRAWN = (0, 3)  # exit codes of reports whose path may be drawn


def main() -> int:
    """Answer the one question on standard input; return the exit code."""
    _limit()
    source = sys.stdin.buffer
    request = json.loads(source.readline())
    first, second = request["sizes"]
    data = read(source, first)
    companion = None if second is None else read(source, second)
    end_with_parent()
    try:
        answer = work(request, data, companion)
    except MemoryError:
        answer = {"fault": "memory"}
    say(answer)
    return 0


def _limit() -> None:
    limit(MEMORY, SECONDS)


def work(request: Mapping[str, Any], data: bytes, companion: bytes | None = None) -> dict[str, Any]:
    """Return the answer as plain data: of a report its facts, its text, and the path to draw.

    With ``"recognise": true`` only whether `data` is a client's proof, as ``{"proof": true}``. With ``"bare": true`` roots
    that confirm nothing are left out, and ``"not_compared"`` says so: they may be a client's id.
    """
    if request.get("recognise"):
        return {"proof": is_private(data, FORMATS)}
    given = Given(tuple(request["roots"]), tuple(request["nonces"]), companion)
    report = inspect(data, given)
    not_compared = bool(request.get("bare") and given.roots and not _is_confirmed(report))
    if not_compared:
        report = inspect(data, replace(given, roots=()))
    described = report.format
    return {
        **facts(report),
        "title": described.title if described else "",
        "hash_digits": described.features.hash_bits // 4 if described else 0,
        "companion": described.companion if described and companion is None else "",
        "nonces": described.nonces if described and not given.nonces else "",
        "not_compared": not_compared,
        "text": "\n".join(lines(report)),
        "drawing": _drawing(report),
        "statement": _statement(data) if described is OURS else None,
    }


def _statement(data: bytes) -> dict[str, Any] | None:
    """Return the statement that a proof of our own format holds under by itself, whatever was typed with it."""
    try:
        statement = held_statement(recognise(data, FORMATS).document)
    except UnreadableError:
        return None
    if statement is None:
        return None
    sums = {asset.symbol: summed(asset) for asset in statement.assets if summed(asset)}
    about = {"id": statement.id, "exchange": statement.exchange, "taken_at": statement.taken_at}
    return {**about, "sums": sums}


def _is_confirmed(report: Report) -> bool:
    """Tell whether what was given is a root of the file, or the root of an empty tree, which is no id."""
    if report.fault is not None:
        return report.fault.sentence.code == "root-fails-empty"
    roots = [line for line in report.lines if line.topic == "root"]
    return any(line.state is State.HOLDS or line.sentence.code == "root-partly" for line in roots)


def _drawing(report: Report) -> dict[str, Any] | None:
    """Return the first path, with one asset's amounts: more has no room in a picture."""
    finding = report.finding
    if finding is None or report.exit_code not in _DRAWN or not finding.paths:
        return None
    path = finding.paths[0]
    asset = _asset(path)
    root = next((one.hash for one in finding.roots if one.label == path.label), finding.roots[0].hash)
    return {
        "label": path.label,
        "paths": len(finding.paths),
        "asset": asset,
        "assets": len(path.leaf_amounts),
        "leaf_hash": path.leaf_hash,
        "leaf_amount": _amount(path.leaf_amounts, asset),
        "root": root,
        "steps": [
            {
                "hash": step.sibling_hash,
                "left": step.sibling_is_left,
                "amount": _amount(step.sibling_amounts, asset),
                "parent_amount": _amount(step.parent_amounts, asset),
                "parent_hash": step.parent_hash,
            }
            for step in path.steps
        ],
    }


def _asset(path: PathView) -> str | None:
    """Return the first asset that you hold, else the first; None for a path without amounts."""
    held = [entry.asset for entry in path.leaf_amounts if entry.text != "0"]
    named = held or [entry.asset for entry in path.leaf_amounts]
    return named[0] if named else None


def _amount(amounts: tuple[Amount, ...], asset: str | None) -> str | None:
    return next((entry.text for entry in amounts if entry.asset == asset), None)


if __name__ == "__main__":
    sys.exit(main())
