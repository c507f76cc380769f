"""From an open bundle to the source of its ledger's rows."""

from pathlib import Path

from porcore.build.read import Layout
from porcore.ledger import Bundle
from porcore.ledger.ledger_files import PARQUET
from porcore.ledger.parquet_source import ParquetSource
from porcore.ledger.source import FileSource, Source, StreamSource

__all__ = ["source_of"]

PART_BYTES = 2**24  # of balances.csv that a task reads at once


def source_of(bundle: Bundle, folder: Path) -> tuple[Source, Layout]:
    """Return the rows of a bundle's ledger and how to understand them; spooled parts lie in `folder`."""
    path = bundle.ledger_path
    source: Source
    if path is not None and path.name == PARQUET:
        source = ParquetSource(path, bundle.config, bundle.limits, folder)
    elif path is not None:
        source = FileSource(path, PART_BYTES)
    else:
        source = StreamSource(bundle.open_ledger, bundle.ledger_bytes, folder, PART_BYTES)
    return source, Layout(source.header, bundle.config)
