"""A made-up bundle of "Sample Exchange", to try everything on."""

from porcore.sample.listing import ALL
from porcore.sample.writing import write_sample

__all__ = ["ALL", "write_sample"]
