"""JSON read so strictly that two readers cannot disagree (docs/format.md, "Words and numbers").

Python's and JavaScript's parsers differ on repeated keys, big numbers and ``1.0``; this one, and its twin in
the offline page, refuse all of them. Faults are looked for in a fixed order, so that both name the same one:
size, byte order mark, UTF-8, depth, syntax, repeated keys, and then shape.
"""

import json
import re
from collections.abc import Mapping
from itertools import accumulate
from typing import NoReturn

from porcore.errors import FormatError

__all__ = ["canonical", "items", "load", "number", "record", "shown_name", "string"]

MAX_DEPTH = 8
# A string without an end reaches to the end of the file. Possessive, so that no file makes the search go back.
_MARK = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[\]{}]', re.DOTALL)
_STEPS = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}
_NO_MARKS = bytes(byte for byte in range(256) if byte not in _STEPS)
_NAME = re.compile(r"[A-Za-z0-9._-]{1,32}")
_INTEGER = re.compile(r"0|[1-9][0-9]{0,9}")


class _NotAnInteger:
    """Stands for a number that is no whole number in range; its text does not matter."""


def load(data: bytes, what: str, limit: int) -> object:
    """Parse `data`, at most `limit` bytes; `what` names the file in errors. Raises FormatError."""
    if len(data) > limit:
        raise FormatError("too-large", what=what, found=len(data), limit=limit)
    if data.startswith(b"\xef\xbb\xbf"):
        raise FormatError("bom", what=what)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise FormatError("not-utf8", what=what) from None
    if not _is_shallow(data):
        _check_depth(text, what)
    return _parse(text, what)


def _is_shallow(data: bytes) -> bool:
    """Tell in a fraction of the time of `_check_depth` that it finds nothing; False says only that it has to look.

    Without a backslash every second part between quotes is outside strings.
    """
    if b"\\" in data:
        return False
    marks = b"".join(data.split(b'"')[::2]).translate(None, _NO_MARKS)
    return max(accumulate(map(_STEPS.__getitem__, marks)), default=0) <= MAX_DEPTH


def _check_depth(text: str, what: str) -> None:
    depth = 0
    for found in _MARK.finditer(text):
        mark = found[0]
        depth += (mark in "[{") - (mark in "]}")
        if depth > MAX_DEPTH:
            raise FormatError("too-deep", what=what, limit=MAX_DEPTH)


def _parse(text: str, what: str) -> object:
    repeated: list[str] = []

    def pairs(found: list[tuple[str, object]]) -> dict[str, object]:
        result = dict(found)
        if len(result) != len(found):
            repeated.append(_second([key for key, _ in found]))
        return result

    def constant(_: str) -> NoReturn:
        raise ValueError("NaN and Infinity are not JSON")

    def integer(lexeme: str) -> object:
        return int(lexeme) if _INTEGER.fullmatch(lexeme) else _NotAnInteger()

    try:
        value: object = json.loads(
            text,
            object_pairs_hook=pairs,
            parse_constant=constant,
            parse_int=integer,
            parse_float=lambda _: _NotAnInteger(),
        )
    except (ValueError, RecursionError):
        raise FormatError("not-json", what=what) from None
    if repeated:
        raise FormatError("repeated-key", what=what, key=shown_name(repeated[0]))
    return value


def _second(keys: list[str]) -> str:
    """Return the first key that stands a second time."""
    seen = set[str]()
    for key in keys:
        if key in seen:
            break
        seen.add(key)
    return key


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
    """Return `value` as an object with exactly `keys`."""
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
    """Return `value` as a list of `low` to `high` entries."""
    if not isinstance(value, list):
        raise FormatError("type", where=where, found=_kind(value), expected="a list")
    if not low <= len(value) <= high:
        expected = f"{low} to {high}" if low else f"at most {high}"
        raise FormatError("count", where=where, found=len(value), expected=expected)
    return value


def string(value: object, where: str) -> str:
    """Return `value` as text."""
    if not isinstance(value, str):
        raise FormatError("type", where=where, found=_kind(value), expected="text")
    return value


def number(value: object, high: int, where: str) -> int:
    """Return `value` as a whole number 0..`high`; booleans and fractions are refused."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise FormatError("type", where=where, found=_kind(value), expected="a whole number")
    if value > high:
        raise FormatError("range", where=where, expected=f"0 to {high}")
    return value


def canonical(value: object) -> bytes:
    """Return the canonical bytes: keys sorted, no white space, printable ASCII only."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii")
