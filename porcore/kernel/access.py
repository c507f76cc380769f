"""Reading and writing parts of rows from compiled loops: numba itself would go byte by byte."""

from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

__all__ = ["copy", "place_of", "put_word", "start_of", "word"]

_BYTE, _WORD = ir.IntType(8), ir.IntType(64)


def start_of(context: Any, builder: Any, kind: Any, array: Any) -> Any:
    """Return where a C-ordered array begins, as a pointer to bytes."""
    return builder.bitcast(context.make_array(kind)(context, builder, value=array).data, _BYTE.as_pointer())


def place_of(context: Any, builder: Any, kind: Any, array: Any, row: Any, column: Any) -> Any:
    """Return where a byte of a C-ordered array [n, m] is."""
    made = context.make_array(kind)(context, builder, value=array)
    stride = builder.extract_value(made.strides, 0)
    return builder.gep(
        start_of(context, builder, kind, array), [builder.add(builder.mul(row, stride), column)]
    )


@intrinsic(prefer_literal=True)
def copy(
    typing: Any, size: Any, source: Any, row: Any, column: Any, target: Any, to_row: Any, to_column: Any
) -> Any:
    """Copy `size` bytes (a literal) of a row of `source` [n, m] into a row of `target`."""
    vector = ir.VectorType(_BYTE, size.literal_value)

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        kinds = signature.args
        here = place_of(context, builder, kinds[1], values[1], values[2], values[3])
        there = place_of(context, builder, kinds[4], values[4], values[5], values[6])
        loaded = builder.load(builder.bitcast(here, vector.as_pointer()), align=1)
        builder.store(loaded, builder.bitcast(there, vector.as_pointer()), align=1)
        return context.get_dummy_value()

    number = types.int64
    return types.void(size, source, number, number, target, number, number), generate


@intrinsic
def word(typing: Any, array: Any, row: Any, column: Any) -> Any:
    """Return the 8 big-endian bytes at a place of an array [n, m]."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        place = builder.bitcast(place_of(context, builder, signature.args[0], *values), _WORD.as_pointer())
        return builder.bswap(builder.load(place, align=1))

    return types.uint64(array, types.int64, types.int64), generate


@intrinsic
def put_word(typing: Any, array: Any, row: Any, column: Any, value: Any) -> Any:
    """Write 8 big-endian bytes to a place of an array [n, m]."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        place = builder.bitcast(
            place_of(context, builder, signature.args[0], *values[:3]), _WORD.as_pointer()
        )
        builder.store(builder.bswap(values[3]), place, align=1)
        return context.get_dummy_value()

    return types.void(array, types.int64, types.int64, types.uint64), generate
