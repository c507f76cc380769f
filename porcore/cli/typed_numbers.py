"""Numbers that people type behind an option: plain digits within bounds, and one sentence for everything else."""

import argparse
from collections.abc import Callable

__all__ = ["MOST_WORKERS", "number_within"]

MOST_WORKERS = 256  # processes that a command starts at most


def number_within(low: int, high: int, expected: str = "") -> Callable[[str], int]:
    """Return what reads a whole number from `low` to `high`, both 0 or more, for argparse.

    `expected` is said of anything else; "" names the bounds.
    """
    said = expected or f"a whole number from {low} to {high}"

    def read(text: str) -> int:
        # As long as the highest at most: what no one means is not worth the time that Python takes to read it.
        plain = text.isascii() and text.isdigit() and len(text) <= len(str(high))
        if not plain or not low <= int(text) <= high:
            raise argparse.ArgumentTypeError(f"expected {said}")
        return int(text)

    return read
