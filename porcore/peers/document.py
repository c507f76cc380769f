"""The bytes of a file that somebody sent, read under limits before anything looks at the content.

JSON is read more strictly than usual: size and depth are bounded before parsing, keys may not repeat, numbers
are exact (`int` or `Decimal`) and short. Nothing here recurses on input.
"""

import json
import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NoReturn

from porcore.errors import PorError
from porcore.peers.words import Sentence, say

__all__ = ["MAX_BYTES", "MAX_JSON_BYTES", "Document", "UnreadableError", "read_document"]

MAX_BYTES = 20 * 2**20  # what a bot may download
MAX_JSON_BYTES = 2**20  # the largest is a plonky2 proof, 450 kB; full trees are not JSON
MAX_DEPTH = 16  # a published plonky2 proof has 13
_LONGEST_NUMBER = 80  # characters
# A text without an end reaches to the end of the file. Possessive, so that no file makes the search go back.
_MARK = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[\]{}]', re.DOTALL)
_EXPONENT = re.compile(r"[eE][+-]?0*([0-9]*)$")
_SPACE = " \t\r\n"


class UnreadableError(PorError):
    """The file cannot be read as what it seems to be; `sentence` says what was found and expected."""

    def __init__(self, code: str, **values: object) -> None:
        self.sentence: Sentence = say(code, **values)
        super().__init__(str(self.sentence))


@dataclass(frozen=True, slots=True)
class Document:
    """A file after the limits: `value` is the JSON value, or None for other text."""

    text: str = field(repr=False)
    value: object = field(default=None, repr=False)

    @property
    def is_json(self) -> bool:
        """Tell whether the file was a JSON object or list."""
        return self.value is not None


def read_document(data: bytes) -> Document:
    """Return the document in `data` (at most 20 MiB, 1 MiB for JSON). Raises UnreadableError."""
    if len(data) > MAX_BYTES:
        raise UnreadableError("too-large", limit=MAX_BYTES // 2**20)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableError("not-text") from None
    if text.lstrip(_SPACE)[:1] not in ("{", "["):
        return Document(text)
    if len(data) > MAX_JSON_BYTES:
        raise UnreadableError("too-large-json", limit=MAX_JSON_BYTES // 2**20)
    _check_depth(text)
    return Document(text, _parse(text))


def _check_depth(text: str) -> None:
    depth = 0
    for found in _MARK.finditer(text):
        mark = found[0]
        depth += (mark in "[{") - (mark in "]}")
        if depth > MAX_DEPTH:
            raise UnreadableError("too-deep", limit=MAX_DEPTH)


def _parse(text: str) -> object:
    try:
        value: object = json.loads(
            text,
            object_pairs_hook=_pairs,
            parse_constant=_constant,
            parse_int=_integer,
            parse_float=_decimal,
        )
    except (ValueError, RecursionError):
        raise UnreadableError("not-json") from None
    return value


def _pairs(found: list[tuple[str, object]]) -> dict[str, object]:
    result = dict(found)
    if len(result) != len(found):
        raise UnreadableError("repeated-key")
    return result


def _constant(_: str) -> NoReturn:
    raise UnreadableError("not-a-number")


def _integer(lexeme: str) -> int:
    if len(lexeme) > _LONGEST_NUMBER:
        raise UnreadableError("long-number", limit=_LONGEST_NUMBER)
    return int(lexeme)


def _decimal(lexeme: str) -> Decimal:
    if len(lexeme) > _LONGEST_NUMBER:
        raise UnreadableError("long-number", limit=_LONGEST_NUMBER)
    exponent = _EXPONENT.search(lexeme)
    if exponent and len(exponent[1]) > 2:
        raise UnreadableError("huge-exponent")
    return Decimal(lexeme)
