"""What a file that holds teaches beyond its own answer: which leaves lead to its root, and what their hashes cover."""

from collections.abc import Mapping
from hashlib import sha256

from bot.inspection.answer import FileSighting, SeenLeaf
from porcore.exchanges import FORMATS, Report
from porcore.exchanges.document import UnreadableError
from porcore.exchanges.formats.ours import OURS
from porcore.exchanges.recognition import recognise
from porcore.exchanges.report import Finding, Format, Mark

__all__ = ["sighting_of"]

_HOLDS = (0, 3)  # exit codes of files that hold
# Formats of one exchange whose leaf hashes the audit it belongs to, and where their files name it. In other formats a date is
# hashed by nothing, or as a part of a text that can be read in two ways.
_AUDITS = {
    "bitbase": ("auditId",),
    "hotcoin": ("self", "snapshotId"),
    "ourbit": ("self", "snapshotDate"),
}


def sighting_of(report: Report, data: bytes) -> FileSighting | None:
    """Return what a file of another exchange teaches; None for one that does not hold. `data`: the whole file."""
    described, finding = report.format, report.finding
    if described is None or finding is None or described is OURS or report.exit_code not in _HOLDS:
        return None
    roots, leaves = {root.hash for root in finding.roots}, _leaves(finding)
    # In a tree of one leaf the root is the leaf's hash, and a root is kept as it is.
    if not roots or finding.not_found or finding.alone or any(leaf.hash in roots for leaf in leaves):
        return None
    return FileSighting(
        described.exchange,
        _audit(described, finding, data),
        leaves if described.is_private else (),
        id_bound=described.features.id_bound is Mark.YES and not finding.leaf_open,
        sample=any(sentence.code == "public-sample" for sentence in report.advice),
    )


def _leaves(finding: Finding) -> tuple[SeenLeaf, ...]:
    leaves = {(path.label, path.leaf_hash) for path in finding.paths}
    if finding.leaf_hash:
        leaves.add(("", finding.leaf_hash))
    return tuple(SeenLeaf(label, leaf) for label, leaf in sorted(leaves))


def _audit(described: Format, finding: Finding, data: bytes) -> str:
    """Return the SHA-256 of the audit's name, which only an honest file has no secret in; "" where no hash covers it."""
    names = _AUDITS.get(described.key)
    if (
        names is None
        or ".".join(names) in finding.uncovered
        or len(finding.roots) != 1
        or finding.roots[0].label
    ):
        return ""
    try:
        value = recognise(data, FORMATS).document.value
    except UnreadableError:
        return ""
    for name in names:
        value = value.get(name) if isinstance(value, Mapping) else None
    return sha256(str(value).encode("utf-8", "replace")).hexdigest() if isinstance(value, str | int) else ""
