"""Recognising a JSON file by its keys, and reading its parts strictly. `where` never holds a value."""

import base64
import binascii
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, TypeVar

from porcore.peers.amounts import amount, plain
from porcore.peers.document import Document, UnreadableError
from porcore.peers.report import Recognition

__all__ = [
    "MAX_ASSETS",
    "MAX_STEPS",
    "amounts",
    "as_given",
    "by_keys",
    "hash_bytes",
    "hexa",
    "items",
    "one_of",
    "record",
    "symbol",
    "whole",
    "word",
]

T = TypeVar("T")

MAX_STEPS = 64  # a path longer than this belongs to no tree that exists
MAX_ASSETS = 1024
_SYMBOL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}", re.ASCII)
_HEX = re.compile(r"[0-9a-f]*", re.ASCII)


def by_keys(document: Document, marks: tuple[str, ...], absent: tuple[str, ...] = ()) -> Recognition:
    """Return which of `marks` the JSON file has.

    A mark is keys joined by points; ``path[]`` stands for the first entry of a list: ``path[].hash``. A mark in
    `absent` that the file does have counts as missing, named ``no <mark>``.
    """
    here = [mark for mark in marks if _has(document.value, mark)]
    gone = [mark for mark in marks if mark not in here]
    return Recognition(tuple(here), (*gone, *(f"no {mark}" for mark in absent if _has(document.value, mark))))


def _has(value: object, mark: str) -> bool:
    for part in mark.split("."):
        key = part.removesuffix("[]")
        if key:
            if not isinstance(value, dict) or key not in value:
                return False
            value = value[key]
        if part.endswith("[]"):
            if not isinstance(value, list) or not value:
                return False
            value = value[0]
    return True


def record(
    value: object, keys: tuple[str, ...], where: str, optional: tuple[str, ...] = ()
) -> Mapping[str, object]:
    """Return `value` as an object that has all `keys`, perhaps some `optional` ones and no other."""
    if not isinstance(value, dict):
        raise UnreadableError("shape", where=where, expected="an object")
    for key in keys:
        if key not in value:
            raise UnreadableError("missing", where=where, key=key)
    for key in value:
        if key not in keys and key not in optional:
            raise UnreadableError("unknown-key", where=where, keys=", ".join((*keys, *optional)))
    return value


def items(value: object, where: str, low: int = 1, high: int = MAX_STEPS) -> list[object]:
    """Return `value` as a list of `low` to `high` entries."""
    if not isinstance(value, list):
        raise UnreadableError("shape", where=where, expected="a list")
    if not low <= len(value) <= high:
        raise UnreadableError("count", where=where, found=len(value), expected=f"{low} to {high}")
    return value


def word(value: object, where: str, high: int = 256) -> str:
    """Return `value` as text of 1 to `high` characters that can be encoded."""
    if not isinstance(value, str) or not 1 <= len(value) <= high:
        raise UnreadableError("shape", where=where, expected=f"text of 1 to {high} characters")
    if not value.isprintable():  # also refuses lone surrogates, which cannot be hashed
        raise UnreadableError("shape", where=where, expected="printable text")
    return value


def symbol(value: object, where: str) -> str:
    """Return `value` as the symbol of an asset: 1 to 32 letters, digits and . _ -"""
    if not isinstance(value, str) or not _SYMBOL.fullmatch(value):
        raise UnreadableError("shape", where=where, expected="a symbol of letters and digits")
    return value


def hexa(value: object, digits: int, where: str) -> str:
    """Return `value` as exactly `digits` lower-case hex digits."""
    if not isinstance(value, str) or len(value) != digits or not _HEX.fullmatch(value):
        raise UnreadableError("shape", where=where, expected=f"{digits} lower-case hex digits")
    return value


def hash_bytes(value: object, where: str) -> bytes:
    """Return `value` as the 32 bytes that it spells in base64."""
    text = word(value, where, 44)
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        data = b""
    # Bits that base64 leaves over are not part of the hash: one hash has one spelling.
    if len(data) != 32 or base64.b64encode(data).decode("ascii") != text:
        raise UnreadableError("shape", where=where, expected="32 bytes in base64")
    return data


def whole(value: object, high: int, where: str, low: int = 0) -> int:
    """Return `value` as a whole number `low`..`high`."""
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise UnreadableError("shape", where=where, expected=f"a whole number from {low} to {high}")
    return value


def one_of(value: object, allowed: Mapping[Any, T], where: str) -> T:
    """Return what `allowed` has for `value`."""
    if isinstance(value, str | int) and not isinstance(value, bool) and value in allowed:
        return allowed[value]
    raise UnreadableError("shape", where=where, expected=" or ".join(map(str, allowed)))


def as_given(value: object, where: str) -> dict[str, str]:
    """Return the amounts of an object as the texts that the file gives; a bare number keeps its scale."""
    found = amounts(value, where)
    texts = record(value, tuple(found), where)
    given = {symbol: texts[symbol] for symbol in found}
    return {symbol: text if isinstance(text, str) else plain(found[symbol]) for symbol, text in given.items()}


def amounts(value: object, where: str, low: int = 0) -> dict[str, Decimal]:
    """Return an object of asset -> amount, order and scale as in the file; symbols look like symbols."""
    if not isinstance(value, dict) or not low <= len(value) <= MAX_ASSETS:
        raise UnreadableError("shape", where=where, expected=f"an object of {low} to {MAX_ASSETS} amounts")
    for symbol in value:
        if not _SYMBOL.fullmatch(symbol):
            raise UnreadableError("shape", where=where, expected="symbols of letters and digits as keys")
    return {symbol: amount(text, f"{where}.{symbol}") for symbol, text in value.items()}
