"""One way of compiling with numba, for all loops."""

from collections.abc import Callable
from typing import Any

import numba

__all__ = ["callback", "compiled"]


def compiled(function: Callable[..., Any]) -> Any:
    """Compile without holding the interpreter's lock, and keep the result on disk where there is a place for it.

    A read-only installation without a home has none; it compiles anew in each process.
    """
    try:
        return numba.njit(function, nogil=True, cache=True)
    except RuntimeError:
        return numba.njit(function, nogil=True)


def callback(signature: Any, function: Callable[..., Any]) -> Any:
    """Compile what is called at its address, with numba's `signature`; kept on disk where there is a place for it."""
    try:
        return numba.cfunc(signature, cache=True)(function)
    except RuntimeError:
        return numba.cfunc(signature)(function)
