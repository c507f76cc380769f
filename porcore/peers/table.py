"""The formats that are read, one line each, in the order of the matrix: add a new one here."""

from porcore.peers.report import Format

__all__ = ["FORMATS"]

FORMATS: tuple[Format, ...] = ()
