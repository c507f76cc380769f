"""Tables for people, in Markdown."""

from collections.abc import Iterable, Sequence

__all__ = ["markdown", "percentile"]


def markdown(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table, numbers to the right."""
    lines = [list(head), ["---" if i == 0 else "--:" for i in range(len(head))]]
    lines += [[str(cell) for cell in row] for row in rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which `share` (0..1) of all lie."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]
