"""Recognising a JSON file by its keys, and reading its parts strictly. `where` never holds a value."""

import base64
import binascii
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, TypeVar

from porcore.exchanges.amounts import amount, plain
from porcore.exchanges.document import Document, UnreadableError
from porcore.exchanges.report import Recognition
from porcore.exchanges.sentences import say, shown_name

__all__ = [
    "MAX_ASSETS",
    "MAX_NAME",
    "MAX_STEPS",
    "amounts",
    "as_given",
    "by_keys",
    "hash_bytes",
    "hex_digits",
    "integer",
    "items",
    "level_of",
    "one_of",
    "record",
    "symbol",
    "word",
]

T = TypeVar("T")

MAX_STEPS = 64  # a path longer than this belongs to no tree that exists
MAX_ASSETS = 1024
MAX_NAME = 64  # characters of an asset's name
_WHOLE = re.compile(r"0|[1-9][0-9]?", re.ASCII)
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


def record(value: object, keys: tuple[str, ...], where: str, *, exact: bool = False) -> Mapping[str, object]:
    """Return `value` as an object that has all `keys`.

    Other keys are left alone: `porcore.exchanges.coverage` names what is in no hash. `exact`: there is no other key.
    Raises UnreadableError.
    """
    if not isinstance(value, dict):
        raise UnreadableError("shape", where=where, expected=say("an-object"))
    for key in keys:
        if key not in value:
            raise UnreadableError("missing", where=where, key=key)
    if exact and len(value) != len(keys):
        raise UnreadableError("unknown-key", where=where, keys=", ".join(map(shown_name, keys)))
    return value


def items(value: object, where: str, low: int = 1, high: int = MAX_STEPS) -> list[object]:
    """Return `value` as a list of `low` to `high` entries, 0 <= `low` <= `high`. Raises UnreadableError."""
    if not isinstance(value, list):
        raise UnreadableError("shape", where=where, expected=say("a-list"))
    if not low <= len(value) <= high:
        raise UnreadableError(
            "count", where=where, found=len(value), expected=say("low-to-high", low=low, high=high)
        )
    return value


def word(value: object, where: str, high: int = 256) -> str:
    """Return `value` as text of 1 to `high` characters that can be encoded. Raises UnreadableError."""
    if not isinstance(value, str) or not 1 <= len(value) <= high:
        raise UnreadableError("shape", where=where, expected=say("text-of", high=high))
    if not value.isprintable():  # also refuses lone surrogates, which cannot be hashed
        raise UnreadableError("shape", where=where, expected=say("printable-text"))
    return value


def symbol(value: object, where: str, without: str = "") -> str:
    """Return `value` as the name of an asset: 1 to 64 printable characters, none of those in `without`.

    Exchanges list assets in any script, so the alphabet is theirs. `without` is for rules that join names with
    such characters: with one inside a name, one text could be read in two ways. Raises UnreadableError.
    """
    text = word(value, where, MAX_NAME)
    if any(character in text for character in without):
        raise UnreadableError("shape", where=where, expected=say("names-without", marks=" or ".join(without)))
    return text


def hex_digits(value: object, digits: int, where: str) -> str:
    """Return `value` as exactly `digits` lower-case hex digits. Raises UnreadableError."""
    if not isinstance(value, str) or len(value) != digits or not _HEX.fullmatch(value):
        raise UnreadableError("shape", where=where, expected=say("hex-of", digits=digits))
    return value


def hash_bytes(value: object, where: str) -> bytes:
    """Return `value` as the 32 bytes that it spells in base64. Raises UnreadableError."""
    text = word(value, where, 44)
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        data = b""
    # Bits that base64 leaves over are not part of the hash: one hash has one spelling.
    if len(data) != 32 or base64.b64encode(data).decode("ascii") != text:
        raise UnreadableError("shape", where=where, expected=say("base64-bytes"))
    return data


def integer(value: object, high: int, where: str, low: int = 0) -> int:
    """Return `value` as a whole number `low`..`high`. Raises UnreadableError."""
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise UnreadableError("shape", where=where, expected=say("whole-number", low=low, high=high))
    return value


def level_of(value: object, where: str) -> int:
    """Return `value`, a number or its digits as text, as the number of a level, 0..99.

    Raises UnreadableError.
    """
    if isinstance(value, str) and _WHOLE.fullmatch(value):
        value = int(value)
    return integer(value, 99, where)


def one_of(value: object, allowed: Mapping[Any, T], where: str) -> T:
    """Return what `allowed` has for `value`. Raises UnreadableError."""
    if isinstance(value, str | int) and not isinstance(value, bool) and value in allowed:
        return allowed[value]
    raise UnreadableError("shape", where=where, expected=" or ".join(map(str, allowed)))


def as_given(value: object, where: str) -> dict[str, str]:
    """Return the amounts of an object as the texts that the file gives; a bare number keeps its scale.

    Raises UnreadableError.
    """
    found = amounts(value, where)
    texts = record(value, tuple(found), where, exact=True)
    given = {name: texts[name] for name in found}
    return {name: text if isinstance(text, str) else plain(found[name]) for name, text in given.items()}


def amounts(value: object, where: str, low: int = 0, without: str = "") -> dict[str, Decimal]:
    """Return an object of asset -> amount, order and scale as in the file; names as `symbol` takes them.

    It has at least `low` amounts, 0 or more. Raises UnreadableError.
    """
    if not isinstance(value, dict) or not low <= len(value) <= MAX_ASSETS:
        raise UnreadableError(
            "shape", where=where, expected=say("object-of-amounts", low=low, high=MAX_ASSETS)
        )
    return {
        symbol(name, f"{where}, a key", without): amount(text, f"{where}.{shown_name(name)}")
        for name, text in value.items()
    }
