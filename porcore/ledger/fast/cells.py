"""Lines cut into cells by pyarrow, which knows all of CSV, and columns understood without copying them.

A column is an Arrow array: of bytes when it comes from lines, of texts, numbers or bytes when from a Parquet file.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
from numpy.typing import NDArray

from porcore.kernel import Bytes
from porcore.ledger.fast.loops import amounts, ids, is_plain, numbers
from porcore.ledger.readers.parquet_cells import as_bytes

__all__ = ["UNSIGNED", "Columns", "amounts_added", "batches", "ids_read", "texts"]

_BLOCK = 2**22  # bytes cut at once: what is read next is still in the processor's cache
_LONGEST_LINE = 2**17  # bytes; the line reader has rules of its own for cells that are longer

UNSIGNED: NDArray[np.bool_] = np.zeros(0, dtype=bool)  # where signs are not looked for

Columns = dict[int, Any]  # column number -> pyarrow array
_Column = tuple[NDArray[np.int32], NDArray[np.uint8]]  # where each cell begins [n + 1], and the bytes


def batches(data: bytes, width: int, wanted: Sequence[int]) -> Iterator[Columns] | None:
    """Return batches of some columns of CSV; None for anything that two readers might cut differently.

    `data` is whole lines of `width` columns (1 or more) each; `wanted` are the numbers of columns, 0 = first.
    Raises ValueError, at a later batch, when a line has another number of cells.
    """
    if data.startswith(b"\xef\xbb\xbf"):
        return None  # pyarrow would skip it, and to the line reader it is a part of the first cell
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
            pacsv.ReadOptions(use_threads=False, block_size=_BLOCK, column_names=names),
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


def _bytes_of(array: Any) -> _Column:
    """Return the cells of a binary array."""
    _, offsets, data = array.buffers()
    begins = np.frombuffer(offsets, dtype=np.int32)[array.offset : array.offset + len(array) + 1]
    return begins, np.frombuffer(data or b"", dtype=np.uint8)


def _values_of(array: Any, dtype: str, width: int) -> NDArray[Any]:
    """Return the values [n, width] of an array of fixed width."""
    values = np.frombuffer(array.buffers()[1], dtype=dtype).reshape(-1, width)
    return values[array.offset : array.offset + len(array)]


def ids_read(array: Any, out: Bytes) -> bool:
    """Write client ids to `out` [n, 32]; tell whether all are plainly right."""
    if array.null_count:
        return False
    if pa.types.is_fixed_size_binary(array.type):
        out[:] = _values_of(array, "u1", 32)
        return True
    return bool(ids(*_bytes_of(as_bytes(array)), out))


def amounts_added(
    array: Any, decimals: NDArray[np.int64], out: NDArray[np.uint64], below: NDArray[np.bool_] = UNSIGNED
) -> bool:
    """Add amounts to `out` [n, 2] (128 bits, high half first); `decimals` [n or 1] of each row's asset.

    `below` [n] takes the signs, and `out` what is behind them; without it, an amount below zero is unusual. Tells whether
    all are plainly right.
    """
    if array.null_count:
        return False
    if pa.types.is_decimal(array.type):
        scale = array.type.scale
        if not pa.types.is_decimal128(array.type):
            array = array.cast(pa.decimal128(38, scale))
        return bool(numbers(_values_of(array, "<u8", 2), decimals - scale, out, below))
    if pa.types.is_integer(array.type):
        whole = _values_of(array.cast(pa.int64()), "<i8", 1)
        return bool(numbers(np.hstack([whole, whole >> 63]).view(np.uint64), decimals, out, below))
    return bool(amounts(*_bytes_of(as_bytes(array)), decimals, out, below))


def texts(array: Any) -> tuple[list[str], NDArray[np.int32]]:
    """Return the different texts of a column, and for each row which of them it has [n]. A null is an empty text."""
    if not pa.types.is_dictionary(array.type) or array.null_count:
        array = as_bytes(array).fill_null(b"").dictionary_encode()
    return [value.decode() for value in as_bytes(array.dictionary).to_pylist()], array.indices.to_numpy()
