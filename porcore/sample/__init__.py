"""A made-up bundle of "Sample Exchange", to try everything on."""

from porcore.sample.clients import SampleClient, holdings_of, sample_clients
from porcore.sample.writing import write_sample

__all__ = ["SampleClient", "holdings_of", "sample_clients", "write_sample"]
