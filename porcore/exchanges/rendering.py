"""A report as lines of text, for the command line and the chat alike, and as facts for a program."""

from collections.abc import Iterator, Sequence

from porcore.exchanges.report import Amount, Finding, Format, Report, listed
from porcore.exchanges.sentences import say, shown_name

__all__ = ["facts", "format_facts", "lines", "matrix"]


def lines(report: Report) -> tuple[str, ...]:
    """Return the whole answer in reading order, the headline first."""
    return tuple(str(part) for part in _parts(report))


def _parts(report: Report) -> Iterator[object]:
    yield report.headline
    yield from report.stripped
    for line in report.lines:
        yield line.sentence
    if report.finding is not None:
        yield from _about(report.finding)
    if report.weak_points:
        yield say("weak-title")
        for weak in report.weak_points:
            yield f"- {weak}"
    yield from report.advice


def _about(finding: Finding) -> Iterator[object]:
    if len(finding.roots) > 1:
        for root in finding.roots:
            yield say("root-is", label=f" of {shown_name(root.label)}", root=root.hash)
    if finding.rule:
        yield say("rule", rule=finding.rule)
    if finding.balances is not None:
        yield say("own", balances=listed(finding.balances))
    yield from finding.notes


def facts(report: Report) -> dict[str, object]:
    """Return the same answer for a program."""
    result: dict[str, object] = {
        "exit_code": report.exit_code,
        "verdict": report.exit_code.label,
        "headline": str(report.headline),
        "format": report.format.key if report.format else None,
        "lines": [
            {"topic": line.topic, "state": line.state.value, "sentence": str(line.sentence)}
            for line in report.lines
        ],
        "weak_points": [
            {"code": weak.code, "sentence": str(weak), **{name: str(one) for name, one in weak.values}}
            for weak in report.weak_points
        ],
        "advice": [str(sentence) for sentence in report.advice],
        "stripped": [str(sentence) for sentence in report.stripped],
    }
    if report.fault is not None:
        fault = report.fault
        result["fault"] = {
            "step": fault.step.value,
            "level": fault.level,
            "found": fault.found,
            "expected": fault.expected,
        }
    if report.finding is not None:
        result |= _finding_facts(report.finding)
    return result


def _finding_facts(finding: Finding) -> dict[str, object]:
    return {
        "roots": [{"label": root.label, "hash": root.hash} for root in finding.roots],
        "rule": finding.rule or None,
        "balances": _amounts(finding.balances) if finding.balances is not None else None,
        "total_liabilities": _amounts(() if finding.totals_open else finding.totals),
        "stated_totals": _amounts(finding.totals if finding.totals_open else ()),
        "alone": finding.alone,
        "negatives": [
            {"level": entry.level, "asset": entry.asset, "amount": entry.text} for entry in finding.negatives
        ],
        "notes": [str(note) for note in finding.notes],
    }


def _amounts(amounts: tuple[Amount, ...]) -> dict[str, str]:
    return {entry.asset: entry.text for entry in amounts}


def format_facts(described: Format) -> dict[str, object]:
    """Return a format's row of the matrix and its weak points."""
    features = described.features
    return {
        "key": described.key,
        "exchange": described.exchange,
        "title": str(described.title),
        "source": described.source,
        "verified_sample": features.sample.value,
        "total_committed": features.total.value,
        "both_child_sums": features.both_sums.value,
        "domain_separation": features.domain.value,
        "negative_check": features.negatives.value,
        "hash_bits": features.hash_bits,
        "id_bound": features.id_bound.value,
        "whole_set_checked": features.whole.value,
        "weak_points": [str(weak) for weak in described.weak_points()],
    }


_COLUMNS = (
    ("verified_sample", "verified sample"),
    ("total_committed", "total committed"),
    ("both_child_sums", "both child sums"),
    ("domain_separation", "domain separation"),
    ("negative_check", "negative check"),
    ("hash_bits", "full-length hash"),
    ("id_bound", "id bound"),
    ("whole_set_checked", "whole set checked"),
)


def matrix(formats: Sequence[Format]) -> list[str]:
    """Return the table of formats and features as lines of Markdown, the way docs/peers.md shows it."""
    head = ["format", *(title for _, title in _COLUMNS)]
    rows = [head, ["---"] * len(head)]
    for described in formats:
        row = format_facts(described)
        rows.append([str(described.title), *(_cell(row[key]) for key, _ in _COLUMNS)])
    return ["| " + " | ".join(row) + " |" for row in rows]


def _cell(value: object) -> str:
    if isinstance(value, int):
        return "yes" if value == 256 else f"no, {value} bits"
    return str(value)
