"""From an open bundle to the source of its ledger's rows."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from porcore.bundle import Bundle
from porcore.bundle.ledger_files import PARQUET
from porcore.partition.parquet_source import ParquetSource
from porcore.partition.reading import Layout
from porcore.partition.source import FileSource, Source, StreamSource

__all__ = ["source_of"]

PART_BYTES = 2**24  # of balances.csv that a task reads at once


@contextlib.contextmanager
def source_of(bundle: Bundle, folder: Path) -> Iterator[tuple[Source, Layout]]:
    """Yield the rows of a bundle's ledger and how to understand them; spooled parts lie in `folder`."""
    path = bundle.ledger_path
    source: Source
    if path is not None and path.name == PARQUET:
        source = ParquetSource(path, bundle.config, bundle.limits, folder)
    elif path is not None:
        source = FileSource(path, PART_BYTES)
    else:
        source = StreamSource(bundle.open_ledger, bundle.ledger_bytes, folder, PART_BYTES)
    yield source, Layout(source.header, bundle.config, by_lines=False)
