"""Other exchanges' proof files: recognised by shape, recomputed, and reported with their weak points.

docs/peers.md explains how to add a format.
"""

from porcore.exchanges import inspection
from porcore.exchanges.formats.table import FORMATS
from porcore.exchanges.rendering import facts, lines
from porcore.exchanges.report import Format, Report, Supplement

__all__ = ["FORMATS", "Format", "Report", "Supplement", "facts", "inspect", "lines"]

_NOTHING = Supplement()


def inspect(data: bytes, given: Supplement = _NOTHING) -> Report:
    """Return what the file in `data` shows and does not show. Never raises for its content.

    `data` is a whole file of any length; one of more than 20 MiB is told in the report.
    """
    return inspection.inspect(data, given, FORMATS)
