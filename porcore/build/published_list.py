"""What of a published list shows only when all of its parts are read: rows with one id, and totals."""

import io
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from porcore.build.read import ReadPart
from porcore.errors import BundleError
from porcore.ledger.list_totals import check_totals
from porcore.ledger.readers.cells import CellError
from porcore.ledger.readers.listed import ListReader, below_totals, second_row
from porcore.ledger.source import Source
from porcore.ledger.tally import changed

__all__ = ["check_parts"]

_AT_ONCE = 2**23  # rows whose ids are compared at once: 64 MB
_WORD = 8  # bytes of an id that are compared first


def check_parts(source: Source, reader: ListReader, reads: Sequence[ReadPart], clients: int) -> None:
    """Check what no part shows alone; `clients` is how many different ids there are, 0 or more. Raises BundleError."""
    rows = 1  # the header
    stated: dict[int, int] = {}
    sums: Counter[int] = Counter()
    for read in reads:
        if stated:
            raise reader.table.fault(rows + 2, reader.id_column, below_totals())
        rows += read.rows
        stated = read.stated
        sums.update(read.sums)
    if rows - 1 != clients:
        raise _second_row(source, reader, rows - 1)
    check_totals(reader.config, sums, stated)


def _second_row(source: Source, reader: ListReader, rows: int) -> BundleError:
    """Return the fault at the first row, of some, whose id an earlier row has; `rows` is how many there are."""
    shares = -(-rows // _AT_ONCE)
    for share in range(shares):
        words = np.fromiter(
            (word for _, client_id in _ids(source, reader) if (word := _word(client_id)) % shares == share),
            dtype=np.uint64,
        )
        if (row := _second(source, reader, _repeated(words))) is not None:
            return reader.table.fault(row, reader.id_column, second_row())
    return changed()


def _repeated(words: NDArray[np.uint64]) -> set[int]:
    words.sort()
    return set(words[1:][words[1:] == words[:-1]].tolist())


def _second(source: Source, reader: ListReader, words: set[int]) -> int | None:
    """Return the first row whose id was there before, of the ids that begin with one of `words`."""
    seen = set[bytes]()
    for row, client_id in _ids(source, reader) if words else ():
        if _word(client_id) in words:
            if client_id in seen:
                return row
            seen.add(client_id)
    return None


def _word(client_id: bytes) -> int:
    return int.from_bytes(client_id[-_WORD:], "big")


def _ids(source: Source, reader: ListReader) -> Iterator[tuple[int, bytes]]:
    """Yield the number of every row and its client id."""
    before = 1
    for part in source.parts():
        data = part.lines(reader)
        source.done(part)
        for row, cells in reader.table.rows(io.BytesIO(data), before):
            try:
                yield row, reader.id_of(cells[reader.id_column])
            except CellError:
                return  # the row with totals: every other row was read before
        before += data.count(b"\n")
