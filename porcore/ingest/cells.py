"""Lines cut into cells by pyarrow, which knows all of CSV and hands out a column's bytes without copying them."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
from numpy.typing import NDArray

from porcore.ingest.loops import is_plain

__all__ = ["Column", "Columns", "batches", "bytes_of", "texts"]

_BLOCK = 2**22  # bytes cut at once: what is read next is still in the processor's cache
_LONGEST_LINE = 2**17  # bytes; the line reader has rules of its own for cells that are longer

Columns = dict[int, Any]  # column number -> pyarrow array
Column = tuple[NDArray[np.int32], NDArray[np.uint8]]  # where each cell begins [n + 1], and the bytes


def batches(data: bytes, width: int, wanted: Sequence[int]) -> Iterator[Columns] | None:
    """Return batches of the `wanted` of `width` columns; None for anything that two readers might cut differently."""
    plain, ascii_only = is_plain(np.frombuffer(data, dtype=np.uint8), _LONGEST_LINE)
    if not plain or not (ascii_only or _is_text(data)):
        return None
    return _cut(data, width, wanted)


def _is_text(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _cut(data: bytes, width: int, wanted: Sequence[int]) -> Iterator[Columns]:
    names = [str(column) for column in range(width)]
    chosen = [names[column] for column in wanted]
    try:
        reader = pacsv.open_csv(
            pa.py_buffer(data),
            pacsv.ReadOptions(
                use_threads=False, block_size=_BLOCK, column_names=names
            ),
            pacsv.ParseOptions(ignore_empty_lines=False),
            pacsv.ConvertOptions(
                check_utf8=False,
                column_types=dict.fromkeys(chosen, pa.binary()),
                include_columns=chosen,
                strings_can_be_null=False,
            ),
        )
        for batch in reader:
            yield dict(zip(wanted, batch.columns, strict=True))
    except pa.ArrowInvalid as error:
        raise ValueError("not the same number of cells in every line") from error


def bytes_of(array: Any) -> Column:
    """Return the cells of a binary array."""
    _, offsets, data = array.buffers()
    begins = np.frombuffer(offsets, dtype=np.int32)[array.offset : array.offset + len(array) + 1]
    return begins, np.frombuffer(data or b"", dtype=np.uint8)


def texts(array: Any) -> tuple[list[str], NDArray[np.int32]]:
    """Return the different texts of a column, and for each row which of them it has [n]."""
    coded = array.dictionary_encode()
    return [value.decode() for value in coded.dictionary.to_pylist()], coded.indices.to_numpy()
