"""Other exchanges' proof files: recognised by shape, recomputed, and reported with their weak points.

How to add a format stands in docs/peers.md.
"""

from porcore.peers import inspection
from porcore.peers.rendering import facts, lines
from porcore.peers.report import Format, Given, Report
from porcore.peers.table import FORMATS

__all__ = ["FORMATS", "Format", "Given", "Report", "facts", "inspect", "lines"]

_NOTHING = Given()


def inspect(data: bytes, given: Given = _NOTHING) -> Report:
    """Return what the file in `data` shows and does not show. Never raises for its content."""
    return inspection.inspect(data, given, FORMATS)
