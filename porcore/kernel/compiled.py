"""One way of compiling with numba, for all loops."""

from collections.abc import Callable
from typing import Any

import numba

__all__ = ["compiled"]


def compiled(function: Callable[..., Any]) -> Any:
    """Compile without holding the interpreter's lock, and keep the result on disk where there is a place for it.

    A read-only installation without a home has none; it compiles anew in each process.
    """
    try:
        return numba.njit(function, nogil=True, cache=True)
    except RuntimeError:
        return numba.njit(function, nogil=True)
