"""The values of a Parquet file: which types they may have, and how they are written in CSV, exactly."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from porcore.errors import BundleError
from porcore.ledger.ledger_files import PARQUET
from porcore.ledger.readers.cells import ColumnKind, named, shown

__all__ = ["as_bytes", "check_type", "csv_lines"]

_EXPECTED = {
    ColumnKind.ID: "text of 64 hex digits, or 32 bytes",
    ColumnKind.AMOUNT: "decimals, whole numbers or text",
    ColumnKind.TEXT: "text",
}
_SPECIAL = frozenset(b',"\r\n')


def check_type(field: Any, kind: ColumnKind) -> None:
    """Raise BundleError unless a column of the schema can hold ids, amounts or texts."""
    found = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
    if _is_text(found) or _fits(found, kind):
        return
    advice = ""
    if pa.types.is_floating(found):
        advice = "A floating-point number is not exact: cast or round it where the file is written, such as to decimal128(38, 8)."
    raise BundleError(
        f"{PARQUET}, column {shown(field.name)}", named("the type", str(found)), _EXPECTED[kind], advice
    )


def _fits(found: Any, kind: ColumnKind) -> bool:
    if kind is ColumnKind.ID:
        return bool(
            pa.types.is_binary(found) or (pa.types.is_fixed_size_binary(found) and found.byte_width == 32)
        )
    return kind is ColumnKind.AMOUNT and bool(pa.types.is_decimal(found) or pa.types.is_integer(found))


def _is_text(found: Any) -> bool:
    return bool(
        pa.types.is_string(found) or pa.types.is_large_string(found) or pa.types.is_string_view(found)
    )


def as_bytes(array: Any) -> Any:
    """Return a column of texts as an Arrow array of bytes."""
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    return array if pa.types.is_binary(array.type) else pc.cast(array, pa.binary())


def csv_lines(columns: dict[int, Any], width: int) -> bytes:
    """Return rows of these columns as lines of CSV; a null is an empty cell.

    `columns` are by number, 0..`width` - 1, and all of one length; `width` is the number of cells in a line.
    """
    rows = len(next(iter(columns.values())))
    cells = [list(_cells(columns[number])) if number in columns else [b""] * rows for number in range(width)]
    return b"".join(b",".join(row) + b"\n" for row in zip(*cells, strict=True))


def _cells(array: Any) -> Iterator[bytes]:
    kind = array.type
    if pa.types.is_decimal(kind):
        return (b"" if value is None else _decimal_text(value) for value in array.to_pylist())
    if pa.types.is_integer(kind):
        return (b"" if value is None else str(value).encode() for value in array.to_pylist())
    if pa.types.is_binary(kind) or pa.types.is_fixed_size_binary(kind):
        return (b"" if value is None else value.hex().encode() for value in array.to_pylist())
    return (b"" if value is None else _quoted(value) for value in as_bytes(array).to_pylist())


def _decimal_text(value: Decimal) -> bytes:
    return format(value, "f").encode()  # str() would write one satoshi as 1E-8


def _quoted(text: bytes) -> bytes:
    return b'"' + text.replace(b'"', b'""') + b'"' if not _SPECIAL.isdisjoint(text) else text
