"""From an open bundle to the source of its ledger's rows."""

from pathlib import Path

from porcore.ledger.bundle import Bundle
from porcore.ledger.ledger_files import PARQUET
from porcore.ledger.parquet_source import ParquetSource
from porcore.ledger.source import FileSource, Source, StreamSource

__all__ = ["source_of"]

PART_BYTES = 2**24  # of balances.csv that a task reads at once


def source_of(bundle: Bundle, folder: Path) -> Source:
    """Return the rows of a bundle's ledger, its header understood; spooled parts lie in `folder`. Raises BundleError."""
    path = bundle.ledger_path
    if path is not None and path.name == PARQUET:
        return ParquetSource(path, bundle.config, bundle.limits, folder)
    if path is not None:
        return FileSource(path, bundle.config, PART_BYTES)
    return StreamSource(bundle.open_rows, bundle.config, bundle.ledger_bytes, folder, PART_BYTES)
