"""What others say about the curve: Ethereum's published points and products, and py_ecc's form of a pairing's value."""

import json
from pathlib import Path

from exchanges.zk.py_ecc_curve import bn128 as py_ecc

ETHEREUM = json.loads((Path(__file__).parents[2] / "data" / "zk" / "ethereum.json").read_text("utf-8"))


def published1(name):
    """Return a published point of G1."""
    x, y = _numbers(ETHEREUM["points"][name])
    return x, y


def published2(text):
    """Return the point of the twist in an input of Ethereum's, imaginary parts first."""
    x1, x0, y1, y0 = _numbers(text)
    return (x0, x1), (y0, y1)


def _numbers(text):
    data = bytes.fromhex(text)
    return [int.from_bytes(data[start : start + 32]) for start in range(0, len(data), 32)]


def theirs12(numbers):
    """Return an element of F_P¹² as py_ecc has it: over F_P alone, where w⁶ = 9 + i makes i = w⁶ - 9."""
    pairs = list(zip(numbers[::2], numbers[1::2], strict=True))
    return py_ecc.FQ12([*(a - 9 * b for a, b in pairs), *(b for _, b in pairs)])
