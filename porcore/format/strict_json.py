"""JSON read so strictly that two readers cannot disagree (docs/format.md, "Words and numbers").

Python's and JavaScript's parsers differ on repeated keys, big numbers and ``1.0``; this one, and its twin in
the offline page, refuse all of them. Faults are looked for in a fixed order, so that both name the same one:
size, byte order mark, UTF-8, depth, syntax, repeated keys, and then shape.
"""

import json
import re
from collections.abc import Mapping

from porcore.errors import FormatError
from porcore.format.json_scanner import JsonError, JsonFault, JsonScanner

__all__ = ["canonical", "items", "load", "number", "record", "shown_name", "string"]

MAX_DEPTH = 8
_NAME = re.compile(r"[A-Za-z0-9._-]{1,32}")
_INTEGER = re.compile(r"0|[1-9][0-9]{0,9}")


class _NotAnInteger:
    """Stands for a number that is no whole number in range; its text does not matter."""


def _integer(lexeme: str) -> object:
    return int(lexeme) if _INTEGER.fullmatch(lexeme) else _NotAnInteger()


def _fraction(_: str) -> object:
    return _NotAnInteger()


_SCANNER = JsonScanner(MAX_DEPTH, _integer, _fraction)


def load(data: bytes, what: str, limit: int) -> object:
    """Parse `data`, at most `limit` bytes; `what` names the file in errors. Raises FormatError."""
    try:
        return _SCANNER.read_bytes(data, limit)
    except JsonError as error:
        found = error
    match found.fault:
        case JsonFault.TOO_LARGE:
            raise FormatError("too-large", what=what, found=len(data), limit=limit)
        case JsonFault.BYTE_ORDER_MARK:
            raise FormatError("bom", what=what)
        case JsonFault.NOT_UTF8:
            raise FormatError("not-utf8", what=what)
        case JsonFault.TOO_DEEP:
            raise FormatError("too-deep", what=what, limit=MAX_DEPTH)
        case JsonFault.REPEATED_KEY:
            raise FormatError("repeated-key", what=what, key=shown_name(found.key))
        case _:
            raise FormatError("not-json", what=what)


def shown_name(key: str) -> str:
    """Return a key or symbol as an error may show it: what does not look like one may be a client id."""
    return key if _NAME.fullmatch(key) else "(not a name)"


def _kind(value: object) -> str:
    match value:
        case bool():
            return "true or false"
        case None:
            return "null"
        case str():
            return "text"
        case int():
            return "a whole number"
        case dict():
            return "an object"
        case list():
            return "a list"
        case _:
            return "a number with a sign, fraction, exponent or too many digits"


def record(value: object, keys: tuple[str, ...], where: str) -> Mapping[str, object]:
    """Return `value` as an object with exactly `keys`. Raises FormatError."""
    if not isinstance(value, dict):
        raise FormatError("type", where=where, found=_kind(value), expected="an object")
    for key in keys:
        if key not in value:
            raise FormatError("missing-key", where=where, key=key, keys=", ".join(keys))
    for key in value:
        if key not in keys:
            raise FormatError("unknown-key", where=where, key=shown_name(key), keys=", ".join(keys))
    return value


def items(value: object, low: int, high: int, where: str) -> list[object]:
    """Return `value` as a list of `low` to `high` entries (0 <= `low` <= `high`). Raises FormatError."""
    if not isinstance(value, list):
        raise FormatError("type", where=where, found=_kind(value), expected="a list")
    if not low <= len(value) <= high:
        expected = f"{low} to {high}" if low else f"at most {high}"
        raise FormatError("count", where=where, found=len(value), expected=expected)
    return value


def string(value: object, where: str) -> str:
    """Return `value` as text. Raises FormatError."""
    if not isinstance(value, str):
        raise FormatError("type", where=where, found=_kind(value), expected="text")
    return value


def number(value: object, high: int, where: str) -> int:
    """Return `value` as a whole number 0..`high`; booleans and fractions are refused. Raises FormatError."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise FormatError("type", where=where, found=_kind(value), expected="a whole number")
    if value > high:
        raise FormatError("range", where=where, expected=f"0 to {high}")
    return value


def canonical(value: object) -> bytes:
    """Return the canonical bytes: keys sorted, no white space, printable ASCII only."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii")
